import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../database/database.ts'
import { note } from './findings.queries.ts'
import type { SpaceImport, Written } from './import.types.ts'

/** Accounts that one statement makes: of more at once, each takes longer. */
const BATCH = 5_000

const address = sql`source.username || '@' || source.domain`

/**
 * When an account was made: with its address it tells whether one here is that of the source. Where a source does not know,
 * the address alone does, and what is here stays.
 */
const createdAt = sql`coalesce(source.created_at, 'epoch')`
const updatedAt = sql`coalesce(source.updated_at, source.created_at, 'epoch')`

/** Whether an id has never been one of an account here, as far as anything tells. */
const isFreeId = sql`source.id <= 2147483647
  and not exists (select from accounts where id = source.id)
  and not exists (select from audit_log where account_id = source.id)
  and not exists (select from account_erasures where account_id = source.id)`

/**
 * Decides which account here each account of the Space is: one of the same address that was created at the same moment, or a
 * new one, by its id where that is free. Others are noted.
 */
export async function mapAccounts({ tx, spaceId, space, isDryRun }: SpaceImport): Promise<void> {
  const ofSpace = sql`flexisip_accounts source where lower(source.domain) = ${space.domain}`
  await note(
    tx,
    { source: 'accounts', reason: 'another account has this address here' },
    sql`select ${address} from ${ofSpace} and exists (
      select from accounts present where present.space_id = ${spaceId} and present.username = source.username
        and source.created_at is not null and present.created_at <> ${createdAt}
    )`,
  )
  const isFormerName = sql`exists (
    select from account_tombstones where space_id = ${spaceId} and username = hidden_username(${spaceId}, source.username)
  )`
  const isPresent = sql`exists (
    select from accounts present where present.space_id = ${spaceId} and present.username = source.username
  )`
  await note(
    tx,
    { source: 'accounts', reason: 'the address is that of an account that was deleted or renamed here' },
    sql`select ${address} from ${ofSpace} and ${isFormerName} and not ${isPresent}`,
  )
  await sql`
    insert into flexisip_map (source_id, account_id, space_id, is_new)
    select source.id, present.id, ${spaceId}::integer, false
    from flexisip_accounts source join accounts present on present.username = source.username
    where lower(source.domain) = ${space.domain} and present.space_id = ${spaceId}
      and (source.created_at is null or present.created_at = ${createdAt})
  `.execute(tx)
  await note(
    tx,
    { source: 'accounts', reason: 'the account was here already, and stays as it is', lost: false },
    sql`select ${address} from ${ofSpace} and source.created_at is null and ${isPresent}`,
  )
  // ids that cannot be kept are above all of the source's
  const { rows } = await sql<{ base: string }>`
    select greatest(coalesce(max(id) filter (where id <= 2147483647), 0),
      coalesce((select max(account_id) from flexisip_map), 0),
      coalesce(pg_sequence_last_value(pg_get_serial_sequence('accounts', 'id')::regclass), 0)) as base
    from flexisip_accounts
  `.execute(tx)
  const base = rows[0]?.base ?? '0'
  const { numAffectedRows = 0n } = await sql`
    insert into flexisip_map (source_id, account_id, space_id, is_new)
    select id, case when is_free then id else ${base}::bigint + row_number() over (partition by is_free order by id) end,
      ${spaceId}::integer, true
    from (
      select source.id, ${isFreeId} as is_free from ${ofSpace} and not ${isPresent} and not ${isFormerName}
    ) as added
  `.execute(tx)
  await sql`analyze flexisip_map`.execute(tx)
  if (!isDryRun && numAffectedRows > 0n) {
    await sql`
      select setval(sequence, greatest(${base}::bigint, (select max(account_id) from flexisip_map)))
      from pg_get_serial_sequence('accounts', 'id') as sequence
    `.execute(tx)
  }
  await note(
    tx,
    { source: 'accounts', reason: 'its id is taken here: it has another one', lost: false },
    sql`select ${address} || ': ' || source.id || ' → ' || map.account_id from flexisip_map map
      join flexisip_accounts source on source.id = map.source_id
      where map.space_id = ${spaceId} and map.account_id <> map.source_id`,
  )
}

const isHash = sql`(given.algorithm = 'MD5' and given.password ~* '^[0-9a-f]{32}$'
  or given.algorithm = 'SHA-256' and given.password ~* '^[0-9a-f]{64}$')`

/** Passwords as hashes: those of the source, and both of a password that it has in clear. */
export async function prepareHashes({ tx, spaceId, space }: SpaceImport): Promise<void> {
  const passwords = sql`flexisip_passwords given join flexisip_map map on map.source_id = given.account_id
    join flexisip_accounts source on source.id = map.source_id and map.space_id = ${spaceId}`
  const clear = sql`convert_to(source.username || ':' || ${space.realm}::text || ':' || given.password, 'UTF8')`
  await sql`
    insert into flexisip_hashes (account_id, algorithm, ha1)
    select distinct on (map.account_id, hash.algorithm) map.account_id, hash.algorithm, hash.ha1
    from ${passwords}
    cross join lateral (
      select given.algorithm, lower(given.password) where ${isHash}
      union all select 'MD5', md5(${clear}) where given.algorithm = 'CLRTXT'
      union all select 'SHA-256', encode(sha256(${clear}), 'hex') where given.algorithm = 'CLRTXT'
    ) as hash (algorithm, ha1)
    order by map.account_id, hash.algorithm, given.algorithm = 'CLRTXT', given.id desc
  `.execute(tx)
  await sql`analyze flexisip_hashes`.execute(tx)
  await note(
    tx,
    {
      source: 'passwords',
      reason: 'it is no hash by MD5 or SHA-256 with the realm of its Space, nor a password in clear (CLRTXT)',
    },
    sql`select ${address} || ' (' || given.algorithm || ')' from ${passwords}
      where not ${isHash} and given.algorithm <> 'CLRTXT'`,
  )
  await note(
    tx,
    { source: 'passwords', reason: 'it was kept in clear: only its hashes are here', lost: false },
    sql`select ${address} from ${passwords} where given.algorithm = 'CLRTXT'`,
  )
  await note(
    tx,
    { source: 'passwords', reason: 'the account has a newer one by the same algorithm' },
    sql`select ${address} || ' (' || given.algorithm || ')' from ${passwords} where ${isHash} and exists (
      select from flexisip_passwords other where other.account_id = given.account_id
        and other.algorithm = given.algorithm and other.id > given.id)`,
  )
}

/** The columns of an account as they are here. `''` is nothing. */
const columns = {
  username: sql`source.username`,
  email: sql`nullif(source.email, '')`,
  display_name: sql`nullif(source.display_name, '')`,
  dtmf_protocol: sql`case when source.dtmf_protocol in ('sipinfo', 'sipmessage', 'rfc2833') then source.dtmf_protocol end`,
  activated: sql`coalesce(source.activated, false)`,
  blocked: sql`coalesce(source.blocked, false)`,
  admin: sql`coalesce(source.admin, false)`,
  ip_address: sql`coalesce(source.ip_address, '')`,
  user_agent: sql`coalesce(source.user_agent, '')`,
} satisfies Record<string, RawBuilder<unknown>>

const columnNames = sql.join(Object.keys(columns).map((name) => sql.ref(name)))
const columnValues = sql.join(Object.values(columns))

async function setPlanner(tx: Tx, value: 'on' | 'off'): Promise<void> {
  await sql`set local enable_seqscan = ${sql.raw(value)}`.execute(tx)
  await sql`set local enable_nestloop = ${sql.raw(value)}`.execute(tx)
}

/** Rows that may be of a batch, found by an index: its accounts come in the order of their ids. */
const betweenThoseOfBatch = (column: RawBuilder<unknown>, id: RawBuilder<unknown>) =>
  sql`${column} between (select min(${id}) from batch) and (select max(${id}) from batch)`

/** Makes the new accounts of the Space with their hashes and dictionaries, in batches. */
export async function createAccounts(ctx: SpaceImport, tokenMinutes: number) {
  const { tx, spaceId, now } = ctx
  const all = { accounts: 0, hashes: 0, entries: 0, tokens: 0 }
  const expireAt = sql`case when ${tokenMinutes}::integer > 0 then token.created_at + make_interval(mins => ${tokenMinutes}::integer) end`
  // a plan that was made while tables here were empty would read them whole for each row, or compare each row with each
  await setPlanner(tx, 'off')
  for (let after = '0'; ; ) {
    const { rows } = await sql<typeof all & { last: string | null }>`
      with batch as materialized (
        select part.*, row_number() over (partition by nullif(part.phone, '') order by part.id) as phone_number
        from (
          select source.*, map.account_id
          from flexisip_map map join flexisip_accounts source on source.id = map.source_id
          where map.space_id = ${spaceId} and map.is_new and map.source_id > ${after}::bigint and source.id > ${after}::bigint
          order by map.source_id limit ${BATCH}
        ) as part
      ), tokens as (
        select distinct on (token.account_id) token.account_id, token.token, ${expireAt} as expire_at
        from flexisip_provisioning_tokens token join batch on batch.id = token.account_id
        where ${betweenThoseOfBatch(sql`token.account_id`, sql`id`)}
          and not coalesce(token.used, false) and token.token <> '' and (${expireAt} is null or ${expireAt} > ${now})
        order by token.account_id, token.id desc
      ), created as (
        insert into accounts (id, space_id, phone, provisioning_token, provisioning_token_expire_at, created_at, updated_at,
          ${columnNames}) overriding system value
        select source.account_id, ${spaceId}::integer,
          case when phone_number = 1 and not exists (
            select from accounts other where other.space_id = ${spaceId} and other.phone = nullif(source.phone, '') offset 0
          ) then nullif(source.phone, '') end,
          tokens.token, tokens.expire_at, coalesce(source.created_at, ${now}), coalesce(source.updated_at, source.created_at, ${now}),
          ${columnValues}
        from batch as source left join tokens on tokens.account_id = source.id
        returning id, provisioning_token
      ), hashes as (
        insert into account_passwords (account_id, algorithm, ha1, updated_at)
        select hash.account_id, hash.algorithm, hash.ha1, null from flexisip_hashes hash join batch using (account_id)
        where ${betweenThoseOfBatch(sql`hash.account_id`, sql`account_id`)}
        returning 1
      ), entries as (
        insert into account_dictionary_entries (account_id, key, value)
        select batch.account_id, entry.key, entry.value
        from flexisip_account_dictionary_entries entry join batch on batch.id = entry.account_id
        where ${betweenThoseOfBatch(sql`entry.account_id`, sql`id`)}
        returning 1
      )
      select (select max(id) from batch) as last, (select count(*)::integer from created) as accounts,
        (select count(*)::integer from created where provisioning_token is not null) as tokens,
        (select count(*)::integer from hashes) as hashes, (select count(*)::integer from entries) as entries
    `.execute(tx)
    const [batch] = rows
    if (!batch || batch.last === null) break
    for (const name of ['accounts', 'hashes', 'entries', 'tokens'] as const) all[name] += batch[name]
    // until the planner knows of the Space, it looks phone numbers up among all accounts of it
    if (all.accounts === batch.accounts && batch.accounts === BATCH) await sql`analyze accounts`.execute(tx)
    ctx.onProgress(all.accounts)
    after = batch.last
  }
  await setPlanner(tx, 'on')
  return all
}

/** Brings accounts that an earlier import has made up to date with what has changed in the source since. */
export async function updateAccounts({ tx, spaceId }: SpaceImport): Promise<number> {
  const differs = sql`(${sql.join(Object.keys(columns).map((name) => sql.ref(`account.${name}`)))}, account.phone)
    is distinct from (${columnValues}, nullif(source.phone, ''))`
  const ofMap = sql`flexisip_map map join flexisip_accounts source on source.id = map.source_id
    join accounts account on account.id = map.account_id where map.space_id = ${spaceId} and not map.is_new and ${differs}`
  await note(
    tx,
    { source: 'accounts', reason: 'it was changed here since, and stays so' },
    sql`select ${address} from ${ofMap} and source.created_at is not null and account.updated_at > ${updatedAt}`,
  )
  const { numAffectedRows = 0n } = await sql`
    update accounts present set (${columnNames}, updated_at) = (select ${columnValues}, ${updatedAt}),
      phone = case when not exists (
        select from accounts other where other.space_id = ${spaceId} and other.id <> present.id and other.phone = nullif(source.phone, '')
      ) then nullif(source.phone, '') end
    from (select source.*, account.id as account_id from ${ofMap} and account.updated_at < ${updatedAt}) as source
    where present.id = source.account_id
  `.execute(tx)
  return Number(numAffectedRows)
}

/** Replaces hashes that have changed in the source since an earlier import, unless the password was changed here. */
export async function updateHashes({ tx, spaceId }: SpaceImport): Promise<Written> {
  const isChangedHere = sql`(exists (
    select from account_passwords kept where kept.account_id = map.account_id and kept.updated_at is not null
  ) or exists (select from flexisip_accounts undated where undated.id = map.source_id and undated.created_at is null))`
  const differing = sql`flexisip_hashes hash join flexisip_map map using (account_id)
    left join account_passwords kept using (account_id, algorithm)
    where map.space_id = ${spaceId} and not map.is_new and kept.ha1 is distinct from hash.ha1`
  await note(
    tx,
    { source: 'passwords', reason: 'the account has another password here, which stays' },
    sql`select distinct ${address} from flexisip_map map join flexisip_accounts source on source.id = map.source_id
      where map.space_id = ${spaceId} and not map.is_new and ${isChangedHere} and exists (
        select from flexisip_hashes hash left join account_passwords kept using (account_id, algorithm)
        where hash.account_id = map.account_id and kept.ha1 is distinct from hash.ha1)`,
  )
  const { rows } = await sql<Written>`
    with wanted as materialized (
      select hash.account_id, hash.algorithm, hash.ha1, kept.ha1 is not null as is_there from ${differing} and not ${isChangedHere}
    ), deleted as (
      delete from account_passwords kept using flexisip_map map
      where map.account_id = kept.account_id and map.space_id = ${spaceId} and not map.is_new and not ${isChangedHere}
        and not exists (select from flexisip_hashes hash where hash.account_id = kept.account_id and hash.algorithm = kept.algorithm and hash.ha1 = kept.ha1)
      returning kept.account_id, kept.algorithm
    )
    select count(*) filter (where not is_there)::integer as created, count(*) filter (where is_there)::integer as updated from wanted
  `.execute(tx)
  await sql`
    insert into account_passwords (account_id, algorithm, ha1, updated_at)
    select hash.account_id, hash.algorithm, hash.ha1, null from ${differing} and kept.ha1 is null and not ${isChangedHere}
  `.execute(tx)
  return rows[0] ?? { created: 0, updated: 0 }
}

/** Notes what was left out of accounts, and what is here as it would not be taken today. */
export async function noteAccounts({ tx, spaceId }: SpaceImport): Promise<void> {
  const taken = sql`flexisip_map map join flexisip_accounts source on source.id = map.source_id
    join accounts account on account.id = map.account_id where map.space_id = ${spaceId} and map.is_new`
  await note(
    tx,
    { source: 'accounts', reason: 'another account of the Space has the phone number: it has none here' },
    sql`select ${address} || ': ' || source.phone from ${taken} and source.phone <> '' and account.phone is null`,
  )
  await note(
    tx,
    { source: 'accounts', reason: 'the DTMF protocol is not known here' },
    sql`select ${address} || ': ' || source.dtmf_protocol from ${taken} and source.dtmf_protocol <> '' and account.dtmf_protocol is null`,
  )
  await note(
    tx,
    { source: 'accounts', reason: 'it has an end (expire_time), which Flexisip Account Manager does not use either' },
    sql`select ${address} || ': ' || source.expire_time from ${taken} and source.expire_time is not null`,
  )
  await note(
    tx,
    {
      source: 'accounts',
      reason: 'several accounts of the Space have the email address: signing in by it is refused',
      lost: false,
    },
    sql`select ${address} || ': ' || source.email from ${taken} and source.email <> '' and exists (
      select from accounts other where other.space_id = ${spaceId} and lower(other.email) = lower(source.email) and other.id <> account.id)`,
  )
}

/** The usernames of the Space, part by part. */
export async function* usernames(tx: Tx, spaceId: number): AsyncGenerator<{ id: number; username: string }[]> {
  for (let after = 0; ; ) {
    const { rows } = await sql<{ id: number; username: string }>`
      select map.account_id as id, source.username from flexisip_map map join flexisip_accounts source on source.id = map.source_id
      where map.space_id = ${spaceId} and map.account_id > ${after} order by map.account_id limit ${BATCH}
    `.execute(tx)
    yield rows
    const last = rows.at(-1)
    if (!last || rows.length < BATCH) return
    after = last.id
  }
}
