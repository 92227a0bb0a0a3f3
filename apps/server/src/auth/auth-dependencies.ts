import type { ApplicationDatabase, AuditFeed, LoginThrottle } from '@sipspace/core'
import type { Config } from '../config/config.ts'
import type { VerifyBearer } from './jwt.ts'
import type { KeyUses } from './key-uses.ts'
import type { OidcProviders } from './oidc.ts'
import type { SignInListener } from './sign-ins.ts'

/** The repeated check of one credential, for all the streams that it has opened. */
export interface RevocationWatch {
  refuse: Set<(error: unknown) => void>
  stop: () => void
}

/** What authentication uses of what the process makes once. */
export interface AuthDependencies {
  db: ApplicationDatabase
  config: Config
  clock: () => Date
  keyUses: KeyUses
  /** null where no key for Bearer tokens is set */
  verifyBearer: VerifyBearer | null
  oidc: OidcProviders
  signInListeners: SignInListener[]
  loginThrottle: LoginThrottle
  auditFeed: AuditFeed
  /** the checks that are running, by what the requests were authenticated with: see `revocation.ts` */
  revocationWatches: Map<string, RevocationWatch>
}
