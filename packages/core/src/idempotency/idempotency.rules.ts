import { createHash } from 'node:crypto'
import type { AppError, ErrorCode, FieldErrors } from '../errors.ts'
import {
  decryptSecret,
  type EncryptedSecret,
  encryptSecret,
  type Secrets,
  secretKeyOf,
} from '../secrets/secrets.rules.ts'

/** How long the answer to a key is kept. */
export const IDEMPOTENCY_KEPT_MS = 86_400_000

/** How long an operation that acts outside of the database may take, before it counts as one that has crashed. */
export const CLAIM_MS = 120_000

/** Errors that may not come again: what ends in one is done anew. */
const PASSING: readonly ErrorCode[] = [
  'too_many_requests',
  'unavailable',
  'push_failed',
  'push_not_configured',
  'registrar_unavailable',
  'secret_key_missing',
  'sip_message_failed',
  'sip_messages_not_configured',
  'unauthenticated',
]

export const isPassing = ({ code }: AppError): boolean => PASSING.includes(code)

/** Whose a key is: an account's, or, of a request without credentials, an address's. Each has keys of its own, in each Space. */
export interface KeyOwner {
  spaceId: number
  actorId: number | null
  ip: string
}

/** What the row of a key is found by; it shows neither the key nor whose it is. */
export const digestOfKey = (key: string, { spaceId, actorId, ip }: KeyOwner): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([spaceId, actorId ?? ip, key]))
    .digest()

/** What makes two requests the same: their operation and their input, whatever the order of its fields. */
export function fingerprintOf(operation: string, input: unknown): string {
  return createHash('sha256').update(textOf(operation, input)).digest('base64url')
}

/** An input that is too deep to be gone through is accepted by no operation. */
function textOf(operation: string, input: unknown): string {
  try {
    return JSON.stringify([operation, inOrder(input)])
  } catch (error) {
    if (error instanceof RangeError) return JSON.stringify([operation, 'too deep'])
    throw error
  }
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return entries.map(([name, inside]) => [name, inOrder(inside)])
}

/** The answer to a request, and what the request was. */
export interface KeptAnswer {
  fingerprint: string
  /** of a request that was refused */
  error?: { code: ErrorCode; fields?: FieldErrors | undefined }
  output?: unknown
  /** the browser sessions that it began (with their tokens) and ended (null) */
  sessions: ({ token: string; expireAt: string } | null)[]
}

/** An answer as the database has it; `keyId` is null where the server has no key of its own. */
export interface SealedAnswer {
  answer: string
  keyId: string | null
}

const placeOf = (digest: Buffer): string => `idempotency_keys.answer/${digest.toString('hex')}`

/**
 * Encrypts an answer, which may have secrets in it: by the idempotency key, which only its caller has, and by that of the
 * server, where it has one.
 */
export async function sealAnswer(
  secrets: Secrets,
  key: string,
  digest: Buffer,
  answer: KeptAnswer,
): Promise<SealedAnswer> {
  const place = placeOf(digest)
  const byCaller = encryptSecret(secretKeyOf(key), place, JSON.stringify(answer)).ciphertext
  if ((await secrets.keyIds()).length === 0) return { answer: byCaller, keyId: null }
  const { ciphertext, keyId } = await secrets.encrypt(place, byCaller)
  return { answer: ciphertext, keyId }
}

/** @throws an Error, see `decryptSecret` */
export async function openAnswer(
  secrets: Secrets,
  key: string,
  digest: Buffer,
  sealed: SealedAnswer,
): Promise<KeptAnswer> {
  const place = placeOf(digest)
  const { answer, keyId } = sealed
  const byCaller = keyId === null ? answer : await secrets.decrypt(place, { ciphertext: answer, keyId })
  const own = secretKeyOf(key)
  const encrypted: EncryptedSecret = { ciphertext: byCaller, keyId: own.id }
  return JSON.parse(decryptSecret([own], place, encrypted)) as KeptAnswer
}
