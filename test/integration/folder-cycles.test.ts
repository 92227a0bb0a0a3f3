import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const tool = join(import.meta.dirname, '../../tools/folder-cycles.mjs')

/** Checks a source tree of these files. */
function check(files: Record<string, string>) {
  const root = mkdtempSync(join(tmpdir(), 'folder-cycles-'))
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), text)
    }
    return spawnSync(process.execPath, [tool, root], { encoding: 'utf8' })
  } finally {
    rmSync(root, { recursive: true })
  }
}

test('the check of imports accepts folders in layers, and a circle of files within a folder', () => {
  const { status, stderr } = check({
    'top.ts': `import { a } from './a/a.ts'`,
    'a/a.ts': `import { b } from '../b/b.ts'\nimport { other } from './other.ts'\nexport const a = [b, other]`,
    'a/other.ts': `export * from './a.ts'\nexport const other = 1`,
    'b/b.ts': `import { join } from 'node:path'\nexport const b = join`,
    'b/b.test.ts': `import '../a/a.ts'`,
  })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})

test.each([
  ['an import', `import {\n  a,\n} from './a/a.ts'`],
  ['an import of a type', `import type { A } from './a/a.ts'`],
  ['an export from', `export { a } from './a/a.ts'`],
  ['a dynamic import', `export const load = () => import('./a/a.ts')`],
])('the check of imports refuses a circle of folders that %s closes, and says what to do', (_, closing) => {
  const { status, stderr } = check({
    'a/a.ts': `import { b } from '../b/b.ts'\nexport type A = 1\nexport const a = b`,
    'b/b.ts': `import { c } from '../c.ts'\nexport const b = c`,
    'c.ts': closing,
    'd/d.ts': `import { a } from '../a/a.ts'`,
  })
  expect(status).toBe(1)
  expect(stderr).toContain('a, b, c.ts import each other')
  for (const line of ['a/a.ts -> b/b.ts', 'b/b.ts -> c.ts', 'c.ts -> a/a.ts']) expect(stderr).toContain(line)
  expect(stderr).toContain('move what both need into a folder below both')
  expect(stderr).not.toContain('d/d.ts')
})
