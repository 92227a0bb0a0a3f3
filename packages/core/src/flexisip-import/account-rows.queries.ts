import { type RawBuilder, sql } from 'kysely'
import { note } from './findings.queries.ts'
import type { SpaceImport, Written } from './import.types.ts'

/** Tables whose rows keep the ids of the source where those are free. */
type WithIds = 'account_types' | 'account_actions' | 'call_forwardings' | 'contacts_lists' | 'space_carddav_servers'

/** The id of a row here: that of the source, or one above all others. Moves no sequence, see {@link moveSequenceOn}. */
export const idHere = (table: WithIds, id: RawBuilder<unknown>) => sql`case
  when ${id} <= 2147483647 and not exists (select from ${sql.table(table)} as other where other.id = ${id}) then ${id}
  else greatest(
    (select coalesce(max(id), 0) from ${sql.table(table)}), (select coalesce(max(id), 0) from ${sql.raw(`flexisip_${table}`)} where id <= 2147483647),
    (select coalesce(pg_sequence_last_value(pg_get_serial_sequence(${table}, 'id')::regclass), 0))
  ) + row_number() over (order by ${id}) end`

/** Has a table go on counting after the ids that it has. */
export async function moveSequenceOn({ tx, isDryRun }: SpaceImport, table: WithIds | 'spaces'): Promise<void> {
  if (isDryRun) return
  await sql`
    select setval(sequence, greatest((select max(id) from ${sql.table(table)}), coalesce(pg_sequence_last_value(sequence::regclass), 1)))
    from pg_get_serial_sequence(${table}, 'id') as sequence
  `.execute(tx)
}

/** Runs a statement with a `written` of one `is_new` for each row that it has written, and counts them. */
export async function countWritten({ tx }: SpaceImport, written: RawBuilder<unknown>): Promise<Written> {
  const { rows } = await sql<Written>`
    with written (is_new) as (${written})
    select count(*) filter (where is_new)::integer as created, count(*) filter (where not is_new)::integer as updated from written
  `.execute(tx)
  return rows[0] ?? { created: 0, updated: 0 }
}

/** The accounts here of the Space; their rows of another table join by `map.source_id`. */
export const ofSpace = (spaceId: number) => sql`map.space_id = ${spaceId}`

/** The address of an account of the source, which `map` is. */
export const address = sql`(select username || '@' || domain from flexisip_accounts where id = map.source_id)`

/** Entries of dictionaries that an earlier import did not have, or had otherwise. */
export async function updateDictionaries(ctx: SpaceImport): Promise<Written> {
  return countWritten(
    ctx,
    sql`insert into account_dictionary_entries as present (account_id, key, value)
      select map.account_id, entry.key, entry.value from flexisip_account_dictionary_entries entry
      join flexisip_map map on map.source_id = entry.account_id
      where ${ofSpace(ctx.spaceId)} and not map.is_new
      on conflict (account_id, key) do update set value = excluded.value where present.value <> excluded.value
      returning xmax = 0`,
  )
}

/**
 * API keys, by their hashes. A key without a name, which an account has got by signing in, ends by the setting of its source;
 * an account has one of them here.
 */
export async function createApiKeys(ctx: SpaceImport, sessionKeyMinutes: number): Promise<Written> {
  const { tx, spaceId } = ctx
  const keys = sql`(
    select given.*, map.account_id as here_id, map.source_id, account.admin,
      given.expires_after_last_used_minutes is null as is_of_session,
      row_number() over (
        partition by given.account_id, given.expires_after_last_used_minutes is null order by given.last_used_at desc nulls last, given.id desc
      ) as number
    from flexisip_api_keys given join flexisip_map map on map.source_id = given.account_id
    join accounts account on account.id = map.account_id where ${ofSpace(spaceId)}
  ) as map`
  const hash = sql`sha256(convert_to(map.key, 'UTF8'))`
  await note(
    tx,
    { source: 'api_keys', reason: 'the account has one key by signing in here: the one that was used last' },
    sql`select ${address} || ': key ' || map.id from ${keys} where map.is_of_session and map.number > 1`,
  )
  await note(
    tx,
    { source: 'api_keys', reason: 'only admins have keys with names here' },
    sql`select ${address} || ': key ' || map.id from ${keys} where not map.is_of_session and not map.admin`,
  )
  const written = await countWritten(
    ctx,
    sql`insert into api_keys (account_id, key_hash, name, ip_address, expires_after_last_used_minutes, created_at, last_used_at)
      select here_id, ${hash}, case when not is_of_session then coalesce(nullif(name, ''), 'key') || case when exists (
          select from flexisip_api_keys other where other.account_id = map.source_id and other.name is not distinct from map.name
            and other.expires_after_last_used_minutes is not null and other.id < map.id
        ) then ' (' || id || ')' else '' end end,
        case when is_of_session then nullif(ip, '') end,
        nullif(case when is_of_session then ${sessionKeyMinutes}::integer else expires_after_last_used_minutes end, 0),
        coalesce(created_at, last_used_at, 'epoch'), coalesce(last_used_at, created_at, 'epoch')
      from ${keys} where case when is_of_session then number = 1 else admin end
      order by id
      on conflict do nothing returning true`,
  )
  await note(
    tx,
    { source: 'api_keys', reason: 'the account has a newer key of its own here' },
    sql`select ${address} || ': key ' || map.id from ${keys} where map.is_of_session and map.number = 1
      and not exists (select from api_keys where key_hash = ${hash})`,
  )
  return written
}

/** Names of deleted accounts, which nobody gets again. */
export async function createTombstones(ctx: SpaceImport): Promise<Written> {
  const { tx, spaceId, space } = ctx
  const ofDomain = sql`flexisip_accounts_tombstones source where lower(source.domain) = ${space.domain}`
  const isLive = sql`exists (select from accounts where space_id = ${spaceId} and username = source.username)`
  await note(
    tx,
    { source: 'accounts_tombstones', reason: 'an account has the name: it is not that of a deleted one' },
    sql`select source.username || '@' || source.domain from ${ofDomain} and ${isLive}`,
  )
  return countWritten(
    ctx,
    sql`insert into account_tombstones (space_id, username, created_at)
      select ${spaceId}::integer, source.username, min(coalesce(source.created_at, source.updated_at, 'epoch'))
      from ${ofDomain} and not ${isLive} group by source.username
      on conflict do nothing returning true`,
  )
}

export const created = (row: string) => sql.raw(`coalesce(${row}.created_at, ${row}.updated_at, 'epoch')`)
export const updated = (row: string) => sql.raw(`coalesce(${row}.updated_at, ${row}.created_at, 'epoch')`)

export async function createVcards(ctx: SpaceImport): Promise<Written> {
  return countWritten(
    ctx,
    sql`insert into account_vcards as present (account_id, uid, vcard, created_at, updated_at)
      select map.account_id, card.uuid, btrim(replace(replace(card.vcard, E'\r\n', E'\n'), E'\r', E'\n'), E' \n\t') || E'\n',
        ${created('card')}, ${updated('card')}
      from flexisip_vcards_storage card join flexisip_map map on map.source_id = card.account_id
      where ${ofSpace(ctx.spaceId)} order by card.id
      on conflict (account_id, uid) do update set vcard = excluded.vcard, updated_at = excluded.updated_at
        where present.updated_at < excluded.updated_at
      returning xmax = 0`,
  )
}

export async function createExternalAccounts(ctx: SpaceImport): Promise<Written> {
  const given = sql`flexisip_external_accounts given join flexisip_map map on map.source_id = given.account_id
    where ${ofSpace(ctx.spaceId)}`
  const isRight = sql`(coalesce(nullif(given.algorithm, ''), 'MD5') = 'MD5' and given.password ~* '^[0-9a-f]{32}$'
    and coalesce(upper(given.protocol), '') in ('UDP', 'TCP', 'TLS'))`
  await note(
    ctx.tx,
    {
      source: 'external_accounts',
      reason: 'it is none as Flexisip Account Manager makes them: HA1 by MD5, over UDP, TCP or TLS',
    },
    sql`select ${address} || ': ' || given.username || '@' || given.domain from ${given} and not ${isRight}`,
  )
  return countWritten(
    ctx,
    sql`insert into external_accounts as present (account_id, username, domain, realm, registrar, outbound_proxy, protocol,
        algorithm, ha1, created_at, updated_at)
      select distinct on (map.account_id) map.account_id, given.username, given.domain, nullif(given.realm, ''),
        nullif(given.registrar, ''), nullif(given.outbound_proxy, ''), upper(given.protocol), 'MD5', lower(given.password),
        ${created('given')}, ${updated('given')}
      from ${given} and ${isRight} order by map.account_id, given.id
      on conflict (account_id) do update set username = excluded.username, domain = excluded.domain, realm = excluded.realm,
        registrar = excluded.registrar, outbound_proxy = excluded.outbound_proxy, protocol = excluded.protocol,
        ha1 = excluded.ha1, updated_at = excluded.updated_at
        where present.updated_at < excluded.updated_at
      returning xmax = 0`,
  )
}

/** Call forwardings. `away` is what `no_answer` was called before. */
export async function createForwardings(ctx: SpaceImport): Promise<Written> {
  const { tx, spaceId } = ctx
  const given = sql`(
    select given.*, map.account_id as here_id, map.source_id, contact.account_id as here_contact_id,
      case given.type when 'away' then 'no_answer' else given.type end as new_type
    from flexisip_call_forwardings given join flexisip_map map on map.source_id = given.account_id
    left join flexisip_map contact on contact.source_id = given.contact_id and contact.space_id = ${spaceId}
    where ${ofSpace(spaceId)}
  ) as map`
  const isRight = sql`(new_type in ('always', 'no_answer', 'busy') and (
    forward_to = 'voicemail' or forward_to = 'sip_uri' and sip_uri <> '' or forward_to = 'contact' and here_contact_id is not null
  ) and not (map.type = 'away' and exists (
    select from flexisip_call_forwardings other where other.account_id = map.source_id and other.type = 'no_answer'
  )))`
  await note(
    tx,
    {
      source: 'call_forwardings',
      reason: 'it leads nowhere: it has no address, or no contact in its Space, or there is a newer one',
    },
    sql`select ${address} || ': ' || map.type || ' → ' || coalesce(map.forward_to, '') from ${given} where not coalesce(${isRight}, false)`,
  )
  await note(
    tx,
    { source: 'call_forwardings', reason: '“away” is the former name of “no_answer”, which it is here', lost: false },
    sql`select ${address} from ${given} where ${isRight} and map.type = 'away'`,
  )
  await note(
    tx,
    {
      source: 'call_forwardings',
      reason: 'it has both an address and a contact: the one that it does not use is left out',
      lost: false,
    },
    sql`select ${address} || ': ' || map.type from ${given} where ${isRight} and map.sip_uri <> '' and map.contact_id is not null`,
  )
  const written = await countWritten(
    ctx,
    sql`insert into call_forwardings as present (id, account_id, type, forward_to, sip_uri, contact_id, enabled, created_at, updated_at) overriding system value
      select ${idHere('call_forwardings', sql`map.id`)}, here_id, new_type, forward_to, case when forward_to = 'sip_uri' then sip_uri end,
        case when forward_to = 'contact' then here_contact_id end, coalesce(enabled, false), ${created('map')}, ${updated('map')}
      from ${given} where ${isRight} order by map.id
      on conflict (account_id, type) do update set forward_to = excluded.forward_to, sip_uri = excluded.sip_uri,
        contact_id = excluded.contact_id, enabled = excluded.enabled, updated_at = excluded.updated_at
        where present.updated_at < excluded.updated_at
      returning xmax = 0`,
  )
  await moveSequenceOn(ctx, 'call_forwardings')
  return written
}

/** Links of the wizard that have not been opened. */
export async function createWizardLinks(ctx: SpaceImport): Promise<Written> {
  const { tx, spaceId } = ctx
  const given = sql`flexisip_wizards given join flexisip_map map on map.source_id = given.account_id
    left join flexisip_map target on target.source_id = given.provisioning_account_id and target.space_id = ${spaceId}
    where ${ofSpace(spaceId)}`
  const isRight = sql`(given.used_at is null and (given.provisioning_account_id is null or target.account_id is not null))`
  await note(
    tx,
    { source: 'wizards', reason: 'the link has been used, or sets up an account of another Space' },
    sql`select 'the link of ' || ${address} from ${given} and not ${isRight}`,
  )
  return countWritten(
    ctx,
    sql`insert into wizard_links (space_id, token_hash, account_id, sip, linphone_action, linphone_use_sips, created_at)
      select ${spaceId}::integer, sha256(convert_to(given.token, 'UTF8')), target.account_id, nullif(given.sip, ''),
        case when given.linphone_action in ('call', 'show', 'bye', 'accept', 'decline') then given.linphone_action end,
        coalesce(given.linphone_use_sips, false), ${created('given')}
      from ${given} and ${isRight} on conflict do nothing returning true`,
  )
}
