import { constraintError } from '../database/constraint-errors.ts'
import type { Database, Tx } from '../database/database.ts'
import { AppError, type FieldErrors, fieldError, mergeFieldErrors } from '../errors.ts'
import type { Context } from '../operation.ts'
import { isCountryOpen } from '../phones/phones.queries.ts'
import { parsePhone } from '../phones/phones.rules.ts'
import type { SpaceIdentity } from '../space-identity.ts'
import { findTaken, lockEmail } from './accounts.queries.ts'
import { passwordErrors, usernameErrors } from './accounts.rules.ts'

/** The Space that an account is, or will be, in. */
type Home = Pick<SpaceIdentity, 'id' | 'unique_email' | 'default_country'>

/** Whether an email address serves one account of a Space only: by the setting of all Spaces, or by its own. */
const areEmailsUnique = ({ config }: Pick<Context, 'config'>, space: Home): boolean =>
  config.ACCOUNT_EMAIL_UNIQUE || space.unique_email

interface Fields {
  username?: string | undefined
  password?: string | undefined
  phone?: string | null | undefined
  email?: string | null | undefined
}

/**
 * What is wrong with an account's fields beyond their form: this installation's rules, and what others have already.
 *
 * @param space the Space to look for others in; null when there is none to look in
 * @param options.exceptId the account that the fields are for, when it exists
 * @param options.takenIsRefused whether a write will be refused for what others have, and {@link whatIsTaken} asked then:
 *   it is looked for only where something else is wrong
 */
export async function checkFields(
  ctx: Pick<Context, 'config'> & { db: Database },
  space: Home | null,
  fields: Fields,
  options: { phoneNumbers: boolean; exceptId?: number; takenIsRefused?: boolean },
): Promise<FieldErrors> {
  const errors = mergeFieldErrors(
    usernameErrors(fields.username, ctx.config, options),
    passwordErrors(fields.password, ctx.config),
    await phoneErrors(ctx.db, fields.phone, space),
  )
  if (space === null) return errors
  if (options.takenIsRefused && Object.keys(errors).length === 0) return errors
  const wanted = {
    username: errors['username'] ? null : (fields.username ?? null),
    phone: errors['phone'] ? null : normalPhone(fields.phone, space),
    email: areEmailsUnique(ctx, space) ? (fields.email ?? null) : null,
  }
  if (wanted.username === null && wanted.phone === null && wanted.email === null) return errors
  const taken = await findTaken(ctx.db, space.id, wanted, options.exceptId ?? null)
  for (const field of ['username', 'phone', 'email'] as const) {
    if (taken[field]) errors[field] = [{ key: 'taken' }]
  }
  return errors
}

/** What an account that was refused for what others have should be told: all of it, not only what the database met first. */
export async function whatIsTaken(
  ctx: Pick<Context, 'config'> & { db: Database },
  space: Home,
  fields: Fields,
  error: unknown,
): Promise<unknown> {
  if (constraintError(error)?.code !== 'invalid_input') return error
  const errors = await checkFields(ctx, space, fields, { phoneNumbers: true })
  return Object.keys(errors).length > 0 ? new AppError('invalid_input', errors) : error
}

async function phoneErrors(
  db: Database,
  phone: string | null | undefined,
  space: PhoneSpace | null,
): Promise<FieldErrors> {
  if (phone == null) return {}
  const parsed = parsePhone(phone, space?.default_country)
  if (!parsed) return { phone: [{ key: 'phone' }] }
  const { country } = parsed
  if (country === null) return { phone: [{ key: 'phone_country' }] }
  return (await isCountryOpen(db, country)) ? {} : { phone: [{ key: 'phone_country_closed', params: { country } }] }
}

/** What phone numbers of a Space are read by. */
type PhoneSpace = Pick<SpaceIdentity, 'default_country'>

/** A phone number as it is kept: in international form (E.164). */
export function normalPhone(phone: string | null | undefined, space: PhoneSpace | null): string | null {
  return phone == null ? null : (parsePhone(phone, space?.default_country)?.number ?? null)
}

/** Whether an address must be claimed with {@link claimEmail} before it is written. */
export const isEmailClaimed = (ctx: Pick<Context, 'config'>, space: Home, email: string | null): email is string =>
  email !== null && areEmailsUnique(ctx, space)

/**
 * Makes sure, where addresses are unique, that no other account of the Space has or gets this one before the transaction ends.
 *
 * @throws AppError invalid_input on `email`
 */
export async function claimEmail(
  ctx: Pick<Context, 'config'>,
  tx: Tx,
  space: Home,
  email: string | null,
  exceptId: number | null,
): Promise<void> {
  if (!isEmailClaimed(ctx, space, email)) return
  await lockEmail(tx, space.id, email)
  const taken = await findTaken(tx, space.id, { username: null, phone: null, email }, exceptId)
  if (taken.email) throw fieldError('email', 'taken')
}
