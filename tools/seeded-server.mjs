import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

/** A Space of `pnpm seed`, with some thousand accounts. */
export const SPACE = 'voice.harbour.example'

const PASSWORD = 'secret-admin'
const root = join(import.meta.dirname, '..')

async function run(args, env) {
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${args[0]} has ended with ${code}`)
}

/** Starts the server, and waits until it says where it listens. */
async function serve(env) {
  const child = spawn(process.execPath, ['apps/server/dist/main.js'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const origin = await new Promise((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (part) => {
      said += part
      const [, address] = /listens at (\S+)/.exec(said) ?? []
      if (address) resolve(address)
    })
    child.once('exit', (code) => reject(new Error(`the server has ended with ${code}`)))
  })
  return { origin, child }
}

/** Calls back with the address of a built server that has the data of `pnpm seed`, and ends it afterwards. */
export async function withServer(use) {
  const dataDir = await mkdtemp(join(tmpdir(), 'sipspace-tools-'))
  try {
    // as root, the database runs as another user
    await chmod(dataDir, 0o711)
    const { PATH } = process.env
    const env = { PATH, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error', BOOTSTRAP_ADMIN_PASSWORD: PASSWORD }
    await run(['tools/seed.mjs'], env)
    const { origin, child } = await serve(env)
    try {
      await use(origin)
    } finally {
      child.removeAllListeners('exit')
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

export function launchBrowser() {
  const flags = ['gpu', 'quic', 'background-networking', 'component-update', 'sync'].map((flag) => `--disable-${flag}`)
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--no-first-run', '--hide-scrollbars', ...flags],
  })
}

/** Signs a page in as the super admin, on the page that asks for it. */
export async function signIn(page) {
  await page.getByLabel('Username').fill('admin')
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByRole('navigation').waitFor()
}
