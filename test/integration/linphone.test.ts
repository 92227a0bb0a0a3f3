import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { account, caller, jsonOf } from '../support/clients/rest-client.ts'
import { createDatabaseRelay, type DatabaseRelay, runStatements } from '../support/database/index.ts'
import { createTestServer, DOMAIN, type TestServer } from '../support/server/test-server.ts'
import { startKamailio } from '../support/sip/kamailio-process.ts'
import { sipspace } from '../support/sip/proxy-command.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

const run = promisify(execFile)
const ROLE = `sip_linphone_${randomBytes(6).toString('hex')}`
const PASSWORD = 'what-the-role-signs-in-with'

let server: TestServer
let relay: DatabaseRelay
let folder: string
let config: string
let port: number
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipspace-linphone-'))
  const source = join(import.meta.dirname, '../support/sip/linphone-register.c')
  const compiled = run('gcc', [source, '-o', join(folder, 'linphone'), '-llinphone', '-lbctoolbox', '-lortp'])
  server = await createTestServer()
  relay = await createDatabaseRelay(server.database.url)
  const env = { DATABASE_URL: relay.url }
  await sipspace(env, 'proxy', 'create-role', ROLE, '--password', PASSWORD)
  config = await sipspace(env, 'proxy', 'config', 'kamailio', '--role', ROLE, '--password', PASSWORD)
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  port = (server.app.server.address() as AddressInfo).port
  await compiled
})
afterAll(async () => {
  await relay[Symbol.asyncDispose]()
  await runStatements(server.database.url, `drop owned by ${ROLE}; drop role ${ROLE}`)
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

it.each([
  ['MD5', 'MD5', 'SHA-256'],
  ['SHA-256', 'SHA-256', 'MD5'],
  ['SHA-256', 'both', 'MD5'],
] as const)(
  'Linphone provisions itself from a link and registers at a server that speaks %s, where the Space says %s',
  async (algorithm, sip_algorithms, given) => {
    await using kamailio = await startKamailio(config, algorithm)
    const space = jsonOf(await caller(server).get(`/api/spaces/${DOMAIN}`))
    const account_proxy_registrar_address = `sip:127.0.0.1:${kamailio.port};transport=udp`
    // version 5.1 of the library does not send the header x-linphone-provisioning
    const changed = {
      ...space,
      sip_algorithms,
      account_proxy_registrar_address,
      provisioning_use_linphone_provisioning_header: false,
    }
    jsonOf(await caller(server).put(`/api/spaces/${DOMAIN}`, changed))
    const username = `phone-${algorithm}-${sip_algorithms}`.toLowerCase()
    const body = account(username, { algorithm: given, activated: true })
    const { provisioning_token: token } = jsonOf(await caller(server).post('/api/accounts', body))

    const home = join(folder, username)
    // it keeps nothing where its folder is not there
    await mkdir(join(home, '.local/share/linphone'), { recursive: true })
    const { stdout } = await run(join(folder, 'linphone'), [`http://127.0.0.1:${port}/provisioning/${token}`], {
      env: { ...process.env, HOME: home },
    }).catch((error: { stdout: string }) => error)
    expect(stdout).toContain('registration: LinphoneRegistrationOk')
  },
)
