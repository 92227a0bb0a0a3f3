import type { Readable, Writable } from 'node:stream'
import {
  type AnyOperation,
  type ApplicationDatabase,
  type Context,
  createLargeReads,
  createLoginThrottle,
  createWrongCodes,
  execute,
  findSpaceByDomain,
  operations,
  type Registrar,
  type SpaceIdentity,
} from '@sipspace/core'
import { type Command, InvalidArgumentError } from 'commander'
import { type Config, originOf } from '../config/config.ts'
import { openSecrets } from '../config/secret-keys.ts'
import { testMailer } from '../delivery/mail/test.mail.ts'
import { createFileStore } from '../storage/file-store.ts'

/** Where a command reads and writes; the process itself, or a test. */
export interface Io {
  stdin: Readable & { isTTY?: boolean }
  stdout: Writable
  stderr: Writable
}

/** What a command works with: the database, opened and migrated, the settings, and what was said on the line. */
export interface Session {
  db: ApplicationDatabase
  config: Config
  registrar: Registrar | null
  io: Io
  options: { json: boolean; yes: boolean }
  /** opens the database by one connection more, for what takes long: it has no time limit for statements */
  openUnlimited: () => ApplicationDatabase
}

/**
 * Opens a session for a command that is about to run.
 *
 * @param options.mayCreate whether an embedded database is made where there is none
 * @param options.migrates whether the database is brought up to date with `MIGRATE_AT_START=false`, too
 */
export type Open = (command: Command, options?: { mayCreate?: boolean; migrates?: boolean }) => Promise<Session>

/** Something wrong with what was typed or asked for, said in one line. */
export class CommandError extends Error {
  readonly isUsage: boolean

  constructor(message: string, { isUsage = false } = {}) {
    super(message)
    this.isUsage = isUsage
  }
}

/** The operator of the machine is admin of every Space. The rules are those of every other interface. */
function contextFor({ db, config, registrar }: Session, space: SpaceIdentity): Context {
  return {
    db,
    config,
    space,
    clock: () => new Date(),
    actor: { id: 0, username: 'operator', role: 'superAdmin', adminRole: 'full', keyRole: 'full', home: space },
    credential: null,
    client: { ip: '127.0.0.1', userAgent: 'sipspace command line', requestId: null },
    language: null,
    session: { hash: null, begin: () => {}, end: () => {} },
    loginThrottle: createLoginThrottle(db, () => new Date(), null),
    wrongCodes: createWrongCodes(db, () => new Date(), null),
    largeReads: createLargeReads(Number.POSITIVE_INFINITY),
    secrets: openSecrets(config),
    recordSignIn: () => {},
    origin: originOf(config, config.PORT),
    pageOrigin: null,
    push: () => Promise.resolve('not_configured'),
    sendSipMessage: null,
    sendTestMail: testMailer(config, null),
    settings: () => config.inForce,
    captcha: null,
    auditFeed: null,
    registrar,
    files: createFileStore(config.dataDir),
  }
}

const NO_SPACE: SpaceIdentity = {
  id: 0,
  domain: '',
  host: '',
  name: '',
  super: true,
  account_realm: null,
  unique_email: false,
  default_country: null,
  bearer_challenge: null,
  expire_at: null,
}

/**
 * Runs an operation in the Space of a domain; null for one that concerns all Spaces.
 *
 * @throws CommandError when no Space has the domain; AppError as everywhere
 */
export async function operate<T>(
  session: Session,
  domain: string | null,
  operation: AnyOperation,
  input: object,
): Promise<T> {
  const space = domain === null ? NO_SPACE : await findSpaceByDomain(session.db, domain.toLowerCase())
  if (!space) throw new CommandError(`no Space has the domain ${domain}`)
  return (await execute(operation, contextFor(session, space), input)) as T
}

export interface SipAddress {
  username: string
  domain: string
}

/** Reads an argument that is a SIP address. */
export function sipAddress(text: string): SipAddress {
  const [, username, domain] = /^(?:sip:)?([^@\s]+)@([^@\s]+)$/.exec(text) ?? []
  if (username === undefined || domain === undefined) {
    throw new InvalidArgumentError('It must be a SIP address such as alice01@sip.example.org.')
  }
  return { username, domain: domain.toLowerCase() }
}

/** How a command gets a password: on the command line, where others may see it, or on standard input. */
export interface PasswordOptions {
  password?: string
  passwordStdin?: boolean
}

/**
 * The password that a command was given, on the line or as what standard input holds, without the end of its line.
 *
 * @returns null where it was given none
 * @throws CommandError when both were given, or standard input is empty
 */
export async function givenPassword({ stdin }: Io, options: PasswordOptions): Promise<string | null> {
  const { password, passwordStdin = false } = options
  if (!passwordStdin) return password ?? null
  if (password !== undefined) {
    throw new CommandError('--password and --password-stdin do not go together', { isUsage: true })
  }
  let text = ''
  for await (const chunk of stdin) text += String(chunk)
  const read = text.replace(/\r?\n$/, '')
  if (read === '') throw new CommandError('there is no password on standard input', { isUsage: true })
  return read
}

/** Reads an argument that is a number. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}

/** The account at an address. */
export function findAccount<T = { id: number }>(
  session: Session,
  { username, domain }: SipAddress,
): Promise<T & { id: number }> {
  return operate(session, domain, operations.accounts.getBySip, { sip: `${username}@${domain}` })
}
