import type { AuditFeed, Database, LoginThrottle, RequestLimit, SendPush } from '@sipspace/core'
import type { FastifyBaseLogger } from 'fastify'
import type { VerifyBearer } from './auth/jwt.ts'
import type { KeyUses } from './auth/key-uses.ts'
import type { SignInListener } from './auth/sign-ins.ts'
import type { Config } from './config/config.ts'
import type { Metrics } from './monitoring/metrics.ts'
import type { Counts } from './monitoring/space-counts.ts'
import type { Status } from './monitoring/status.ts'

/** What the process makes once and every request uses. */
export interface Dependencies {
  db: Database
  config: Config
  clock: () => Date
  log: FastifyBaseLogger
  keyUses: KeyUses
  verifyBearer: VerifyBearer | null
  signInListeners: SignInListener[]
  loginThrottle: LoginThrottle
  requestLimit: RequestLimit
  /** the public origin of a Space's host, such as `https://sip.example.org` */
  origin: (host: string) => string
  push: SendPush
  metrics: Metrics
  auditFeed: AuditFeed
  counts: Counts
  status: Status
}
