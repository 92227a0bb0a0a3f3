import { hashToken } from '@sipspace/core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { createSpace, newName } from '../../../../test/support/clients/rest-client.ts'
import { addActor, type TestActor } from '../../../../test/support/server/actors.ts'
import { anyFields } from '../../../../test/support/server/any-input.ts'
import {
  callRest,
  callTrpc,
  everyOperation,
  type NamedOperation,
  type Outcome,
} from '../../../../test/support/server/interfaces.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY } from '../../../../test/support/server/test-server.ts'

const TENANT = 'sip.tenant.example'
const OTHER = 'sip.other.example'

/** Fields that say which thing a call is about. A new one has to be told what it names in another Space. */
const REFERENCE = /^(?!(?:call|client)_id$)(.*_)?(ids?|token|sip|recovery)$|^email$/

const server = await sharedServer({
  COTURN_SERVER_HOST: 'turn.example.org',
  COTURN_STATIC_AUTH_SECRET: 'relay',
  RATE_LIMIT: 'off',
})
let admin: TestActor
/** What is there in the other Space, and what is nowhere, by the name of a field, or of an operation or a group of them and its field. */
let references: Record<string, { elsewhere: unknown; nowhere: unknown }>
/** What else a call is about: of the tenant’s own, so that nothing but the field in question leads nowhere. */
let own: Record<string, unknown>

beforeAll(async () => {
  await createSpace(server, TENANT, { carddav_user_credentials: true })
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
  await rowOf('account_recovery_codes', 'account_id, code, sent_to, ip_address', `$3, '4711', $4, '127.0.0.1'`, [
    neighbour.id,
    'neighbour@mail.example',
  ])
  await pool.query(
    `insert into password_reset_tokens (account_id, token_hash, sent_to, expire_at, created_at)
      values ($1, $2, 'neighbour@mail.example', $3, $3::timestamptz - interval '1 hour')`,
    [neighbour.id, hashToken('password_reset_tokens of the other Space'), later],
  )
  await pool.query(`update accounts set provisioning_token = 'provisioning of the other Space' where id = $1`, [
    neighbour.id,
  ])
  const { rows: keys } = await pool.query<{ id: number }>('select id from api_keys where account_id = $1', [
    neighbour.id,
  ])
  const things = await addThings(OTHER, neighbour)
  const ownThings = await addThings(TENANT, admin)
  own = {
    id: admin.id,
    contact_id: admin.id,
    contacts_list_id: ownThings.list,
    account_type_id: ownThings.accountType,
    action_id: ownThings.action,
    carddav_id: ownThings.cardDavServer,
    call_forwarding_id: ownThings.callForwarding,
    voicemail_id: ownThings.voicemail,
    forward_to: 'contact',
    domain: TENANT,
    username: 'newcomer',
    password: 'password of many',
    password_confirmation: 'password of many',
    phone: '+33612345678',
    action: 'add_to_contacts_list',
    'accounts.bulk contacts_list_id': ownThings.list,
    'accounts.bulk ids': [admin.id],
    'bulkChanges.start contacts_list_id': ownThings.list,
    'bulkChanges.start ids': [admin.id],
    'imports.check columns': ['username', 'password', 'algorithm'],
    'recovery.confirm code': '4711',
    'accounts.deleteSession session': things.session,
    'accounts.retryMail mail': 'provisioning',
    key: 'color',
    uid: 'uid',
    'messageStatistics.report id': () => newName('message'),
    'callStatistics.report id': () => newName('call'),
  }
  const token = (table: string) => ({
    elsewhere: `${table} of the other Space`,
    nowhere: `${table} of no Space at all`,
  })
  const id = { elsewhere: neighbour.id, nowhere: 999_999_999 }
  references = {
    id,
    ids: { elsewhere: [neighbour.id], nowhere: [999_999_999] },
    'accounts.list ids': { elsewhere: String(neighbour.id), nowhere: '999999999' },
    account_id: id,
    actor_id: id,
    contact_id: id,
    provisioning_account_id: id,
    call_forwarding_id: { elsewhere: things.callForwarding, nowhere: 999_999_999 },
    voicemail_id: { elsewhere: things.voicemail, nowhere: '00000000-0000-4000-8000-000000000000' },
    target_id: { elsewhere: String(neighbour.id), nowhere: '999999999' },
    carddav_id: { elsewhere: things.cardDavServer, nowhere: 999_999_999 },
    'cardDavServers id': { elsewhere: things.cardDavServer, nowhere: 999_999_999 },
    contacts_list_id: { elsewhere: things.list, nowhere: 999_999_999 },
    'contactsLists id': { elsewhere: things.list, nowhere: 999_999_999 },
    'contactsLists.assign id': id,
    'contactsLists.unassign id': id,
    account_type_id: { elsewhere: things.accountType, nowhere: 999_999_999 },
    'accountTypes id': { elsewhere: things.accountType, nowhere: 999_999_999 },
    'accountTypes.attach id': id,
    'accountTypes.detach id': id,
    action_id: { elsewhere: things.action, nowhere: 999_999_999 },
    'callStatistics.report id': { elsewhere: 'a call of the other Space', nowhere: 'a call of nobody' },
    'messageStatistics.report id': { elsewhere: 'a message of the other Space', nowhere: 'a message of nobody' },
    message_id: { elsewhere: 'another message of the other Space', nowhere: 'a message of no Space' },
    device_id: { elsewhere: 'a device of the other Space', nowhere: 'a device of nobody' },
    conference_id: { elsewhere: 'a conference of the other Space', nowhere: 'a conference of nobody' },
    'imports id': { elsewhere: things.import, nowhere: 999_999_999 },
    'bulkChanges id': { elsewhere: things.bulkChange, nowhere: 999_999_999 },
    'exports id': { elsewhere: things.export, nowhere: 999_999_999 },
    'jobs ids': { elsewhere: [things.job], nowhere: ['999999999'] },
    'sessions.deleteOwn id': { elsewhere: things.session, nowhere: 999_999_999 },
    'scim.revokeKey id': { elsewhere: things.scimKey, nowhere: 999_999_999 },
    'webhooks id': { elsewhere: things.webhook, nowhere: 999_999_999 },
    'apiKeys.revoke id': { elsewhere: keys[0]?.id, nowhere: 999_999_999 },
    sip: { elsewhere: `neighbour@${OTHER}`, nowhere: `nobody-is@${OTHER}` },
    email: { elsewhere: 'neighbour@mail.example', nowhere: 'nobody-is@mail.example' },
    auth_token: token('auth_tokens'),
    account_creation_token: token('account_creation_tokens'),
    account_creation_request_token: token('account_creation_request_tokens'),
    account_recovery_token: token('account_recovery_tokens'),
    token: { elsewhere: 'provisioning of the other Space', nowhere: 'provisioning of no Space at all' },
    'passwordReset token': token('password_reset_tokens'),
    recovery: token('account_recovery_codes'),
  }
})

/**
 * Adds a list of contacts, an account type, a CardDAV server and an import to a Space, and an action, a vCard, a call
 * forwarding, a voicemail and a mail that waits to an account of it.
 */
async function addThings(domain: string, account: TestActor) {
  const { rows } = await server.database.pool.query<
    Record<
      | 'list'
      | 'accountType'
      | 'action'
      | 'callForwarding'
      | 'cardDavServer'
      | 'import'
      | 'bulkChange'
      | 'export'
      | 'session'
      | 'scimKey'
      | 'webhook',
      number
    > & {
      job: string
      voicemail: string
    }
  >(
    `with list as (
      insert into contacts_lists (space_id, title, description, created_at, updated_at)
        select id, 'Reception', '', $2::timestamptz, $2 from spaces where domain = $1 returning id
    ), type as (
      insert into account_types (space_id, key, created_at, updated_at)
        select id, 'intercom', $2, $2 from spaces where domain = $1 returning id
    ), able as (
      update accounts set dtmf_protocol = 'sipinfo' where id = $3
    ), action as (
      insert into account_actions (account_id, key, code, created_at, updated_at)
        values ($3, 'open-door', '12', $2, $2) returning id
    ), vcard as (
      insert into account_vcards (account_id, uid, vcard, created_at, updated_at) values ($3, 'uid', 'a vCard', $2, $2)
    ), call as (
      insert into reported_calls (space_id, call_id, from_username, from_domain, to_username, to_domain, initiated_at,
        created_at, updated_at)
        select id, 'a call of the other Space', 'a', $1, 'b', $1, $2, $2, $2 from spaces where domain = $1 and domain = '${OTHER}'
    ), message as (
      insert into reported_messages (space_id, message_id, from_username, from_domain, sent_at, encrypted, created_at,
        updated_at)
        select id, message_id, 'a', $1, $2, true, $2, $2
          from spaces, (values ('a message of the other Space'), ('another message of the other Space')) as ids (message_id)
          where domain = $1 and domain = '${OTHER}'
    ), forwarding as (
      insert into call_forwardings (account_id, type, forward_to, enabled, created_at, updated_at)
        values ($3, 'busy', 'voicemail', true, $2, $2) returning id
    ), voicemail as (
      insert into voicemails (id, account_id, content_type, created_at)
        values (gen_random_uuid(), $3, 'audio/wav', $2) returning id
    ), server as (
      insert into space_carddav_servers (space_id, uri, created_at, updated_at)
        select id, 'https://cards.example', $2, $2 from spaces where domain = $1 returning id
    ), import as (
      insert into imports (space_id, account_id, ip_address, user_agent, author, file_name, state, created_at, updated_at)
        select id, $3, '127.0.0.1', 'test', '{}', 'a.csv', 'uploaded', $2, $2 from spaces where domain = $1 returning id
    ), bulk_change as (
      insert into bulk_changes (space_id, account_id, action, state, accounts, created_at, updated_at)
        select id, $3, 'block', 'running', 1, $2, $2 from spaces where domain = $1 returning id
    ), export as (
      insert into exports (space_id, account_id, filter, state, created_at, updated_at)
        select id, $3, '{}', 'cancelled', $2, $2 from spaces where domain = $1 returning id
    ), event as (
      insert into account_events (account_id, kind, created_at) values ($3, 'wrong_code', $2)
    ), entry as (
      insert into account_dictionary_entries (account_id, key, value) values ($3, 'color', 'blue')
    ), external as (
      insert into external_accounts (account_id, username, domain, algorithm, ha1, protocol, created_at, updated_at)
        values ($3, 'abroad', 'sip.abroad.example', 'MD5', '0123456789abcdef0123456789abcdef', 'TLS', $2, $2)
    ), session as (
      insert into sessions (account_id, token_hash, ip_address, created_at, expire_at)
        values ($3, sha256($1::text::bytea), '127.0.0.1', $2, $2::timestamptz + interval '1 day') returning id
    ), scim_key as (
      insert into scim_keys (space_id, name, key_hash, created_at)
        select id, 'directory', sha256($1::text::bytea), $2 from spaces where domain = $1 returning id
    ), webhook as (
      insert into webhook_endpoints (space_id, url, enabled, kinds, encrypted_secret, secret_key_id, created_at, updated_at)
        select id, 'https://hooks.example', true, '{}', 'encrypted', 'key', $2, $2 from spaces where domain = $1 returning id
    )
    select list.id as list, type.id as "accountType", action.id as action, server.id as "cardDavServer", import.id as import, bulk_change.id as "bulkChange", export.id as export,
      forwarding.id as "callForwarding", voicemail.id as voicemail, session.id as session, scim_key.id as "scimKey",
      webhook.id as webhook,
      (graphile_worker.add_job('send_mail',
        json_build_object('mail', 'provisioning', 'accountId', $3::integer, 'language', 'en'),
        flags => array['account:' || $3, 'mail:provisioning'])).id as job
      from list, type, action, forwarding, voicemail, server, import, bulk_change, export, session, scim_key, webhook`,
    [domain, server.clock(), account.id],
  )
  const [things] = rows
  if (!things) throw new Error(`no Space ${domain}`)
  return things
}

const fieldsOf = ({ operation }: NamedOperation): string[] => Object.keys(operation.input.shape as object)
const cases = everyOperation.flatMap((named) =>
  fieldsOf(named)
    // an address that is to be an account’s own names nothing
    .filter((field) => REFERENCE.test(field) && (field !== 'email' || named.operation.kind === 'query'))
    .map((field) => [`${named.name} ${field}`, named, field] as const),
)

/** What an operation takes, but for the field that is asked about. */
function inputOf(
  { name: operationName, operation }: NamedOperation,
  field: string,
  value: unknown,
): Record<string, unknown> {
  const fields = anyFields(operation.input)
  const inputFor = (name: string, right: fc.Arbitrary<unknown>) => {
    const ofOperation = own[`${operationName} ${name}`]
    if (ofOperation !== undefined) return typeof ofOperation === 'function' ? ofOperation() : ofOperation
    const isOptional = operation.input.shape[name].safeParse(undefined).success
    return isOptional ? undefined : (own[name] ?? fc.sample(right, { numRuns: 1, seed: 1 })[0])
  }
  const rest = Object.entries(fields).map(([name, { right }]) => [name, inputFor(name, right)])
  return { ...Object.fromEntries(rest), [field]: value }
}

/** Everything of the other Space’s account, as one text. */
async function neighbourhood(): Promise<string> {
  const { rows } = await server.database.pool.query<{ all: string }>(
    `select (select string_agg(a::text, ' ') from accounts a where space_id = spaces.id)
        || (select string_agg(k::text, ' ' order by k.id) from api_keys k join accounts a on a.id = k.account_id where space_id = spaces.id)
        || (select string_agg(l::text, ' ') from contacts_lists l where space_id = spaces.id)
        || (select string_agg(t::text, ' ') from account_types t where space_id = spaces.id)
        || (select string_agg(t::text, ' ') from account_actions t join accounts a on a.id = t.account_id where space_id = spaces.id)
        || (select string_agg(v::text, ' ') from account_vcards v join accounts a on a.id = v.account_id where space_id = spaces.id)
        || (select string_agg(f::text, ' ') from call_forwardings f join accounts a on a.id = f.account_id where space_id = spaces.id)
        || (select string_agg(v::text, ' ') from voicemails v join accounts a on a.id = v.account_id where space_id = spaces.id)
        || (select string_agg(c::text, ' ') from reported_calls c where space_id = spaces.id)
        || (select string_agg(m::text, ' ') from reported_messages m where space_id = spaces.id)
        || (select string_agg(c::text, ' ') from space_carddav_servers c where space_id = spaces.id)
        || (select string_agg(i::text, ' ') from imports i where space_id = spaces.id)
        || (select string_agg(b::text, ' ') from bulk_changes b where space_id = spaces.id)
        || (select string_agg(e::text, ' ') from exports e where space_id = spaces.id)
        || (select string_agg(e::text, ' ') from account_events e join accounts a on a.id = e.account_id where space_id = spaces.id)
        || (select string_agg(e::text, ' ') from account_dictionary_entries e join accounts a on a.id = e.account_id where space_id = spaces.id)
        || (select string_agg(e::text, ' ') from external_accounts e join accounts a on a.id = e.account_id where space_id = spaces.id)
        || (select string_agg(s::text, ' ') from sessions s join accounts a on a.id = s.account_id where space_id = spaces.id)
        || (select string_agg(k::text, ' ') from scim_keys k where space_id = spaces.id)
        || (select string_agg(w::text, ' ') from webhook_endpoints w where space_id = spaces.id)
        || (select string_agg(t::text, ' ') from password_reset_tokens t join accounts a on a.id = t.account_id where space_id = spaces.id)
        || (select string_agg(j::text, ' ') from graphile_worker.jobs j join accounts a
            on j.flags ? ('account:' || a.id) where space_id = spaces.id)
        || (select string_agg(t::text, ' ') from auth_tokens t where space_id = spaces.id)
        || (select string_agg(t::text, ' ') from account_creation_tokens t where space_id = spaces.id)
        || (select string_agg(t::text, ' ') from account_creation_request_tokens t where space_id = spaces.id)
        || (select string_agg(t::text, ' ') from account_recovery_tokens t where space_id = spaces.id)
        || (select string_agg(t::text, ' ') from account_recovery_codes t where space_id = spaces.id) as all
      from spaces where domain = $1`,
    [OTHER],
  )
  const all = rows[0]?.all
  if (!all) throw new Error('something is not there at all')
  return all
}

const withoutSecrets = (outcome: Outcome): unknown =>
  outcome.accepted && typeof outcome.output === 'object' && outcome.output !== null
    ? { accepted: true, fields: Object.keys(outcome.output) }
    : outcome

/** The fields that a refusal is about, but for the one that is asked about; a wrong recovery is called a wrong code. */
const wrongFields = (outcome: Outcome, field: string) =>
  outcome.accepted
    ? []
    : Object.keys(outcome.fields ?? {}).filter((name) => ![field, field === 'recovery' ? 'code' : ''].includes(name))

describe('what is of another Space cannot be told from what is nowhere', () => {
  it.each(cases)('%s', async (name, named, field) => {
    const reference = references[name] ?? references[`${name.split('.')[0]} ${field}`] ?? references[field]
    expect(reference, `what is ${field} in another Space?`).toBeDefined()
    // so that what is written again differs
    server.clock.advance({ seconds: 1 })
    const before = await neighbourhood()
    const key = named.operation.access === 'superAdmin' ? ADMIN_KEY : admin.key
    const call = (value: unknown) => ({ key, input: inputOf(named, field, value), headers: { host: TENANT } })
    const { route } = named
    for (const ask of [
      (value: unknown) => callTrpc(server, named, call(value)),
      ...(route ? [(value: unknown) => callRest(server, route, call(value))] : []),
    ]) {
      const outcome = await ask(reference?.elsewhere)
      expect(withoutSecrets(outcome)).toEqual(withoutSecrets(await ask(reference?.nowhere)))
      if (outcome.accepted) expect(JSON.stringify(outcome.output)).not.toContain('neighbour')
      else expect(wrongFields(outcome, field), 'the call is refused for something else').toEqual([])
    }
    expect(await neighbourhood()).toBe(before)
  })
})
