import { sql } from 'kysely'
import { countWritten } from './account-rows.queries.ts'
import { note } from './findings.queries.ts'
import type { SpaceImport, Written } from './import.types.ts'

const created = (row: string) => sql.raw(`coalesce(${row}.created_at, ${row}.updated_at, 'epoch')`)
const updated = (row: string) => sql.raw(`coalesce(${row}.updated_at, ${row}.created_at, 'epoch')`)

interface OfSpace {
  /** the domains of all Spaces of the source */
  domains: readonly string[]
  /** whether what is of none of them is of this Space */
  takesOthers: boolean
}

/** A call is of the Space of who called, else of who was called, else of the first super Space. */
const callsOf = ({ space }: SpaceImport, { domains, takesOthers }: OfSpace) => sql`(
    lower(call.from_domain) = ${space.domain}
    or lower(call.to_domain) = ${space.domain} and lower(call.from_domain) <> all (${domains}::text[])
    or ${takesOthers}::boolean and lower(call.from_domain) <> all (${domains}::text[]) and lower(call.to_domain) <> all (${domains}::text[])
  )`

/**
 * The calls of a Space with their devices, and whose they are among the accounts of all Spaces: to be called once all accounts
 * are there.
 */
export async function createCalls(ctx: SpaceImport, of: OfSpace): Promise<{ calls: Written; devices: Written }> {
  const { tx, spaceId } = ctx
  const calls = await countWritten(
    ctx,
    sql`insert into reported_calls as present (space_id, call_id, from_username, from_domain, to_username, to_domain, initiated_at,
        ended_at, conference_id, created_at, updated_at)
      select ${spaceId}::integer, call.id, call.from_username, lower(call.from_domain), call.to_username, lower(call.to_domain),
        call.initiated_at, call.ended_at, nullif(call.conference_id, ''), ${created('call')}, ${updated('call')}
      from flexisip_statistics_calls call where ${callsOf(ctx, of)} and call.initiated_at is not null
      on conflict (space_id, call_id) do update set ended_at = excluded.ended_at, updated_at = excluded.updated_at
        where present.updated_at < excluded.updated_at
      returning xmax = 0`,
  )
  await sql`
    insert into account_calls (account_id, reported_call_id, initiated_at)
    select distinct account.id, present.id, present.initiated_at
    from flexisip_statistics_calls call
    join reported_calls present on present.space_id = ${spaceId} and present.call_id = call.id
    cross join lateral (values (present.from_username, present.from_domain), (present.to_username, present.to_domain)) as party (username, domain)
    join spaces on spaces.domain = party.domain
    join accounts account on account.space_id = spaces.id and account.username = party.username
    join flexisip_map map on map.account_id = account.id
    where ${callsOf(ctx, of)}
    on conflict do nothing
  `.execute(tx)
  const states = sql`('error', 'declined', 'canceled', 'accepted_elsewhere', 'declined_elsewhere', 'accepted')`
  const devices = await countWritten(
    ctx,
    sql`insert into reported_call_devices as present (reported_call_id, device_id, rang_at, invite_terminated_at,
        invite_terminated_state, created_at, updated_at)
      select reported.id, device.device_id, device.rang_at, device.invite_terminated_at,
        case when device.invite_terminated_state in ${states} then device.invite_terminated_state end,
        ${created('device')}, ${updated('device')}
      from flexisip_statistics_call_devices device join flexisip_statistics_calls call on call.id = device.call_id
      join reported_calls reported on reported.space_id = ${spaceId} and reported.call_id = call.id
      where ${callsOf(ctx, of)}
      on conflict (reported_call_id, device_id) do update set rang_at = excluded.rang_at,
        invite_terminated_at = excluded.invite_terminated_at, invite_terminated_state = excluded.invite_terminated_state,
        updated_at = excluded.updated_at where present.updated_at < excluded.updated_at
      returning xmax = 0`,
  )
  return { calls, devices }
}

/** The messages of a Space, which are of who sent them, else of the first super Space, and how they got on at devices. */
export async function createMessages(ctx: SpaceImport, of: OfSpace): Promise<{ messages: Written; devices: Written }> {
  const { spaceId, space } = ctx
  const isOfSpace = sql`(lower(message.from_domain) = ${space.domain}
    or ${of.takesOthers}::boolean and lower(message.from_domain) <> all (${of.domains}::text[]))`
  const accountOf = (username: string, domain: string) => sql`(
    select account.id from spaces join accounts account on account.space_id = spaces.id
    join flexisip_map map on map.account_id = account.id
    where spaces.domain = lower(${sql.ref(domain)}) and account.username = ${sql.ref(username)}
  )`
  const messages = await countWritten(
    ctx,
    sql`insert into reported_messages (space_id, account_id, message_id, from_username, from_domain, sent_at, encrypted,
        conference_id, created_at, updated_at)
      select ${spaceId}::integer, ${accountOf('message.from_username', 'message.from_domain')}, message.id, message.from_username,
        lower(message.from_domain), message.sent_at, coalesce(message.encrypted, false), nullif(message.conference_id, ''),
        ${created('message')}, ${updated('message')}
      from flexisip_statistics_messages message where ${isOfSpace} and message.sent_at is not null
      on conflict do nothing returning true`,
  )
  const devices = await countWritten(
    ctx,
    sql`insert into reported_message_devices as present (reported_message_id, to_username, to_domain, account_id, device_id,
        last_status, received_at, created_at, updated_at)
      select reported.id, device.to_username, lower(device.to_domain), ${accountOf('device.to_username', 'device.to_domain')},
        device.device_id, coalesce(device.last_status, 0)::integer, device.received_at, ${created('device')}, ${updated('device')}
      from flexisip_statistics_message_devices device
      join flexisip_statistics_messages message on message.id = device.message_id
      join reported_messages reported on reported.space_id = ${spaceId} and reported.message_id = message.id
      where ${isOfSpace} and device.received_at is not null
      on conflict (reported_message_id, to_username, to_domain, device_id) do update set last_status = excluded.last_status,
        received_at = excluded.received_at, updated_at = excluded.updated_at where present.updated_at < excluded.updated_at
      returning xmax = 0`,
  )
  return { messages, devices }
}

/**
 * Tokens that an account may still be created with. The source does not say of which Space they are: they are of the first
 * super Space, or of the only one.
 */
export async function createCreationTokens(
  ctx: SpaceImport,
  minutes: number,
): Promise<{ tokens: Written; requests: Written }> {
  const { tx, spaceId, space, now } = ctx
  const end = (row: string) =>
    sql`case when ${minutes}::integer > 0 then ${sql.raw(`${row}.created_at`)} + make_interval(mins => ${minutes}::integer) end`
  const isLive = (row: string) =>
    sql`(not coalesce(${sql.raw(`${row}.used`)}, false) and coalesce(${end(row)} > ${now}, true))`
  for (const [source, row] of [
    ['account_creation_tokens', 'token'],
    ['account_creation_request_tokens', 'request'],
  ] as const) {
    const rows = sql`${sql.raw(`flexisip_${source}`)} as ${sql.raw(row)}`
    await note(
      tx,
      { source, reason: 'it has been used, or has ended' },
      sql`select id::text from ${rows} where not ${isLive(row)}`,
    )
    const reason = `the source does not say of which Space it is: it is of ${space.domain}`
    await note(tx, { source, reason, lost: false }, sql`select id::text from ${rows} where ${isLive(row)}`)
  }
  const tokens = await countWritten(
    ctx,
    sql`insert into account_creation_tokens (space_id, token_hash, source, pn_provider, pn_param, pn_prid, ip_address, user_agent,
        expire_at, created_at, updated_at)
      select ${spaceId}::integer, sha256(convert_to(token.token, 'UTF8')),
        case when nullif(token.pn_provider, '') is not null then 'push' else 'request' end,
        nullif(token.pn_provider, ''), nullif(token.pn_param, ''), nullif(token.pn_prid, ''), nullif(token.ip, ''),
        nullif(token.user_agent, ''), ${end('token')}, ${created('token')}, ${updated('token')}
      from flexisip_account_creation_tokens token where ${isLive('token')} order by token.id
      on conflict do nothing returning true`,
  )
  const requests = await countWritten(
    ctx,
    sql`insert into account_creation_request_tokens (space_id, token_hash, validated_at, ip_address, user_agent, expire_at,
        created_at, updated_at)
      select ${spaceId}::integer, sha256(convert_to(request.token, 'UTF8')), request.validated_at, nullif(request.ip, ''),
        nullif(request.user_agent, ''), ${end('request')}, ${created('request')}, ${updated('request')}
      from flexisip_account_creation_request_tokens request where ${isLive('request')} order by request.id
      on conflict do nothing returning true`,
  )
  return { tokens, requests }
}

/** Countries whose phone numbers are taken. */
export const createPhoneCountries = (ctx: SpaceImport): Promise<Written> =>
  countWritten(
    ctx,
    sql`insert into phone_countries (code, activated_at)
      select upper(code), coalesce(updated_at, created_at, ${ctx.now}) from flexisip_phone_countries where activated
      on conflict do nothing returning true`,
  )
