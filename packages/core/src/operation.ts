import type { z } from 'zod'
import { isAccountAdmin } from './admin-roles/admin-roles.queries.ts'
import { isWithinRoles, type Restrictions, restrictionOf, withoutCredentials } from './admin-roles/admin-roles.rules.ts'
import type { AuditFeed } from './audit-log/audit-log.feed.ts'
import type { DomainConfig } from './config.ts'
import type { Credential } from './database/audit-context.ts'
import { constraintError } from './database/constraint-errors.ts'
import type { ApplicationDatabase } from './database/database.ts'
import { AppError, type ErrorCode, type FieldErrors } from './errors.ts'
import { performClaimed, performInTransaction } from './idempotency/perform-once.ts'
import type { Language } from './messages/messages.ts'
import type { FileStore, Registrar, SendPush, SendSipMessage, SendTestMail, SettingValue, SignIn } from './ports.ts'
import type { LargeReads } from './rate-limits/large-reads.ts'
import type { LoginThrottle } from './rate-limits/login-throttle.ts'
import type { WrongCodes } from './rate-limits/wrong-codes.ts'
import type { Secrets } from './secrets/secrets.rules.ts'
import { findConfirmation } from './session-confirmations/session-confirmations.queries.ts'
import type { SpaceIdentity } from './space-identity.ts'
import { unknownFields } from './unknown-fields.ts'
import { fieldErrors } from './validation.ts'

/** Who may call an operation: anybody, an account for itself, an admin of the Space, an admin of a super Space. */
export type Access = 'public' | 'user' | 'admin' | 'superAdmin'

/** The account that a request acts as. */
export interface Actor extends Restrictions {
  id: number
  username: string
  role: Exclude<Access, 'public'>
  /** the Space that the account belongs to; a super admin may act in others */
  home: Pick<SpaceIdentity, 'id' | 'domain' | 'account_realm' | 'unique_email' | 'default_country'>
}

/** Where a request came from. */
export interface Client {
  ip: string
  userAgent: string | null
  /** what the logs, and the jobs that it makes, know the request by; null where there is none */
  requestId: string | null
}

/** How an operation learns of the browser session that a request came with, and begins or ends one. */
export interface SessionControl {
  /** the hash of the session's token, null when the request came with none */
  hash: Buffer | null
  begin: (session: { token: string; expireAt: Date }) => void
  end: () => void
}

/** What an operation runs with. */
export interface Context {
  db: ApplicationDatabase
  config: DomainConfig
  clock: () => Date
  /** the Space that the request is for */
  space: SpaceIdentity
  actor: Actor | null
  /** the session, API key or password that the actor was authenticated by; null where it was by something else */
  credential: Credential | null
  client: Client
  /** the language that the request asks for, null when it asks for none of ours */
  language: Language | null
  session: SessionControl
  loginThrottle: LoginThrottle
  wrongCodes: WrongCodes
  /** bounds how many large reads of a Space run at once */
  largeReads: LargeReads
  /** encrypts what has to be read back, such as the password of a mail server */
  secrets: Secrets
  /** tells of an attempt to sign in, once its outcome is known */
  recordSignIn: (signIn: Omit<SignIn, 'ip'>) => void
  /** the public origin of a Space, such as `https://sip.example.org` */
  origin: (host: string) => string
  /** the origin of the pages that the host of the request serves, as browsers know it; null where no browser asks */
  pageOrigin: string | null
  /** wakes an app up on a device */
  push: SendPush
  /** sends a text message over SIP; null where nothing that does is set */
  sendSipMessage: SendSipMessage | null
  /** whether a person has solved the captcha; null where none is asked for */
  captcha: ((response: string) => Promise<boolean>) | null
  /** hands a test mail to the mail server of a Space, and tells what it said */
  sendTestMail: SendTestMail
  /** the settings in force, without their secrets */
  settings: () => SettingValue[]
  /** what the SIP server knows of registrations; null where none is set */
  registrar: Registrar | null
  /** the bytes of files */
  files: FileStore
  /** what is written to the audit log, as it is written; null where it cannot be followed */
  auditFeed: AuditFeed | null
  /** what names a change, so that it is made once however often it is asked for (draft-ietf-httpapi-idempotency-key-header) */
  idempotencyKey?: string | null
}

type ContextOf<A extends Access> = A extends 'public' ? Context : Context & { actor: Actor }

export type Kind = 'query' | 'mutation'

const FOUND = Symbol('found')

/** What is wrong with the fields of an input, and what `run` gets of what the check has found. */
export interface Checked<F> {
  [FOUND]: F
  errors: FieldErrors
}

/** Ends a check: `run` gets what it has found as its third argument, so that nothing is looked up twice. */
export const passToRun = <F>(found: F, errors: FieldErrors = {}): Checked<F> => ({ [FOUND]: found, errors })

type CheckResult = FieldErrors | Checked<unknown>

/** What `run` gets of a check; undefined where some way through the check passes nothing. */
type FoundBy<R extends CheckResult> = R extends Checked<infer F> ? F : undefined

/** A use case: everything that the interfaces, the documentation and the tests need to know about it. */
export interface Operation<
  A extends Access = Access,
  I extends z.ZodObject = z.ZodObject,
  O extends z.ZodType = z.ZodType,
  K extends Kind = Kind,
> {
  /** whether it changes anything: a query may be repeated, and answered from a cache of the caller's */
  kind: K
  summary: string
  access: A
  input: I
  output: O
  /** the errors it can end in, beside those of access and of its input */
  errors?: readonly ErrorCode[]
  /**
   * Rules that need settings or the database, for the fields that the input schema has accepted.
   *
   * @param isRefused whether other fields are wrong already, so that `run` will not be called
   */
  check?: (ctx: ContextOf<A>, input: Partial<z.output<I>>, isRefused: boolean) => CheckResult | Promise<CheckResult>
  /** @param found what `check` has passed on: see {@link passToRun} */
  run: (ctx: ContextOf<A>, input: z.output<I>, found: never) => Promise<z.input<O>>
  /** whether it makes a token for anybody, which is kept or sent: fewer are allowed than of other requests */
  makesToken?: boolean
  /**
   * Whether a browser session has to have shown lately who uses it: for what reads or replaces credentials, changes admins or
   * deletes a Space. API keys have rules of their own.
   */
  needsConfirmation?: boolean | ((input: z.output<I>) => boolean)
  /** whether a mutation does what no transaction takes back, as sending a push does, or has transactions of its own on purpose */
  actsOutside?: boolean
  /** whether a mutation takes in a file, which no transaction is held open for: it sees to the idempotency key with `receiveOnce` */
  receivesFile?: boolean
  /**
   * Whether a query may be read from a replica: it reads much, and has neither a transaction nor to do with who may sign in.
   * Few of a Space run at once: see {@link LargeReads}.
   */
  fromReplica?: boolean
  /** Reads a list part by part, for interfaces that can send it so; `run` gives the whole. */
  parts?: (ctx: ContextOf<A>, input: z.output<I>) => AsyncIterable<z.input<O>>
}

/** An operation of the table: see {@link nameOperations}. */
export interface NamedOperation<
  A extends Access = Access,
  I extends z.ZodObject = z.ZodObject,
  O extends z.ZodType = z.ZodType,
  K extends Kind = Kind,
> extends Operation<A, I, O, K> {
  /** such as `accounts.create` */
  readonly name: string
}

// biome-ignore lint/suspicious/noExplicitAny: a table holds operations of every input and output
type UnnamedOperation = Operation<any, any, any, any>

/** Any operation of the table. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export type AnyOperation = NamedOperation<any, any, any, any>

type Definition<A extends Access, I extends z.ZodObject, O extends z.ZodType, R extends CheckResult> = Omit<
  Operation<A, I, O>,
  'kind' | 'check' | 'run'
> & {
  check?: (ctx: ContextOf<A>, input: Partial<z.output<I>>, isRefused: boolean) => R | Promise<R>
  run: (ctx: ContextOf<A>, input: z.output<I>, found: FoundBy<R>) => Promise<z.input<O>>
}

/** An operation that only reads. */
export function query<A extends Access, I extends z.ZodObject, O extends z.ZodType, R extends CheckResult>(
  definition: Definition<A, I, O, R>,
): Operation<A, I, O, 'query'> {
  return { kind: 'query', ...definition }
}

/** An operation that changes something. */
export function mutation<A extends Access, I extends z.ZodObject, O extends z.ZodType, R extends CheckResult>(
  definition: Definition<A, I, O, R>,
): Operation<A, I, O, 'mutation'> {
  return { kind: 'mutation', ...definition }
}

/** How a subscriber wants to be notified. */
export interface Subscriber {
  /** the id of the last event that it has; null when it has none */
  lastEventId: string | null
  /** aborted when it has gone */
  signal: AbortSignal
}

/** An event for a subscriber; one that reconnects names the last id. */
export interface Event<T> {
  id: string
  data: T
}

/** A use case that goes on telling: `output` is what one event holds. */
export interface Subscription<
  A extends Access = Access,
  I extends z.ZodObject = z.ZodObject,
  O extends z.ZodType = z.ZodType,
> extends Omit<Operation<A, I, O>, 'kind' | 'run'> {
  kind: 'subscription'
  /** such as `audit.live`: see {@link nameSubscriptions} */
  name?: string
  run: (ctx: ContextOf<A>, input: z.output<I>, subscriber: Subscriber) => AsyncIterable<Event<z.input<O>>>
}

/** Any subscription, for tables of them. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export type AnySubscription = Subscription<any, any, any>

/** An operation that tells what happens, until its caller has gone or may know no more. */
export function subscription<A extends Access, I extends z.ZodObject, O extends z.ZodType>(
  definition: Omit<Subscription<A, I, O>, 'kind'>,
): Subscription<A, I, O> {
  return { kind: 'subscription', ...definition }
}

type NamedTable<T> = {
  [G in keyof T]: {
    [M in keyof T[G]]: T[G][M] extends Operation<infer A, infer I, infer O, infer K>
      ? NamedOperation<A, I, O, K>
      : never
  }
}

/** The same table, in which each operation has its name, such as `accounts.create`. */
export function nameOperations<T extends Record<string, Record<string, UnnamedOperation>>>(table: T): NamedTable<T> {
  const named = Object.entries(table).map(([group, members]) => [
    group,
    Object.fromEntries(
      Object.entries(members).map(([member, operation]) => [member, { ...operation, name: `${group}.${member}` }]),
    ),
  ])
  return Object.fromEntries(named) as NamedTable<T>
}

/** The same table, in which each subscription has its name. */
export function nameSubscriptions<T extends Record<string, Record<string, AnySubscription>>>(table: T): T {
  const named = Object.entries(table).map(([group, members]) => [
    group,
    Object.fromEntries(
      Object.entries(members).map(([member, one]) => [member, { ...one, name: `${group}.${member}` }]),
    ),
  ])
  return Object.fromEntries(named) as T
}

const rank: Record<Access, number> = { public: 0, user: 1, admin: 2, superAdmin: 3 }

/** @throws AppError unauthenticated, forbidden */
function requireAccess(called: { name?: string; access: Access }, { actor }: Context): void {
  if (called.access === 'public') return
  if (actor === null) throw new AppError('unauthenticated')
  if (rank[actor.role] < rank[called.access] || !isWithinRoles(called, actor)) throw new AppError('forbidden')
}

/** The role that restricts a call: not where it is a user's own account that is asked for, unless by a restricted key. */
const restrictionFor = (access: Access, { actor }: Context) =>
  actor === null || access === 'public' || (access === 'user' && actor.keyRole === 'full') ? null : restrictionOf(actor)

/**
 * A restricted role changes no admin, whose account could do more than it may.
 *
 * @throws AppError forbidden
 */
async function requireUser({ kind, access }: Pick<AnyOperation, 'kind' | 'access'>, ctx: Context, input: unknown) {
  if (kind !== 'mutation' || restrictionFor(access, ctx) === null) return
  const { id } = input as { id?: unknown }
  if (typeof id !== 'number' || (await isAccountAdmin(ctx.db, ctx.space.id, id))) throw new AppError('forbidden')
}

/**
 * Has who uses a browser session show again who they are, where an operation wants it.
 *
 * @throws AppError confirmation_needed; unauthenticated where the session has ended meanwhile
 */
async function requireConfirmation({ needsConfirmation: needs }: AnyOperation, ctx: Context, input: unknown) {
  const minutes = ctx.config.SESSION_CONFIRMATION_MINUTES
  const isNeeded = typeof needs === 'function' ? needs(input) : needs === true
  if (!isNeeded || minutes === 0 || ctx.credential?.kind !== 'session') return
  const confirmed = await findConfirmation(ctx.db, ctx.credential.id)
  if (confirmed === undefined) throw new AppError('unauthenticated')
  const isRecent = confirmed !== null && ctx.clock().getTime() - Date.parse(confirmed) < minutes * 60_000
  if (!isRecent) throw new AppError('confirmation_needed')
}

/** The output of an operation as the caller may see it. */
function outputFor<T>(access: Access, ctx: Context, output: T): T {
  const role = restrictionFor(access, ctx)
  return role === null ? output : withoutCredentials(output, role)
}

/** How an input is read. */
export interface InputOptions {
  /** whether a field that the operation does not have is an error; otherwise it is ignored */
  exact?: boolean
  /** what an interface has found wrong in reading a request: an error beside those of the input itself */
  wrong?: FieldErrors
}

/**
 * Runs an operation for a request: access, then input, then the use case, then its output schema.
 *
 * @throws AppError; anything else is a defect or an unavailable database
 */
export async function execute<A extends Access, I extends z.ZodObject, O extends z.ZodType>(
  called: NamedOperation<A, I, O>,
  ctx: Context,
  input: unknown,
  options: InputOptions = {},
): Promise<z.output<O>> {
  requireAccess(called, ctx)
  const isMutation = called.kind === 'mutation'
  const db = isMutation ? ctx.db.withAudit({ operation: called.name, at: ctx.clock(), by: ctx }) : readFor(called, ctx)
  const perform = async (performing: Partial<Pick<Context, 'db' | 'session'>> = {}): Promise<z.output<O>> => {
    const allowed = { ...ctx, db, ...performing } as ContextOf<A>
    try {
      const { accepted, found } = await accept(called, allowed, input, options)
      await requireUser(called, allowed, accepted)
      await requireConfirmation(called, allowed, accepted)
      return outputFor(called.access, ctx, called.output.parse(await called.run(allowed, accepted, found as never)))
    } catch (error) {
      throw constraintError(error) ?? error
    }
  }
  const key = ctx.idempotencyKey ?? null
  if (called.fromReplica) return ctx.largeReads.run(ctx.space.id, () => perform())
  if (!isMutation || key === null || called.receivesFile) return perform()
  const { space, actor, client, secrets, session } = ctx
  const request = {
    key,
    operation: called.name,
    input,
    owner: { spaceId: space.id, actorId: actor?.id ?? null, ip: client.ip },
  }
  const once = called.actsOutside ? performClaimed : performInTransaction
  const output = await once({ db, secrets, session, now: ctx.clock() }, request, perform)
  return output as z.output<O>
}

const readFor = ({ fromReplica }: Pick<AnyOperation, 'fromReplica'>, { db }: Context): ApplicationDatabase =>
  fromReplica ? db.forReplica : db.forQueries

/** A list that is read while it is sent. */
export interface ListParts {
  /** null where the first part is the whole list */
  rest: AsyncIterable<unknown[]> | null
  first: unknown[]
}

/**
 * Runs an operation that has `parts` for a request, like {@link execute}, as far as its first part.
 *
 * @throws AppError at once, or later from the rest
 */
export async function executeInParts(
  called: AnyOperation,
  ctx: Context,
  input: unknown,
  options: InputOptions = {},
): Promise<ListParts> {
  requireAccess(called, ctx)
  const iterator = partsOf(called, { ...ctx, db: readFor(called, ctx) } as Context & { actor: Actor }, input, options)
  const first = await iterator.next()
  const second = await iterator.next()
  const rest = async function* () {
    yield second.value as unknown[]
    yield* iterator
  }
  return { first: first.value ?? [], rest: second.done ? null : rest() }
}

async function* partsOf(called: AnyOperation, ctx: Context & { actor: Actor }, input: unknown, options: InputOptions) {
  try {
    const { accepted } = await accept(called, ctx, input, options)
    for await (const part of called.parts?.(ctx, accepted) ?? []) {
      yield outputFor(called.access, ctx, called.output.parse(part) as unknown[])
    }
  } catch (error) {
    throw constraintError(error) ?? error
  }
}

/**
 * Begins a subscription for a request: access, then input.
 *
 * @throws AppError at once, or later from the events, like {@link execute}
 */
export async function subscribe<A extends Access, I extends z.ZodObject, O extends z.ZodType>(
  called: Subscription<A, I, O>,
  ctx: Context,
  input: unknown,
  subscriber: Subscriber,
  options: InputOptions = {},
): Promise<AsyncIterable<Event<z.output<O>>>> {
  requireAccess(called, ctx)
  const allowed = { ...ctx, db: ctx.db.forQueries } as ContextOf<A>
  const { accepted } = await accept(called, allowed, input, options).catch((error: unknown) => {
    throw constraintError(error) ?? error
  })
  return events(called.run(allowed, accepted, subscriber), called.output)
}

async function* events<O extends z.ZodType>(told: AsyncIterable<Event<z.input<O>>>, output: O) {
  try {
    for await (const { id, data } of told) yield { id, data: output.parse(data) }
  } catch (error) {
    throw constraintError(error) ?? error
  }
}

async function accept<A extends Access, I extends z.ZodObject>(
  called: Pick<Operation<A, I>, 'input' | 'check'>,
  ctx: ContextOf<A>,
  input: unknown,
  { exact = false, wrong: misread = {} }: InputOptions,
): Promise<{ accepted: z.output<I>; found: unknown }> {
  const parsed = called.input.safeParse(input)
  const unknown = exact ? unknownFields(called.input, input) : {}
  const wrong = { ...(parsed.success ? {} : fieldErrors(parsed.error, input, called.input)), ...unknown, ...misread }
  const right = parsed.success ? parsed.data : rightFields(called.input, input, wrong)
  // the rules have not seen a field that is wrong: they cannot say that it is missing
  const isRefused = Object.keys(wrong).length > 0
  const result = called.check ? await called.check(ctx, right as Partial<z.output<I>>, isRefused) : {}
  const checked = isChecked(result) ? result : passToRun(undefined, result)
  const errors = { ...checked.errors, ...wrong }
  if (!parsed.success || Object.keys(errors).length > 0) throw new AppError('invalid_input', errors)
  return { accepted: parsed.data, found: checked[FOUND] }
}

const isChecked = (result: CheckResult): result is Checked<unknown> => FOUND in result

function rightFields(schema: z.ZodObject, input: unknown, wrong: FieldErrors): Record<string, unknown> {
  if (typeof input !== 'object' || input === null) return {}
  const right: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(schema.shape)) {
    if (name in wrong) continue
    const parsed = field['~standard'].validate((input as Record<string, unknown>)[name])
    if (!(parsed instanceof Promise) && !parsed.issues) right[name] = parsed.value
  }
  return right
}
