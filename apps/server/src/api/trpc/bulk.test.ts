import { describe, expect, test } from 'vitest'
import { queuedPayloads } from '../../../../../test/support/database/index.ts'
import { addActor, addSpace } from '../../../../../test/support/server/actors.ts'
import { procedures } from '../../../../../test/support/server/procedures.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
let made = 0
/** Accounts whose names have a text of their own in them. */
async function several(amount: number, domain = DOMAIN): Promise<{ ids: number[]; text: string }> {
  const text = `several-${++made}-`
  const ids: number[] = []
  for (let n = 0; n < amount; n++) ids.push((await addActor(server, { domain, username: `${text}${n}` })).id)
  return { ids, text }
}
const state = async (ids: number[]) =>
  (
    await server.database.pool.query<{ activated: boolean; blocked: boolean }>(
      'select activated, blocked from accounts where id = any ($1) order by id',
      [ids],
    )
  ).rows

describe('accounts.bulk', () => {
  test('blocks and unblocks the accounts that it names, and tells what it did to each', async () => {
    const { ids } = await several(3)
    const { mutate } = procedures(server)
    expect((await mutate('accounts.bulk', { action: 'block', ids: ids.slice(0, 1) })).data).toMatchObject({ done: 1 })
    const { data } = await mutate('accounts.bulk', { action: 'block', ids: [...ids, ids[0], 2_000_000] })
    expect(data).toEqual({
      bulk_change_id: expect.any(Number),
      done: 2,
      unchanged: 1,
      not_found: 1,
      self: 0,
      results: [
        { id: ids[0], outcome: 'unchanged' },
        { id: ids[1], outcome: 'done' },
        { id: ids[2], outcome: 'done' },
        { id: 2_000_000, outcome: 'not_found' },
      ],
    })
    expect((await state(ids)).map(({ blocked }) => blocked)).toEqual([true, true, true])
    await server.database.pool.query(
      `insert into account_events (account_id, kind, created_at) values ($1, 'wrong_code', now())`,
      [ids[0]],
    )
    expect((await mutate('accounts.bulk', { action: 'unblock', ids })).data).toMatchObject({ done: 3 })
    const { rows } = await server.database.pool.query('select from account_events where account_id = $1', [ids[0]])
    expect(rows).toEqual([])
  })

  test('deactivates and activates all that a filter lets through', async () => {
    const { ids, text } = await several(4)
    const { mutate, query } = procedures(server)
    const { count } = (await query('accounts.count', { text, exact: true })).data
    expect(count).toBe(4)
    const { data } = await mutate('accounts.bulk', { action: 'deactivate', filter: { text }, count })
    expect(data).toMatchObject({ done: 4, unchanged: 0, not_found: 0, self: 0, results: [] })
    expect((await state(ids)).map(({ activated }) => activated)).toEqual([false, false, false, false])
    const rest = await mutate('accounts.bulk', { action: 'activate', filter: { text, activated: false }, count })
    expect(rest.data).toMatchObject({ done: 4 })
  })

  test('changes nothing when the filter lets through another number than the caller has seen', async () => {
    const { ids, text } = await several(3)
    const { error, status } = await procedures(server).mutate('accounts.bulk', {
      action: 'delete',
      filter: { text },
      count: 2,
    })
    expect(status).toBe(422)
    expect(error?.fields).toEqual({ count: ['count is 3 by now. Look at the list again.'] })
    expect(await state(ids)).toHaveLength(3)
  })

  test('deletes, and the names are given to nobody again', async () => {
    const { ids, text } = await several(2)
    const { mutate } = procedures(server)
    expect((await mutate('accounts.bulk', { action: 'delete', ids })).data).toMatchObject({ done: 2 })
    expect(await state(ids)).toEqual([])
    const again = await mutate('accounts.create', { username: `${text}0`, password: 'password', algorithm: 'MD5' })
    expect(again.error?.fields).toHaveProperty('username')
  })

  test.each(['block', 'deactivate', 'delete'])('does not %s the account of the caller', async (action) => {
    const self = await addActor(server, { domain: DOMAIN, admin: true, username: `self-${action}` })
    const { mutate } = procedures(server, { key: self.key })
    const byId = await mutate('accounts.bulk', { action, ids: [self.id] })
    expect(byId.data).toMatchObject({ done: 0, self: 1, results: [{ id: self.id, outcome: 'self' }] })
    const byFilter = await mutate('accounts.bulk', { action, filter: { text: `self-${action}` }, count: 1 })
    expect(byFilter.data).toMatchObject({ done: 0, self: 1 })
    expect(await state([self.id])).toEqual([{ activated: true, blocked: false }])
  })

  test('sends mails to those that have an address, by the queue', async () => {
    const { ids } = await several(2)
    await server.database.pool.query("update accounts set email = 'bulk@mail.example' where id = $1", [ids[0]])
    await server.database.pool.query('update accounts set email = null where id = $1', [ids[1]])
    const { mutate } = procedures(server)
    for (const [action, mail] of [
      ['send_provisioning_mail', 'provisioning'],
      ['send_reset_mail', 'reset_password'],
    ]) {
      await server.database.pool.query('delete from graphile_worker._private_jobs')
      expect((await mutate('accounts.bulk', { action, ids })).data).toMatchObject({ done: 1, unchanged: 1 })
      expect(await queuedPayloads(server.database.pool)).toMatchObject([{ mail, accountId: ids[0] }])
    }
  })

  test('puts accounts on a contacts list of the Space, once', async () => {
    const { ids } = await several(3)
    const { mutate, query } = procedures(server)
    const { id: contacts_list_id } = (
      await mutate('contactsLists.create', { title: 'Staff', description: 'All of them' })
    ).data
    const add = (some: number[]) =>
      mutate('accounts.bulk', { action: 'add_to_contacts_list', contacts_list_id, ids: some })
    expect((await add(ids.slice(0, 1))).data).toMatchObject({ done: 1, unchanged: 0 })
    expect((await add(ids)).data).toMatchObject({ done: 2, unchanged: 1 })
    expect((await query('contactsLists.get', { id: contacts_list_id })).data).toMatchObject({ contacts_count: 3 })
    const unknown = await mutate('accounts.bulk', { action: 'add_to_contacts_list', contacts_list_id: 999_999, ids })
    expect(unknown.status).toBe(404)
  })

  test('sets the language and DTMF, which null takes away', async () => {
    const { ids } = await several(2)
    const { mutate, query } = procedures(server)
    const set = async (input: object) => (await mutate('accounts.bulk', { ids, ...input })).data
    expect(await set({ action: 'set_language', language: 'fr' })).toMatchObject({ done: 2 })
    expect(await set({ action: 'set_dtmf_protocol', dtmf_protocol: 'rfc2833' })).toMatchObject({ done: 2 })
    const account = { language: 'fr', dtmf_protocol: 'rfc2833' }
    expect((await query('accounts.get', { id: ids[0] })).data).toMatchObject(account)
    expect(await set({ action: 'set_language', language: 'fr' })).toMatchObject({ done: 0, unchanged: 2 })
    expect(await set({ action: 'set_language', language: null })).toMatchObject({ done: 2 })
    const { error } = await mutate('accounts.bulk', { action: 'set_dtmf_protocol', ids })
    expect(error?.fields).toHaveProperty('dtmf_protocol')
  })

  test('reaches no account of another Space', async () => {
    const domain = await addSpace(server)
    const { ids } = await several(2)
    const { key } = await addActor(server, { domain, admin: true })
    const response = await server.request({
      method: 'POST',
      url: '/trpc/accounts.bulk',
      key,
      host: domain,
      payload: { action: 'delete', ids },
    })
    expect(response.json().result.data).toMatchObject({ done: 0, not_found: 2 })
    expect(await state(ids)).toHaveLength(2)
  })

  test.each([
    [{ action: 'block' }, ['ids']],
    [{ action: 'block', ids: [1], filter: {}, count: 1 }, ['ids']],
    [{ action: 'block', filter: {} }, ['count']],
    [{ action: 'block', ids: [] }, ['ids']],
    [{ action: 'erase', ids: [1] }, ['action']],
  ])('refuses what is not said clearly: %j', async (input, fields) => {
    const { error } = await procedures(server).mutate('accounts.bulk', input)
    expect(Object.keys(error?.fields ?? {})).toEqual(fields)
  })
})
