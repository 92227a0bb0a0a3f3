import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { pack } from './pack.mjs'

// Publishes the package on npm, with the address of the repository that it is built from, which its provenance has to
// name: `node release.mjs [--dry-run] [--repository URL] [--tarball FILE]`. In a CI that signs (GitHub Actions with
// `id-token: write`), the package has its provenance.
const { values } = parseArgs({
  options: { 'dry-run': { type: 'boolean' }, repository: { type: 'string' }, tarball: { type: 'string' } },
})
const address = webAddress(values.repository ?? fromEnvironment(process.env) ?? originOf(import.meta.dirname))
if (!address) {
  console.error('no address of the repository: give --repository https://…, or add a remote named origin')
  process.exit(1)
}

const folder = await mkdtemp(join(tmpdir(), 'sipspace-release-'))
try {
  execFileSync('tar', ['-xzf', values.tarball ?? (await pack(folder)), '-C', folder])
  const file = join(folder, 'package/package.json')
  const manifest = {
    ...JSON.parse(await readFile(file, 'utf8')),
    repository: { type: 'git', url: `git+${address}.git`, directory: 'packages/client' },
    homepage: `${address}/tree/HEAD/packages/client#readme`,
    bugs: `${address}/issues`,
  }
  await writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`)
  const { name, version, repository, homepage, bugs } = manifest
  console.log(JSON.stringify({ name, version, repository, homepage, bugs }))
  const signs = 'ACTIONS_ID_TOKEN_REQUEST_URL' in process.env || 'SIGSTORE_ID_TOKEN' in process.env
  const options = [...(values['dry-run'] ? ['--dry-run'] : []), ...(signs ? ['--provenance'] : [])]
  execFileSync('npm', ['publish', '--ignore-scripts', ...options], { cwd: join(folder, 'package'), stdio: 'inherit' })
} finally {
  await rm(folder, { recursive: true })
}

/** @returns what GitHub Actions or GitLab CI say of the repository that they run for */
function fromEnvironment({ GITHUB_SERVER_URL, GITHUB_REPOSITORY, CI_PROJECT_URL }) {
  return GITHUB_SERVER_URL && GITHUB_REPOSITORY ? `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}` : CI_PROJECT_URL
}

function originOf(cwd) {
  try {
    return execFileSync('git', ['remote', 'get-url', 'origin'], { cwd, encoding: 'utf8', stdio: 'pipe' }).trim()
  } catch {
    return undefined
  }
}

/** @returns the web address of a repository, however git writes it; null for what is on this machine only */
function webAddress(given = '') {
  const [, host, path] = /^(?:ssh:\/\/)?git@([\w.-]+)(?::\d+\/|[:/])(.+)$/.exec(given) ?? []
  const url = host && path ? `https://${host}/${path}` : given
  if (!/^https?:/.test(url) || !URL.canParse(url)) return null
  const { origin, pathname } = new URL(url)
  const repository = pathname.replace(/\/$/, '').replace(/\.git$/, '')
  return repository === '' ? null : origin + repository
}
