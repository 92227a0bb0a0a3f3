import { z } from 'zod'
import { DIGEST_ALGORITHMS } from '../credentials/digest.rules.ts'
import { Devices } from '../devices/devices.schema.ts'
import { REGISTRATION_PROBLEMS, type RegistrationProblemCode } from './registration.rules.ts'

const Moment = z.string().meta({ format: 'date-time', examples: ['2026-01-31T12:00:00Z'] })
const Algorithms = z.array(z.enum(DIGEST_ALGORITHMS))
const codes = Object.keys(REGISTRATION_PROBLEMS) as [RegistrationProblemCode, ...RegistrationProblemCode[]]

const Problem = z
  .object({
    code: z.enum(codes),
    severity: z.enum(['error', 'warning']).meta({
      description: 'An `error` keeps the account from registering; a `warning` may.',
    }),
    message: z.string().meta({ description: 'What it is and what to do, in the language of the request.' }),
  })
  .meta({ id: 'RegistrationProblem' })

export const RegistrationStatus = z
  .object({
    address: z.string().meta({ description: 'Its SIP address.', examples: ['alice@sip.example.org'] }),
    realm: z
      .string()
      .meta({ description: 'The realm that its hashes are of, which SIP servers have to challenge with.' }),
    can_register: z.boolean().meta({
      description: 'Whether SIP servers that read the views of this installation would accept its right password.',
    }),
    problems: z.array(Problem).meta({ description: 'Errors first.' }),
    algorithms_asked: Algorithms.nullable().meta({
      description: "What the SIP servers of its Space ask for (the Space's `sip_algorithms`); null: it does not say.",
    }),
    algorithms_kept: Algorithms.meta({ description: 'By which its password is kept.' }),
    password_set_at: Moment.nullable().meta({ description: 'Null: it has no password.' }),
    last_wrong_password: z.object({ at: Moment, ip: z.string(), by: z.string() }).nullable().meta({
      description:
        'The last wrong password that was sent to this server, as far as the audit log goes back; SIP servers do not report theirs.',
    }),
    devices: Devices.nullable().meta({
      description: 'What is registered; null: no registrar is set, or it does not answer.',
    }),
    last_provisioning: z
      .object({ at: Moment, ip: z.string().nullable(), user_agent: z.string().nullable() })
      .nullable()
      .meta({
        description: 'When a device last used a provisioning link or QR code, as far as the audit log goes back.',
      }),
    provisioning_link: z
      .object({ expire_at: Moment.nullable(), is_expired: z.boolean() })
      .nullable()
      .meta({ description: 'The provisioning link that waits to be used; null: there is none.' }),
  })
  .meta({ id: 'RegistrationStatus' })
