import type { Actor } from '../operation.ts'

/** An admin of a super Space is admin of every Space. */
export function roleOf(account: { admin: boolean | null; super: boolean | null }): Actor['role'] {
  if (!account.admin) return 'user'
  return account.super ? 'superAdmin' : 'admin'
}
