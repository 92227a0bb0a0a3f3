import { z } from 'zod'
import { SpaceDomain } from '../spaces/spaces.schema.ts'
import { line, secret, Timestamp } from '../text.schema.ts'
import { HIDDEN_SECRET, isProviderUrl } from './oidc.rules.ts'

const ProviderUrl = line(500).refine(isProviderUrl, { error: 'provider_url' })

const settings = {
  client_id: z.string().meta({ description: 'The client that this server is at the provider.' }),
  audience: z
    .string()
    .nullable()
    .meta({ description: 'The `aud` that a Bearer token must have; null: the client_id.' }),
  sip_identifier: z.string().meta({
    description:
      'The claim that holds the SIP address. Without it, `email` is looked at, where `email_verified` is true.',
  }),
  auto_provisioning: z.boolean().meta({
    description: 'An account of the Space that a token names is created where there is none.',
  }),
  role_provisioning: z.boolean().meta({
    description:
      'Who has the role `admin` is an admin of the Space, and nobody else; by `roles`, `realm_access.roles` or `resource_access.CLIENT.roles`. A super Space takes no roles.',
  }),
}

/** The OpenID provider of a Space, without its secret. */
export const SpaceOidc = z
  .object({
    server_url: z.string().nullable(),
    realm: z.string().nullable(),
    issuer: z
      .string()
      .meta({ description: 'What its tokens have as `iss`.', examples: ['https://sso.example.org/realms/sip'] }),
    client_secret: z
      .literal(HIDDEN_SECRET)
      .nullable()
      .meta({ description: `\`${HIDDEN_SECRET}\` when there is one, which is never shown; null for a public client.` }),
    ...settings,
    redirect_uri: z.string().meta({
      description: 'What the provider has to know as a redirect URI of the client.',
      examples: ['https://sip.example.org/oidc/callback'],
    }),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'SpaceOidc' })

export const SetSpaceOidc = SpaceDomain.extend({
  server_url: ProviderUrl.nullish().meta({
    description: 'Where a Keycloak is; with `realm`, in place of `issuer`.',
    examples: ['https://sso.example.org/'],
  }),
  realm: line(255)
    .regex(/^[^/?#\s"\\]+$/, { error: 'invalid' })
    .nullish(),
  issuer: ProviderUrl.nullish().meta({
    description: 'Any OpenID provider, by its issuer (OpenID Connect Discovery).',
    examples: ['https://sso.example.org/realms/sip'],
  }),
  client_id: line(255).min(1),
  client_secret: secret(1000)
    .nullish()
    .meta({
      description: `Left out or \`${HIDDEN_SECRET}\`: the one that is kept stays, as long as the issuer and the client_id do. Null or empty: a public client.`,
    }),
  audience: line(255).nullish(),
  sip_identifier: line(64).min(1).default('sip_identity'),
  auto_provisioning: z.boolean().default(false),
  role_provisioning: z.boolean().default(false),
})
