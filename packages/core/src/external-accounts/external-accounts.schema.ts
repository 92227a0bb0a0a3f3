import { z } from 'zod'
import { AccountId, Password } from '../accounts/accounts.schema.ts'
import { Id, line, Timestamp } from '../text.schema.ts'

/** How the SIP server reaches the other service. */
export const ExternalProtocol = z.enum(['UDP', 'TCP', 'TLS']).meta({ id: 'ExternalProtocol' })

/** A domain name or an IP address. */
const Domain = z
  .string()
  .max(253)
  .toLowerCase()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/, { error: 'domain_name' })
  .meta({ examples: ['other.example.org'] })

/** A host with a port, or a SIP URI. */
const Address = line(255)
  .regex(/^(<?sips?:)?[\w.[\]:-]+(;[\w.=-]+)*>?$/i, { error: 'registrar_address' })
  .nullish()
  .meta({ examples: ['proxy.example.org'] })

export const ExternalAccount = z
  .object({
    id: Id,
    account_id: Id,
    username: z.string().meta({ examples: ['alice'] }),
    domain: z.string().meta({ examples: ['other.example.org'] }),
    realm: z
      .string()
      .nullable()
      .meta({ examples: [null] }),
    registrar: z
      .string()
      .nullable()
      .meta({ examples: [null] }),
    outbound_proxy: z
      .string()
      .nullable()
      .meta({ examples: [null] }),
    protocol: ExternalProtocol,
    algorithm: z.literal('MD5').meta({ description: 'The hash of the HA1 that is kept of the password.' }),
    password: z.literal('').meta({ description: 'Always empty: neither the password nor its HA1 is shown.' }),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'ExternalAccount' })

export const SetExternalAccount = AccountId.extend({
  username: line(64)
    .min(1)
    .regex(/^[^\s@:;<>"]+$/, { error: 'invalid' })
    .meta({ examples: ['alice'] }),
  domain: Domain,
  realm: line(255)
    .nullish()
    .meta({ description: 'Where the service names another realm than its domain.', examples: ['sip'] }),
  password: Password.nullish().meta({
    description:
      'Required for a new one, and when username, domain or realm change, as the HA1 that is kept contains them.',
    examples: ['a long passphrase'],
  }),
  registrar: Address,
  outbound_proxy: Address,
  protocol: ExternalProtocol,
})

export const FoundExternalAccount = z.object({ external_account: ExternalAccount.nullable() })

/** The external account, and whether the account had none before. */
export const ExternalAccountSet = z.object({ created: z.boolean(), external_account: ExternalAccount })
