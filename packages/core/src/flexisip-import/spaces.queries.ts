import { sql } from 'kysely'
import type { Database, Tx } from '../database/database.ts'
import { countAccounts } from '../spaces/account-counts.queries.ts'
import { note, noteRows } from './findings.queries.ts'
import type { SourceSpace, SpaceReport } from './import.types.ts'

const columnsOf = (space: SourceSpace) => ({
  ...space.settings,
  name: space.name,
  host: space.host,
  super: space.super,
  account_realm: space.realm === space.domain ? null : space.realm,
  default_password_algorithm: space.algorithm,
})

type Placed = Pick<SpaceReport, 'id' | 'outcome'>

/**
 * The Space here for one of the source: that of its domain, or a new one, by its id where that is free. One that an earlier
 * import has made gets what has changed in the source since; another stays as it is.
 *
 * @returns null where its accounts cannot be taken, which is noted
 */
export async function placeSpace(tx: Tx, space: SourceSpace, now: Date): Promise<Placed | null> {
  const present = await tx
    .selectFrom('spaces')
    .select(['id', 'account_realm', 'created_at', 'updated_at', 'deleted_at'])
    .where('domain', '=', space.domain)
    .executeTakeFirst()
  if (!present) return createSpace(tx, space, now)
  const isImported = present.created_at === space.created_at
  if (isImported && space.updated_at !== null && present.updated_at < space.updated_at) {
    const host = await freeHost(tx, space, present.id)
    await tx
      .updateTable('spaces')
      .set({ ...columnsOf(space), host, updated_at: space.updated_at })
      .where('id', '=', present.id)
      .execute()
    return { id: present.id, outcome: 'updated' }
  }
  if ((present.account_realm ?? space.domain) !== space.realm) {
    const reason = `the Space has another realm here, and the hashes of the source would be of no use: ${space.realm}`
    await noteRows(tx, { source: 'spaces', reason }, [space.domain])
    await note(
      tx,
      { source: 'accounts', reason: 'its Space has another realm here' },
      sql`select username || '@' || domain from flexisip_accounts where lower(domain) = ${space.domain}`,
    )
    return null
  }
  if (!isImported) {
    const reason = 'the Space was here already, and keeps its settings'
    await noteRows(tx, { source: 'spaces', reason, lost: false }, [space.domain])
  }
  return { id: present.id, outcome: 'unchanged' }
}

async function createSpace(tx: Tx, space: SourceSpace, now: Date): Promise<Placed> {
  const host = await freeHost(tx, space, null)
  const isFree = space.id <= 2_147_483_647 && (await isFreeSpaceId(tx, space.id))
  if (!isFree) {
    await noteRows(tx, { source: 'spaces', reason: 'its id is taken: it has another one', lost: false }, [space.domain])
  }
  const id = isFree ? space.id : await nextSpaceId(tx)
  const { created_at, updated_at } = { created_at: space.created_at ?? now, updated_at: space.updated_at ?? now }
  const values = Object.entries({ ...columnsOf(space), id, domain: space.domain, host, created_at, updated_at })
  await sql`
    insert into spaces (${sql.join(values.map(([name]) => sql.ref(name)))}) overriding system value
    values (${sql.join(values.map(([, value]) => value))})
  `.execute(tx)
  return { id, outcome: 'created' }
}

/** Limits the accounts of a Space, once they are there: the source may have more than it would let in. */
export async function setMaxAccounts(tx: Tx, spaceId: number, { domain, max_accounts }: SourceSpace): Promise<void> {
  await tx
    .updateTable('spaces')
    .set({ max_accounts })
    .where('id', '=', spaceId)
    .where('max_accounts', '<>', max_accounts)
    .execute()
  const accounts = await countAccounts(tx, spaceId)
  if (max_accounts > 0 && accounts > max_accounts) {
    const reason = `it has more accounts than its maximum: ${accounts} of ${max_accounts}; no more can be created`
    await noteRows(tx, { source: 'spaces', reason, lost: false }, [domain])
  }
}

/** The host of a Space; its domain, where another Space has the host. */
async function freeHost(tx: Tx, { host, domain }: SourceSpace, ownId: number | null): Promise<string> {
  const other = await tx
    .selectFrom('spaces')
    .select('domain')
    .where('host', '=', host)
    .$if(ownId !== null, (spaces) => spaces.where('id', '<>', ownId))
    .executeTakeFirst()
  if (!other) return host
  const reason = `its host ${host} is that of ${other.domain} here: it is served at its domain`
  await noteRows(tx, { source: 'spaces', reason, lost: false }, [domain])
  return domain
}

/** Whether no Space has an id, and no line of the audit log tells of one that had it. */
async function isFreeSpaceId(db: Database, id: number): Promise<boolean> {
  const { rows } = await sql<{ free: boolean }>`
    select not exists (select from spaces where id = ${id})
      and not exists (select from audit_log where space_id = ${id}) as free
  `.execute(db)
  return rows[0]?.free ?? false
}

async function nextSpaceId(db: Database): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    select nextval(pg_get_serial_sequence('spaces', 'id'))::integer as id
  `.execute(db)
  return rows[0]?.id ?? 0
}

/** Whether somebody is admin of all Spaces. */
export async function hasSuperAdmin(db: Database): Promise<boolean> {
  const admin = await db
    .selectFrom('accounts')
    .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
    .select('accounts.id')
    .where('spaces.super', '=', true)
    .where('accounts.admin', '=', true)
    .limit(1)
    .executeTakeFirst()
  return admin !== undefined
}
