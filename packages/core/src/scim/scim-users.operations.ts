import { z } from 'zod'
import { checkFields, claimEmail, normalPhone } from '../accounts/accounts.checks.ts'
import { deleteAccount, updateAccount } from '../accounts/accounts.queries.ts'
import { insertAccount } from '../accounts/insertions.queries.ts'
import type { DigestAlgorithm } from '../credentials/digest.rules.ts'
import { findPasswords, replacePasswords } from '../credentials/passwords.queries.ts'
import { allHashes, keptHashes, matchesPassword } from '../credentials/passwords.rules.ts'
import type { Database, Tx } from '../database/database.ts'
import { requireVersion } from '../database/fragments.ts'
import { AppError, type FieldErrors, fieldError, mergeFieldErrors } from '../errors.ts'
import { queueMail } from '../mail/mail.queries.ts'
import { type Context, mutation, query } from '../operation.ts'
import { realmOf } from '../space-identity.ts'
import { countAccounts } from '../spaces/account-counts.queries.ts'
import { newProvisioningToken } from '../tokens/provisioning-tokens.rules.ts'
import {
  countScimUsers,
  findScimSettings,
  findScimUser,
  findTakenScimNames,
  listScimUsers,
  lockScimUser,
  type ScimUserRow,
  writeScimUser,
} from './scim.queries.ts'
import {
  CreateScimUser,
  ListScimUsers,
  PatchScimUser,
  ReplaceScimUser,
  SCIM_URN,
  ScimUser,
  ScimUserId,
  ScimUserList,
} from './scim.schema.ts'
import { parseScimFilter } from './scim-filter.rules.ts'
import { scimUrl } from './scim-keys.operations.ts'
import { applyPatch } from './scim-patch.rules.ts'
import { inScimNames, keptEmail, type ScimState, shownName, stateOf, usernameFrom } from './scim-users.rules.ts'

/** What a directory reads of an account, and changes. */
const known = (row: ScimUserRow): ScimState => ({
  userName: row.user_name ?? `${row.username}@${row.domain}`,
  externalId: row.external_id,
  givenName: row.given_name,
  familyName: row.family_name,
  displayName: row.display_name,
  email: row.email,
  phone: row.phone,
  phoneType: row.phone_type,
  language: row.language,
  active: row.activated,
})

function present(ctx: Context, row: ScimUserRow): z.input<typeof ScimUser> {
  const { userName, externalId, givenName, familyName, displayName, email, phone, phoneType, language, active } =
    known(row)
  const formatted = [givenName, familyName].filter(Boolean).join(' ')
  const names = { ...(givenName ? { givenName } : {}), ...(familyName ? { familyName } : {}) }
  return {
    schemas: [SCIM_URN.user],
    id: String(row.id),
    userName,
    ...(externalId === null ? {} : { externalId }),
    ...(formatted === '' ? {} : { name: { formatted, ...names } }),
    ...(displayName === null ? {} : { displayName }),
    ...(email === null ? {} : { emails: [{ value: email, type: 'work', primary: true }] }),
    ...(phone === null ? {} : { phoneNumbers: [{ value: phone, type: phoneType ?? 'work', primary: true }] }),
    ...(language === null ? {} : { preferredLanguage: language }),
    active,
    meta: {
      resourceType: 'User',
      created: row.created_at,
      lastModified: row.last_modified,
      version: `W/"${row.version}"`,
      location: `${scimUrl(ctx)}/Users/${row.id}`,
    },
  }
}

async function requireUser(ctx: Context, id: number, db: Database = ctx.db) {
  const row = await findScimUser(db, ctx.space.id, id)
  if (!row) throw new AppError('account_not_found')
  return row
}

export const list = query({
  summary: 'List the users of the Space as a directory sees them',
  fromReplica: true,
  access: 'admin',
  input: ListScimUsers,
  output: ScimUserList,
  async run(ctx, { filter, startIndex, count }) {
    const conditions = filter === undefined ? [] : parseScimFilter(filter)
    if (conditions === null) throw fieldError('filter', 'scim_filter')
    const [totalResults, rows] = await Promise.all([
      // of all, they are counted already
      conditions.length === 0 ? countAccounts(ctx.db, ctx.space.id) : countScimUsers(ctx.db, ctx.space, conditions),
      count === 0 ? [] : listScimUsers(ctx.db, ctx.space, { conditions, startIndex, count }),
    ])
    const Resources = rows.map((row) => present(ctx, row))
    return { schemas: [SCIM_URN.list], totalResults, startIndex, itemsPerPage: rows.length, Resources }
  },
})

export const get = query({
  summary: 'Get a user as a directory sees it',
  access: 'admin',
  input: ScimUserId,
  output: ScimUser,
  errors: ['account_not_found'],
  run: async (ctx, { id }) => present(ctx, await requireUser(ctx, id)),
})

/** The state as an account keeps it, where its values are good. */
async function requireGood(
  ctx: Context,
  tx: Tx,
  state: ScimState,
  changed: { username?: string; password?: string | null; email: boolean; phone: boolean; id: number },
): Promise<ScimState> {
  const { email, errors } = changed.email ? keptEmail(state.email) : { email: state.email, errors: {} }
  const fields = {
    username: changed.username,
    password: changed.password ?? undefined,
    phone: changed.phone ? state.phone : null,
    email: changed.email && !('email' in errors) ? email : null,
  }
  const phoneNumbers = ctx.config.APP_ALLOW_PHONE_NUMBER_USERNAME_ADMIN_API
  const taken = await findTakenScimNames(tx, ctx.space.id, state, changed.id)
  const names: FieldErrors = {
    ...(taken.userName ? { userName: [{ key: 'taken' }] } : {}),
    ...(taken.externalId ? { externalId: [{ key: 'taken' }] } : {}),
  }
  const found = mergeFieldErrors(
    errors,
    await checkFields({ ...ctx, db: tx }, ctx.space, fields, { phoneNumbers, exceptId: changed.id }),
  )
  const all = mergeFieldErrors(inScimNames(found), names)
  if (Object.keys(all).length > 0) throw new AppError('invalid_input', all)
  return { ...state, email, phone: changed.phone ? normalPhone(state.phone, ctx.space) : state.phone }
}

export const create = mutation({
  summary: 'Create the account of a user that a directory has',
  access: 'admin',
  input: CreateScimUser,
  output: ScimUser,
  errors: ['space_full'],
  run: (ctx, { password: given, ...input }) =>
    ctx.db.transaction().execute(async (tx) => {
      const password = given ? given : null
      const { username_rule, provisioning_mail } = await findScimSettings(tx, ctx.space.id)
      const wanted = stateOf(input)
      const username = usernameFrom(wanted.userName, username_rule)
      const state = await requireGood(ctx, tx, wanted, { username, password, email: true, phone: true, id: 0 })
      await claimEmail(ctx, tx, ctx.space, state.email, null)
      const realm = realmOf(ctx.space)
      const account = {
        username,
        email: state.email,
        phone: state.phone,
        display_name: shownName(state),
        dtmf_protocol: null,
        language: state.language,
        activated: state.active,
        admin: false,
        ...newProvisioningToken(ctx.config, ctx.clock()),
        ip_address: ctx.client.ip,
        user_agent: ctx.client.userAgent ?? '',
        password: {
          algorithm: 'SHA-256' as DigestAlgorithm,
          realm,
          hashes: password === null ? {} : allHashes({ username, realm, password }),
        },
        dictionary: {},
      }
      const { id } = await insertAccount(tx, ctx.space.id, account, ctx.clock())
      await writeScimUser(tx, { spaceId: ctx.space.id, accountId: id }, state, ctx.clock())
      if (provisioning_mail && password === null && state.email !== null && state.active) {
        await queueMail(tx, { mail: 'provisioning', accountId: id, language: state.language ?? 'en' }, ctx.client)
      }
      return present(ctx, await requireUser(ctx, id, tx))
    }),
})

/** What of a row is another than of the state. */
function differences({ space }: Pick<Context, 'space'>, row: ScimUserRow, state: ScimState) {
  const before = known(row)
  const phone = state.phone === null ? null : (normalPhone(state.phone, space) ?? state.phone)
  const email = keptEmail(state.email).email
  const account = {
    ...(email === before.email ? {} : { email }),
    ...(phone === before.phone ? {} : { phone }),
    ...(shownName(state) === before.displayName ? {} : { display_name: shownName(state) }),
    ...(state.language === null || state.language === before.language ? {} : { language: state.language }),
    ...(state.active === before.active ? {} : { activated: state.active }),
  }
  const isScim =
    row.user_name === null ||
    state.userName !== before.userName ||
    state.externalId !== before.externalId ||
    state.givenName !== before.givenName ||
    state.familyName !== before.familyName ||
    state.phoneType !== before.phoneType
  return { account, isScim, isSame: Object.keys(account).length === 0 && !isScim }
}

/** Whether a password that is sent is the one that the account has. */
async function hasPassword(db: Database, row: ScimUserRow, password: string): Promise<boolean> {
  const realm = row.account_realm ?? row.domain
  return matchesPassword(await findPasswords(db, row.id), { username: row.username, realm, password })
}

type Change = (row: ScimUserRow) => ScimState & { password: string | null }

/**
 * Brings an account into the state that a directory wants. Where it is in that state, nothing is written or locked, so that
 * a directory may send everybody again each hour. The username of an account stays: its hashes are made with it.
 */
async function bringInto(ctx: Context, { id, version }: { id: number; version: string | undefined }, change: Change) {
  const row = await requireUser(ctx, id)
  requireVersion(version, row.version)
  const { password, ...wanted } = change(row)
  const isPasswordKept = password === null || (await hasPassword(ctx.db, row, password))
  if (isPasswordKept && differences(ctx, row, wanted).isSame) return present(ctx, row)
  return ctx.db.transaction().execute(async (tx) => {
    const locked = await lockScimUser(tx, ctx.space.id, id)
    if (!locked) throw new AppError('account_not_found')
    requireVersion(version, locked.version)
    const { password: secret, ...state } = change(locked)
    const { account, isScim } = differences(ctx, locked, state)
    const good = await requireGood(ctx, tx, state, {
      password: secret,
      email: 'email' in account,
      phone: 'phone' in account,
      id,
    })
    await claimEmail(ctx, tx, ctx.space, 'email' in account ? good.email : null, id)
    if (Object.keys(account).length > 0) await updateAccount(tx, ctx.space.id, id, account, ctx.clock())
    if (isScim) await writeScimUser(tx, { spaceId: ctx.space.id, accountId: id }, good, ctx.clock())
    if (secret !== null && !(await hasPassword(tx, locked, secret))) {
      const clear = { username: locked.username, realm: locked.account_realm ?? locked.domain, password: secret }
      await replacePasswords(tx, id, keptHashes(clear, [locked.default_password_algorithm], locked.sip_algorithms))
    }
    return present(ctx, await requireUser(ctx, id, tx))
  })
}

export const replace = mutation({
  summary: 'Bring an account into the state that a directory has of its user',
  access: 'admin',
  input: ReplaceScimUser,
  output: ScimUser,
  errors: ['account_not_found', 'version_conflict', 'last_super_admin'],
  run: (ctx, { id, version, password, ...input }) =>
    bringInto(ctx, { id, version }, () => ({ ...stateOf(input), password: password ? password : null })),
})

export const update = mutation({
  summary: 'Change what a directory has changed of a user',
  access: 'admin',
  input: PatchScimUser,
  output: ScimUser,
  errors: ['account_not_found', 'version_conflict', 'last_super_admin'],
  run: (ctx, { id, version, Operations }) =>
    bringInto(ctx, { id, version }, (row) => applyPatch(known(row), Operations)),
})

const remove = mutation({
  summary: 'Delete the account of a user whom a directory has no more',
  access: 'admin',
  input: ScimUserId.extend({ version: ReplaceScimUser.shape.version }),
  output: z.void(),
  errors: ['account_not_found', 'version_conflict', 'last_super_admin'],
  async run(ctx, { id, version }) {
    if (version !== undefined) requireVersion(version, (await requireUser(ctx, id)).version)
    if (!(await deleteAccount(ctx.db, ctx.space.id, id, ctx.clock()))) throw new AppError('account_not_found')
  },
})

export { remove as delete }
