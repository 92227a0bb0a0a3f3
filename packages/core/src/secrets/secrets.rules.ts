import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** A key that secrets are encrypted with, and the name that is kept beside what it has encrypted. */
export interface SecretKey {
  id: string
  key: Buffer
}

/** A secret as the database has it. */
export interface EncryptedSecret {
  /** nonce, ciphertext and authentication tag, in Base64url */
  ciphertext: string
  keyId: string
}

/** Characters that a key has at least; `openssl rand -base64 32` gives 44. */
export const MIN_KEY_LENGTH = 32

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** The key of a text such as that of SECRET_KEY (HKDF, RFC 5869). Its id is derived as well, and tells nothing of it. */
export function secretKeyOf(text: string): SecretKey {
  const derive = (info: string, bytes: number) => Buffer.from(hkdfSync('sha256', text, '', info, bytes))
  return { id: derive('sipspace secret key id', 8).toString('hex'), key: derive('sipspace secret encryption', 32) }
}

/** Makes the text of a new key. */
export const randomSecretKey = (): string => randomBytes(32).toString('base64url')

/** The identity of the row and column that a secret is in; a ciphertext that was moved to another is not accepted. */
export const placeOfSecret = (table: string, column: string, id: number): string => `${table}.${column}/${id}`

/** Encrypts a secret by AES-256-GCM (NIST SP 800-38D) with a random nonce; its place is additional data. */
export function encryptSecret({ id, key }: SecretKey, place: string, secret: string): EncryptedSecret {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(place))
  const encrypted = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return { ciphertext: encrypted.toString('base64url'), keyId: id }
}

/**
 * Decrypts a secret.
 *
 * @throws an Error when no key has its id, or when it was changed or belongs to another place
 */
export function decryptSecret(keys: readonly SecretKey[], place: string, secret: EncryptedSecret): string {
  const found = keys.find(({ id }) => id === secret.keyId)
  if (!found) throw new Error(`SECRET_KEY: ${place} is encrypted with the key ${secret.keyId}, which is not there`)
  const bytes = Buffer.from(secret.ciphertext, 'base64url')
  try {
    const decipher = createDecipheriv(CIPHER, found.key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-TAG_BYTES))
    const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES))
    return Buffer.concat([text, decipher.final()]).toString('utf8')
  } catch {
    throw new Error(`SECRET_KEY: ${place} cannot be decrypted: it was changed, or belongs to another row`)
  }
}

/** Encrypts and decrypts what the server has to read back. */
export interface Secrets {
  /** @throws AppError secret_key_missing where there is no key and none can be made */
  encrypt: (place: string, secret: string) => Promise<EncryptedSecret>
  /** @throws an Error, see {@link decryptSecret} */
  decrypt: (place: string, secret: EncryptedSecret) => Promise<string>
  /** the ids of all keys; the first encrypts. Empty where there is none yet. */
  keyIds: () => Promise<string[]>
}

/**
 * Makes {@link Secrets} of keys, of which the first encrypts. They are read anew each time, so that a running server goes on
 * with those that a rotation has made.
 *
 * @param readKeys gives the keys; with `make`, there is one at least
 */
export function createSecrets(readKeys: (options: { make: boolean }) => Promise<SecretKey[]>): Secrets {
  return {
    async encrypt(place, secret) {
      const [first] = await readKeys({ make: true })
      if (!first) throw new Error('there is no key to encrypt a secret with')
      return encryptSecret(first, place, secret)
    },
    async decrypt(place, secret) {
      return decryptSecret(await readKeys({ make: false }), place, secret)
    },
    async keyIds() {
      return (await readKeys({ make: false })).map(({ id }) => id)
    },
  }
}
