import { sql } from 'kysely'
import type { Database } from '../database/database.ts'
import type { SignInKind, SignInOutcome } from '../ports.ts'

/** An attempt to sign in to an account that was refused. */
export interface RefusedSignIn {
  accountId: number
  kind: SignInKind
  outcome: Exclude<SignInOutcome, 'ok'>
  ip: string
  at: Date
}

/** Adds a line to the audit log for each of them, in one statement; none for an account that is gone. */
export async function addRefusedSignIns(db: Database, refused: readonly RefusedSignIn[]): Promise<void> {
  const entries = refused.map(({ accountId, kind, outcome, ip, at }) => ({
    account_id: accountId,
    kind,
    outcome,
    ip,
    at,
  }))
  await sql`
    with added as (
      insert into audit_log (at, operation, ip, space_id, space_domain, kind, action, target_id, target, account_id, after)
      select refused.at, 'authentication', refused.ip, spaces.id, spaces.domain, 'sign_in', 'refuse', accounts.id::text,
        accounts.username || '@' || spaces.domain, accounts.id, jsonb_build_object('by', refused.kind, 'outcome', refused.outcome)
      from jsonb_to_recordset(${JSON.stringify(entries)}::jsonb)
        as refused (account_id integer, kind text, outcome text, ip text, at timestamptz)
      join accounts on accounts.id = refused.account_id
      join spaces on spaces.id = accounts.space_id
      order by refused.at
      -- an account that is deleted meanwhile waits, so that its lines are erased with the others
      for key share of accounts
      returning 1
    )
    select pg_notify('sipspace_audit', '') from (select count(*) from added) as written
  `.execute(db)
}
