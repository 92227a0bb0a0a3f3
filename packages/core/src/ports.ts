import type { Readable } from 'node:stream'
import type { SipIdentity } from './credentials/sip-identity.rules.ts'
import type { Language } from './messages/messages.ts'

// What the domain needs from outside: the server provides these, and tests replace what lies beyond it.

/** An app on a device, as its SIP registration describes it (RFC 8599). */
export interface PushTarget {
  pn_provider: 'fcm' | 'apns' | 'apns.dev'
  pn_param: string
  pn_prid: string
}

/** What is pushed to an app. */
export interface PushNotification {
  target: PushTarget
  /** what the app is woken up for: silently, with a message to show, or with a call that rings */
  type: 'background' | 'message' | 'call'
  /** the SIP dialog it is about */
  callId?: string | undefined
  /** who caused it, as a SIP URI and a name to show */
  from?: { uri: string; name: string }
  /** what the app finds as its custom payload */
  data?: Record<string, string>
  /** seconds for which it is worth delivering */
  ttl: number
}

/**
 * What became of a push: the service has taken it; nothing is set for this provider; the service knows no such app on
 * no such device; or it could not be handed over.
 */
export type PushOutcome = 'sent' | 'not_configured' | 'unknown_device' | 'failed'

/** Hands a push over to the service that delivers it, in bounded time. It never throws, and logs what went wrong. */
export type SendPush = (notification: PushNotification) => Promise<PushOutcome>

/**
 * Hands a text message to the SIP server.
 *
 * It rejects when the message is not taken within bounded time.
 *
 * @param uri a SIP URI without spaces
 * @param line at least one character, and no line break
 */
export type SendSipMessage = (uri: string, line: string) => Promise<void>

/** The outcome of sending a test mail: `response` is what the mail server said, `error` why it was not delivered. */
export interface TestMailOutcome {
  to: string
  /** host and port; null where mails are written to files */
  server: string | null
  delivered: boolean
  response: string | null
  error: string | null
}

/** What a test mail needs to know of its Space: the server is the Space's own, or null for that of the installation. */
export interface TestMail {
  to: string
  language: Language
  /** who asks for it */
  account: { username: string; domain: string }
  space: { name: string; host: string; domain: string }
  server: {
    host: string
    port: number
    /** STARTTLS is required, TLS from the start, or none */
    encryption: 'tls' | 'ssl' | 'none'
    username: string | null
    password: string | null
    from_address: string | null
    from_name: string | null
    signature: string | null
    /** whether it has to be at an address of the Internet */
    internet_only: boolean
  } | null
}

/** Sends a test mail at once, and gives up in bounded time. It does not throw. */
export type SendTestMail = (mail: TestMail) => Promise<TestMailOutcome>

/** A setting in force: the environment variable's name, and its value unless it is secret. */
export interface SettingValue {
  name: string
  description: string
  value: string | null
  source: 'default' | 'environment'
  set: boolean
  secret: boolean
}

/**
 * How a request tried to authenticate: a name and a password, the former password to set a new one, an answer to a
 * Digest challenge, a Bearer token, an API key, the cookie of a session, a client certificate, or the OpenID
 * provider of its Space.
 */
export type SignInKind =
  | 'password'
  | 'old_password'
  | 'digest'
  | 'bearer'
  | 'api_key'
  | 'session'
  | 'certificate'
  | 'oidc'

/**
 * What came of it. `unknown`: there is no such account, key or session; `malformed`: it cannot be right, whoever sent
 * it; `other_address`: the key is bound to another one; `replayed`: the answer has been used before.
 */
export type SignInOutcome =
  | 'ok'
  | 'wrong_password'
  | 'unknown'
  | 'malformed'
  | 'expired'
  | 'other_address'
  | 'replayed'
  | 'account_blocked'
  | 'space_expired'
  | 'wrong_space'
  | 'too_many_requests'

/** An attempt to sign in, with its outcome. */
export interface SignIn {
  kind: SignInKind
  outcome: SignInOutcome
  /** the Space of the account, else that of the host; null where neither is known */
  spaceId: number | null
  /** the account that was meant, also when it was not let in; null when there is none */
  accountId: number | null
  ip: string
}

/** A device that is registered at the SIP server. */
export interface Device {
  user_agent: string
  /** when it has registered last (ISO 8601, UTC) */
  update_time: string | null
}

/** An account that another SIP service has, which the SIP server registers as. */
export interface ExternalAccountChange {
  username: string
  domain: string
  /** the account of ours that it belongs to, as `user@domain` */
  identifier: string
}

/**
 * What the SIP server knows of registrations.
 *
 * Every function rejects when it cannot be reached.
 */
export interface Registrar {
  /** the devices of an account that are registered, by their instance ids */
  list: (address: SipIdentity) => Promise<Record<string, Device>>
  /** ends the registration of a device; one that is not there is no error */
  remove: (address: SipIdentity, uuid: string) => Promise<void>
  /** ends the registrations of all devices of an account; none is no error */
  removeAll: (address: SipIdentity) => Promise<void>
  /** tells the SIP server that an external account is new, other than before, or gone */
  externalAccountChanged: (change: ExternalAccountChange) => Promise<void>
}

/** Where the bytes of files are kept, by their ids. */
export interface FileStore {
  /**
   * Keeps what comes, out of reach until it is committed.
   *
   * @returns null when there is more of it than `maxBytes`
   */
  receive: (source: AsyncIterable<Buffer>, maxBytes: number) => Promise<ReceivedFile | null>
  /** the bytes; null when there are none */
  read: (id: string) => Promise<Readable | null>
  /** deletes the bytes, if there are any */
  remove: (id: string) => Promise<void>
}

export interface ReceivedFile {
  size: number
  /** its first bytes, 64 at most */
  head: Buffer
  /** puts it in the place of an id */
  commit: (id: string) => Promise<void>
  /** discards it, unless it was committed */
  discard: () => Promise<void>
}

/** Rows of a table of another program's database, of which every value is text, or null. */
export interface SourceRows {
  table: string
  columns: readonly string[]
  rows: readonly (readonly (string | null)[])[]
}
