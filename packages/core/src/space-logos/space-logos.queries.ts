import type { Database } from '../database/database.ts'
import type { LogoType } from './space-logos.rules.ts'

/** The logo of a Space. */
export function findSpaceLogo(db: Database, spaceId: number) {
  return db
    .selectFrom('space_logos')
    .select(['content_type', 'image', 'sha256'])
    .where('space_id', '=', spaceId)
    .executeTakeFirst()
}

/** Gives a Space this logo in place of the one it has. */
export async function upsertSpaceLogo(
  db: Database,
  spaceId: number,
  logo: { content_type: LogoType; image: Buffer; sha256: string },
  now: Date,
): Promise<void> {
  await db
    .insertInto('space_logos')
    .values({ space_id: spaceId, ...logo, updated_at: now })
    .onConflict((conflict) => conflict.column('space_id').doUpdateSet({ ...logo, updated_at: now }))
    .execute()
}

/** Whether there was one to delete. */
export async function deleteSpaceLogo(db: Database, spaceId: number): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('space_logos').where('space_id', '=', spaceId).executeTakeFirst()
  return numDeletedRows > 0n
}

/** What the pages of a Space look like. */
export function findPageStyle(db: Database, spaceId: number) {
  return db
    .selectFrom('spaces')
    .leftJoin('space_logos', 'space_logos.space_id', 'spaces.id')
    .select(['spaces.theme_hue', 'space_logos.sha256 as logo_sha256'])
    .where('spaces.id', '=', spaceId)
    .executeTakeFirst()
}
