import { z } from 'zod'
import { constraintError } from '../database/constraint-errors.ts'
import type { Tx } from '../database/database.ts'
import { requireVersion } from '../database/fragments.ts'
import { AppError, type FieldErrors, fieldError, mergeFieldErrors } from '../errors.ts'
import { type Context, mutation, passToRun, query } from '../operation.ts'
import { forOwnSpace } from '../own-space.ts'
import type { CountryCodeValue } from '../phones/countries.schema.ts'
import { realmOf } from '../space-identity.ts'
import { countAccounts } from './account-counts.queries.ts'
import { customEntriesErrors } from './custom-entries.rules.ts'
import {
  findSpaceRealm,
  findSpaceSettings,
  findTakenSpace,
  hasPasswords,
  insertSpace,
  listSpaces,
  lockDeletedSpace,
  lockSpaceToHave,
  lockSuperSpaces,
  lockWholeSpace,
  markDeleted,
  purgeSpace,
  queuePurge,
  removePurges,
  restoreSpace,
  selectUsage,
  updateSpace,
} from './spaces.queries.ts'
import { chosenRealm, chosenRealmErrors, isExpired, logoPath } from './spaces.rules.ts'
import {
  CreateSpace,
  RestoredSpace,
  Space,
  SpaceDomain,
  SpaceUsage,
  UpdateOwnSpace,
  UpdateSpace,
} from './spaces.schema.ts'

async function takenErrors(
  ctx: Context,
  wanted: { domain?: string | undefined; host?: string | undefined },
  exceptId: number | null,
): Promise<FieldErrors> {
  const { domain = null, host = null } = wanted
  if (domain === null && host === null) return {}
  const taken = await findTakenSpace(ctx.db, { domain, host }, exceptId)
  const errors: FieldErrors = {}
  if (taken.domain) errors['domain'] = [{ key: 'taken' }]
  if (taken.host) errors['host'] = [{ key: 'taken' }]
  return errors
}

/** An end that a new Space cannot have: a Space is ended by an update. */
const endErrors = (expire_at: string | null | undefined, now: Date): FieldErrors =>
  expire_at != null && isExpired({ expire_at }, now) ? { expire_at: [{ key: 'in_the_past' }] } : {}

interface SpaceRow {
  host: string
  account_realm: string | null
  default_password_algorithm: 'MD5' | 'SHA-256'
  default_country: string | null
  logo_sha256: string | null
}

/** A Space as answers have it. */
const present = <S extends SpaceRow>(ctx: Context, { default_password_algorithm, logo_sha256, ...space }: S) => ({
  ...space,
  // as it was taken
  default_country: space.default_country as CountryCodeValue | null,
  digest_authentication_configuration: { realm: space.account_realm, default_password_algorithm },
  logo: logo_sha256 === null ? null : `${ctx.origin(space.host)}${logoPath(logo_sha256)}`,
})

/** The columns of what an input may leave out; null is as good as left out. */
const givenColumns = (digest: { default_password_algorithm?: string | null | undefined } | null | undefined) =>
  digest?.default_password_algorithm == null ? {} : { default_password_algorithm: digest.default_password_algorithm }

/** Fields that null stands for a value of; of the others, it is as good as left out. */
const MAY_BE_NULL = [
  'account_realm',
  'account_proxy_registrar_address',
  'copyright_text',
  'custom_provisioning_entries',
  'default_country',
  'intro_registration_text',
  'newsletter_registration_address',
  'sip_algorithms',
]

const isSent = ([name, value]: [string, unknown]): boolean =>
  value !== undefined && (value !== null || MAY_BE_NULL.includes(name))

/** @throws AppError invalid_input on `account_realm`, which stays while accounts have passwords */
async function refuseRealm(
  tx: Tx,
  space: { id: number; domain: string; account_realm: string | null },
  account_realm: string | null,
): Promise<void> {
  const isSame = realmOf(space) === realmOf({ ...space, account_realm })
  if (!isSame && (await hasPasswords(tx, space.id))) throw fieldError('account_realm', 'realm_in_use')
}

export const list = query({
  summary: 'List the Spaces, oldest first',
  access: 'superAdmin',
  input: z.object({}),
  output: z.array(Space),
  run: async (ctx) => (await listSpaces(ctx.db)).map((space) => present(ctx, space)),
})

export const listUsage = query({
  summary: 'How full each Space is, and until when it may be used',
  fromReplica: true,
  access: 'superAdmin',
  input: z.object({}),
  output: z.array(SpaceUsage),
  async run(ctx) {
    const spaces = await selectUsage(ctx.db)
    return spaces.map((space) => ({ ...space, expired: isExpired(space, ctx.clock()) }))
  },
})

export const get = query({
  summary: 'Get a Space',
  access: 'superAdmin',
  input: SpaceDomain,
  output: Space,
  errors: ['space_not_found'],
  async run(ctx, { domain }) {
    const space = await findSpaceSettings(ctx.db, domain)
    if (!space) throw new AppError('space_not_found')
    return present(ctx, space)
  },
})

export const getOwn = forOwnSpace(get, { summary: 'Get the Space of the request' })

export const create = mutation({
  summary: 'Create a Space',
  access: 'superAdmin',
  input: CreateSpace,
  output: Space,
  check: async (ctx, input) => {
    const realm = chosenRealm(input, null)
    const errors = mergeFieldErrors(
      await takenErrors(ctx, input, null),
      customEntriesErrors(input.custom_provisioning_entries),
      endErrors(input.expire_at, ctx.clock()),
      chosenRealmErrors(realm, null),
    )
    return passToRun({ realm }, errors)
  },
  async run(ctx, { name, domain, host, digest_authentication_configuration: digest, ...settings }, { realm }) {
    const all = { ...settings, account_realm: realm, ...givenColumns(digest) }
    const given = Object.entries(all).filter(([, value]) => value != null)
    const space = await insertSpace(ctx.db, { name, domain, host, ...Object.fromEntries(given) }, ctx.clock())
    const shown = present(ctx, { ...space, logo_sha256: null })
    return { ...shown, has_oidc: false, email_server: null, carddav_servers: [] }
  },
})

export const replace = mutation({
  summary:
    'Replace the settings of a Space; its name, its host, its algorithms, what is newer, and whether it is super stay when they are not sent',
  access: 'superAdmin',
  input: UpdateSpace,
  output: Space,
  errors: ['space_not_found', 'version_conflict', 'last_super_admin'],
  async check(ctx, { domain, host, custom_provisioning_entries, ...input }) {
    const space = domain === undefined ? undefined : await findSpaceRealm(ctx.db, domain)
    if (!space) throw new AppError('space_not_found')
    const realm = chosenRealm(input, space.account_realm)
    const errors = mergeFieldErrors(
      await takenErrors(ctx, { host }, space.id),
      customEntriesErrors(custom_provisioning_entries),
      chosenRealmErrors(realm, space.account_realm),
    )
    return passToRun({ account_realm: realm ?? null }, errors)
  },
  run: (ctx, { version, ...input }, { account_realm }) =>
    ctx.db.transaction().execute(async (tx) => {
      const now = ctx.clock()
      const { domain, name, host, super: isSuper, digest_authentication_configuration: digest, ...others } = input
      const {
        sip_algorithms,
        default_country,
        theme_hue,
        unique_email,
        client_certificate_authentication,
        ...settings
      } = others
      const { expire_at } = settings
      if (isSuper === false || expire_at !== null) await lockSuperSpaces(tx)
      const space = await lockSpaceToHave(tx, domain, { realm: realmOf({ domain, account_realm }), host })
      if (!space) throw new AppError('space_not_found')
      requireVersion(version, space.version)
      await refuseRealm(tx, { ...space, domain }, account_realm)
      const sent = Object.entries({ name, host, sip_algorithms, default_country }).filter(
        ([, value]) => value !== undefined,
      )
      const given = Object.entries({
        super: isSuper,
        theme_hue,
        unique_email,
        client_certificate_authentication,
        ...givenColumns(digest),
      }).filter(([, value]) => value != null)
      await updateSpace(tx, space.id, { ...settings, account_realm, ...Object.fromEntries([...sent, ...given]) }, now)
      const updated = await findSpaceSettings(tx, domain)
      if (!updated) throw new AppError('space_not_found')
      return present(ctx, updated)
    }),
})

export const updateOwn = mutation({
  summary: 'Change settings of the Space of the request; what is not sent stays',
  access: 'admin',
  input: UpdateOwnSpace,
  output: Space,
  errors: ['space_not_found', 'version_conflict'],
  async check(ctx, input) {
    const space = await findSpaceRealm(ctx.db, ctx.space.domain)
    if (!space) throw new AppError('space_not_found')
    const realm = chosenRealm(input, space.account_realm)
    const errors = mergeFieldErrors(
      customEntriesErrors(input.custom_provisioning_entries),
      chosenRealmErrors(realm, space.account_realm),
    )
    return passToRun({ realm }, errors)
  },
  run: (ctx, { version, digest_authentication_configuration: digest, ...settings }, { realm }) =>
    ctx.db.transaction().execute(async (tx) => {
      const { domain } = ctx.space
      const isRealmSent = settings.account_realm !== undefined || digest?.realm != null
      const known = await findSpaceRealm(tx, domain)
      const account_realm = isRealmSent ? (realm ?? null) : (known?.account_realm ?? null)
      const space = await lockSpaceToHave(tx, domain, { realm: realmOf({ domain, account_realm }), host: undefined })
      if (!space) throw new AppError('space_not_found')
      requireVersion(version, space.version)
      if (isRealmSent) await refuseRealm(tx, { ...space, domain }, account_realm)
      const sent = { ...settings, ...(isRealmSent ? { account_realm } : {}), ...givenColumns(digest) }
      await updateSpace(tx, space.id, Object.fromEntries(Object.entries(sent).filter(isSent)), ctx.clock())
      const updated = await findSpaceSettings(tx, domain)
      if (!updated) throw new AppError('space_not_found')
      return present(ctx, updated)
    }),
})

/** How much of a Space is deleted before the answer: all of most, and as much as takes no long time. */
const STATEMENTS_BEFORE_ANSWER = 10

/** The Space is out of use at once. What it has is deleted in parts, the rest of a large one's after the answer. */
const remove = mutation({
  summary: 'Delete a Space with all its accounts',
  access: 'superAdmin',
  needsConfirmation: true,
  input: SpaceDomain,
  output: z.void(),
  errors: ['space_not_found', 'own_space', 'last_super_admin'],
  async run(ctx, { domain }) {
    const now = ctx.clock()
    const spaceId = await ctx.db.transaction().execute(async (tx) => {
      await lockSuperSpaces(tx)
      const space = await lockWholeSpace(tx, domain)
      if (!space) throw new AppError('space_not_found')
      if (space.id === ctx.actor.home.id) throw new AppError('own_space')
      await markDeleted(tx, space.id, now)
      await queuePurge(tx, { spaceId: space.id }, ctx.client)
      return space.id
    })
    await purgeSpace(ctx.db, spaceId, { maxStatements: STATEMENTS_BEFORE_ANSWER })
  },
})

export { remove as delete }

/** What the deletion has not come to yet stays: the worker deletes nothing more once this has been answered. */
export const cancelDeletion = mutation({
  summary: 'Cancel the deletion of a Space, which is back with the accounts that are left',
  access: 'superAdmin',
  needsConfirmation: true,
  input: SpaceDomain,
  output: RestoredSpace,
  errors: ['space_not_found', 'domain_in_use'],
  run: (ctx, { domain }) =>
    ctx.db.transaction().execute(async (tx) => {
      const deleted = await lockDeletedSpace(tx, domain)
      if (!deleted) throw new AppError('space_not_found')
      await restoreSpace(tx, deleted.id, ctx.clock()).catch((error: unknown) => {
        const isTaken = constraintError(error)?.code === 'invalid_input'
        throw isTaken ? new AppError('domain_in_use', undefined, { cause: error }) : error
      })
      await removePurges(tx, deleted.id)
      const restored = await findSpaceSettings(tx, domain)
      if (!restored) throw new AppError('space_not_found')
      return { ...present(ctx, restored), accounts_left: await countAccounts(tx, deleted.id) }
    }),
})
