import type { Migration } from 'kysely'
import { up as accounts } from './0001_accounts.ts'

/** Every migration by name, in the order of the names. A released one never changes. */
export const migrations: Record<string, Migration> = {
  '0001_accounts': { up: accounts },
}
