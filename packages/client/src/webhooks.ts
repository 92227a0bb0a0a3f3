import type { AuditLine, WebhooksCreateInput } from './api.generated.ts'
import { SipspaceError } from './error.ts'

/** What an event can be about. */
export type WebhookKind = NonNullable<WebhooksCreateInput['kinds']>[number]

/** Something that has happened, as the audit log has it, but for where the request came from. */
export interface WebhookChange {
  /** Such as `account.created`. */
  type: `${WebhookKind}.${'created' | 'updated' | 'deleted' | 'sent' | 'refused'}`
  /** When it happened, in ISO 8601. */
  timestamp: string
  data: Omit<AuditLine, 'at' | 'ip' | 'user_agent'>
}

/** What `webhooks.test` sends. */
export interface WebhookTest {
  type: 'webhook.test'
  timestamp: string
  data: { sent_at: string }
}

export type WebhookEvent = WebhookChange | WebhookTest

/** The headers of a request: a `Headers`, or an object as Node has it, with names in lower case. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Record<string, string | readonly string[] | undefined>

export interface VerifyOptions {
  /**
   * How far the clocks may differ, and how old a request may be.
   *
   * @default 300_000
   */
  toleranceMs?: number | undefined
}

const TOLERANCE_MS = 300_000
const PREFIX = 'whsec_'

/**
 * Reads a webhook, once its signature (Standard Webhooks) proves that the server has sent it, and lately.
 *
 * @param headers those of the request
 * @param body the body as it came, not parsed: another spelling of the same JSON has another signature
 * @param secret that of the endpoint, such as `whsec_C2FV…`; several while it is being changed
 * @throws {SipspaceError} `wrong_signature`: answer 401 and use nothing of it
 */
async function verify(
  headers: WebhookHeaders,
  body: string | Uint8Array,
  secret: string | readonly string[],
  { toleranceMs = TOLERANCE_MS }: VerifyOptions = {},
): Promise<WebhookEvent & { id: string }> {
  const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map((name) =>
    headerOf(headers, `webhook-${name}`),
  )
  if (!id || !timestamp || !signature) throw refusal('it has no signature')
  // the sum is NaN for what is no number
  if (!(Math.abs(Date.now() - Number(timestamp) * 1000) <= toleranceMs)) throw refusal('it was signed at another time')
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  const signatures = signature.split(' ').flatMap((one) => (one.startsWith('v1,') ? [bytesOf(one.slice(3))] : []))
  const message = new TextEncoder().encode(`${id}.${timestamp}.${text}`)
  for (const one of typeof secret === 'string' ? [secret] : secret) {
    const key = await keyOf(one)
    for (const given of signatures) {
      // takes as long for a wrong one as for a right one
      if (given && (await crypto.subtle.verify('HMAC', key, given, message))) return { id, ...JSON.parse(text) }
    }
  }
  throw refusal('it was signed with another secret')
}

const refusal = (why: string) =>
  new SipspaceError({
    code: 'wrong_signature',
    message: `Not a webhook of this endpoint: ${why}.`,
    operation: 'webhooks.verify',
  })

function headerOf(headers: WebhookHeaders, name: string): string | undefined {
  const value = typeof headers.get === 'function' ? headers.get(name) : (headers as Record<string, string>)[name]
  return value ?? undefined
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}

async function keyOf(secret: string) {
  const bytes = secret.startsWith(PREFIX) ? bytesOf(secret.slice(PREFIX.length)) : null
  if (!bytes) throw new TypeError(`a secret of webhooks begins with ${PREFIX}`)
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
}

/** What receivers of webhooks need, without a client. */
export interface WebhooksVerify {
  /**
   * Read a webhook, once its signature proves that the server has sent it, and lately. It asks no server.
   *
   * @param headers those of the request
   * @param body the body as it came, not parsed: another spelling of the same JSON has another signature
   * @param secret that of the endpoint, such as `whsec_C2FV…`; several while it is being changed
   * @throws {SipspaceError} `wrong_signature`: answer 401 and use nothing of it
   */
  verify: (
    headers: WebhookHeaders,
    body: string | Uint8Array,
    secret: string | readonly string[],
    options?: VerifyOptions,
  ) => Promise<WebhookEvent & { id: string }>
}

/** The same as `client.webhooks.verify`, for programs that have no client. */
export const webhooks: WebhooksVerify = { verify }
