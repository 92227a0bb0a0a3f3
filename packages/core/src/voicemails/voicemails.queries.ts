import { sql } from 'kysely'
import type { Database, Tx } from '../database/database.ts'
import type { VoicemailType } from './voicemails.schema.ts'

const columns = [
  'voicemail.id',
  'voicemail.name',
  'voicemail.size',
  'voicemail.content_type',
  'voicemail.sip_from',
  'voicemail.uploaded_at',
  'voicemail.created_at',
] as const

const selectVoicemails = (db: Database, spaceId: number) =>
  db
    .selectFrom('voicemails as voicemail')
    .innerJoin('accounts', 'accounts.id', 'voicemail.account_id')
    .select(columns)
    .where('accounts.space_id', '=', spaceId)

/** The voicemails of an account, oldest first. */
export function listVoicemails(db: Database, spaceId: number, accountId: number) {
  return selectVoicemails(db, spaceId)
    .where('voicemail.account_id', '=', accountId)
    .orderBy('voicemail.number')
    .execute()
}

export function findVoicemail(db: Database, spaceId: number, accountId: number, id: string) {
  return selectVoicemails(db, spaceId)
    .where('voicemail.account_id', '=', accountId)
    .where('voicemail.id', '=', id)
    .executeTakeFirst()
}

export async function countVoicemails(tx: Tx, accountId: number): Promise<number> {
  const { voicemails } = await tx
    .selectFrom('voicemails')
    .select(sql<number>`count(*)::integer`.as('voicemails'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  return voicemails
}

interface NewVoicemail {
  id: string
  sip_from: string | null
  content_type: VoicemailType
}

export function insertVoicemail(tx: Tx, accountId: number, voicemail: NewVoicemail, now: Date) {
  return tx
    .insertInto('voicemails')
    .values({ account_id: accountId, ...voicemail, created_at: now })
    .returning(['id', 'sip_from', 'content_type', 'created_at'])
    .executeTakeFirstOrThrow()
}

/** A voicemail of the Space that waits for its file, and whom it is for. */
export function findEmptyVoicemail(db: Database, spaceId: number, id: string) {
  return selectVoicemails(db, spaceId)
    .select(['accounts.id as account_id', 'accounts.email', 'accounts.language'])
    .where('voicemail.id', '=', id)
    .where('voicemail.uploaded_at', 'is', null)
    .executeTakeFirst()
}

/** Notes that the file is there, once. Undefined when there is no such voicemail, or it has its file already. */
export function fillVoicemail(tx: Tx, spaceId: number, id: string, file: { name: string; size: number }, now: Date) {
  return tx
    .updateTable('voicemails as voicemail')
    .from('accounts')
    .set({ ...file, uploaded_at: now })
    .whereRef('accounts.id', '=', 'voicemail.account_id')
    .where('accounts.space_id', '=', spaceId)
    .where('voicemail.id', '=', id)
    .where('voicemail.uploaded_at', 'is', null)
    .returning(columns)
    .executeTakeFirst()
}

/** The file of a voicemail by the name that it is served by; not that of a blocked account. */
export function findVoicemailFile(db: Database, spaceId: number, id: string, name: string) {
  return selectVoicemails(db, spaceId)
    .where('voicemail.id', '=', id)
    .where('voicemail.name', '=', name)
    .where('accounts.blocked', '=', false)
    .executeTakeFirst()
}

/** Whether there was one to delete. */
export async function deleteVoicemail(db: Database, spaceId: number, accountId: number, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('voicemails as voicemail')
    .using('accounts')
    .whereRef('accounts.id', '=', 'voicemail.account_id')
    .where('accounts.space_id', '=', spaceId)
    .where('voicemail.account_id', '=', accountId)
    .where('voicemail.id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Files whose voicemails are gone, with their accounts or by themselves. */
export async function listDeletedFiles(db: Database, limit: number): Promise<string[]> {
  const rows = await db.selectFrom('deleted_files').select('id').limit(limit).execute()
  return rows.map(({ id }) => id)
}

/** Forgets deleted files whose bytes are gone. */
export async function forgetDeletedFiles(db: Database, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db.deleteFrom('deleted_files').where('id', 'in', ids).execute()
}
