import { z } from 'zod'
import { AdminRole } from '../admin-roles/admin-roles.schema.ts'
import { Id, line, secret, Timestamp } from '../text.schema.ts'

export const SignIn = z
  .object({
    username: line(255).min(1).meta({
      description:
        'The username, or the SIP address, the email address or the phone number in any spelling. An email address that several accounts have is as good as a wrong one.',
    }),
    domain: line(64).min(1).meta({
      description:
        'The SIP domain of the account’s Space. Email addresses and phone numbers are known in that of the host alone.',
    }),
    password: secret(255).min(1),
  })
  .meta({ examples: [{ username: 'alice01', domain: 'sip.example.org', password: 'a long passphrase' }] })

export const SignedIn = z
  .object({
    id: Id,
    username: z.string(),
    domain: z.string(),
    role: z.enum(['user', 'admin', 'superAdmin']),
    admin_role: AdminRole.nullable().meta({ description: 'What it may do as an admin; null for a user.' }),
    second_factor: z.enum(['off', 'shown', 'needed', 'to_set_up']).meta({
      description:
        'Of an admin. `needed`: sessions.confirm takes its code or passkey; `to_set_up`: it has none, and admins need one. Until then it acts as a user.',
    }),
    allowed_operations: z.array(z.string()).nullable().meta({
      description:
        'Beside what is for every user, an admin of restricted role may call these alone; null: all of its access.',
    }),
  })
  .meta({ id: 'SignedIn' })

const sessionFields = {
  id: Id,
  ip_address: z.string().meta({ description: 'Where it was begun from.' }),
  user_agent: z.string().nullable(),
  created_at: Timestamp,
  expire_at: Timestamp.meta({ description: 'When it ends without use.' }),
}

export const AccountSession = z.object(sessionFields).meta({ id: 'AccountSession' })

export const OwnSession = z
  .object({
    ...sessionFields,
    current: z.boolean().meta({ description: 'Whether it is the one of this request.' }),
  })
  .meta({ id: 'OwnSession' })

export const CurrentSession = z
  .object({
    space: z
      .object({
        domain: z.string(),
        name: z.string(),
        oidc: z.boolean().meta({ description: 'Whether one signs in by an OpenID provider, at `/oidc/sign-in`.' }),
        sip_messages: z.boolean().meta({ description: 'Whether messages can be sent over SIP.' }),
      })
      .meta({ description: 'The Space of the host that was asked.' }),
    account: SignedIn.nullable().meta({ description: 'Who this browser is signed in as; null: not signed in.' }),
    blocked: z
      .boolean()
      .meta({ description: 'Whether its session is that of an account that has been blocked since.' }),
  })
  .meta({ id: 'CurrentSession' })
