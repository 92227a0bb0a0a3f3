import { expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import { encryptClearSecrets, findSecretKeyIds, reencryptSecrets } from './secrets.queries.ts'
import { placeOfSecret, type Secrets } from './secrets.rules.ts'

const NOW = new Date('2030-01-01T12:00:00Z')

const { database, ids } = await tenantDatabase()

const query = (text: string, values: unknown[] = []) => database.pool.query(text, values)

/** Writes a secret with its place and the id of its key, so that a test can see both. */
const secretsBy = (...keyIds: string[]): Secrets => ({
  keyIds: () => Promise.resolve(keyIds),
  encrypt: (place, secret) =>
    Promise.resolve({ ciphertext: `${keyIds[0] ?? ''} ${place} ${secret}`, keyId: keyIds[0] ?? '' }),
  decrypt: (place, { ciphertext, keyId }) => {
    if (!ciphertext.startsWith(`${keyId} ${place} `)) throw new Error(`${ciphertext} is not of ${place}`)
    return Promise.resolve(ciphertext.slice(`${keyId} ${place} `.length))
  },
})

const servers = async () =>
  (
    await query(
      'select space_id as id, password, encrypted_password, password_key_id from space_email_servers order by host',
    )
  ).rows
const endpoints = async () =>
  (await query('select id, encrypted_secret as secret from webhook_endpoints order by id')).rows

const written = (table: string, column: string, id: number, { key, secret }: { key: string; secret: string }) =>
  `${key} ${placeOfSecret(table, column, id)} ${secret}`
const passwordOf = (id: number, key: string, secret: string) =>
  written('space_email_servers', 'encrypted_password', id, { key, secret })

it('what is kept in clear is encrypted, row by row', async () => {
  for (const [space, host, password] of [
    [ids.home, 'mail.a.example', 'of a'],
    [ids.other, 'mail.b.example', 'of b'],
  ] as const) {
    await query(
      `insert into space_email_servers (space_id, host, port, password, created_at, updated_at) values ($1, $2, 25, $3, $4, $4)`,
      [space, host, password, NOW],
    )
  }
  expect(await findSecretKeyIds(database.db)).toEqual([])
  expect(await encryptClearSecrets(database.db, secretsBy('first'))).toBe(2)
  expect(await encryptClearSecrets(database.db, secretsBy('first'))).toBe(0)
  const expected = (id: number, secret: string) => ({
    id,
    password: null,
    encrypted_password: passwordOf(id, 'first', secret),
    password_key_id: 'first',
  })
  expect(await servers()).toEqual([expected(ids.home, 'of a'), expected(ids.other, 'of b')])
  expect(await findSecretKeyIds(database.db)).toEqual(['first'])
})

it('what another key has encrypted is encrypted by the first, however many there are', async () => {
  const { rows } = await query(
    `insert into webhook_endpoints (space_id, url, enabled, kinds, encrypted_secret, secret_key_id, created_at, updated_at)
      select $1, 'https://hooks.example', true, '{}', 'x', 'first', $2, $2 from generate_series(1, 201) returning id`,
    [ids.home, NOW],
  )
  for (const { id } of rows) {
    const secret = written('webhook_endpoints', 'encrypted_secret', id, { key: 'first', secret: `of ${id}` })
    await query('update webhook_endpoints set encrypted_secret = $2 where id = $1', [id, secret])
  }
  expect(await reencryptSecrets(database.db, secretsBy())).toBe(0)
  expect(await reencryptSecrets(database.db, secretsBy('second', 'first'))).toBe(203)
  expect(await reencryptSecrets(database.db, secretsBy('second', 'first'))).toBe(0)
  expect((await servers()).map(({ encrypted_password }) => encrypted_password)).toEqual([
    passwordOf(ids.home, 'second', 'of a'),
    passwordOf(ids.other, 'second', 'of b'),
  ])
  expect(await endpoints()).toEqual(
    rows.map(({ id }) => ({
      id,
      secret: written('webhook_endpoints', 'encrypted_secret', id, { key: 'second', secret: `of ${id}` }),
    })),
  )
  expect(await findSecretKeyIds(database.db)).toEqual(['second'])
})
