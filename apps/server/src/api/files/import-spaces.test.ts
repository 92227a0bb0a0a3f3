import { computeHa1 } from '@sipspace/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { addActor, addSpace } from '../../../../../test/support/server/actors.ts'
import { checkedImport, imported, resultOf, work } from '../../../../../test/support/server/imports.ts'
import { procedures } from '../../../../../test/support/server/procedures.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
beforeAll(async () => {
  await procedures(server).mutate('phoneCountries.activate', { code: 'FR' })
})

const plan = { other_domains: 'to_their_spaces' }
const lines = (...texts: string[]) => `${['sip,password', ...texts].join('\n')}\n`
const set = (domain: string, change: string) =>
  server.database.pool.query(`update spaces set ${change} where domain = $1`, [domain])
const problemsOf = async (id: number) => {
  const { data } = await procedures(server).query('imports.listProblems', { id })
  return data.data.map(({ line, errors }: { line: number; errors: Record<string, string[]> }) => [line, errors])
}
const namesIn = async (space: string): Promise<string[]> =>
  (await procedures(server, { space }).query('accounts.list', { sort: 'username' })).data.data.map(
    ({ username }: { username: string }) => username,
  )

describe('lines of the domains of other Spaces', () => {
  test('are refused unless that is asked for, with the domain that they name', async () => {
    const space = await addSpace(server)
    const file = [
      'username,domain,password',
      `refused-one,${space},long enough`,
      `sip:refused-two@${space.toUpperCase()}:5060;transport=tls,,long enough`,
      `refused-three@${space},,long enough`,
      `refused-four,${DOMAIN},long enough`,
    ]
    const found = await checkedImport(server, file.join('\n'))
    const error = { domain: [`domain: ${space} is another one than that of the Space, ${DOMAIN}.`] }
    expect(await problemsOf(found.id)).toEqual([
      [2, error],
      [3, error],
      [4, error],
    ])
  })

  test('become accounts of those Spaces, with their realms, and lines in their audit logs', async () => {
    const [first, second] = [await addSpace(server), await addSpace(server)]
    await set(second, "account_realm = 'realm of the second', sip_algorithms = 'both'")
    const file = lines(
      `sip:same-name@${DOMAIN},password of home`,
      `sip:same-name@${first},password of first`,
      `Same <sip:same-name@${second}>,password of second`,
      `only-second@${second},password of second`,
    )
    const found = await checkedImport(server, file, { plan })
    expect(found).toMatchObject({ lines: 4, invalid: 0, plan })
    expect(await imported(server, found.id)).toMatchObject({ state: 'done', created: 4, failed: 0 })
    expect(await namesIn(first)).toEqual(['same-name'])
    expect(await namesIn(second)).toEqual(['only-second', 'same-name'])
    expect(await namesIn(DOMAIN)).toContain('same-name')
    const { rows } = await server.database.pool.query(
      `select domain, algorithm, ha1 from account_passwords join accounts on accounts.id = account_id
        join spaces on spaces.id = space_id where username = 'same-name' order by spaces.id, algorithm desc`,
    )
    const hash = (algorithm: 'MD5' | 'SHA-256', realm: string, password: string) =>
      computeHa1(algorithm, { username: 'same-name', realm, password })
    expect(rows).toEqual([
      { domain: DOMAIN, algorithm: 'SHA-256', ha1: hash('SHA-256', DOMAIN, 'password of home') },
      { domain: first, algorithm: 'SHA-256', ha1: hash('SHA-256', first, 'password of first') },
      { domain: second, algorithm: 'SHA-256', ha1: hash('SHA-256', 'realm of the second', 'password of second') },
      { domain: second, algorithm: 'MD5', ha1: hash('MD5', 'realm of the second', 'password of second') },
    ])
    for (const [space, names] of [
      [first, ['same-name']],
      [second, ['only-second', 'same-name']],
    ] as const) {
      const { data } = await procedures(server, { space }).query('audit.list', {})
      const made = data.data.filter((entry: { action: string; kind: string }) => entry.kind === 'account')
      expect(made.map((entry: { operation: string }) => entry.operation)).toEqual(names.map(() => 'imports.start'))
    }
    expect(await resultOf(server, found.id)).toEqual([
      '2,same-name,created,',
      '3,same-name,created,',
      '4,same-name,created,',
      '5,only-second,created,',
    ])
  })

  test('keep to the maximum, the names, numbers and addresses of the Space that they go to', async () => {
    const space = await addSpace(server)
    await set(space, 'max_accounts = 3, unique_email = true')
    await addActor(server, { domain: space, username: 'taken-there' })
    const file = [
      'sip,password,phone,email',
      `sip:taken-there@${space},long enough,,`,
      `sip:new-there@${space},long enough,+33612340001,One@mail.example`,
      `sip:new-there@${space},long enough,,`,
      `sip:same-phone@${space},long enough,+33612340001,`,
      `sip:same-email@${space},long enough,,one@mail.example`,
      `sip:taken-there@${DOMAIN},long enough,+33612340001,one@mail.example`,
      `sip:second-there@${space},long enough,,`,
      `sip:too-many@${space},long enough,,`,
      `sip:not-there@sip.nobody.example,long enough,,`,
    ]
    const found = await checkedImport(server, file.join('\n'), { plan })
    expect(await problemsOf(found.id)).toEqual([
      [2, { username: ['username is already taken.'] }],
      [4, { username: ['username is the same as in line 3.'] }],
      [5, { phone: ['phone is the same as in line 3.'] }],
      [6, { email: ['email is the same as in line 3.'] }],
      [9, { line: ['This Space has reached its maximum number of accounts.'] }],
      [10, { domain: ['domain: no Space has sip.nobody.example.'] }],
    ])
    expect(await imported(server, found.id)).toMatchObject({ state: 'done', created: 3, failed: 0 })
    expect(await namesIn(space)).toEqual(['new-there', 'second-there', 'taken-there'])
  })

  test('that name two domains are refused', async () => {
    const space = await addSpace(server)
    const file = `sip,domain,password\nsip:two-domains@${space},${DOMAIN},long enough\n`
    const found = await checkedImport(server, file, { plan })
    expect(await problemsOf(found.id)).toEqual([
      [2, { domain: [`domain: the line names ${DOMAIN} as well as ${space}.`] }],
    ])
  })

  test('of a Space that has got another realm since the check are refused, and the others are not', async () => {
    const [changed, other] = [await addSpace(server), await addSpace(server)]
    const file = lines(`sip:changed@${changed},long enough`, `sip:unchanged@${other},long enough`)
    const found = await checkedImport(server, file, { plan })
    await set(changed, "account_realm = 'another'")
    expect(await imported(server, found.id)).toMatchObject({ state: 'done', created: 1, failed: 1 })
    expect(await problemsOf(found.id)).toEqual([
      [2, { domain: ['domain: the Space has been deleted, or has another realm, since the file was checked.'] }],
    ])
    expect(await namesIn(other)).toEqual(['unchanged'])
  })

  test('are for super admins alone, when the check is asked for and until the end', async () => {
    const [space, other] = [await addSpace(server), await addSpace(server)]
    const { key } = await addActor(server, { domain: space, admin: true })
    const file = lines(`sip:by-admin@${other},long enough`)
    const by = { method: 'POST', key, host: space } as const
    const uploaded = await server.request({
      ...by,
      url: '/files/imports?name=people.csv',
      headers: { 'content-type': 'text/csv' },
      payload: Buffer.from(file),
    })
    const { id } = uploaded.json<{ id: number }>()
    const asked = { id, delimiter: ',', encoding: 'utf-8', header: true, columns: ['username', 'password'], ...plan }
    const refused = await server.request({ ...by, url: '/trpc/imports.check', payload: asked })
    expect(refused.statusCode).toBe(422)
    expect(refused.json().error.data.fields).toEqual({
      other_domains: ['other_domains: only super admins import accounts into other Spaces.'],
    })

    const former = await addActor(server, { domain: DOMAIN, admin: true, username: 'former-super' })
    const found = await checkedImport(server, file, { key: former.key, plan })
    expect(found.invalid).toBe(0)
    const started = await procedures(server, { key: former.key }).mutate('imports.start', { id: found.id })
    expect(started.data.state).toBe('importing')
    await server.database.pool.query("update accounts set admin = false where username = 'former-super'")
    await work(server, found.id)
    expect((await procedures(server).query('imports.get', { id: found.id })).data).toMatchObject({
      state: 'failed',
      created: 0,
      error: 'file: its author may not import accounts here any more.',
    })
    expect(await namesIn(other)).toEqual([])
  })

  test('are erased with the account that they became', async () => {
    const space = await addSpace(server)
    const found = await checkedImport(server, lines(`sip:erased-one@${space},long enough`), { plan })
    await imported(server, found.id)
    const { query, mutate } = procedures(server, { space })
    const { id } = (await query('accounts.list')).data.data[0]
    expect((await query('accounts.getPersonalData', { id })).data.import_lines).toEqual([
      expect.objectContaining({ username: 'erased-one', line: 2 }),
    ])
    await mutate('accounts.delete', { id })
    const { rows } = await server.database.pool.query('select username from import_rows where import_id = $1', [
      found.id,
    ])
    expect(rows).toEqual([{ username: null }])
  })
})
