import { AccountId, Algorithm, Password } from '../accounts/accounts.schema.ts'
import { Id, line } from '../text.schema.ts'

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
