import { sql } from 'kysely'
import type { SipAlgorithms } from '../credentials/passwords.rules.ts'
import type { Database } from '../database/database.ts'
import type { RowSpace } from './import-spaces.rules.ts'

/** A Space that lines of an import may go to. */
export interface ImportSpace extends RowSpace {
  uniqueEmail: boolean
}

/** All Spaces by their domains. */
export async function findImportSpaces(db: Database): Promise<Map<string, ImportSpace>> {
  const spaces = await db
    .selectFrom('spaces')
    .select(['id', 'domain', 'unique_email as uniqueEmail', 'default_country as defaultCountry'])
    .select(sql<string>`coalesce(account_realm, domain)`.as('realm'))
    .select(sql<SipAlgorithms>`sip_algorithms`.as('sipAlgorithms'))
    .where('deleted_at', 'is', null)
    .execute()
  return new Map(spaces.map((space) => [space.domain, space]))
}
