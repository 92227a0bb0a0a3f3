import { chmod, mkdir } from 'node:fs/promises'

/** Where root keeps what the database's own user must reach but cannot where it lies. */
export const SYSTEM_FOLDER = '/var/lib/sipspace'

/** Makes sure that {@link SYSTEM_FOLDER} is there and open to every user, whatever our umask. */
export async function ensureSystemFolder(): Promise<void> {
  const created = await mkdir(SYSTEM_FOLDER, { recursive: true })
  if (created !== undefined) await chmod(SYSTEM_FOLDER, 0o755)
}
