import type {
  AccountLimits,
  FileStore,
  LargeReads,
  Registrar,
  RequestLimit,
  Secrets,
  SendPush,
  SendSipMessage,
  WrongCodes,
} from '@sipspace/core'
import type { FastifyBaseLogger } from 'fastify'
import type { AuthDependencies } from './auth/auth-dependencies.ts'
import type { SendSms } from './delivery/sms/delivery.ts'
import type { Metrics } from './monitoring/metrics.ts'
import type { Counts } from './monitoring/space-counts.ts'
import type { Status } from './monitoring/status.ts'

/** What the process makes once and every request uses. */
export interface Dependencies extends AuthDependencies {
  log: FastifyBaseLogger
  wrongCodes: WrongCodes
  largeReads: LargeReads
  secrets: Secrets
  requestLimit: RequestLimit
  /** of tokens that anybody may ask for */
  tokenLimit: RequestLimit
  accountLimits: AccountLimits
  /** the public origin of a Space's host, such as `https://sip.example.org` */
  origin: (host: string) => string
  push: SendPush
  sendSms: SendSms
  sendSipMessage: SendSipMessage | null
  metrics: Metrics
  registrar: Registrar | null
  files: FileStore
  counts: Counts
  status: Status
}
