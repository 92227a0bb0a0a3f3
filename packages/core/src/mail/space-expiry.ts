import { sql } from 'kysely'
import type { ApplicationDatabase } from '../database/database.ts'
import { queueMail } from './mail.queries.ts'

const DAY_MS = 86_400_000

/**
 * Queues mails to the admins of the Spaces that end soon. Each Space's admins get one for each of these numbers of days, once;
 * where several are due, that for the least days. Admins without an email address get none, nor do blocked ones.
 *
 * @param days how long before its end an admin is told
 * @returns how many mails
 */
export async function mailSpaceExpiries(db: ApplicationDatabase, days: readonly number[], now: Date): Promise<number> {
  if (days.length === 0) return 0
  const until = new Date(now.getTime() + Math.max(...days) * DAY_MS)
  const spaces = await db
    .selectFrom('spaces')
    .select(['id', 'expire_at'])
    .where('expire_at', '>', now.toISOString())
    .where('expire_at', '<=', until.toISOString())
    .$narrowType<{ expire_at: string }>()
    .execute()
  let queued = 0
  for (const { id, expire_at } of spaces) {
    const left = (new Date(expire_at).getTime() - now.getTime()) / DAY_MS
    queued += await mailExpiry(db, { id, expire_at, days: Math.min(...days.filter((one) => one >= left)) })
  }
  return queued
}

function mailExpiry(
  db: ApplicationDatabase,
  { id, expire_at, days }: { id: number; expire_at: string; days: number },
): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const noted = await tx
      .insertInto('space_expiry_mails')
      .values({ space_id: id, expire_at, days })
      .onConflict((conflict) => conflict.doNothing())
      .returning(sql`1`.as('noted'))
      .executeTakeFirst()
    if (!noted) return 0
    const admins = await tx
      .selectFrom('accounts')
      .select(['id', 'language'])
      .where('space_id', '=', id)
      .where('admin', '=', true)
      .where('blocked', '=', false)
      .where('email', 'is not', null)
      .execute()
    for (const { id: accountId, language } of admins) {
      await queueMail(tx, { mail: 'space_expiry', accountId, language: language ?? 'en' }, { requestId: null })
    }
    return admins.length
  })
}
