import { describe, expect, test } from 'vitest'
import { createAccount, newName } from '../../../../../test/support/clients/rest-client.ts'
import { addActor, addSpace } from '../../../../../test/support/server/actors.ts'
import { procedures } from '../../../../../test/support/server/procedures.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
const somebody = async (fields = {}) => {
  const username = newName()
  const { id } = await createAccount(server, username, fields)
  return { id: id as number, username }
}

const signIn = async (username: string, password: string) =>
  (await procedures(server).mutate('sessions.signIn', { username, domain: DOMAIN, password })).error?.error ?? 'ok'

describe('accounts.update', () => {
  test('changes what is sent, takes away what is sent as null, and leaves the rest', async () => {
    const { id, username } = await somebody({
      email: 'a@mail.example',
      display_name: 'Ada',
      dictionary: { floor: '3' },
    })
    const { data } = await procedures(server).mutate('accounts.update', { id, display_name: null, language: 'fr' })
    expect(data).toMatchObject({ username, email: 'a@mail.example', display_name: null, language: 'fr' })
    expect(data.dictionary).toEqual({ floor: '3' })
    expect(data.passwords).toHaveLength(1)
    expect(await signIn(username, `password of ${username}`)).toBe('ok')
  })

  test('says of each field what is wrong, and changes nothing', async () => {
    const { id } = await somebody({ display_name: 'Before' })
    const { error } = await procedures(server).mutate('accounts.update', {
      id,
      email: 'nowhere',
      phone: 'not a number',
      display_name: 'After',
    })
    expect(error).toMatchObject({ error: 'invalid_input' })
    expect(Object.keys(error?.fields ?? {}).toSorted()).toEqual(['email', 'phone'])
    expect((await procedures(server).query('accounts.get', { id })).data.display_name).toBe('Before')
  })

  test('says of an admin that there is nothing to take away', async () => {
    const { id } = await somebody({ admin: true })
    const { error } = await procedures(server).mutate('accounts.update', { id, admin: null })
    expect(Object.keys(error?.fields ?? {})).toEqual(['admin'])
  })

  test('reaches no account of another Space', async () => {
    const other = await addActor(server, { domain: await addSpace(server) })
    const { mutate } = procedures(server)
    expect((await mutate('accounts.update', { id: other.id, display_name: 'x' })).error?.error).toBe(
      'account_not_found',
    )
    const password = { id: other.id, password: 'another one', algorithms: ['MD5'] }
    expect((await mutate('passwords.set', password)).error?.error).toBe('account_not_found')
    const forgotten = { id: other.id, algorithm: 'MD5' }
    expect((await mutate('passwords.deleteHash', forgotten)).error?.error).toBe('account_not_found')
  })
})

describe('passwords', () => {
  test('are set by the algorithms that are named, and whoever was signed in is out', async () => {
    const { mutate } = procedures(server)
    const { id, username } = await somebody({ activated: true })
    await signIn(username, `password of ${username}`)
    const { data } = await mutate('passwords.set', { id, password: 'quite another', algorithms: ['SHA-256', 'MD5'] })
    expect(data.passwords).toEqual([{ algorithm: 'MD5' }, { algorithm: 'SHA-256' }])
    const { rows } = await server.database.pool.query('select from sessions where account_id = $1', [id])
    expect(rows).toHaveLength(0)
    expect(await signIn(username, `password of ${username}`)).toBe('wrong_credentials')
    expect(await signIn(username, 'quite another')).toBe('ok')
  })

  test('are given up by one algorithm, but never by the last', async () => {
    const { mutate } = procedures(server)
    const { id, username } = await somebody({ activated: true })
    await mutate('passwords.set', { id, password: 'quite another', algorithms: ['SHA-256', 'MD5'] })
    const { data } = await mutate('passwords.deleteHash', { id, algorithm: 'MD5' })
    expect(data.passwords).toEqual([{ algorithm: 'SHA-256' }])
    expect(await signIn(username, 'quite another')).toBe('ok')
    const { error } = await mutate('passwords.deleteHash', { id, algorithm: 'SHA-256' })
    expect(error?.fields).toEqual({ algorithm: [expect.stringMatching(/only one/)] })
  })

  test('have the length that is asked for, and at least one algorithm', async () => {
    const { id } = await somebody()
    const { error } = await procedures(server).mutate('passwords.set', { id, password: 'x', algorithms: [] })
    expect(Object.keys(error?.fields ?? {}).toSorted()).toEqual(['algorithms', 'password'])
  })
})

test('the keys of one account are listed alone', async () => {
  const [one, other] = [await somebody({ admin: true }), await somebody({ admin: true })]
  const { mutate, query } = procedures(server)
  for (const { id } of [one, other]) await mutate('apiKeys.create', { account_id: id, name: 'backup' })
  const { data } = await query('apiKeys.list', { account_id: one.id })
  expect(data).toEqual([expect.objectContaining({ account_id: one.id, name: 'backup' })])
})
