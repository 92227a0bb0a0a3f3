import { ADMIN_ROLES, type AdminRoleValue } from './admin-roles.schema.ts'

/**
 * The operations that restricted roles may call, by group. One that is in no group is for the role `full` alone, so that a
 * new operation is open to nobody else until somebody decides it.
 */
export const operationGroups = {
  read: [
    'accountActions.get',
    'accountActions.list',
    'accountTypes.get',
    'accountTypes.list',
    'accounts.count',
    'accounts.findInSpaces',
    'accounts.get',
    'accounts.getByEmail',
    'accounts.getBySip',
    'accounts.getRegistration',
    'accounts.getSecondFactor',
    'accounts.list',
    'accounts.listMails',
    'accounts.listPage',
    'accounts.listSessions',
    'apiKeys.list',
    'audit.list',
    'audit.listOperations',
    'audit.live',
    'bulkChanges.get',
    'bulkChanges.list',
    'callForwardings.get',
    'callForwardings.list',
    'callStatistics.getSeries',
    'callStatistics.list',
    'callStatistics.listOfSpace',
    'cardDavCredentials.get',
    'cardDavCredentials.list',
    'cardDavCredentials.listServers',
    'cardDavServers.get',
    'cardDavServers.list',
    'cardDavServers.listOwn',
    'contacts.get',
    'contacts.list',
    'contactsLists.get',
    'contactsLists.list',
    'contactsLists.listContacts',
    'contactsLists.listOfAccount',
    'devices.list',
    'dictionary.get',
    'dictionary.list',
    'externalAccounts.find',
    'externalAccounts.get',
    'imports.get',
    'imports.list',
    'imports.watch',
    'jobs.list',
    'me.get',
    'resolution.getBySip',
    'spaces.get',
    'spaces.getOwn',
    'spaces.list',
    'spaces.listUsage',
    'statistics.getSeries',
    'vcards.get',
    'vcards.list',
  ],
  support: [
    'accounts.activate',
    'accounts.block',
    'accounts.deactivate',
    'accounts.provision',
    'accounts.retryMail',
    'accounts.sendProvisioningEmail',
    'accounts.sendResetPasswordEmail',
    'accounts.unblock',
  ],
} as const

type Group = keyof typeof operationGroups
type RestrictedRole = Exclude<AdminRoleValue, 'full'>

const groupsOf: Record<RestrictedRole, readonly Group[]> = { read_only: ['read'], support: ['read', 'support'] }

const operationsOf = (role: RestrictedRole): ReadonlySet<string> =>
  new Set(groupsOf[role].flatMap((group) => operationGroups[group]))

const allowed: Record<RestrictedRole, ReadonlySet<string>> = {
  read_only: operationsOf('read_only'),
  support: operationsOf('support'),
}

/** What restricts an actor, beside the access that an operation asks for. */
export interface Restrictions {
  /** of the account, where it is an admin */
  adminRole: AdminRoleValue
  /** of the API key that it acts by; `full` without one */
  keyRole: AdminRoleValue
}

interface Restricted extends Restrictions {
  role: 'user' | 'admin' | 'superAdmin'
}

/** A role as the database has it; one that this version does not know is the most restricted. */
export const adminRoleOf = (text: string | null | undefined): AdminRoleValue =>
  ADMIN_ROLES.find((role) => role === (text ?? 'full')) ?? 'read_only'

/** The role that restricts an admin most, of its account and its key; a user has none but that of its key. */
export function restrictionOf({ role, adminRole, keyRole }: Restricted): RestrictedRole | null {
  const roles = [keyRole, role === 'user' ? 'full' : adminRole]
  return (['read_only', 'support'] as const).find((one) => roles.includes(one)) ?? null
}

/**
 * Whether the roles of an actor let it call an operation. What is for every user is no matter of an admin's role, but of a
 * key's: by it, a restricted key could be exchanged for an unrestricted one.
 */
export function isWithinRoles(
  { name, access }: { name?: string; access: 'public' | 'user' | 'admin' | 'superAdmin' },
  actor: Restricted,
): boolean {
  if (access === 'public') return true
  if (access === 'user' && actor.keyRole === 'full') return true
  const restriction = restrictionOf(actor)
  return restriction === null || (name !== undefined && allowed[restriction].has(name))
}

/** The operations that the role of an admin restricts it to, by name; null where it is not restricted. */
export function allowedOperations(actor: Restricted): string[] | null {
  const restriction = restrictionOf(actor)
  return restriction && [...allowed[restriction]]
}

/**
 * An output without what lets its reader act as an account: for a role that only reads, tokens of provisioning; for every
 * restricted one, those of admins, and the codes that users were sent.
 */
export function withoutCredentials<T>(output: T, role: RestrictedRole): T {
  return hide(output, role) as T
}

function hide(value: unknown, role: RestrictedRole): unknown {
  if (Array.isArray(value)) return value.map((one) => hide(one, role))
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  const isHidden = role === 'read_only' || (value as { admin?: unknown }).admin !== false
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => {
      const isCode = name === 'email_change_code' || name === 'phone_change_code'
      return [name, isCode || (name === 'provisioning_token' && isHidden) ? null : hide(field, role)]
    }),
  )
}
