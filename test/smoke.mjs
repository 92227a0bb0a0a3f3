// Starts the built server and asks each interface one thing, on the Node.js that runs this: node test/smoke.mjs
import { spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '../packages/client/dist/esm/index.js'

const dist = join(import.meta.dirname, '../apps/server/dist')
const folder = await mkdtemp(join(tmpdir(), 'sipspace-smoke-'))
// as root, the database runs as another user, who has to get in
await chmod(folder, 0o755)
const { PATH } = process.env
const env = { PATH, HOME: folder, DATA_DIR: join(folder, 'data'), PORT: '0', LOG_LEVEL: 'warn' }
const server = spawn(process.execPath, [join(dist, 'main.js')], { env, stdio: ['ignore', 'pipe', 'inherit'] })
const ended = new Promise((resolve) => server.once('exit', resolve))

function expect(what, isSo) {
  if (!isSo) throw new Error(`Node.js ${process.version}: ${what}`)
}

async function addressOf() {
  let said = ''
  for await (const chunk of server.stdout.setEncoding('utf8')) {
    said += chunk
    const [, address] = /^sipspace listens at (\S+)$/m.exec(said) ?? []
    if (address) return address
  }
  throw new Error('the server ended')
}

async function run(...args) {
  const program = spawn(process.execPath, [join(dist, 'sipspace.js'), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const code = new Promise((resolve) => program.once('exit', resolve))
  let output = ''
  for await (const chunk of program.stdout.setEncoding('utf8')) output += chunk
  return { code: await code, output }
}

try {
  const address = await addressOf()
  server.stdout.resume()
  const secrets = join(env.DATA_DIR, 'first-admin')
  expect('only its owner reads the first secrets', ((await stat(secrets)).mode & 0o777) === 0o600)
  const key = /^api_key=(.+)$/m.exec(await readFile(secrets, 'utf8'))?.[1] ?? ''
  const ask = (path, init = {}) => fetch(address + path, { ...init, headers: { 'x-api-key': key, ...init.headers } })

  expect('it is ready', (await ask('/readyz')).status === 200)
  const created = await ask('/api/accounts', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'smoke01', password: 'a long password', algorithm: 'SHA-256' }),
  })
  expect(`REST creates an account: ${await created.text()}`, created.status === 200)
  const me = await (await ask('/trpc/me.get')).json()
  expect('tRPC knows who asks', me.result?.data?.username === 'admin')
  const client = createClient({ url: address, auth: { apiKey: key } })
  const { data } = await client.accounts.list({ text: 'smoke01' })
  expect('the SDK finds the account', data[0]?.username === 'smoke01')
  expect(
    'provisioning answers',
    (await ask('/provisioning', { headers: { 'x-linphone-provisioning': '1' } })).status === 200,
  )
  expect('SCIM answers', (await ask('/scim/v2/ServiceProviderConfig')).status < 500)
  expect('pages answer', (await ask('/reset_password/none')).status === 404)
  expect('the dashboard is served', (await ask('/dashboard')).status === 200)
  expect('metrics are exposed', (await (await ask('/metrics')).text()).includes('sipspace_requests_total'))
  const listed = await run('--json', 'space', 'list')
  expect('the command line lists Spaces', listed.code === 0 && JSON.parse(listed.output).length === 1)
  server.kill('SIGTERM')
  expect('it ends in order', (await ended) === 0)
  console.log(`Node.js ${process.version}: each interface answers`)
} finally {
  if (server.exitCode === null) server.kill('SIGTERM')
  await ended
  await rm(folder, { recursive: true, force: true })
}
