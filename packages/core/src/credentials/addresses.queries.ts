import { type Expression, sql } from 'kysely'

/** Whether `accounts` still has the email address or phone number that something was sent to. */
export const hasAddress = (sentTo: Expression<string | null>) =>
  sql<boolean>`${sentTo} in (accounts.email, accounts.phone)`
