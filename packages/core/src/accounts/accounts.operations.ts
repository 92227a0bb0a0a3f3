import { z } from 'zod'
import { AdminRole } from '../admin-roles/admin-roles.schema.ts'
import { unblockAccount } from '../blocking/blocking.queries.ts'
import { lockAccount, replacePasswords } from '../credentials/passwords.queries.ts'
import { keptHashes } from '../credentials/passwords.rules.ts'
import type { Database } from '../database/database.ts'
import { requireVersion } from '../database/fragments.ts'
import { AppError, type ErrorCode, type FieldErrors, fieldError, mergeFieldErrors } from '../errors.ts'
import { type AccountMail, queueMail } from '../mail/mail.queries.ts'
import { type Context, mutation, passToRun, query } from '../operation.ts'
import { hashToken } from '../random.ts'
import {
  describeSecondFactor,
  deleteSecondFactor as removeSecondFactor,
} from '../second-factor/second-factor.queries.ts'
import { registrationRefusal } from '../spaces/registration.rules.ts'
import { isExpired } from '../spaces/spaces.rules.ts'
import {
  isCreationTokenFresh,
  linkCreationTokenToAccount,
  takeCreationToken,
} from '../tokens/creation-tokens.queries.ts'
import { newProvisioningToken } from '../tokens/provisioning-tokens.rules.ts'
import { checkFields, claimEmail, isEmailClaimed, normalPhone, whatIsTaken } from './accounts.checks.ts'
import { deleteAccount, hasAccount, type NewAccount, updateAccount } from './accounts.queries.ts'
import { requireAccount, toAccountResponse } from './accounts.resource.ts'
import {
  Account,
  AccountId,
  AccountWithCodes,
  CreateAccount,
  CreateAccountWithToken,
  EditAccount,
  UpdateAccount,
} from './accounts.schema.ts'
import { chosenSpace, ignoredDomainErrors } from './chosen-space.ts'
import { replaceDictionary } from './dictionary.queries.ts'
import { insertAccount, insertedAccount } from './insertions.queries.ts'
import { lockNewHome } from './moves.queries.ts'
import { newAccount } from './new-account.ts'
import { requireAccountExists } from './require-account-exists.ts'

const NO_SUCH_SPACE: FieldErrors = { domain: [{ key: 'domain_of_no_space' }] }

export const create = mutation({
  summary: 'Create an account',
  access: 'admin',
  needsConfirmation: ({ admin }) => admin === true,
  input: CreateAccount,
  output: Account,
  errors: ['no_such_domain', 'space_full', 'space_expired'],
  async check(ctx, input, isRefused) {
    const space = await chosenSpace(ctx, input.domain)
    const errors = await checkFields(ctx, space, input, {
      phoneNumbers: ctx.config.APP_ALLOW_PHONE_NUMBER_USERNAME_ADMIN_API,
      takenIsRefused: !isRefused && space !== null && !isEmailClaimed(ctx, space, input.email ?? null),
    })
    return passToRun({ space }, mergeFieldErrors(errors, await ignoredDomainErrors(ctx, input.domain)))
  },
  async run(ctx, input, { space }) {
    if (!space) throw new AppError('no_such_domain')
    if (isExpired(space, ctx.clock())) throw new AppError('space_expired')
    const email = input.email ?? null
    const account: NewAccount = {
      ...newAccount(ctx, space, input),
      email,
      phone: normalPhone(input.phone, space),
      display_name: input.display_name ?? null,
      language: input.language ?? null,
      activated: input.activated ?? false,
      admin: input.admin ?? false,
      dictionary: input.dictionary ?? {},
    }
    const insert = (db: Database) => insertAccount(db, space.id, account, ctx.clock())
    const inserted = isEmailClaimed(ctx, space, email)
      ? await ctx.db.transaction().execute(async (tx) => {
          await claimEmail(ctx, tx, space, email, null)
          return insert(tx)
        })
      : await insert(ctx.db).catch(async (error: unknown) => {
          throw await whatIsTaken(ctx, space, input, error)
        })
    return toAccountResponse(insertedAccount(account, inserted))
  },
})

export const createWithToken = mutation({
  summary: 'Create your own account with an account creation token',
  access: 'public',
  input: CreateAccountWithToken,
  output: Account,
  errors: ['space_full', 'public_registration_off', 'phone_registration_off'],
  async check(ctx, input) {
    const errors = await checkFields(ctx, ctx.space, input, { phoneNumbers: false })
    const token = input.account_creation_token
    if (token !== undefined && !(await isCreationTokenFresh(ctx.db, ctx.space.id, hashToken(token), ctx.clock()))) {
      errors['account_creation_token'] = [{ key: 'creation_token' }]
    }
    return errors
  },
  run: (ctx, input) =>
    ctx.db.transaction().execute(async (tx) => {
      const token = await takeCreationToken(tx, ctx.space.id, hashToken(input.account_creation_token), ctx.clock())
      if (!token) throw fieldError('account_creation_token', 'creation_token')
      const refusal = registrationRefusal(token, token.source)
      if (refusal) throw new AppError(refusal)
      const account: NewAccount = {
        ...newAccount(ctx, ctx.space, input),
        email: null,
        phone: null,
        display_name: null,
        language: ctx.language,
        activated: false,
        admin: false,
        dictionary: {},
      }
      const { id } = await insertAccount(tx, ctx.space.id, account, ctx.clock())
      await linkCreationTokenToAccount(tx, token.id, id)
      return requireAccount(ctx, id, tx)
    }),
})

export const replace = mutation({
  summary: 'Replace an account: what is not sent is reset, but for its dictionary, activation and blocking',
  access: 'admin',
  needsConfirmation: true,
  input: UpdateAccount,
  output: AccountWithCodes,
  errors: ['account_not_found', 'version_conflict', 'last_super_admin', 'space_full', 'space_expired'],
  async check(ctx, input) {
    if (input.id !== undefined) await requireAccountExists(ctx.db, ctx.space.id, input.id)
    const space = await chosenSpace(ctx, input.domain)
    const errors = await checkFields(ctx, space, input, {
      phoneNumbers: ctx.config.APP_ALLOW_PHONE_NUMBER_USERNAME_ADMIN_API,
      ...(input.id === undefined ? {} : { exceptId: input.id }),
    })
    const domainErrors = space ? await ignoredDomainErrors(ctx, input.domain) : NO_SUCH_SPACE
    return passToRun({ space }, mergeFieldErrors(errors, domainErrors))
  },
  run: (ctx, { id, version, username, password, algorithm, dictionary, ...input }, { space }) =>
    ctx.db.transaction().execute(async (tx) => {
      if (!space) throw new AppError('invalid_input', NO_SUCH_SPACE)
      const isMoved = space.id !== ctx.space.id
      if (isMoved && isExpired(space, ctx.clock())) throw new AppError('space_expired')
      const email = input.email ?? null
      await claimEmail(ctx, tx, space, email, id)
      const change = {
        username,
        email,
        phone: normalPhone(input.phone, space),
        display_name: input.display_name ?? null,
        dtmf_protocol: input.dtmf_protocol ?? null,
        admin: input.admin ?? false,
        ...(input.language ? { language: input.language } : {}),
        ...(isMoved ? { space_id: space.id } : {}),
      }
      const known = await lockAccount(tx, ctx.space.id, id)
      if (!known) throw new AppError('account_not_found')
      requireVersion(version, known.version)
      const home = isMoved ? await lockNewHome(tx, space.id) : known
      await updateAccount(tx, ctx.space.id, id, change, ctx.clock())
      const kept = keptHashes({ username, realm: home.realm, password }, [algorithm], home.sip_algorithms)
      await replacePasswords(tx, id, kept, { isAnew: isMoved })
      if (dictionary) await replaceDictionary(tx, id, dictionary)
      return requireAccount({ ...ctx, space }, id, tx)
    }),
})

export const update = mutation({
  summary: 'Change some fields of an account; what is not sent stays as it is',
  access: 'admin',
  needsConfirmation: ({ admin }) => admin !== undefined,
  input: EditAccount,
  output: AccountWithCodes,
  errors: ['account_not_found', 'version_conflict', 'last_super_admin'],
  async check(ctx, { id, ...fields }) {
    if (id === undefined || !(await hasAccount(ctx.db, ctx.space.id, id))) throw new AppError('account_not_found')
    return checkFields(ctx, ctx.space, fields, { phoneNumbers: false, exceptId: id })
  },
  run: (ctx, { id, version, phone, ...input }) =>
    ctx.db.transaction().execute(async (tx) => {
      await claimEmail(ctx, tx, ctx.space, input.email ?? null, id)
      const sent = { ...input, ...(phone === undefined ? {} : { phone: normalPhone(phone, ctx.space) }) }
      const change = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined))
      if (!(await updateAccount(tx, ctx.space.id, id, change, ctx.clock(), version))) {
        throw new AppError('account_not_found')
      }
      return requireAccount(ctx, id, tx)
    }),
})

const remove = mutation({
  summary: 'Delete an account and all that hangs on it; its name is never given again',
  access: 'admin',
  input: AccountId,
  output: z.void(),
  errors: ['account_not_found', 'last_super_admin'],
  async run(ctx, { id }) {
    if (!(await deleteAccount(ctx.db, ctx.space.id, id, ctx.clock()))) throw new AppError('account_not_found')
  },
})

/** An operation that sets columns of an account and answers with it. */
const setting = (
  summary: string,
  change: (ctx: Context) => Parameters<typeof updateAccount>[3],
  errors: readonly ErrorCode[] = [],
) =>
  mutation({
    summary,
    access: 'admin',
    input: AccountId,
    output: Account,
    errors: ['account_not_found', ...errors],
    async run(ctx, { id }) {
      if (!(await updateAccount(ctx.db, ctx.space.id, id, change(ctx), ctx.clock()))) {
        throw new AppError('account_not_found')
      }
      return requireAccount(ctx, id)
    },
  })

export const activate = setting('Activate an account', () => ({ activated: true }))
export const deactivate = setting('Deactivate an account', () => ({ activated: false }), ['last_super_admin'])
export const block = setting('Block an account: it is refused everywhere', () => ({ blocked: true }), [
  'last_super_admin',
])

/** What it had done too often is forgotten, or the next time would block it again. */
export const unblock = mutation({
  summary: 'Unblock an account',
  access: 'admin',
  input: AccountId,
  output: Account,
  errors: ['account_not_found'],
  async run(ctx, { id }) {
    if (!(await unblockAccount(ctx.db, ctx.space.id, id, ctx.clock()))) throw new AppError('account_not_found')
    return requireAccount(ctx, id)
  },
})

export const provision = setting('Give an account a new provisioning token', (ctx) =>
  newProvisioningToken(ctx.config, ctx.clock()),
)

export const setRole = mutation({
  summary: 'Make an account an admin of its Space, of full or restricted role, or a plain user',
  access: 'admin',
  needsConfirmation: true,
  input: AccountId.extend({
    admin: z.boolean(),
    admin_role: AdminRole.optional().meta({
      description: 'What it may do as an admin; it stays where it is not sent. It has none that is no admin.',
    }),
  }).meta({ examples: [{ id: 42, admin: true, admin_role: 'support' }] }),
  output: Account,
  errors: ['account_not_found', 'last_super_admin'],
  async run(ctx, { id, admin, admin_role }) {
    const change = { admin, ...(admin_role === undefined ? {} : { admin_role }) }
    if (!(await updateAccount(ctx.db, ctx.space.id, id, change, ctx.clock()))) throw new AppError('account_not_found')
    return requireAccount(ctx, id)
  },
})

export const getSecondFactor = query({
  summary: 'Whether an account has a second factor, and of which sort',
  access: 'admin',
  input: AccountId,
  output: z
    .object({
      on: z.boolean(),
      app: z.boolean().meta({ description: 'Whether it has an authenticator app.' }),
      passkeys: z.int().meta({ description: 'How many passkeys it has.' }),
    })
    .meta({ id: 'AccountSecondFactor' }),
  errors: ['account_not_found'],
  async run(ctx, { id }) {
    await requireAccountExists(ctx.db, ctx.space.id, id)
    return describeSecondFactor(ctx.db, id)
  },
})

export const deleteSecondFactor = mutation({
  summary: 'Take the second factor, its app and passkeys, from an account whose user has lost it',
  access: 'admin',
  needsConfirmation: true,
  input: AccountId,
  output: z.void(),
  errors: ['account_not_found', 'second_factor_off'],
  async run(ctx, { id }) {
    await requireAccountExists(ctx.db, ctx.space.id, id)
    if (!(await removeSecondFactor(ctx.db, id))) throw new AppError('second_factor_off')
  },
})

/** An operation that sends a mail to an account's address: queued with the answer, sent by a worker. */
const mailing = (summary: string, mail: AccountMail) =>
  mutation({
    summary,
    access: 'admin',
    input: AccountId,
    output: z.void(),
    errors: ['account_not_found', 'account_has_no_email'],
    run: (ctx, { id }) =>
      ctx.db.transaction().execute(async (tx) => {
        const account = await requireAccount(ctx, id, tx)
        if (account.email === null) throw new AppError('account_has_no_email')
        await queueMail(tx, { mail, accountId: id, language: account.language ?? ctx.language ?? 'en' }, ctx.client)
      }),
  })

export const sendProvisioningEmail = mailing('Send an account its provisioning link and QR code', 'provisioning')
export const sendResetPasswordEmail = mailing('Send an account a link to set a new password', 'reset_password')

export { remove as delete }
