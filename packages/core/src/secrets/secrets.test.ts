import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTestDatabase } from '../../../../test/support/database/index.ts'
import { encryptedColumns } from './secrets.queries.ts'
import {
  createSecrets,
  decryptSecret,
  encryptSecret,
  placeOfSecret,
  randomSecretKey,
  secretKeyOf,
} from './secrets.rules.ts'

const key = secretKeyOf(randomSecretKey())
const place = placeOfSecret('space_email_servers', 'encrypted_password', 7)

test('an encrypted secret is read back as it was, and is another text each time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (secret) => {
      const encrypted = encryptSecret(key, place, secret)
      expect(decryptSecret([secretKeyOf(randomSecretKey()), key], place, encrypted)).toBe(secret)
      expect(encryptSecret(key, place, secret).ciphertext).not.toBe(encrypted.ciphertext)
      expect(encrypted.keyId).toBe(key.id)
    }),
  )
})

test('an encrypted secret is refused in another row, once a byte of it is changed or cut off, and with another key', () => {
  const encrypted = encryptSecret(key, place, 'stamp-and-seal')
  expect(() => decryptSecret([key], placeOfSecret('space_email_servers', 'encrypted_password', 8), encrypted)).toThrow(
    'cannot be decrypted',
  )
  const bytes = Buffer.from(encrypted.ciphertext, 'base64url')
  for (const index of bytes.keys()) {
    const changed = Buffer.from(bytes)
    changed[index] = (changed[index] ?? 0) ^ 1
    for (const wrong of [changed, bytes.subarray(0, index)]) {
      const secret = { ...encrypted, ciphertext: wrong.toString('base64url') }
      expect(() => decryptSecret([key], place, secret)).toThrow('cannot be decrypted')
    }
  }
  const other = secretKeyOf(randomSecretKey())
  expect(() => decryptSecret([other], place, encrypted)).toThrow(`the key ${key.id}, which is not there`)
  expect(() => decryptSecret([{ ...other, id: key.id }], place, encrypted)).toThrow('cannot be decrypted')
})

test('an encrypted secret of another version is read', () => {
  const known = secretKeyOf('a key of this test, 32 characters')
  const encrypted = { keyId: '7b4e05963021f6a0', ciphertext: 'AQEBAQEBAQEBAQEBpRQNBMrSZeU_F6Sv_JmPmBg6BrSBFw' }
  expect(decryptSecret([known], 'spaces.password/7', encrypted)).toBe('s3cret')
})

test('the key that encrypts is the first, and each secret is read with its own', async () => {
  const [first, second] = [secretKeyOf(randomSecretKey()), secretKeyOf(randomSecretKey())]
  const asked: boolean[] = []
  const secrets = createSecrets(async ({ make }) => {
    asked.push(make)
    return [first, second]
  })
  const encrypted = await secrets.encrypt(place, 'stamp-and-seal')
  expect(encrypted.keyId).toBe(first.id)
  expect(await secrets.decrypt(place, encrypted)).toBe('stamp-and-seal')
  expect(await secrets.decrypt(place, encryptSecret(second, place, 'older'))).toBe('older')
  expect(await secrets.keyIds()).toEqual([first.id, second.id])
  // only what encrypts needs a key to be made
  expect(asked).toEqual([true, false, false, false])
  await expect(createSecrets(async () => []).encrypt(place, 'x')).rejects.toThrow('no key to encrypt')
})

/** Columns that hold a secret by their name and are not encrypted, and why. */
const justified: Record<string, string> = {
  'account_carddav_credentials.ha1': 'HA1 (RFC 7616), from which apps compute answers',
  'account_passwords.ha1': 'HA1 (RFC 7616), from which SIP proxies compute answers',
  'account_recovery_codes.code': 'of few codes a hash hides none; it ends after minutes',
  'account_second_factors.recovery_codes': 'SHA-256 of each',
  'accounts.provisioning_token': 'an account shows it to its admin for as long as it is valid',
  'external_accounts.ha1': 'HA1 (RFC 7616), with which a SIP server registers at another service',
  'digest_keys.key': 'signs nonces for minutes, in an unlogged table',
  'email_change_codes.code': 'an account shows it to its admin, for minutes',
  'import_rows.ha1': 'becomes that of an account, and ends with the import',
  'import_rows.other_ha1': 'becomes that of an account, and ends with the import',
  'import_rows.provisioning_token': 'becomes that of an account, and ends with the import',
  'phone_change_codes.code': 'an account shows it to its admin, for minutes',
  'sip_credentials.ha1': 'the view that SIP proxies read',
  'space_email_servers.password': 'what earlier versions kept in clear: encrypted and emptied at each start',
}

/** Columns whose name says that they hold a secret, though they do not. */
const harmless: Record<string, string> = {
  'account_actions.code': 'DTMF digits that an app sends during a call, and that contacts can read',
  'account_actions.key': 'the name of an action',
  'account_passkeys.public_key': 'the public half of a key, of which a device has the other',
  'account_types.key': 'the name of a type',
  'account_erasures.request_tokens': 'ids of rows',
  'account_dictionary_entries.key': 'the name of an entry',
  'phone_countries.code': 'a country',
  'spaces.assistant_disable_qr_code': 'a switch',
  'rate_limits.key': 'what is counted',
}

test('every column with a secret is encrypted, hashed, or has a reason why not', async () => {
  await using database = await createTestDatabase()
  const { rows } = await database.pool.query<{ name: string; type: string }>(
    `select table_name || '.' || column_name as name, data_type as type from information_schema.columns
      where table_schema = 'public' and column_name ~ '(password|secret|token|key|code|ha1)s?$' order by 1`,
  )
  const encrypted = new Set(encryptedColumns.map(({ table, column }) => `${table}.${column}`))
  const names = rows.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining([...encrypted, ...Object.keys(justified), ...Object.keys(harmless)]))
  expect(names.filter((name) => !encrypted.has(name) && !(name in justified) && !(name in harmless))).toEqual([])
  const { rows: hashes } = await database.pool.query<{ name: string; type: string }>(
    `select table_name || '.' || column_name as name, data_type as type from information_schema.columns
      where table_schema = 'public' and column_name like '%\\_hash'`,
  )
  expect(hashes.filter(({ type }) => type !== 'bytea')).toEqual([])
})
