import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type ApplicationDatabase,
  bootstrap,
  createAuditFeed,
  digestKey,
  type FirstAdmin,
  setAuditRetention,
  setSipViewSettings,
} from '@sipspace/core'
import type { FastifyBaseLogger } from 'fastify'
import { prepareBearer } from '../auth/jwt.ts'
import { createKeyUses } from '../auth/key-uses.ts'
import { prepareOidc } from '../auth/oidc.ts'
import { type Config, EXAMPLE_DOMAIN, originOf } from '../config/config.ts'
import { openSecrets, prepareSecrets } from '../config/secret-keys.ts'
import { closeTransports } from '../delivery/mail/mail.transport.ts'
import { preparePush } from '../delivery/push/push.ts'
import { prepareSipMessages } from '../delivery/sip/linphone-daemon.ts'
import { prepareSms } from '../delivery/sms/sms.ts'
import type { Dependencies } from '../dependencies.ts'
import { createMetrics } from '../monitoring/metrics.ts'
import { createRefusedSignInLog } from '../monitoring/refused-sign-ins.ts'
import { countSignIns, createCounts } from '../monitoring/space-counts.ts'
import { hasRegistrar, prepareRegistrar } from '../registrar/registrar.ts'
import { createFileStore } from '../storage/file-store.ts'
import { buildApp } from './app.ts'
import type { Cleanup, OpenDatabase } from './process.ts'
import { rateLimits } from './rate-limits.ts'

/** What a process is before it has a database: its settings have been found right. */
export interface Prepared
  extends Pick<Dependencies, 'config' | 'log' | 'clock' | 'verifyBearer' | 'push' | 'sendSms' | 'secrets'> {}

export async function prepare(config: Config, log: FastifyBaseLogger, cleanups: Cleanup[]): Promise<Prepared> {
  const clock = () => new Date()
  const verifyBearer = await prepareBearer(config)
  const push = await preparePush({ config, clock, log })
  cleanups.push(() => push.close())
  return {
    config,
    log,
    clock,
    verifyBearer,
    push: push.send,
    sendSms: prepareSms({ config, clock }),
    secrets: openSecrets(config),
  }
}

/**
 * Makes the first Space and its admin where there are none, and the keys of secrets and nonces; sets how long the audit
 * log is kept, and whether the views for SIP proxies have super admins.
 */
export async function bootstrapInstallation(
  db: ApplicationDatabase,
  { config, secrets }: Pick<Prepared, 'config' | 'secrets'>,
): Promise<FirstAdmin | null> {
  await prepareSecrets(db, config, secrets)
  const { BOOTSTRAP_DOMAIN: domain } = config
  const first = await bootstrap(
    db,
    config,
    {
      domain,
      host: config.BOOTSTRAP_HOST ?? domain,
      name: config.BOOTSTRAP_SPACE_NAME ?? (domain === EXAMPLE_DOMAIN ? 'Example Space' : undefined),
      username: config.BOOTSTRAP_ADMIN_USERNAME,
      password: config.BOOTSTRAP_ADMIN_PASSWORD,
      apiKey: config.BOOTSTRAP_ADMIN_API_KEY,
    },
    new Date(),
  )
  await digestKey(db, randomBytes(32))
  await keepAuditLog(db, config, new Date())
  await setSipViewSettings(db, {
    superAdmins: config.SIP_VIEWS_SUPER_ADMINS,
    removesContacts: hasRegistrar(config),
  })
  return first
}

/** Has the audit log keep its lines for as long as the setting says. */
export async function keepAuditLog(
  db: ApplicationDatabase,
  { AUDIT_RETENTION_DAYS: days }: Config,
  now: Date,
): Promise<void> {
  const writer = db.withAudit({ operation: 'settings.auditRetention', at: now, by: null })
  await setAuditRetention(writer, days === 0 ? null : days)
}

/**
 * What requests and jobs use.
 *
 * @param options.port asked for once the server listens
 */
export function assemble(
  prepared: Prepared,
  { pool, db }: Pick<OpenDatabase, 'pool' | 'db'>,
  options: { isWorking: () => boolean; port: () => number; gatherMetrics?: () => Promise<string> },
  cleanups: Cleanup[],
): Dependencies {
  const { config, log, clock } = prepared
  const keyUses = createKeyUses(db, (err) => log.warn({ err }, 'the use of API keys could not be noted'))
  cleanups.push(() => keyUses.stop())
  const metrics = createMetrics({ pool, db, ofProcess: true, gather: options.gatherMetrics })
  if (db.pipelined) {
    db.pipelined.onFailedBatch = (error) => {
      metrics.noteFailedBatch()
      // its message may quote a value
      log.warn(
        { code: (error as { code?: string }).code },
        'a batch of database lookups failed; each is made by itself',
      )
    }
  }
  const auditFeed = createAuditFeed(db, pool, (err) => log.warn({ err }, 'the audit log could not be followed'))
  const counts = createCounts(db, (err) => log.warn({ err }, 'what was counted could not be written'))
  cleanups.push(() => counts.stop())
  const refusedSignIns = createRefusedSignInLog(db, clock, (err) =>
    log.warn({ err }, 'refused attempts to sign in could not be added to the audit log'),
  )
  cleanups.push(() => refusedSignIns.stop())
  cleanups.push(closeTransports)
  const registrar = prepareRegistrar(prepared)
  if (registrar) cleanups.push(() => registrar.close())
  return {
    ...prepared,
    registrar,
    sendSipMessage: prepareSipMessages(prepared.config),
    oidc: prepareOidc({ ...prepared, db }),
    files: createFileStore(config.dataDir),
    ...rateLimits(db, clock, config),
    auditFeed,
    revocationWatches: new Map(),
    counts,
    metrics,
    status: { isStopping: false, isWorking: options.isWorking },
    db,
    keyUses,
    signInListeners: [metrics.recordSignIn, countSignIns(counts, clock), refusedSignIns.note],
    origin: (host) => originOf(config, options.port())(host),
  }
}

/**
 * Serves requests. Its closer lets out what has been taken in.
 *
 * @param closeAlso is stopped at the same time
 * @returns the port
 */
export async function serve(deps: Dependencies, cleanups: Cleanup[], closeAlso: Cleanup = () => {}): Promise<number> {
  const { config, status } = deps
  const app = await buildApp(deps)
  cleanups.push(async () => {
    status.isStopping = true
    await sleep(config.SHUTDOWN_DELAY_SECONDS * 1000)
    await app.stopAccepting()
    await Promise.all([app.close(), closeAlso()])
  })
  await app.listen({ host: config.HOST, port: config.PORT })
  return (app.server.address() as { port: number }).port
}
