import { type ApplicationDatabase, bootstrap, createAuditFeed, createDatabase, createPool } from '@sipspace/core'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { prepareBearer } from '../../../apps/server/src/auth/jwt.ts'
import { createKeyUses, type KeyUses } from '../../../apps/server/src/auth/key-uses.ts'
import { prepareOidc } from '../../../apps/server/src/auth/oidc.ts'
import { originOf, parseSettings } from '../../../apps/server/src/config/config.ts'
import { openSecrets } from '../../../apps/server/src/config/secret-keys.ts'
import { preparePush } from '../../../apps/server/src/delivery/push/push.ts'
import { prepareSipMessages } from '../../../apps/server/src/delivery/sip/linphone-daemon.ts'
import { prepareSms } from '../../../apps/server/src/delivery/sms/sms.ts'
import type { Dependencies } from '../../../apps/server/src/dependencies.ts'
import { createLog } from '../../../apps/server/src/monitoring/log.ts'
import { createMetrics } from '../../../apps/server/src/monitoring/metrics.ts'
import { createRefusedSignInLog } from '../../../apps/server/src/monitoring/refused-sign-ins.ts'
import { countSignIns, createCounts } from '../../../apps/server/src/monitoring/space-counts.ts'
import { prepareRegistrar } from '../../../apps/server/src/registrar/registrar.ts'
import { buildApp } from '../../../apps/server/src/startup/app.ts'
import { rateLimits } from '../../../apps/server/src/startup/rate-limits.ts'
import { keepAuditLog } from '../../../apps/server/src/startup/start.ts'
import { createFileStore } from '../../../apps/server/src/storage/file-store.ts'
import { createTestDatabase, type TestDatabase } from '../database/index.ts'
import { checkAgainstDocument } from './openapi-check.ts'

export const ADMIN_KEY = 'the-super-admin-key-of-the-tests'
export const DOMAIN = 'sip.example.org'

const DEFAULTS = { RATE_LIMIT: 'off', SECRET_KEY: 'what-the-tests-encrypt-their-secrets-with' }

/** Time stands still until a test moves it. It starts in the past, so that what the database's own clock says differs. */
export interface TestClock {
  (): Date
  advance: (time: { days?: number; hours?: number; minutes?: number; seconds?: number }) => void
}

export interface TestServer {
  app: FastifyInstance
  db: ApplicationDatabase
  database: TestDatabase
  deps: Dependencies
  clock: TestClock
  keyUses: KeyUses
  /** everything that was logged, line by line */
  logs: string[]
  /** gives up on what is being pushed, as the end of the process does */
  closePush: () => void
  /**
   * a request to the server; JSON in `payload`, a key in `key`, `host` is the first Space's by default. It throws when
   * an answer of the REST API is not as the OpenAPI document declares it.
   */
  request: (options: TestRequest) => Promise<LightMyRequestResponse>
  /** another process on the same database */
  secondProcess: () => Promise<TestServer>
  [Symbol.asyncDispose]: () => Promise<void>
}

export interface TestRequest extends Omit<InjectOptions, 'path'> {
  key?: string
  host?: string
}

/** A server on a database of its own, with the first super Space, its admin and {@link ADMIN_KEY}; RATE_LIMIT is off by default. */
export async function createTestServer(env: Record<string, string> = {}, database?: TestDatabase): Promise<TestServer> {
  database ??= await createTestDatabase()
  const clock = createClock()
  const config = parseSettings({ ...DEFAULTS, ...env })
  const first = { domain: DOMAIN, host: DOMAIN, username: 'admin', password: 'secret-admin', apiKey: ADMIN_KEY }
  await bootstrap(database.db, config, first, clock())
  await keepAuditLog(database.db, config, clock())
  return startServer(database, clock, env, () => database[Symbol.asyncDispose]())
}

async function startServer(
  database: TestDatabase,
  clock: TestClock,
  env: Record<string, string>,
  dispose: () => Promise<void>,
): Promise<TestServer> {
  const { db } = database
  const config = parseSettings({ ...DEFAULTS, ...env })
  const logs: string[] = []
  const keyUses = createKeyUses(db, (error) => logs.push(String(error)))
  const log = createLog('debug', { write: (line: string) => logs.push(line) })
  const push = await preparePush({ config, clock, log })
  const metrics = createMetrics({ pool: database.pool, db, ofProcess: false })
  const auditFeed = createAuditFeed(db, database.pool, (error) => logs.push(String(error)))
  const counts = createCounts(db, (error) => logs.push(String(error)))
  const refusedSignIns = createRefusedSignInLog(db, clock, (error) => logs.push(String(error)))
  const registrar = prepareRegistrar({ config, log })
  const secrets = openSecrets(config)
  const { app, deps, close } = await openApp(
    env,
    {
      registrar,
      oidc: prepareOidc({ db, config, secrets, log }),
      files: createFileStore(config.dataDir),
      auditFeed,
      revocationWatches: new Map(),
      counts,
      metrics,
      status: { isStopping: false, isWorking: () => true },
      db,
      config,
      clock,
      keyUses,
      log,
      push: push.send,
      sendSms: prepareSms({ config, clock }),
      sendSipMessage: prepareSipMessages(config),
      secrets,
      verifyBearer: await prepareBearer(config),
      signInListeners: [metrics.recordSignIn, countSignIns(counts, clock), refusedSignIns.note],
      ...rateLimits(db, clock, config),
      origin: originOf(config, config.PORT),
    },
    logs,
  )
  return {
    app,
    db,
    database,
    deps,
    clock,
    keyUses,
    logs,
    closePush: push.close,
    async request({ key, host = DOMAIN, headers, ...options }) {
      const sent = { host, ...(key === undefined ? {} : { 'x-api-key': key }), ...headers }
      const response = await app.inject({ ...options, headers: sent })
      if (typeof options.url === 'string') checkAgainstDocument(options.method ?? 'GET', options.url, response)
      return response
    },
    secondProcess: async () => {
      const pool = createPool({ connection: database.url })
      const other = createDatabase(pool)
      return startServer({ ...database, pool, db: other }, clock, env, () => other.destroy())
    },
    async [Symbol.asyncDispose]() {
      await close()
      await registrar?.close()
      push.close()
      await keyUses.stop()
      await counts.stop()
      await refusedSignIns.stop()
      await dispose()
    },
  }
}

interface ReusableApp {
  app: FastifyInstance
  /** what its routes use: that of the server that has it just now, as are its log lines */
  deps: Dependencies
  logs: string[]
}

/** Apps that no server has, with the settings that they were built with; those that were in use last come last. */
const unusedApps: { settings: string; app: ReusableApp }[] = []

/** Each takes some megabytes, and most settings are those of one test. */
const MOST_UNUSED_APPS = 8

/**
 * An app with these dependencies: one that another server is done with, where its settings are the same, as building the routes
 * takes several times as long as all else that a server needs. One that has listened cannot be used again.
 */
async function openApp(env: Record<string, string>, deps: Dependencies, logs: string[]) {
  const settings = JSON.stringify(Object.entries(env).toSorted(([one], [other]) => (one < other ? -1 : 1)))
  const index = unusedApps.findLastIndex((unused) => unused.settings === settings)
  const used = index < 0 ? await createApp(deps) : (unusedApps.splice(index, 1)[0] as { app: ReusableApp }).app
  Object.assign(used.deps, deps)
  used.logs = logs
  let canBeUsedAgain = true
  const noteListening = () => {
    canBeUsedAgain = false
  }
  used.app.server.once('listening', noteListening)
  return {
    app: used.app,
    deps: used.deps,
    close: async (): Promise<void> => {
      used.app.server.off('listening', noteListening)
      if (!canBeUsedAgain) {
        await used.app.close()
        return
      }
      canBeUsedAgain = false
      await used.deps.auditFeed.stop()
      unusedApps.push({ settings, app: used })
      if (unusedApps.length > MOST_UNUSED_APPS) await unusedApps.shift()?.app.app.close()
    },
  }
}

async function createApp(deps: Dependencies): Promise<ReusableApp> {
  const created = { deps: { ...deps }, logs: [] as string[] }
  created.deps.log = createLog('debug', { write: (line: string) => created.logs.push(line) })
  return Object.assign(created, { app: await buildApp(created.deps) })
}

function createClock(): TestClock {
  let now = Date.UTC(2026, 0, 15, 12)
  const clock = (() => new Date(now)) as TestClock
  clock.advance = ({ days = 0, hours = 0, minutes = 0, seconds = 0 }) => {
    now += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
  }
  return clock
}
