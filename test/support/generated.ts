import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

/** Compares a committed file with what the code makes; `pnpm generate` writes it. `path` is from the root of the repository. */
export async function expectGenerated(path: string, text: string): Promise<void> {
  const file = fileURLToPath(new URL(`../../${path}`, import.meta.url))
  await expect(text, `${path} is missing or out of date: run \`pnpm generate\``).toMatchFileSnapshot(file)
}
