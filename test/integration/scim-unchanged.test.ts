import { beforeAll, expect, test } from 'vitest'
import { procedures } from '../support/server/procedures.ts'
import { sharedServer } from '../support/server/shared-server.ts'
import { DOMAIN } from '../support/server/test-server.ts'

const USERS = 10_000
const AT_ONCE = 16
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

const server = await sharedServer()
let key: string
beforeAll(async () => {
  key = (await procedures(server).mutate('scim.createKey', { name: 'Directory' })).data.token
  // as a directory has made them
  const statements = [
    `insert into accounts (space_id, username, email, phone, display_name, activated, ip_address, user_agent, created_at, updated_at)
      select id, 'user-' || n, 'user-' || n || '@mail.example', '+336' || 10000000 + n, 'Zoë User ' || n, true, '', '', now(), now()
      from spaces, generate_series(1, ${USERS}) n where domain = '${DOMAIN}'`,
    `insert into scim_users (account_id, space_id, user_name, external_id, given_name, family_name, phone_type, created_at, updated_at)
      select id, space_id, username || '@contoso.example', 'external ' || username, 'Zoë', 'User', 'mobile', now(), now()
      from accounts where username like 'user-%'`,
    'analyze accounts',
    'analyze scim_users',
  ]
  const client = await server.database.pool.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    client.release()
  }
}, 60_000)

async function send(method: 'GET' | 'PUT' | 'PATCH', path: string, body?: object) {
  const response = await server.request({
    method,
    url: `/scim/v2${path}`,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
    },
    ...(body === undefined ? {} : { payload: Buffer.from(JSON.stringify(body)) }),
  })
  expect(response.statusCode, response.body).toBe(200)
  return response.json()
}

/** Where each row of a table is, and which transaction has written it: of each table that there is. */
async function writtenRows(): Promise<Record<string, string>> {
  const { rows: tables } = await server.database.pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'graphile_worker')`,
  )
  const written: Record<string, string> = {}
  for (const { name } of tables) {
    const { rows } = await server.database.pool.query<{ rows: string }>(
      `select count(*) || ' ' || coalesce(sum(hashtextextended(ctid::text || xmin::text || xmax::text, 0)), 0) as rows from ${name}`,
    )
    written[name] = rows[0]?.rows ?? ''
  }
  return written
}

async function forEach<T>(items: readonly T[], run: (item: T) => Promise<unknown>): Promise<void> {
  const waiting = [...items]
  const work = async () => {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) await run(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

interface User {
  id: string
  userName: string
  externalId: string
  name: object
  displayName: string
  emails: object[]
  phoneNumbers: object[]
  active: boolean
}

async function everybody(): Promise<User[]> {
  const users: User[] = []
  for (let startIndex = 1; ; startIndex += 200) {
    const { totalResults, Resources } = await send('GET', `/Users?startIndex=${startIndex}&count=200`)
    users.push(...(Resources as User[]).filter(({ userName }) => userName.endsWith('@contoso.example')))
    if (startIndex + 200 > totalResults) return users
  }
}

test('ten thousand users that a directory sends twice without a change are not written, nor anything else', async () => {
  // the key is noted as used, once an hour
  const users = await everybody()
  expect(users).toHaveLength(USERS)
  const before = await writtenRows()
  await forEach(users, ({ id, userName, externalId, name, displayName, emails, phoneNumbers, active }) =>
    send('PUT', `/Users/${id}`, {
      schemas: [USER],
      userName,
      externalId,
      name,
      displayName,
      emails,
      phoneNumbers,
      active,
    }),
  )
  await forEach(users, ({ id, externalId, displayName, emails }) =>
    send('PATCH', `/Users/${id}`, {
      schemas: [PATCH],
      Operations: [
        { op: 'replace', path: 'active', value: true },
        { op: 'replace', value: { displayName, externalId, emails } },
      ],
    }),
  )
  expect(await everybody()).toEqual(users)
  expect(await writtenRows()).toEqual(before)
}, 300_000)
