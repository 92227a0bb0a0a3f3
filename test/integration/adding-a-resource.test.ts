import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { blocksOf, type GuideBlock } from '../support/guide.ts'

const ROOT = join(import.meta.dirname, '../..')
const PAGE = 'docs/adding-a-resource.md'
/** Files that a resource with two operations may cost. */
const MOST_FILES = 10

const run = promisify(execFile)

/** Copies what Git has or would take, as a contributor has it. */
async function copySources(folder: string): Promise<void> {
  const { stdout } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT })
  for (const file of new Set(stdout.split('\0').filter(Boolean))) {
    await cp(join(ROOT, file), join(folder, file), { verbatimSymlinks: true }).catch((error) => {
      // deleted, and not committed yet
      if (error.code !== 'ENOENT') throw error
    })
  }
}

/** Adds the lines of a block that begin with `+` beside those that begin with a space, which the file has once. */
function withAddedLines(text: string, { title, code }: GuideBlock): string {
  const lines = text.split('\n')
  const changes = code.trimEnd().split('\n')
  const context = changes.filter((line) => !line.startsWith('+')).map((line) => line.slice(1))
  const places = lines.flatMap((_, at) => (context.every((line, n) => lines[at + n] === line) ? [at] : []))
  expect(places, `${title} has these lines once: ${context.join('\n')}`).toHaveLength(1)
  return lines.toSpliced(places[0] ?? 0, context.length, ...changes.map((line) => line.slice(1))).join('\n')
}

async function write(folder: string, block: GuideBlock & { title: string }): Promise<void> {
  const path = join(folder, block.title)
  if (block.language === 'diff') return writeFile(path, withAddedLines(await readFile(path, 'utf8'), block))
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, block.code)
}

it('adds a resource by the page that shows it, in few files, to a copy that passes the check', {
  timeout: 600_000,
  retry: 0,
}, async () => {
  const blocks = await blocksOf(PAGE)
  const files = blocks.filter((block): block is GuideBlock & { title: string } => block.title !== null)
  expect(new Set(files.map(({ title }) => title)).size).toBeLessThanOrEqual(MOST_FILES)

  const folder = await mkdtemp(join(tmpdir(), 'sipspace-resource-'))
  try {
    await copySources(folder)
    for (const file of files) await write(folder, file)
    // as a shell has it, without what the runner of this test has set
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_ENV$|TEST$)/.test(name)),
    )
    const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')).devEngines.packageManager
    const pnpm = (command: string) => `npx -y pnpm@${version} ${command}`
    const commands = blocks.filter(({ language }) => language === 'sh').map(({ code }) => code)
    const script = [
      'git init -q && git add -A',
      pnpm('install --frozen-lockfile --prefer-offline'),
      ...commands.flatMap((code) => code.trim().split('\n')).map((line) => line.replace(/^pnpm /, pnpm(''))),
    ].join('\n')
    const done = run('bash', ['-ec', `exec 2>&1\n${script}`], { cwd: folder, env, maxBuffer: 2 ** 26 })
    const failed = await done.then(
      () => null,
      ({ stdout }) => stdout,
    )
    expect(failed, failed).toBe(null)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
