import type { Database } from '../database/database.ts'
import { AppError } from '../errors.ts'
import { hasAccount } from './accounts.queries.ts'

/** @throws AppError account_not_found, unless the Space has an account with this id */
export async function requireAccountExists(db: Database, spaceId: number, id: number | undefined): Promise<void> {
  if (id === undefined || !(await hasAccount(db, spaceId, id))) throw new AppError('account_not_found')
}
