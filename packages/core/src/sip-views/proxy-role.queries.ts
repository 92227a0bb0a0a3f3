import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import { proxyRoleStatements, scramVerifier } from './proxy-role.rules.ts'

interface RoleState {
  database: string
  may_create: boolean
  exists: boolean
  views: string[]
}

async function findRoleState(db: Database, name: string): Promise<RoleState> {
  const { rows } = await sql<RoleState>`
    select current_database() as database, exists (select from pg_roles where rolname = ${name}) as exists,
      exists (select from pg_roles where rolname = current_user and (rolsuper or rolcreaterole)) as may_create,
      array(
        select format('%I.%I', schemaname, viewname) from pg_views
          where schemaname = 'sip' or (schemaname = 'public' and viewname = 'sip_credentials') order by 1
      ) as views
  `.execute(db)
  const [state] = rows
  if (!state) throw new Error('a query without a result')
  return state
}

export interface ProxyRole {
  name: string
  /** `printed`: this connection may not create roles, a superuser has to run the statements */
  outcome: 'created' | 'updated' | 'printed'
  /** ends with a semicolon each, without the password in clear */
  statements: string[]
}

/**
 * Makes a role that reads the views for SIP servers and nothing else, or brings one up to date.
 *
 * @param password null: a role that exists keeps its own
 */
export async function createProxyRole(db: Database, name: string, password: string | null): Promise<ProxyRole> {
  const state = await findRoleState(db, name)
  const verifier = password === null ? null : scramVerifier(password)
  const statements = proxyRoleStatements({ name, verifier, isNew: !state.exists, ...state })
  const printed = statements.map((statement) => `${statement};`)
  if (!state.may_create) return { name, outcome: 'printed', statements: printed }
  await db.transaction().execute(async (tx) => {
    for (const statement of statements) await sql.raw(statement).execute(tx)
  })
  return { name, outcome: state.exists ? 'updated' : 'created', statements: printed }
}

/** Whether there is a role of this name. */
export async function hasRole(db: Database, name: string): Promise<boolean> {
  const { rows } = await sql`select from pg_roles where rolname = ${name}`.execute(db)
  return rows.length > 0
}

/** The domain of the first Space, and the algorithm of SIP servers that speak one only: MD5 where every Space says so. */
export async function findProxyDefaults(
  db: Database,
): Promise<{ domain: string | null; algorithm: 'MD5' | 'SHA-256' }> {
  const { rows } = await sql<{ domain: string | null; is_md5: boolean | null }>`
    select (select domain from spaces where deleted_at is null order by id limit 1) as domain,
      bool_and(sip_algorithms is not distinct from 'MD5') as is_md5 from spaces where deleted_at is null
  `.execute(db)
  return { domain: rows[0]?.domain ?? null, algorithm: rows[0]?.is_md5 ? 'MD5' : 'SHA-256' }
}
