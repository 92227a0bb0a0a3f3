import { beforeAll, describe, expect, test } from 'vitest'
import { createAccount, createSpace } from '../../../../../test/support/clients/rest-client.ts'
import { procedures } from '../../../../../test/support/server/procedures.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY } from '../../../../../test/support/server/test-server.ts'

const SPACE = 'versions.example.org'

const server = await sharedServer()
let accountId: number
let listId: number
beforeAll(async () => {
  await createSpace(server, SPACE)
  accountId = Number((await createAccount(server, 'edited01'))['id'])
  const list = { title: 'Family', description: 'All of them' }
  const created = await server.request({ method: 'POST', url: '/api/contacts_lists', key: ADMIN_KEY, payload: list })
  listId = created.json().id
  await server.request({ method: 'POST', url: `/api/spaces/${SPACE}/email`, key: ADMIN_KEY, payload: mail('first') })
})

const mail = (name: string) => ({ host: `${name}.mail.example`, port: 587 })
const account = (name: string) => ({
  username: 'edited01',
  password: 'a long passphrase',
  algorithm: 'SHA-256',
  display_name: name,
})

/** What has a version, by where it is read, how it is replaced, and what tells one state from another. */
const things = [
  ['account', () => `/api/accounts/${accountId}`, 'PUT', account, 'display_name'],
  [
    'contacts list',
    () => `/api/contacts_lists/${listId}`,
    'PUT',
    (title: string) => ({ title, description: 'All' }),
    'title',
  ],
  [
    'Space',
    () => `/api/spaces/${SPACE}`,
    'PUT',
    async (copyright_text: string) => ({ ...(await read(`/api/spaces/${SPACE}`)).body, copyright_text }),
    'copyright_text',
  ],
  ['mail server', () => `/api/spaces/${SPACE}/email`, 'POST', mail, 'host'],
] as const

async function read(url: string) {
  const response = await server.request({ method: 'GET', url, key: ADMIN_KEY })
  return { tag: String(response.headers['etag']), body: response.json() }
}

describe.each(things)('a change of an %s', (_thing, urlOf, method, payloadOf, field) => {
  const change = async (name: string, tag?: string) => {
    const headers = tag === undefined ? {} : { 'if-match': tag }
    const payload = { ...(await payloadOf(name)), version: '1' }
    return (await server.request({ method, url: urlOf(), key: ADMIN_KEY, headers, payload })).statusCode
  }

  test('is refused with 412 when it is based on an older state, and then nothing has changed', async () => {
    const first = await read(urlOf())
    expect(first.tag).toBe(`"${first.body.version}"`)
    expect(await change('second', first.tag)).toBeLessThan(300)
    const second = await read(urlOf())
    expect(second.tag).not.toBe(first.tag)
    expect(await change('third', first.tag)).toBe(412)
    expect(await change('third', `W/${second.tag}`)).toBe(412)
    expect(await change('third', '"none of ours"')).toBe(412)
    expect(await change('third', `${first.tag}, ${second.tag}`)).toBe(400)
    const { body, tag } = await read(urlOf())
    expect(tag).toBe(second.tag)
    expect(String(body[field])).toMatch(/^second/)
    expect(await change('third', tag)).toBeLessThan(300)
  })

  test('goes through without If-Match, and with that of any state', async () => {
    expect(await change('fourth')).toBeLessThan(300)
    expect(await change('fifth', '*')).toBeLessThan(300)
    expect(String((await read(urlOf())).body[field])).toMatch(/^fifth/)
  })
})

test('tRPC takes the version as an input, and answers an older one with version_conflict', async () => {
  const { query, mutate } = procedures(server)
  const { version } = (await query('accounts.get', { id: accountId })).data
  const edited = await mutate('accounts.update', { id: accountId, version, display_name: 'Edited' })
  expect(edited.data.display_name).toBe('Edited')
  const again = await mutate('accounts.update', { id: accountId, version, display_name: 'Again' })
  expect(again).toMatchObject({ status: 412, error: { error: 'version_conflict' } })
  const later = await mutate('accounts.update', { id: accountId, version: edited.data.version, email: null })
  expect(later.data.display_name).toBe('Edited')
})

test('of two changes that are based on the same state at the same time, one goes through', async () => {
  const { query, mutate } = procedures(server)
  const { version } = (await query('accounts.get', { id: accountId })).data
  const names = ['a', 'b', 'c', 'd']
  const answers = await Promise.all(
    names.map((display_name) => mutate('accounts.update', { id: accountId, version, display_name })),
  )
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(answers.filter(({ error }) => error?.error === 'version_conflict')).toHaveLength(3)
})

test('a mail server that is to be the first one does not replace another', async () => {
  const { mutate } = procedures(server)
  const set = { domain: SPACE, ...mail('new'), version: '0' }
  expect(await mutate('emailServers.set', set)).toMatchObject({ status: 412, error: { error: 'version_conflict' } })
  await mutate('emailServers.delete', { domain: SPACE })
  expect((await mutate('emailServers.set', set)).data).toMatchObject({ created: true })
})
