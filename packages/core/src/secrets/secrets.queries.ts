import { sql } from 'kysely'
import type { Database, Tx } from '../database/database.ts'
import { placeOfSecret, type Secrets } from './secrets.rules.ts'

/**
 * Every column with an encrypted secret: its table, the number that names a row, the column with the id of its key, and the
 * one where earlier versions kept it in clear.
 */
export const encryptedColumns: readonly EncryptedColumn[] = [
  {
    table: 'space_email_servers',
    id: 'space_id',
    column: 'encrypted_password',
    keyId: 'password_key_id',
    clear: 'password',
  },
  {
    table: 'space_oidc',
    id: 'space_id',
    column: 'encrypted_client_secret',
    keyId: 'client_secret_key_id',
    clear: null,
  },
  {
    table: 'account_second_factors',
    id: 'account_id',
    column: 'encrypted_secret',
    keyId: 'secret_key_id',
    clear: null,
  },
  ...(['secret', 'former_secret'] as const).map((name) => ({
    table: 'webhook_endpoints',
    id: 'id',
    column: `encrypted_${name}`,
    keyId: `${name}_key_id`,
    clear: null,
  })),
]

export interface EncryptedColumn {
  table: string
  id: string
  column: string
  keyId: string
  clear: string | null
}

/** The ids of the keys that secrets are encrypted with. */
export async function findSecretKeyIds(db: Database): Promise<string[]> {
  const ids = new Set<string>()
  for (const { table, keyId } of encryptedColumns) {
    const { rows } = await sql<{ id: string }>`
      select distinct ${sql.ref(keyId)} as id from ${sql.table(table)} where ${sql.ref(keyId)} is not null
    `.execute(db)
    for (const { id } of rows) ids.add(id)
  }
  return [...ids]
}

const BATCH = 100

/** Encrypts what earlier versions have kept in clear. How many. */
export async function encryptClearSecrets(db: Database, secrets: Secrets): Promise<number> {
  let encrypted = 0
  for (const place of encryptedColumns) {
    const { clear } = place
    if (clear === null) continue
    encrypted += await inBatches(db, async (tx) => {
      const { rows } = await sql<{ id: number; secret: string }>`
        select ${sql.ref(place.id)} as id, ${sql.ref(clear)} as secret from ${sql.table(place.table)}
          where ${sql.ref(clear)} is not null order by 1 limit ${BATCH} for update
      `.execute(tx)
      for (const { id, secret } of rows) await write(tx, place, id, secret, secrets)
      return rows.length
    })
  }
  return encrypted
}

/** Encrypts with the first key what another has encrypted, batch by batch, while the servers run. How many. */
export async function reencryptSecrets(db: Database, secrets: Secrets): Promise<number> {
  let encrypted = 0
  for (const place of encryptedColumns) {
    const { table, column } = place
    encrypted += await inBatches(db, async (tx) => {
      const [current] = await secrets.keyIds()
      if (current === undefined) return 0
      const { rows } = await sql<{ id: number; ciphertext: string; keyId: string }>`
        select ${sql.ref(place.id)} as id, ${sql.ref(column)} as ciphertext, ${sql.ref(place.keyId)} as "keyId"
          from ${sql.table(table)} where ${sql.ref(place.keyId)} <> ${current} order by 1 limit ${BATCH} for update
      `.execute(tx)
      for (const { id, ...secret } of rows) {
        await write(tx, place, id, await secrets.decrypt(placeOfSecret(table, column, id), secret), secrets)
      }
      return rows.length
    })
  }
  return encrypted
}

async function inBatches(db: Database, run: (tx: Tx) => Promise<number>): Promise<number> {
  let all = 0
  for (;;) {
    const done = await db.transaction().execute(run)
    all += done
    if (done < BATCH) return all
  }
}

async function write(tx: Tx, place: EncryptedColumn, id: number, secret: string, secrets: Secrets): Promise<void> {
  const { ciphertext, keyId } = await secrets.encrypt(placeOfSecret(place.table, place.column, id), secret)
  await sql`
    update ${sql.table(place.table)} set ${sql.ref(place.column)} = ${ciphertext}, ${sql.ref(place.keyId)} = ${keyId}
      ${place.clear === null ? sql`` : sql`, ${sql.ref(place.clear)} = null`}
      where ${sql.ref(place.id)} = ${id}
  `.execute(tx)
}

/** Until the transaction ends, no other process changes a file of keys. */
export async function lockSecretKeys(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('sipspace.secret_keys', 0))`.execute(tx)
}
