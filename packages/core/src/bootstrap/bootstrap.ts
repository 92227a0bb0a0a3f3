import { insertAccount } from '../accounts/insertions.queries.ts'
import { insertNamedKey } from '../api-keys/api-keys.queries.ts'
import type { DomainConfig } from '../config.ts'
import { allHashes } from '../credentials/passwords.rules.ts'
import type { ApplicationDatabase } from '../database/database.ts'
import { hashToken, keyPrefix, randomApiKey, randomToken } from '../random.ts'
import { hasSpaces, insertSpace, lockBootstrap } from '../spaces/spaces.queries.ts'
import { newProvisioningToken } from '../tokens/provisioning-tokens.rules.ts'

export interface FirstSpace {
  domain: string
  host: string
  /** the domain when unset */
  name?: string | undefined
  username: string
  /** random when unset */
  password?: string | undefined
  /** random when unset */
  apiKey?: string | undefined
}

/**
 * What the first super admin signs in with: the secrets that were made for it, null for those that were given. They are known
 * only now, as what is kept are hashes.
 */
export interface FirstAdmin {
  domain: string
  host: string
  username: string
  password: string | null
  apiKey: string | null
}

/**
 * Makes the first super Space and its super admin in an empty database. Of several processes, one does.
 *
 * @returns null when there are Spaces already
 */
export function bootstrap(
  db: ApplicationDatabase,
  config: DomainConfig,
  first: FirstSpace,
  now: Date,
): Promise<FirstAdmin | null> {
  const { domain, host, name = domain, username } = first
  const password = first.password ?? randomToken()
  const apiKey = first.apiKey ?? randomApiKey()
  return db
    .withAudit({ operation: 'bootstrap', at: now, by: null })
    .transaction()
    .execute(async (tx) => {
      await lockBootstrap(tx)
      if (await hasSpaces(tx)) return null
      const space = await insertSpace(tx, { domain, host, name, super: true }, now)
      const { id: accountId } = await insertAccount(
        tx,
        space.id,
        {
          username,
          email: null,
          phone: null,
          display_name: null,
          dtmf_protocol: null,
          language: null,
          activated: true,
          admin: true,
          ...newProvisioningToken(config, now),
          ip_address: '0.0.0.0',
          user_agent: 'sipspace',
          password: {
            algorithm: 'SHA-256',
            realm: domain,
            hashes: allHashes({ username, realm: domain, password }),
          },
          dictionary: {},
        },
        now,
      )
      await insertNamedKey(
        tx,
        {
          accountId,
          hash: hashToken(apiKey),
          name: 'bootstrap',
          // of a key that was chosen, too much would be told
          prefix: first.apiKey === undefined ? keyPrefix(apiKey) : null,
          role: 'full',
          expireAt: null,
        },
        now,
      )
      return {
        domain,
        host,
        username,
        password: first.password === undefined ? password : null,
        apiKey: first.apiKey === undefined ? apiKey : null,
      }
    })
}
