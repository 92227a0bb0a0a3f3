import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'

const BUILT = join(import.meta.dirname, '../../../apps/dashboard/dist')
const MAX_BYTES = 225_000

interface Chunk {
  file: string
  isEntry?: boolean
  imports?: string[]
}

const chunks = JSON.parse(readFileSync(join(BUILT, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>

/** A chunk and all that it cannot run without. */
function needed(name: string, known = new Set<string>()): Set<string> {
  if (known.has(name)) return known
  known.add(name)
  for (const imported of chunks[name]?.imports ?? []) needed(imported, known)
  return known
}

const bytesOf = (name: string): number => {
  const { file = '' } = chunks[name] ?? {}
  return file.endsWith('.js') ? gzipSync(readFileSync(join(BUILT, file))).length : 0
}

const pages = Object.keys(chunks).filter((name) => /^src\/routes\/.*tsr-split=component/.test(name))
const shell = pages.filter((name) => name.startsWith('src/routes/_signed-in.tsx'))
/** The script that starts the page, and the one that it loads then. */
const entries = [...Object.keys(chunks).filter((name) => chunks[name]?.isEntry), 'src/main.tsx']

it.each(pages)('%s needs no more script than a first load may have', (page) => {
  const around = page.startsWith('src/routes/_signed-in') ? shell : []
  const all = new Set([...entries, ...around, page].flatMap((name) => [...needed(name)]))
  const bytes = [...all].reduce((sum, name) => sum + bytesOf(name), 0)
  expect(bytes).toBeGreaterThan(100_000)
  expect(bytes).toBeLessThanOrEqual(MAX_BYTES)
})
