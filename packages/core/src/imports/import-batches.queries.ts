import { sql } from 'kysely'
import type { Database, Tx } from '../database/database.ts'

/** Lines that are worked off with one transaction. */
export const BATCH = 2_000

/** Those that work at an import at once, each at every other batch of lines: the database has more than one processor. */
export const PARTITIONS = [0, 1] as const
export type Partition = (typeof PARTITIONS)[number]

/** Whose line it is. */
export const partitionOf = (line: number): Partition => (Math.floor(line / BATCH) % PARTITIONS.length) as Partition
const isOf = (hand: Partition) =>
  sql<boolean>`line / ${sql.lit(BATCH)} % ${sql.lit(PARTITIONS.length)} = ${sql.lit(hand)}`

/** No line comes after it: the hand is through. */
const END = 2_147_483_647

/** What a batch of lines came to. */
export interface BatchResult {
  created: number
  failed: number
}

/** How many accounts a Space may still have; null for any number. */
export async function remainingQuota(db: Database, spaceId: number): Promise<number | null> {
  const { rows } = await sql<{ room: number }>`
    select greatest(0, max_accounts - coalesce((
      select sum(accounts) from space_account_counts where space_id = spaces.id
    ), 0))::integer as room
    from spaces where id = ${spaceId} and max_accounts > 0
  `.execute(db)
  return rows[0]?.room ?? null
}

/** Lines of a batch that go to one Space: its id, and the realm that their hashes were made by (null: as the import has it). */
export interface BatchPart {
  space_id: number | null
  realm: string | null
  lines: number
  last_line: number
}

/** The next lines without problems, by the Spaces that they go to, in the order in which those are locked. */
export async function findBatch(
  tx: Tx,
  { importId, hand, afterLine }: Pick<Part, 'importId' | 'hand' | 'afterLine'>,
): Promise<BatchPart[]> {
  const { rows } = await sql<BatchPart>`
    select space_id, realm, count(*)::integer as lines, max(line)::integer as last_line from (
      select space_id, realm, line from import_rows
        where import_id = ${importId} and line > ${afterLine} and ${isOf(hand)} and errors is null order by line limit ${BATCH}
    ) as batch group by space_id, realm order by space_id nulls first, realm
  `.execute(tx)
  return rows
}

/** Where a hand is after a batch: at its last line, or through. */
export const lastLineOf = (parts: readonly BatchPart[]): number =>
  parts.reduce((sum, { lines }) => sum + lines, 0) < BATCH ? END : Math.max(...parts.map(({ last_line }) => last_line))

/** Refuses the lines of a batch that go to a Space that is not there any more, or has another realm by now. */
export async function refusePart(tx: Tx, part: Part): Promise<BatchResult> {
  const { rows } = await sql<{ failed: number }>`
    with failed as (
      update import_rows set errors = jsonb_build_object('domain', ${problem('space_changed')})
        where ${isOfPart(part)} returning line
    ) select count(*)::integer as failed from failed
  `.execute(tx)
  return { created: 0, failed: rows[0]?.failed ?? 0 }
}

/** A Space that accounts are made in: how many more it may have (null: any number). */
export interface HeldSpace {
  room: number | null
  unique_email: boolean
}

/**
 * Holds the Space's key until the transaction ends, so that its realm stays the one of the hashes, and tells how many
 * accounts it may still have (null for any number). Undefined when the realm is another one, or the Space is gone.
 */
export async function lockSpaceForShare(tx: Tx, spaceId: number, realm: string): Promise<HeldSpace | undefined> {
  const space = await tx
    .selectFrom('spaces')
    .select(['max_accounts', 'unique_email'])
    .where('id', '=', spaceId)
    .where('deleted_at', 'is', null)
    .where(sql`coalesce(account_realm, domain)`, '=', realm)
    .forKeyShare()
    .executeTakeFirst()
  if (!space) return undefined
  const { max_accounts, unique_email } = space
  if (max_accounts === 0) return { room: null, unique_email }
  // as the trigger that counts does: new accounts of a Space with a maximum take turns
  await tx.selectFrom('spaces').select('id').where('id', '=', spaceId).forNoKeyUpdate().execute()
  return { room: await remainingQuota(tx, spaceId), unique_email }
}

/** Lines of an import that go to one Space. */
export interface Part {
  importId: number
  spaceId: number
  /** the realm that the hashes of its lines were made by */
  realm: string
  /** whether the lines name the Space, as it is not that of the import */
  isNamed: boolean
  hand: Partition
  /** the lines are those after the one, up to the other */
  afterLine: number
  lastLine: number
}

interface Batch extends Part {
  room: number | null
  emailUnique: boolean
  expireAt: Date | null
  client: { ip: string; userAgent: string }
}

/** Whether a line is one of a batch that goes to its Space. */
const isOfPart = ({ importId, spaceId, realm, isNamed, hand, afterLine, lastLine }: Part) => sql<boolean>`
  import_id = ${importId} and line > ${afterLine} and line <= ${lastLine} and ${isOf(hand)} and errors is null
    and ${isNamed ? sql`space_id = ${spaceId} and realm = ${realm}` : sql`space_id is null`}`

/** Until the transaction ends, no other account of the Space is given an address of this batch. */
export async function lockBatchEmails(tx: Tx, batch: Batch): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(hashtextextended(key, 0)) from (
      select distinct 'email:' || ${batch.spaceId}::text || ':' || lower(email) as key
        from import_rows where ${isOfPart(batch)} and email is not null order by 1
    ) as keys
  `.execute(tx)
}

const problem = (key: string) => sql`jsonb_build_array(jsonb_build_object('key', ${key}::text))`

/**
 * Makes accounts of the lines of a batch that go to its Space, and says of those that others have outrun what is wrong with them.
 * All is one statement; names, numbers and addresses that are taken since the check, or by another at this moment, are
 * left out. `offset 0` has each looked up by its index: a plan that reads all accounts at once, made when there were few,
 * would be kept while they become many. And what has been made is found again by hashes: the planner, whose statistics may
 * be from the first lines, takes later batches for one line, and would compare each with each.
 */
export async function importBatch(tx: Tx, batch: Batch, now: Date): Promise<BatchResult> {
  const { importId, spaceId, room, emailUnique, expireAt, client } = batch
  await sql`set local enable_nestloop = off`.execute(tx)
  const { rows } = await sql<BatchResult>`
    with batch as materialized (
      select row.*,
        exists (select from accounts where space_id = ${spaceId} and username = row.username offset 0)
          or exists (select from account_tombstones where space_id = ${spaceId} and username = hidden_username(${spaceId}, row.username) offset 0)
          as username_taken,
        row.phone is not null and exists (select from accounts where space_id = ${spaceId} and phone = row.phone offset 0)
          as phone_taken,
        ${emailUnique} and row.email is not null and exists (
          select from accounts where space_id = ${spaceId} and lower(email) = lower(row.email) and email is not null offset 0
        ) as email_taken
      from (
        select * from import_rows
          where ${isOfPart(batch)} order by line limit ${BATCH}
      ) as row
    ), wanted as materialized (
      select *, row_number() over (order by line) as number from batch
        where not (username_taken or phone_taken or email_taken)
    ), created as (
      insert into accounts (space_id, username, email, phone, display_name, dtmf_protocol, language, activated, blocked, admin,
          provisioning_token, provisioning_token_expire_at, ip_address, user_agent, created_at, updated_at)
        select ${spaceId}, username, email, phone, display_name, dtmf_protocol, language, activated, blocked, admin,
          provisioning_token, ${expireAt}::timestamptz, ${client.ip}, ${client.userAgent}, ${now}::timestamptz,
          ${now}::timestamptz
        from wanted where ${room}::integer is null or number <= ${room} order by line
        on conflict do nothing
        returning id, username
    ), passwords as (
      insert into account_passwords (account_id, algorithm, ha1, updated_at)
        select created.id, hash.algorithm, hash.ha1, null from created join wanted using (username)
        cross join lateral (values (wanted.algorithm, wanted.ha1),
          (case wanted.algorithm when 'MD5' then 'SHA-256' else 'MD5' end, wanted.other_ha1)) as hash (algorithm, ha1)
        where hash.ha1 is not null
    ), entries as (
      insert into account_dictionary_entries (account_id, key, value)
        select created.id, entry.key, entry.value
        from created join wanted using (username) cross join jsonb_each_text(wanted.dictionary) as entry
        where wanted.dictionary is not null
    ), failed as (
      update import_rows set errors = (
        select case
          when batch.username_taken then jsonb_build_object('username', ${problem('taken')})
          when batch.phone_taken then jsonb_build_object('phone', ${problem('taken')})
          when batch.email_taken then jsonb_build_object('email', ${problem('taken')})
          when wanted.number > ${room}::integer then jsonb_build_object('line', ${problem('space_full')})
          else jsonb_build_object('username', ${problem('taken')})
        end
      )
      from batch left join wanted using (line)
      where import_rows.import_id = ${importId} and import_rows.line = batch.line
        and batch.username not in (select username from created)
      returning import_rows.line
    )
    select (select count(*) from created)::integer as created, (select count(*) from failed)::integer as failed
  `.execute(tx)
  const [result] = rows
  if (!result) throw new Error('a batch without a result')
  return result
}

/** Whether there are no more lines for a hand. */
export const isThrough = (lastLine: number): boolean => lastLine === END

/** Locks the batches of a partition until the transaction ends. Returns its progress and the state. */
export async function takePartition(tx: Tx, importId: number, hand: Partition) {
  await lockPartition(tx, importId, hand)
  return tx
    .selectFrom('imports')
    .select('state')
    .select(sql<number>`last_lines[${hand + 1}::integer]`.as('last_line'))
    .where('id', '=', importId)
    .executeTakeFirst()
}

/** Locks all batches of an import until the transaction ends. */
export async function lockPartitions(tx: Tx, importId: number): Promise<void> {
  for (const hand of PARTITIONS) await lockPartition(tx, importId, hand)
}

const lockPartition = (tx: Tx, importId: number, hand: Partition) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`import:${importId}:${hand}`}, 0))`.execute(tx)

/** Notes what a hand has done. With the last one that is through, the import is done, unless it has been cancelled. */
export async function noteBatch(
  tx: Tx,
  { importId, hand, lastLine }: { importId: number; hand: Partition; lastLine: number },
  { created, failed }: BatchResult,
  now: Date,
): Promise<void> {
  await sql`
    update imports set created = created + ${created}, failed = failed + ${failed},
      last_lines[${hand + 1}::integer] = ${lastLine}::integer,
      state = case
        when state = 'importing' and ${lastLine}::integer = ${END} and ${END} = all (last_lines[:${hand}::integer] || last_lines[${hand + 2}::integer:])
        then 'done' else state end,
      heartbeat_at = now(), updated_at = ${now}
    where id = ${importId}
  `.execute(tx)
}
