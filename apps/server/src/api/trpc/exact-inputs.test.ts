import { describe, expect, test } from 'vitest'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { procedures } from '../../../../../test/support/server/procedures.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
describe('a field that an operation does not have', () => {
  test('is an error of a procedure, which names it and those that are allowed', async () => {
    const { id } = await addActor(server, { domain: DOMAIN, username: 'exact-edit' })
    const { status, error } = await procedures(server).mutate('accounts.update', { id, password: 'a long passphrase' })
    expect(status).toBe(422)
    expect(error?.fields?.['password']?.[0]).toMatch(/^password is no field of this\. Allowed: email, display_name, /)
  })

  test('is an error beside those of the other fields', async () => {
    const { error } = await procedures(server).mutate('accounts.create', { username: '', password: 'x', algo: 'MD5' })
    expect(Object.keys(error?.fields ?? {})).toEqual(expect.arrayContaining(['username', 'algorithm', 'algo']))
  })

  test('keeps a bulk change with a misspelt filter from changing anything', async () => {
    const { id } = await addActor(server, { domain: DOMAIN, username: 'exact-bulk' })
    const { query, mutate } = procedures(server)
    const { count } = (await query('accounts.count', { exact: true })).data
    const { status, error } = await mutate('accounts.bulk', { action: 'delete', filter: { txt: 'nobody' }, count })
    expect(status).toBe(422)
    expect(Object.keys(error?.fields ?? {})).toEqual(['filter.txt'])
    expect((await query('accounts.get', { id })).data).toMatchObject({ username: 'exact-bulk' })
  })

  test('is ignored by REST', async () => {
    const { id } = await addActor(server, { domain: DOMAIN, username: 'exact-rest' })
    const url = `/api/accounts/${id}`
    expect((await server.request({ method: 'GET', url: `${url}?nonsense=1`, key: ADMIN_KEY })).statusCode).toBe(200)
  })

  test('is an error of a stream of events', async () => {
    const input = encodeURIComponent(JSON.stringify({ nonsense: 1 }))
    const url = `/trpc/audit.live?input=${input}`
    const response = await server.request({
      method: 'GET',
      url,
      key: ADMIN_KEY,
      headers: { accept: 'text/event-stream' },
    })
    expect(response.body).toContain('nonsense is no field of this')
  })
})

test('a list takes the direction that infinite queries of tRPC put beside the cursor', async () => {
  const { query } = procedures(server)
  const { status, data } = await query('accounts.list', { limit: 1, direction: 'forward' })
  expect(status).toBe(200)
  const next = await query('accounts.list', { limit: 1, cursor: data.next_cursor, direction: 'forward' })
  expect(next.status).toBe(200)
  expect((await query('accounts.count', { direction: 'forward' })).status).toBe(422)
})
