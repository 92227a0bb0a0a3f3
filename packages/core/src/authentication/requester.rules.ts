import { adminRoleOf } from '../admin-roles/admin-roles.rules.ts'
import type { Actor } from '../operation.ts'
import type { SpaceIdentity } from '../space-identity.ts'
import { roleOf } from './roles.rules.ts'

/** The row that a statement of authentication gives: the Space of the host, and the account where there is one. */
export interface RequesterRow extends SpaceIdentity {
  account_id: number | null
  username: string | null
  admin: boolean | null
  admin_role: string | null
  /** whether it is an admin with a second factor */
  has_second_factor: boolean | null
  /** of the API key that was shown, where it was one */
  key_role?: string | null
  blocked: boolean | null
  home_id: number | null
  home_domain: string | null
  home_super: boolean | null
  home_realm: string | null
  home_unique_email: boolean | null
  home_default_country: string | null
  home_expire_at: string | null
}

/** The account of a row, with what decides whether it is let in. */
export interface Requester extends Actor {
  secondFactor: SecondFactorState
  blocked: boolean
  home: Actor['home'] & { expire_at: string | null }
}

/**
 * Where an admin is with its second factor: `needed`, it has one that was not shown; `to_set_up`, it has none, and needs one. In
 * both it acts as a plain user.
 */
export type SecondFactorState = 'off' | 'shown' | 'needed' | 'to_set_up'

function secondFactorOf({ admin, has_second_factor: has }: RequesterRow, { isShown, isRequired }: ShownFactors) {
  if (!admin) return 'off'
  if (isShown) return has ? 'shown' : 'off'
  if (has) return 'needed'
  return isRequired ? 'to_set_up' : 'off'
}

/** What a request has shown beside its credentials. */
export interface ShownFactors {
  /** whether a second factor was shown, or is not asked for by what authenticated the request */
  isShown: boolean
  /** whether admins need one */
  isRequired: boolean
}

export function requesterOf(row: RequesterRow, factors: ShownFactors): Requester | null {
  if (row.account_id === null || row.username === null || row.home_id === null || row.home_domain === null) return null
  const secondFactor = secondFactorOf(row, factors)
  const isAdmin = secondFactor === 'off' || secondFactor === 'shown'
  return {
    id: row.account_id,
    username: row.username,
    role: isAdmin ? roleOf({ admin: row.admin, super: row.home_super }) : 'user',
    secondFactor,
    adminRole: adminRoleOf(row.admin_role),
    keyRole: adminRoleOf(row.key_role),
    blocked: row.blocked === true,
    home: {
      id: row.home_id,
      domain: row.home_domain,
      account_realm: row.home_realm,
      unique_email: row.home_unique_email === true,
      default_country: row.home_default_country,
      expire_at: row.home_expire_at,
    },
  }
}
