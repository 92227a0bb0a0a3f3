import type { DomainConfig } from '../config.ts'
import type { ErrorCode } from '../errors.ts'
import { expiryAfter, randomToken } from '../random.ts'

/** A fresh provisioning token and its end, as an account's columns. */
export function newProvisioningToken(config: DomainConfig, now: Date) {
  return {
    provisioning_token: randomToken(),
    provisioning_token_expire_at: expiryAfter(now, config.APP_PROVISIONING_TOKEN_EXPIRATION_MINUTES),
  }
}

/** Why a provisioning token gives nothing; null when it is good. */
export function tokenRefusal(
  account: { blocked: boolean; expire_at: string | null } | undefined,
  now: Date,
): ErrorCode | null {
  if (!account) return 'token_not_found'
  if (account.blocked) return 'account_blocked'
  return account.expire_at !== null && new Date(account.expire_at) <= now ? 'token_expired' : null
}
