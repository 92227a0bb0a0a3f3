import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FirstAdmin } from '@sipspace/core'

/** What is printed for the operator of the first admin: nothing, the secrets, or where they are. */
export type SecretsShown = { in: 'terminal' } | { in: 'file'; path: string } | { in: 'nowhere'; reason: string }

/**
 * Shows the secrets that were made for the first admin where no log keeps them: at a terminal, else in the file
 * `DATA_DIR/first-admin`, which only its owner can read.
 */
export async function showFirstSecrets(
  { username, domain, password, apiKey }: FirstAdmin,
  { dataDir, isTerminal }: { dataDir: string; isTerminal: boolean },
): Promise<SecretsShown> {
  if (isTerminal || (password === null && apiKey === null)) return { in: 'terminal' }
  const path = join(dataDir, 'first-admin')
  const lines = { address: `${username}@${domain}`, password, api_key: apiKey }
  const content = Object.entries(lines).flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}\n`]))
  try {
    await mkdir(dataDir, { recursive: true })
    // that of a former database
    await rm(path, { force: true })
    await writeFile(path, content.join(''), { mode: 0o600, flag: 'wx', flush: true })
    return { in: 'file', path }
  } catch (error) {
    return { in: 'nowhere', reason: (error as Error).message }
  }
}
