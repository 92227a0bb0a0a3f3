import type { DigestAlgorithm } from '../credentials/digest.rules.ts'
import { allHashes } from '../credentials/passwords.rules.ts'
import type { Context } from '../operation.ts'
import { realmOf, type SpaceIdentity } from '../space-identity.ts'
import { newProvisioningToken } from '../tokens/provisioning-tokens.rules.ts'
import type { NewAccount } from './accounts.queries.ts'

/** What every new account has, however it is created. */
export function newAccount(
  ctx: Context,
  space: SpaceIdentity,
  input: {
    username: string
    password: string
    algorithm: DigestAlgorithm
    dtmf_protocol?: NewAccount['dtmf_protocol'] | undefined
  },
) {
  const { username, password, algorithm } = input
  const realm = realmOf(space)
  return {
    username,
    password: { algorithm, realm, hashes: allHashes({ username, realm, password }) },
    dtmf_protocol: input.dtmf_protocol ?? null,
    ...newProvisioningToken(ctx.config, ctx.clock()),
    ip_address: ctx.client.ip,
    user_agent: ctx.client.userAgent ?? '',
  }
}
