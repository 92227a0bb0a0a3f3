import type { Database } from '../database/database.ts'

/** Which ways to an account a Space leaves open to anybody. */
export function findSignUp(db: Database, spaceId: number) {
  return db
    .selectFrom('spaces')
    .select(['public_registration', 'phone_registration', 'intro_registration_text'])
    .where('id', '=', spaceId)
    .executeTakeFirst()
}
