import { beforeAll, describe, expect, it } from 'vitest'
import {
  caller,
  createAccount,
  expectRefused,
  type Json,
  jsonOf,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'

/** More than one statement reads. */
const MANY = 2_100

const server = await sharedServer()
let id: number
let key: string
beforeAll(async () => {
  id = (await createAccount(server, 'owner-of-many', { activated: true }))['id']
  key = await userKey(server, 'owner-of-many')
  await server.database.pool.query(
    `with made as (
      insert into accounts (space_id, username, ip_address, user_agent, created_at, updated_at)
        select space_id, 'contact-' || n, '192.0.2.1', '', now(), now() from generate_series(1, $2) n, accounts where id = $1
        returning id
    ) insert into account_contacts (account_id, contact_id) select $1, id from made`,
    [id, MANY],
  )
})

const names = (contacts: Json[]) => contacts.map(({ username }) => username)
const expected = Array.from({ length: MANY }, (_, index) => `contact-${index + 1}`)

describe('a list that is longer than one statement reads', () => {
  it('is one JSON array of every contact, oldest first, for its owner', async () => {
    const response = await caller(server, { key }).get('/api/accounts/me/contacts')
    expect(response.headers['content-type']).toBe('application/json')
    const contacts = jsonOf(response) as Json[]
    expect(names(contacts)).toEqual(expected)
    const [first] = contacts
    expect(jsonOf(await caller(server, { key }).get(`/api/accounts/me/contacts/contact-1@${DOMAIN}`))).toEqual(first)
    expect(first).toMatchObject({ dictionary: {}, passwords: [], provisioning_token: '', carddav_servers: [] })
  })

  it('is one JSON array for an admin', async () => {
    const response = await caller(server).get(`/api/accounts/${id}/contacts`)
    expect(names(jsonOf(response) as Json[])).toEqual(expected)
  })

  it('is one vCard for each contact', async () => {
    const { body } = await caller(server, { key }).get('/contacts/vcard')
    expect(body.match(/BEGIN:VCARD/g)).toHaveLength(MANY)
  })

  it.each(['/trpc/contacts.listOwn', '/trpc/contacts.listOwn?batch=1'])(
    'is the result of a call by itself: %s',
    async (url) => {
      const answer = (await server.request({ url, key })).json()
      expect(names([answer].flat()[0].result.data)).toEqual(expected)
    },
  )

  it('returns 413 in a batch of several calls, and the others their results', async () => {
    const answer = (await server.request({ url: '/trpc/contacts.listOwn,me.get?batch=1', key })).json()
    expect(answer[0].error.data).toMatchObject({ error: 'list_too_long', httpStatus: 413 })
    expect(answer[1].result.data.username).toBe('owner-of-many')
  })

  it('returns the errors of a list before anything is sent', async () => {
    expectRefused(await caller(server).get('/api/accounts/999999/contacts'), 404)
    expectRefused(await caller(server, {}).get('/api/accounts/me/contacts'), 401)
    const answer = (await server.request({ url: '/trpc/contacts.list?input={"id":999999}', key: ADMIN_KEY })).json()
    expect(answer.error.data.error).toBe('account_not_found')
  })
})
