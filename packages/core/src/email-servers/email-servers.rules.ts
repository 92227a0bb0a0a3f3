import { placeOfSecret, type Secrets } from '../secrets/secrets.rules.ts'

/** Where the password of a Space's mail server is kept. */
export const passwordPlace = (spaceId: number): string =>
  placeOfSecret('space_email_servers', 'encrypted_password', spaceId)

/** The password of a Space's mail server in clear; null where it has none. */
export function passwordOf(
  secrets: Secrets,
  spaceId: number,
  kept: { encrypted_password: string | null; password_key_id: string | null },
): Promise<string | null> {
  const { encrypted_password: ciphertext, password_key_id: keyId } = kept
  if (ciphertext === null || keyId === null) return Promise.resolve(null)
  return secrets.decrypt(passwordPlace(spaceId), { ciphertext, keyId })
}
