import { beforeAll, describe, expect, test } from 'vitest'
import { addActor, addSpace } from '../../../../../test/support/server/actors.ts'
import { checkedImport, imported } from '../../../../../test/support/server/imports.ts'
import { procedures } from '../../../../../test/support/server/procedures.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
beforeAll(async () => {
  for (let n = 0; n < 230; n++)
    await addActor(server, { domain: DOMAIN, username: `export-${String(n).padStart(3, '0')}` })
})

const fetchCsv = (query: string, options: { key?: string; host?: string } = {}) =>
  server.request({ method: 'GET', url: `/files/accounts.csv${query}`, key: ADMIN_KEY, ...options })
const namesIn = (body: string): string[] =>
  body
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(',')[1] ?? '')

describe('the export of accounts', () => {
  test('has all that the filter lets through, in the order that was asked for', async () => {
    const response = await fetchCsv('?text=export-&sort=username&order=desc')
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(response.headers['content-disposition']).toBe(`attachment; filename="accounts-${DOMAIN}.csv"`)
    const names = namesIn(response.body)
    expect(names).toHaveLength(230)
    expect(names).toEqual(names.toSorted().toReversed())
    expect(namesIn((await fetchCsv('?admin=true')).body)).toEqual(['admin'])
    const chosen = response.body
      .split('\r\n')
      .slice(1, 4)
      .map((line) => line.split(',')[0])
    expect(namesIn((await fetchCsv(`?ids=${chosen.join(',')}`)).body)).toEqual(names.slice(0, 3).toReversed())
    expect(namesIn((await fetchCsv('?text=nobody-has-this')).body)).toEqual([])
  })

  test('holds cells that a spreadsheet takes as text, and comes back as it was', async () => {
    const space = await addSpace(server)
    const { mutate, query } = procedures(server, { space })
    const written = {
      username: '+formula',
      display_name: '=HYPERLINK("http://evil.example";"a, b")',
      email: 'formula@example.com',
    }
    await mutate('accounts.create', { ...written, password: 'password', algorithm: 'SHA-256' })
    const { body } = await fetchCsv(`?space=${space}`)
    expect(body.split('\r\n')[1]).toMatch(
      /^\d+,'\+formula,[^,]+,"'=HYPERLINK\(""http:\/\/evil\.example"";""a, b""\)",formula@example\.com,,false,/,
    )
    const { data } = await query('accounts.list')
    await mutate('accounts.delete', { id: data.data[0].id })
    await server.database.pool.query('delete from account_tombstones')
    const plan = { defaults: { password: 'none' } }
    const found = await checkedImport(server, body, { space, plan })
    expect(found).toMatchObject({ lines: 1, invalid: 0 })
    await imported(server, found.id, { space })
    expect((await query('accounts.list')).data.data).toEqual([expect.objectContaining(written)])
  })

  test.each([
    ['blocked', 'update accounts set blocked = true where id = $1'],
    ['no admin any more', 'update accounts set admin = false where id = $1'],
    ['signed out', 'delete from api_keys where account_id = $1'],
  ])('is cut off when its reader is %s meanwhile', async (_, statement) => {
    const domain = await addSpace(server)
    const { id, key } = await addActor(server, { domain, admin: true })
    await server.database.pool.query(
      `insert into accounts (space_id, username, ip_address, user_agent, created_at, updated_at)
        select spaces.id, 'one-of-many-' || n, '', '', now(), now() from spaces, generate_series(1, 3000) n
        where domain = $1`,
      [domain],
    )
    const response = await server.app.inject({
      url: '/files/accounts.csv',
      headers: { 'x-api-key': key, host: domain },
      payloadAsStream: true,
    })
    expect(response.statusCode).toBe(200)
    await server.database.pool.query(statement, [id])
    let body = ''
    const reading = (async () => {
      for await (const part of response.stream()) body += String(part)
    })()
    await reading.catch(() => {})
    const lines = body.split('\r\n').length
    expect(lines).toBeGreaterThan(1)
    expect(lines).toBeLessThan(2_000)
  })

  test('says what is wrong with a filter', async () => {
    const response = await fetchCsv('?activated=perhaps&sort=shoe-size')
    expect(response.statusCode).toBe(422)
    expect(Object.keys(response.json().errors).toSorted()).toEqual(['activated', 'sort'])
  })

  test('is an admin’s, of the own Space', async () => {
    const domain = await addSpace(server)
    const other = await addActor(server, { domain, admin: true, username: 'only-here' })
    const user = await addActor(server, { domain: DOMAIN })
    expect(namesIn((await fetchCsv('', { key: other.key, host: domain })).body)).toEqual(['only-here'])
    expect((await fetchCsv(`?space=${DOMAIN}`, { key: other.key, host: domain })).statusCode).toBe(403)
    expect((await fetchCsv('', { key: user.key })).statusCode).toBe(403)
    expect((await server.request({ method: 'GET', url: '/files/accounts.csv' })).statusCode).toBe(401)
  })
})
