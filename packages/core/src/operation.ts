import type { z } from 'zod'
import type { SignIn } from './authentication/sign-ins.schema.ts'
import type { DomainConfig } from './config.ts'
import { constraintError } from './database/constraints.ts'
import type { Database } from './database/database.ts'
import { AppError, type ErrorCode, type FieldErrors, mergeFieldErrors } from './errors.ts'
import type { Language } from './messages/messages.ts'
import type { SendPush } from './push/push.schema.ts'
import type { SpaceIdentity } from './spaces/spaces.schema.ts'
import { fieldErrors } from './validation.ts'

/** Who may call an operation: anybody, an account for itself, an admin of the Space, an admin of a super Space. */
export type Access = 'public' | 'user' | 'admin' | 'superAdmin'

/** The account that a request acts as. */
export interface Actor {
  id: number
  username: string
  role: Exclude<Access, 'public'>
  /** the Space that the account belongs to; a super admin may act in others */
  home: Pick<SpaceIdentity, 'id' | 'domain' | 'account_realm'>
}

/** Where a request came from. */
export interface Client {
  ip: string
  userAgent: string | null
}

/** How an operation learns of the browser session that a request came with, and begins or ends one. */
export interface SessionDoor {
  /** the hash of the session's token, null when the request came with none */
  hash: Buffer | null
  begin: (session: { token: string; expireAt: Date }) => void
  end: () => void
}

/** What an operation runs with. */
export interface Context {
  db: Database
  config: DomainConfig
  clock: () => Date
  /** the Space that the request is for */
  space: SpaceIdentity
  actor: Actor | null
  client: Client
  /** the language that the request asks for, null when it asks for none of ours */
  language: Language | null
  session: SessionDoor
  /** tells of an attempt to sign in, once its outcome is known */
  noteSignIn: (signIn: Omit<SignIn, 'ip'>) => void
  /** the public origin of a Space, such as `https://sip.example.org` */
  origin: (host: string) => string
  /** wakes an app up on a device */
  push: SendPush
  /** whether a person has solved the captcha; null where none is asked for */
  captcha: ((response: string) => Promise<boolean>) | null
}

type ContextOf<A extends Access> = A extends 'public' ? Context : Context & { actor: Actor }

type Kind = 'query' | 'mutation'

/** A use case: everything that both doors, the documentation and the tests need to know about it. */
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
  /** Rules that need settings or the database, for the fields that the input schema has accepted. */
  check?: (ctx: ContextOf<A>, input: Partial<z.output<I>>) => FieldErrors | Promise<FieldErrors>
  run: (ctx: ContextOf<A>, input: z.output<I>) => Promise<z.input<O>>
}

/** Any operation, for tables of them. */
// biome-ignore lint/suspicious/noExplicitAny: a table holds operations of every input and output
export type AnyOperation = Operation<any, any, any, any>

type Definition<A extends Access, I extends z.ZodObject, O extends z.ZodType> = Omit<Operation<A, I, O>, 'kind'>

/** An operation that only reads. */
export function query<A extends Access, I extends z.ZodObject, O extends z.ZodType>(
  definition: Definition<A, I, O>,
): Operation<A, I, O, 'query'> {
  return { kind: 'query', ...definition }
}

/** An operation that changes something. */
export function mutation<A extends Access, I extends z.ZodObject, O extends z.ZodType>(
  definition: Definition<A, I, O>,
): Operation<A, I, O, 'mutation'> {
  return { kind: 'mutation', ...definition }
}

const rank: Record<Access, number> = { public: 0, user: 1, admin: 2, superAdmin: 3 }

/**
 * Runs an operation for a request: access, then input, then the use case, then its output schema.
 *
 * @throws AppError; anything else is a defect or a database that is away
 */
export async function execute<A extends Access, I extends z.ZodObject, O extends z.ZodType>(
  called: Operation<A, I, O>,
  ctx: Context,
  input: unknown,
): Promise<z.output<O>> {
  if (called.access !== 'public') {
    if (ctx.actor === null) throw new AppError('unauthenticated')
    if (rank[ctx.actor.role] < rank[called.access]) throw new AppError('forbidden')
  }
  const allowed = ctx as ContextOf<A>
  try {
    const accepted = await accept(called, allowed, input)
    return called.output.parse(await called.run(allowed, accepted))
  } catch (error) {
    throw constraintError(error) ?? error
  }
}

async function accept<A extends Access, I extends z.ZodObject, O extends z.ZodType>(
  called: Operation<A, I, O>,
  ctx: ContextOf<A>,
  input: unknown,
): Promise<z.output<I>> {
  const parsed = called.input.safeParse(input)
  const wrong = parsed.success ? {} : fieldErrors(parsed.error, input)
  const right = parsed.success ? parsed.data : rightFields(called.input, input, wrong)
  const found = mergeFieldErrors(wrong, called.check ? await called.check(ctx, right as Partial<z.output<I>>) : {})
  if (!parsed.success || Object.keys(found).length > 0) throw new AppError('invalid_input', found)
  return parsed.data
}

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
