import { hashToken } from '@sipspace/core'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addActor, type TestActor } from '../testing/actors.ts'
import { anyFields } from '../testing/any-input.ts'
import { callRest, callTrpc, everyOperation, type NamedOperation, type Outcome } from '../testing/doors.ts'
import { createSpace, expectNoDefect } from '../testing/rest-client.ts'
import { ADMIN_KEY, createTestServer, type TestServer } from '../testing/test-server.ts'

const TENANT = 'sip.tenant.example'
const OTHER = 'sip.other.example'

/** Fields that say which thing a call is about. A new one has to be told what it names in another Space. */
const REFERENCE = /^(?!call_id$)(.*_)?(ids?|token|sip|recovery)$|^email$/

let server: TestServer
let admin: TestActor
/** What is there in the other Space, and what is nowhere, by the name of a field or of an operation and its field. */
let references: Record<string, { elsewhere: unknown; nowhere: unknown }>

beforeAll(async () => {
  server = await createTestServer({
    COTURN_SERVER_HOST: 'turn.example.org',
    COTURN_STATIC_AUTH_SECRET: 'relay',
    RATE_LIMIT: 'off',
  })
  await createSpace(server, TENANT)
  await createSpace(server, OTHER)
  admin = await addActor(server, { domain: TENANT, admin: true })
  const neighbour = await addActor(server, { domain: OTHER, username: 'neighbour' })
  const { pool } = server.database
  const later = new Date(server.clock().getTime() + 3_600_000)
  const rowOf = (table: string, columns: string, values: string, parameters: unknown[] = []) =>
    pool.query(
      `insert into ${table} (space_id, token_hash, expire_at, created_at, ${columns})
        select id, $1, $2, $2::timestamptz - interval '1 hour', ${values} from spaces where domain = '${OTHER}'`,
      [hashToken(`${table} of the other Space`), later, ...parameters],
    )
  await rowOf('auth_tokens', 'updated_at', '$2')
  await rowOf('account_creation_tokens', 'updated_at', '$2')
  await rowOf('account_creation_request_tokens', 'updated_at, validated_at', '$2, $2')
  await rowOf('account_recovery_tokens', 'updated_at, pn_provider, pn_param, pn_prid', `$2, 'fcm', 'p', 'd'`)
  await rowOf('account_recovery_codes', 'account_id, code, ip_address', `$3, '4711', '127.0.0.1'`, [neighbour.id])
  await pool.query(`update accounts set provisioning_token = 'provisioning of the other Space' where id = $1`, [
    neighbour.id,
  ])
  const { rows: keys } = await pool.query<{ id: number }>('select id from api_keys where account_id = $1', [
    neighbour.id,
  ])
  const token = (table: string) => ({
    elsewhere: `${table} of the other Space`,
    nowhere: `${table} of no Space at all`,
  })
  const id = { elsewhere: neighbour.id, nowhere: 999_999_999 }
  references = {
    id,
    ids: { elsewhere: [neighbour.id], nowhere: [999_999_999] },
    account_id: id,
    actor_id: id,
    contact_id: id,
    target_id: { elsewhere: String(neighbour.id), nowhere: '999999999' },
    // numbers of their own, of which the tenant has none
    carddav_id: { elsewhere: 1, nowhere: 999_999_999 },
    contacts_list_id: { elsewhere: 1, nowhere: 999_999_999 },
    'apiKeys.revoke id': { elsewhere: keys[0]?.id, nowhere: 999_999_999 },
    sip: { elsewhere: `neighbour@${OTHER}`, nowhere: `nobody-is@${OTHER}` },
    email: { elsewhere: 'neighbour@mail.example', nowhere: 'nobody-is@mail.example' },
    auth_token: token('auth_tokens'),
    account_creation_token: token('account_creation_tokens'),
    account_creation_request_token: token('account_creation_request_tokens'),
    account_recovery_token: token('account_recovery_tokens'),
    token: { elsewhere: 'provisioning of the other Space', nowhere: 'provisioning of no Space at all' },
    recovery: token('account_recovery_codes'),
  }
})
afterAll(async () => {
  expectNoDefect(server)
  await server[Symbol.asyncDispose]()
})

const fieldsOf = ({ operation }: NamedOperation): string[] => Object.keys(operation.input.shape as object)
const cases = everyOperation.flatMap((named) =>
  fieldsOf(named)
    // an address that is to be an account’s own names nothing
    .filter((field) => REFERENCE.test(field) && (field !== 'email' || named.operation.kind === 'query'))
    .map((field) => [`${named.name} ${field}`, named, field] as const),
)

/** What an operation takes, but for the field that is asked about. */
function inputOf({ operation }: NamedOperation, field: string, value: unknown): Record<string, unknown> {
  const fields = anyFields(operation.input)
  const rest = Object.entries(fields).map(([name, { right }]) => [
    name,
    operation.input.shape[name].safeParse(undefined).success ? undefined : fc.sample(right, { numRuns: 1, seed: 1 })[0],
  ])
  return { ...Object.fromEntries(rest), username: 'newcomer', password: 'password of many', [field]: value }
}

/** Everything of the other Space’s account, as one text. */
async function neighbourhood(): Promise<string> {
  const { rows } = await server.database.pool.query<{ all: string }>(
    `select (select string_agg(a::text, ' ') from accounts a where space_id = spaces.id)
        || (select string_agg(k::text, ' ' order by k.id) from api_keys k join accounts a on a.id = k.account_id where space_id = spaces.id)
        || (select string_agg(t::text, ' ') from auth_tokens t where space_id = spaces.id)
        || (select string_agg(t::text, ' ') from account_creation_tokens t where space_id = spaces.id)
        || (select string_agg(t::text, ' ') from account_creation_request_tokens t where space_id = spaces.id)
        || (select string_agg(t::text, ' ') from account_recovery_tokens t where space_id = spaces.id)
        || (select string_agg(t::text, ' ') from account_recovery_codes t where space_id = spaces.id) as all
      from spaces where domain = $1`,
    [OTHER],
  )
  return rows[0]?.all ?? ''
}

const withoutSecrets = (outcome: Outcome): unknown =>
  outcome.accepted && typeof outcome.output === 'object' && outcome.output !== null
    ? { accepted: true, fields: Object.keys(outcome.output) }
    : outcome

describe('what is of another Space cannot be told from what is nowhere', () => {
  it.each(cases)('%s', async (name, named, field) => {
    const reference = references[name] ?? references[field]
    expect(reference, `what is ${field} in another Space?`).toBeDefined()
    const before = await neighbourhood()
    const key = named.operation.access === 'superAdmin' ? ADMIN_KEY : admin.key
    const call = (value: unknown) => ({ key, input: inputOf(named, field, value), headers: { host: TENANT } })
    const { route } = named
    for (const ask of [
      (value: unknown) => callTrpc(server, named, call(value)),
      ...(route ? [(value: unknown) => callRest(server, route, call(value))] : []),
    ]) {
      const elsewhere = withoutSecrets(await ask(reference?.elsewhere))
      expect(elsewhere).toEqual(withoutSecrets(await ask(reference?.nowhere)))
    }
    expect(await neighbourhood()).toBe(before)
  })
})
