import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'

const BUILT = join(import.meta.dirname, '../../../apps/dashboard/dist')
const MAX_BYTES = 225_000

/** What the page at an address loads first: the server names it in the page. */
interface Preload {
  path: string[]
  links: string
}

const pages = (JSON.parse(readFileSync(join(BUILT, 'preloads.json'), 'utf8')) as Preload[]).map(
  ({ path, links }) => [`/${path.join('/')}`, links] as const,
)

it.each(pages)('%s needs no more script than a first load may have', (_, links) => {
  const scripts = [...links.matchAll(/assets\/[^"]+\.js/g)].map(([name]) => readFileSync(join(BUILT, name)))
  const bytes = scripts.reduce((sum, script) => sum + gzipSync(script).length, 0)
  expect(bytes).toBeGreaterThan(100_000)
  expect(bytes).toBeLessThanOrEqual(MAX_BYTES)
})
