import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type BuiltServer, buildServer } from './server-process.ts'

const REPOSITORY = join(import.meta.dirname, '../../..')
const MIGRATIONS = 'packages/core/src/database/migrations/index.ts'
const PNPM = 'pnpm@12.21.0'
const run = promisify(execFile)
const git = async (...args: string[]) => (await run('git', args, { cwd: REPOSITORY })).stdout.trim()

/** The commit of the last release; where there is none, the one before the schema changed last; null without a history. */
export async function formerCommit(): Promise<string | null> {
  const tag = await git('describe', '--tags', '--abbrev=0', '--match', '@sipspace/server@*').catch(() => '')
  if (tag !== '') return tag
  const last = await git('log', '-1', '--format=%H', '--', MIGRATIONS).catch(() => '')
  return last === '' ? null : git('rev-parse', '--verify', `${last}^`).catch(() => null)
}

/** Gives a checkout of a commit its packages: those of this checkout where they are the same. */
async function install(commit: string, folder: string): Promise<void> {
  const differs = await git('diff', '--quiet', commit, '--', 'pnpm-lock.yaml').then(
    () => false,
    () => true,
  )
  if (differs) {
    const options = ['install', '--frozen-lockfile', '--prefer-offline', '--ignore-scripts']
    await run('npx', ['-y', PNPM, ...options], { cwd: folder, env: { ...process.env, CI: 'true' } })
    return
  }
  await symlink(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'))
  // links to packages beside it lead to those of the same commit, as they are relative
  for (const name of ['apps/server', 'packages/core', 'packages/client', 'packages/embedded-postgres']) {
    await cp(join(REPOSITORY, name, 'node_modules'), join(folder, name, 'node_modules'), {
      recursive: true,
      verbatimSymlinks: true,
    })
  }
}

/** Builds the server of a commit. */
export async function buildFormerServer(commit: string): Promise<BuiltServer> {
  const folder = await mkdtemp(join(tmpdir(), 'sipspace-former-'))
  try {
    await run('sh', ['-c', 'git archive "$1" | tar -x -C "$2"', 'sh', commit, folder], { cwd: REPOSITORY })
    await install(commit, folder)
    return await buildServer(join(folder, 'apps/server'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
