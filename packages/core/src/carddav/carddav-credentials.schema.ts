import { z } from 'zod'
import { AccountId, Algorithm, Password } from '../accounts/accounts.schema.ts'
import { Id, line } from '../text.schema.ts'

/** A CardDAV server as admins of its Space choose it. */
export const ServerForCredentials = z.object({ id: Id, uri: z.string(), enabled: z.boolean() })

export const CredentialsId = AccountId.extend({ carddav_id: Id })

export const SetCredentials = CredentialsId.extend({
  username: line(255)
    .min(1)
    .meta({ examples: ['alice'] }),
  password: Password,
  realm: line(255)
    .min(1)
    .meta({
      description: 'The realm that the server names in its challenge (RFC 7616).',
      examples: ['carddav.example.org'],
    }),
  algorithm: Algorithm,
})
