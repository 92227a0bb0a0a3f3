import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  AppError,
  type ApplicationDatabase,
  createSecrets,
  type Database,
  encryptClearSecrets,
  findSecretKeyIds,
  lockSecretKeys,
  MIN_KEY_LENGTH,
  randomSecretKey,
  reencryptSecrets,
  type Secrets,
  secretKeyOf,
} from '@sipspace/core'
import { type Config, SettingsError } from './config.ts'

type KeySettings = Pick<Config, 'SECRET_KEY' | 'SECRET_KEY_FILE' | 'DATABASE_URL' | 'dataDir'>

const ownFile = ({ dataDir }: KeySettings): string => join(dataDir, 'secret.key')

/**
 * The keys of secrets: those of SECRET_KEY, of SECRET_KEY_FILE, or of `DATA_DIR/secret.key`, which is made where it is needed.
 * Files are read each time, so that a rotation reaches a running server.
 */
export const openSecrets = (config: KeySettings): Secrets =>
  createSecrets(async ({ make }) => (await readKeys(config, make)).map(secretKeyOf))

/** @throws SettingsError; AppError secret_key_missing where one is to be made and cannot be */
async function readKeys(config: KeySettings, make: boolean): Promise<string[]> {
  if (config.SECRET_KEY !== undefined) return keysIn(config.SECRET_KEY, /,/, 'SECRET_KEY')
  if (config.SECRET_KEY_FILE !== undefined) {
    const text = await readFile(config.SECRET_KEY_FILE, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new SettingsError(`SECRET_KEY_FILE: ${config.SECRET_KEY_FILE} cannot be read: ${error.code}`)
    })
    return keysIn(text, /\n/, `SECRET_KEY_FILE: ${config.SECRET_KEY_FILE}`)
  }
  const path = ownFile(config)
  const text = await readIfThere(path)
  if (text !== null) return keysIn(text, /\n/, path)
  if (!make) return []
  try {
    await writeKeys(path, [randomSecretKey()], { replace: false })
  } catch (cause) {
    throw new AppError('secret_key_missing', undefined, { cause })
  }
  return keysIn((await readIfThere(path)) ?? '', /\n/, path)
}

/** @throws SettingsError in one line, which names where they are and no key */
function keysIn(text: string, separator: RegExp, name: string): string[] {
  const keys = text
    .split(separator)
    .map((key) => key.trim())
    .filter((key) => key !== '' && !key.startsWith('#'))
  if (keys.length === 0) throw new SettingsError(`${name} has no key`)
  if (keys.some((key) => key.length < MIN_KEY_LENGTH)) {
    throw new SettingsError(`${name} has a key of fewer than ${MIN_KEY_LENGTH} characters`)
  }
  return keys
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw new SettingsError(`${path} cannot be read: ${code}`)
  }
}

/** The file appears complete or not at all, and only its owner can read it. Without `replace`, one that is there stays. */
async function writeKeys(path: string, keys: readonly string[], { replace }: { replace: boolean }): Promise<void> {
  const unfinished = `${path}.${randomBytes(4).toString('hex')}.part`
  await mkdir(dirname(path), { recursive: true })
  try {
    const file = await open(unfinished, 'wx', 0o600)
    try {
      await file.writeFile(`${keys.join('\n')}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    if (replace) await rename(unfinished, path)
    else await link(unfinished, path)
  } catch (error) {
    // another process was quicker
    if (replace || (error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(unfinished, { force: true })
  }
}

/**
 * Finds out whether the keys of the settings are those of the database, and encrypts what an earlier version has kept in clear.
 * The embedded database gets its key at once, so that a first backup has it.
 *
 * @throws SettingsError in one line for a key that is missing or another one
 */
export async function prepareSecrets(db: ApplicationDatabase, config: KeySettings, secrets: Secrets): Promise<void> {
  const known = await secrets.keyIds()
  const missing = (await findSecretKeyIds(db)).filter((id) => !known.includes(id))
  if (missing.length > 0) {
    const what = `secrets in the database are encrypted with the key ${missing.join(', ')}`
    throw new SettingsError(
      known.length === 0
        ? `SECRET_KEY: is missing, and ${what}: set SECRET_KEY or SECRET_KEY_FILE, or restore ${ownFile(config)}`
        : `SECRET_KEY: ${what}, not with ${known.join(', ')}, which the settings give`,
    )
  }
  if (config.DATABASE_URL === undefined) await readKeys(config, true)
  await encryptClearSecrets(db.withAudit({ operation: 'secrets.encrypt', at: new Date(), by: null }), secrets)
}

/** What a rotation has done. */
export interface Rotation {
  key_id: string | null
  /** whether the key was made for it */
  made: boolean
  /** how many secrets were encrypted anew */
  encrypted: number
}

/**
 * Encrypts all secrets with the first key, while servers run. The key of `DATA_DIR/secret.key` is a new one first; the former
 * stays behind it, for servers that have just read it, until the next rotation. Keys of SECRET_KEY and SECRET_KEY_FILE are the
 * operator's.
 *
 * @throws an Error for a secret whose key is not there
 */
export async function rotateSecrets(db: Database, config: KeySettings, secrets: Secrets): Promise<Rotation> {
  const isOwn = config.SECRET_KEY === undefined && config.SECRET_KEY_FILE === undefined
  if (isOwn) {
    await db.transaction().execute(async (tx) => {
      await lockSecretKeys(tx)
      const [former, ...older] = (await readKeys(config, true)).map((text) => ({ text, id: secretKeyOf(text).id }))
      const used = await findSecretKeyIds(tx)
      const kept = [...(former ? [former] : []), ...older.filter(({ id }) => used.includes(id))]
      await writeKeys(ownFile(config), [randomSecretKey(), ...kept.map(({ text }) => text)], { replace: true })
    })
  }
  const encrypted = await reencryptSecrets(db, secrets)
  const [current] = await secrets.keyIds()
  return { key_id: current ?? null, made: isOwn, encrypted }
}
