import { expect, it } from 'vitest'
import { createSecrets, secretKeyOf } from '../secrets/secrets.rules.ts'
import { passwordOf, passwordPlace } from './email-servers.rules.ts'

const secrets = createSecrets(async () => [secretKeyOf('a key of this test, 32 characters')])

it('the password of a mail server is read in its own Space alone', async () => {
  expect(passwordPlace(7)).toBe('space_email_servers.encrypted_password/7')
  const { ciphertext, keyId } = await secrets.encrypt(passwordPlace(7), 'secret')
  const kept = { encrypted_password: ciphertext, password_key_id: keyId }
  expect(await passwordOf(secrets, 7, kept)).toBe('secret')
  await expect(passwordOf(secrets, 8, kept)).rejects.toThrow('cannot be decrypted')
  expect(await passwordOf(secrets, 7, { ...kept, encrypted_password: null })).toBeNull()
  expect(await passwordOf(secrets, 7, { ...kept, password_key_id: null })).toBeNull()
})
