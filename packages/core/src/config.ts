import { z } from 'zod'
import { turnUris } from './turn-uris.ts'

/** A flag in an environment variable: true, 1, on, yes and their opposites. */
const flag = z.stringbool({ error: 'must be true or false' })
const minutes = z.coerce.number().int().min(0).max(10_000_000)
/** A lifetime of which 0 means that only use ends it, as in Flexisip Account Manager: here 19 years. */
const lifetime = minutes.transform((value) => (value === 0 ? 10_000_000 : value))
const length = z.coerce.number().int().min(1).max(64)

/** Expressions may come from another program's settings, with escapes that the `u` flag would refuse, such as `\_`. */
function compile(source: string): RegExp {
  try {
    return new RegExp(source, 'u')
  } catch {
    return new RegExp(source)
  }
}

const expression = z.string().transform((source, ctx) => {
  try {
    return compile(source)
  } catch {
    ctx.addIssue({ code: 'custom', message: 'must be a regular expression' })
    return z.NEVER
  }
})

const expressions = z.string().transform((list, ctx) => {
  try {
    return list
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '')
      .map((item) => compile(`^(?:${item})$`))
  } catch {
    ctx.addIssue({ code: 'custom', message: 'must be a list of names and regular expressions, separated by commas' })
    return z.NEVER
  }
})

/**
 * The settings that the domain's rules depend on, by the names of their environment variables. Those that Flexisip
 * Account Manager also has mean the same here.
 */
export const DomainSettings = z.object({
  ACCOUNT_USERNAME_REGEX: expression.prefault('^[a-z0-9+_.-]*$').meta({
    description: 'What a username must match.',
  }),
  ACCOUNT_USERNAME_MIN_LENGTH: length.prefault(6).meta({ description: 'Characters that a username has at least.' }),
  ACCOUNT_PASSWORD_MIN_LENGTH: length.prefault(6).meta({ description: 'Characters that a password has at least.' }),
  ACCOUNT_BLACKLISTED_USERNAMES: expressions.prefault('').meta({
    description: 'Names that are not given to accounts: names and regular expressions, separated by commas.',
  }),
  ACCOUNT_EMAIL_UNIQUE: flag.prefault('false').meta({
    description: 'Whether an email address serves one account of a Space only.',
  }),
  APP_ALLOW_PHONE_NUMBER_USERNAME_ADMIN_API: flag.prefault('false').meta({
    description: 'Whether an admin may give a phone number as a username.',
  }),
  APP_API_KEY_EXPIRATION_MINUTES: minutes.prefault(60).meta({
    description: 'Minutes without use after which a user’s API key ends. 0: never.',
  }),
  APP_PROVISIONING_TOKEN_EXPIRATION_MINUTES: minutes.prefault(0).meta({
    description: 'Minutes for which a provisioning token is valid. 0: until it is used.',
  }),
  APP_ACCOUNT_CREATION_TOKEN_EXPIRATION_MINUTES: minutes.prefault(0).meta({
    description: 'Minutes for which an account creation token and a request token are valid. 0: until it is used.',
  }),
  APP_API_ACCOUNT_CREATION_TOKEN_RETRY_MINUTES: minutes.prefault(60).meta({
    description:
      'Minutes after which a device can be sent another account creation token, or another recovery token, by push. 0: at once.',
  }),
  APP_ACCOUNT_RECOVERY_TOKEN_EXPIRATION_MINUTES: lifetime.prefault(60).meta({
    description: 'Minutes for which an account recovery token is valid. 0: until it is used.',
  }),
  APP_AUTH_TOKEN_EXPIRATION_MINUTES: minutes.min(1).prefault(10).meta({
    description: 'Minutes within which an authentication token is attached and exchanged.',
  }),
  ADMIN_SECOND_FACTOR: z.enum(['optional', 'required']).prefault('optional').meta({
    description:
      'Whether an admin needs a second factor, and is a plain user in sessions that have not shown it, by Digest and by keys without a name.',
  }),
  SESSION_CONFIRMATION_MINUTES: minutes.prefault(15).meta({
    description:
      'Minutes after which a session asks for the password or the second factor again before it changes admins, credentials or keys, or deletes a Space. 0: never.',
  }),
  SESSION_LIFETIME: minutes.min(1).prefault(720).meta({
    description: 'Minutes without use after which a browser has to sign in again.',
  }),
  APP_RESET_PASSWORD_EMAIL_TOKEN_EXPIRATION_MINUTES: lifetime.prefault(1440).meta({
    description: 'Minutes for which the link in a reset mail is valid. 0: until it is used.',
  }),
  APP_EMAIL_CHANGE_CODE_EXPIRATION_MINUTES: lifetime.prefault(10).meta({
    description: 'Minutes for which the code that confirms a new email address is valid. 0: until it is used.',
  }),
  APP_PHONE_CHANGE_CODE_EXPIRATION_MINUTES: lifetime.prefault(10).meta({
    description: 'Minutes for which the code that confirms a new phone number is valid. 0: until it is used.',
  }),
  APP_RECOVERY_CODE_EXPIRATION_MINUTES: lifetime.prefault(10).meta({
    description:
      'Minutes for which the code to recover an account is valid, and then the page to set a new password. 0: until it is used.',
  }),
  VOICEMAIL_MAILS: flag.prefault('true').meta({
    description: 'Whether an account with an email address gets a mail when a voicemail has come, with a link to it.',
  }),
  BLOCKING_TIME_PERIOD_CHECK: minutes.min(1).prefault(30).meta({
    description:
      'Minutes within which an account that asks for codes too often is blocked, or gets no more of them to recover it.',
  }),
  BLOCKING_AMOUNT_EVENTS_AUTHORIZED_DURING_PERIOD: z.coerce
    .number()
    .int()
    .min(0)
    .max(10_000)
    .prefault(5)
    .meta({ description: 'Codes that an account may ask for within that time. 0: any number.' }),
  IMPORT_MAX_LINES: z.coerce.number().int().min(1).max(100_000_000).prefault(1_000_000).meta({
    description: 'Lines with an account that a file of accounts may have. Empty lines do not count.',
  }),
  IMPORT_MAX_FILES: z.coerce.number().int().min(1).max(10_000).prefault(50).meta({
    description:
      'Files of accounts that a Space may have at a time. They stay for seven days, or until they are removed.',
  }),
  COTURN_SERVER_HOST: z
    .string()
    .max(2000)
    .refine((text) => turnUris(text) !== null, {
      error:
        'must be hosts such as turn.example.org:3478, [2001:db8::1] or turns:turn.example.org:5349, separated by commas',
    })
    .prefault('')
    .meta({
      description:
        'The TURN server, or several separated by commas: each a name or an address, where wanted with `turns:` before it and a port and `?transport=tcp` behind it, such as `turns:turn.example.org:5349`. Empty: none.',
    }),
  COTURN_STATIC_AUTH_SECRET: z.string().prefault('').meta({
    description: 'The secret shared with the TURN server (coturn’s `static-auth-secret`).',
    secret: true,
  }),
  COTURN_SESSION_TTL_MINUTES: minutes.min(1).prefault(1440).meta({
    description: 'Minutes for which TURN credentials are valid.',
  }),
  WEBHOOK_PRIVATE_NETWORKS: flag.prefault('false').meta({
    description:
      'Whether webhooks may go to this machine and to private networks, also without https; an admin of a Space could otherwise make this server send requests to what is not meant for it.',
  }),
})

export type DomainConfig = z.output<typeof DomainSettings>
