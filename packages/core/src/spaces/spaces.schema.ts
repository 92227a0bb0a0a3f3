import { z } from 'zod'
import { CountryCode } from '../phones/countries.schema.ts'
import { BasedOn, DomainName, line, Moment, Timestamp, text, Version } from '../text.schema.ts'

/** A host name as in a Host header, without port, in lower case. */
export const HostName = z
  .string()
  .max(253)
  .toLowerCase()
  .regex(/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/, { error: 'host_name' })
  .meta({ examples: ['sip.example.org'] })

const count = z.int().min(0).max(2_147_483_647)
const flag = (description: string) => z.boolean().meta({ description })

const limits = {
  max_accounts: count.meta({
    description: 'Accounts that it may have; 0: as many as it likes. With fewer than there are, no more are created.',
  }),
  max_account: count.meta({ description: 'Accounts that an app may hold at once; 0: no limit.' }),
}

const switches = {
  disable_chat_feature: flag('Apps have no chat.'),
  disable_meetings_feature: flag('Apps have no meetings.'),
  disable_broadcast_feature: flag('Apps have no broadcasts.'),
  hide_settings: flag('Apps hide their settings.'),
  hide_account_settings: flag('Apps hide the settings of accounts.'),
  disable_call_recordings_feature: flag('Apps do not record calls.'),
  only_display_sip_uri_username: flag('Apps show the user part of SIP addresses only.'),
  assistant_hide_create_account: flag('The assistant of apps creates no accounts.'),
  assistant_disable_qr_code: flag('The assistant of apps scans no QR codes.'),
  assistant_hide_third_party_account: flag('The assistant of apps takes no accounts of other services.'),
  custom_provisioning_overwrite_all: flag('Every entry of a provisioning document overwrites what an app has.'),
  provisioning_use_linphone_provisioning_header: flag(
    'Provisioning documents are for requests with the header `x-linphone-provisioning` only.',
  ),
  custom_theme: flag('It has a theme of its own.'),
  web_panel: flag('It has a web panel.'),
  public_registration: flag(
    'Anybody may register an account. Where it is off, an account is created by an admin, or with a creation token that an admin has made.',
  ),
  phone_registration: flag(
    'A phone may register an account: with a creation token that was pushed to it, or by a code sent by SMS that activates the account.',
  ),
  intercom_features: flag('It has intercoms.'),
  carddav_user_credentials: flag('Users may have credentials for its CardDAV servers.'),
}

const Text = z.string().nullable()

/** How the connection to a mail server is encrypted; the names are those of MAIL_ENCRYPTION. */
export const MailEncryption = z.enum(['tls', 'ssl', 'none']).meta({
  description: '`tls`: STARTTLS is required; `ssl`: TLS from the start; `none`: no encryption.',
})

/** A mail server of a Space, without its password, which is never shown. */
export const EmailServer = z
  .object({
    id: z.int(),
    host: z.string(),
    port: z.int(),
    encryption: MailEncryption,
    username: Text,
    from_address: Text,
    from_name: Text,
    signature: Text,
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'EmailServer' })

/** A CardDAV server (RFC 6352) that apps of a Space look contacts up at. */
export const CardDavServer = z
  .object({
    id: z.int(),
    enabled: z.boolean().meta({ description: 'Whether provisioning documents name it.' }),
    uri: z.string(),
    min_characters: z.int().meta({ description: 'Characters that a search has at least.' }),
    results_limit: z.int().meta({ description: 'Results that a search gives at most; 0: all.' }),
    timeout: z.int().meta({ description: 'Seconds.' }),
    delay: z.int().meta({ description: 'Milliseconds without a key before a search is sent.' }),
    fields_for_user_input: Text.meta({
      description: 'The vCard properties that a search looks in, separated by commas; null: as the app likes.',
    }),
    fields_for_domain: Text.meta({
      description:
        'The vCard properties that a SIP domain is looked for in, separated by commas; null: as the app likes.',
    }),
    use_exact_match_policy: z.boolean().meta({ description: 'Whether a property has to be all of what is searched.' }),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'CardDavServer' })

/** Which digest algorithms (RFC 8760) the SIP servers of a Space speak. */
const SipAlgorithms = z.enum(['MD5', 'SHA-256', 'both']).meta({
  description:
    'The digest algorithms that its SIP servers speak. A password that is given is kept by each of them, beside the algorithm that is sent with it, and apps are given the hashes of these alone; null: by what is sent with it.',
})

/** Hash algorithms of Digest (RFC 7616). */
export const PasswordAlgorithm = z.enum(['SHA-256', 'MD5'])

const DefaultPasswordAlgorithm = PasswordAlgorithm.meta({
  description:
    'The algorithm of a password that is set without one, for an account that has none: on the pages to register and to set a password.',
})

const defaultCountry = {
  description:
    'The country (ISO 3166-1 alpha-2) by whose rules phone numbers are read that have no +: with `FR`, `06 12 34 56 78` is `+33612345678`. null: `00` is read as +, and others are refused.',
  examples: ['FR'],
}

/** An angle of the colour circle, as CSS has it. */
const ThemeHue = z.int().min(0).max(360).meta({ description: 'The hue of its public pages, in degrees.' })

const newSwitches = {
  unique_email: flag(
    'An email address serves one of its accounts only, as ACCOUNT_EMAIL_UNIQUE has it for all Spaces. Accounts that share one already keep it.',
  ),
  client_certificate_authentication: flag(
    'Apps fetch `/provisioning/me` by a client certificate, which the reverse proxy has verified and whose CN is the SIP address of the account.',
  ),
}

/** A Space with all its settings. */
export const Space = z
  .object({
    id: z.int(),
    domain: z.string(),
    host: z.string(),
    name: z.string(),
    super: z.boolean(),
    ...limits,
    expire_at: Timestamp.nullable(),
    account_realm: Text,
    digest_authentication_configuration: z.object({
      realm: Text.meta({ description: 'The same as `account_realm`.' }),
      default_password_algorithm: DefaultPasswordAlgorithm,
    }),
    sip_algorithms: SipAlgorithms.nullable(),
    default_country: CountryCode.nullable().meta(defaultCountry),
    account_proxy_registrar_address: Text,
    copyright_text: Text,
    intro_registration_text: Text,
    newsletter_registration_address: Text,
    custom_provisioning_entries: Text,
    ...switches,
    ...newSwitches,
    theme_hue: ThemeHue,
    logo: Text.meta({
      description: 'Where its logo is; null: it has none.',
      examples: ['https://sip.example.org/logo?v=2c26b46b68ffc68f'],
    }),
    created_at: Timestamp,
    updated_at: Timestamp,
    has_oidc: z.boolean().meta({ description: 'Whether it has an OpenID provider.' }),
    version: Version,
    email_server: EmailServer.nullable(),
    carddav_servers: z.array(CardDavServer).meta({ examples: [[]] }),
  })
  .meta({ id: 'Space' })

/** A Space that is back. */
export const RestoredSpace = Space.extend({
  accounts_left: z.int().meta({ description: 'Its accounts that had not been deleted yet.' }),
}).meta({ id: 'RestoredSpace' })

export const SpaceUsage = z
  .object({
    id: z.int(),
    domain: z.string(),
    host: z.string(),
    name: z.string(),
    super: z.boolean(),
    accounts: z.int(),
    max_accounts: z.int().meta({ description: '0: as many as there are.' }),
    expire_at: Timestamp.nullable(),
    expired: z.boolean(),
  })
  .meta({ id: 'SpaceUsage' })

const REGISTRAR = '(?:sips?:)?(?:[\\w.-]+|\\[[0-9a-f:.]+\\])(?::\\d{1,5})?(?:;[\\w.-]+(?:=[\\w.:-]+)?)*'

/** A host, or a SIP URI without a user (RFC 3261 section 10.2): `proxy.example.org`, `sip:10.0.0.1:5061;transport=tls`. */
const RegistrarAddress = line(255).regex(new RegExp(`^(?:${REGISTRAR}|<${REGISTRAR}>)$`, 'i'), {
  error: 'registrar_address',
})

/** Texts that a Space may have. */
const texts = {
  account_proxy_registrar_address: RegistrarAddress.nullable().meta({
    description: 'Where apps register, a host or a SIP URI; null: the domain.',
  }),
  copyright_text: text(5000).nullable(),
  intro_registration_text: text(5000)
    .nullable()
    .meta({ description: 'Markdown (CommonMark), shown above the registration form.' }),
  newsletter_registration_address: line(255).nullable(),
  custom_provisioning_entries: text(50_000)
    .nullable()
    .meta({ description: 'Entries that its provisioning documents have as well: INI, `[section]` and `name=value`.' }),
}

type NullByDefault<S extends z.ZodRawShape> = { [K in keyof S]: z.ZodDefault<S[K]> }

const nullByDefault = <S extends Record<string, z.ZodType>>(shape: S) =>
  Object.fromEntries(
    Object.entries(shape).map(([name, field]) => [name, field.default(null as never)]),
  ) as unknown as NullByDefault<S>

/** What may be left out; null then. */
const optional = {
  expire_at: Moment.nullable()
    .default(null)
    .meta({ description: 'From this moment its accounts are refused everywhere; null: never.' }),
  account_realm: line(64).min(1).nullish().meta({
    description:
      'The realm of its accounts, without quotation marks, backslashes and control characters; null or left out: the domain. It stays while accounts have passwords.',
  }),
  ...nullByDefault(texts),
}

type Nullish<S extends z.ZodRawShape> = { [K in keyof S]: z.ZodOptional<z.ZodNullable<S[K]>> }

const nullish = <S extends Record<string, z.ZodType>>(shape: S) =>
  Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, field.nullish()])) as unknown as Nullish<S>

const Name = line(255).min(1)

/** What stays as it is when an update does not have it, as clients of earlier versions do not. */
const mayBeLeftOut = {
  sip_algorithms: SipAlgorithms.nullish(),
  default_country: CountryCode.nullish().meta(defaultCountry),
  digest_authentication_configuration: z
    .object({
      realm: line(64).min(1).nullish().meta({
        description: 'The same as `account_realm`. Where both are sent, the one that is another than before counts.',
      }),
      default_password_algorithm: DefaultPasswordAlgorithm.nullish(),
    })
    .nullish(),
  theme_hue: ThemeHue.nullish(),
  ...nullish(newSwitches),
}

export const CreateSpace = z
  .object({
    name: Name,
    domain: DomainName,
    host: HostName,
    super: z.boolean().nullish().meta({ description: 'Its admins are admins of every Space.' }),
    ...optional,
    ...mayBeLeftOut,
    ...nullish(limits),
    ...nullish(switches),
  })
  .meta({
    examples: [
      { name: 'Example', domain: 'sip.example.org', host: 'sip.example.org', max_accounts: 500, web_panel: true },
    ],
  })

/** A Space is named by its domain, which never changes. */
export const SpaceDomain = z.object({ domain: line(253).toLowerCase() })

export const UpdateSpace = SpaceDomain.extend({
  version: BasedOn,
  name: Name.optional(),
  host: HostName.optional(),
  super: z.boolean().nullish(),
  ...optional,
  ...mayBeLeftOut,
  ...limits,
  ...switches,
})

/** What the admins of a Space may change of it: not what it may hold, how long, where it is served and whom its admins are over. */
export const UpdateOwnSpace = UpdateSpace.omit({
  domain: true,
  host: true,
  super: true,
  expire_at: true,
  max_accounts: true,
  max_account: true,
})
  .partial()
  // what is not sent stays, and is not null
  .extend(z.object(texts).partial().shape)
  .meta({ examples: [{ name: 'Example', public_registration: true }] })
