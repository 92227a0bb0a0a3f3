import { isIP } from 'node:net'
import { resolve } from 'node:path'
import { candidatesOf, DomainSettings, MIN_KEY_LENGTH, type SettingValue } from '@sipspace/core'
import { z } from 'zod'
import { settingsWithoutUse } from './flexisip-settings.ts'
import { isKnownPassword } from './known-passwords.ts'
import { readSecretFiles, secretFilesOf, withLibpqSettings } from './secret-files.ts'
import { settingsInForce } from './settings-in-force.ts'

const number = (minimum: number, maximum: number) =>
  z.coerce
    .number({ error: 'must be a number' })
    .int({ error: 'must be a whole number' })
    .min(minimum, { error: `must be at least ${minimum}` })
    .max(maximum, { error: `must be at most ${maximum}` })
const optional = z.string().optional()
const flag = z.stringbool({ error: 'must be true or false' })
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
)

/** Numbers of days, separated by commas; `off` for none. */
const dayList = z.string().transform((text, ctx): number[] => {
  if (text === 'off') return []
  const days = text.split(',').map((item) => item.trim())
  if (days.every((item) => /^[1-9]\d{0,3}$/.test(item))) return days.map(Number)
  ctx.addIssue({ code: 'custom', message: 'must be off, or numbers of days such as 30,7,1' })
  return z.NEVER
})

/** The SIP domain of the first Space of an installation that names none. */
export const EXAMPLE_DOMAIN = 'sip.example.org'

const hostName = z
  .string()
  .toLowerCase()
  .max(253)
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/, {
    error: 'must be a name such as sip.example.org, without port or scheme',
  })

const publicUrl = z.string().regex(/^https?:\/\/[^\s/]*\{host\}[^\s/]*$/, { error: 'must be like https://{host}' })

/** An address, a network such as `10.0.0.0/8`, or a name that Fastify has for some. */
function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true
  const [, address = '', prefix = '0'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  return isIP(address) !== 0 && Number(prefix) <= (isIP(address) === 4 ? 32 : 128)
}

/** An origin as browsers write it (RFC 6454): of the web, or of an app by a scheme of its own. */
const isOrigin = (text: string): boolean =>
  /^https?:/.test(text)
    ? URL.canParse(text) && new URL(text).origin === text && !text.includes('*')
    : /^[a-z][a-z\d+.-]*:\/\/[a-z\d._-]+(:\d{1,5})?$/.test(text) && !/^(file|data|blob|javascript):/.test(text)

/** What Fastify takes for its `trustProxy`: no proxy, every one, the nearest n, or those at these addresses. */
const trustProxy = z
  .string()
  .transform((text, ctx): boolean | string[] | ((address: string, hop: number) => boolean) => {
    if (/^(true|yes|on)$/i.test(text)) return true
    if (/^(false|no|off|0)$/i.test(text)) return false
    if (/^\d+$/.test(text)) return (_address, hop) => hop < Number(text)
    const addresses = text.split(',').map((item) => item.trim())
    if (addresses.every(isProxy)) return addresses
    ctx.addIssue({
      code: 'custom',
      message: 'must be true, false, a number of proxies, or a list of addresses and networks',
    })
    return z.NEVER
  })

const isLoopback = (host: string): boolean => host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host)

/** Whether a URL leads to this machine. */
export const isLoopbackUrl = (url: string): boolean => URL.canParse(url) && isLoopback(new URL(url).hostname)

/** The base of a service's URLs, without the slash at its end. What is sent there is secret. */
const serviceUrl = z
  .string()
  .refine((url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol), { error: 'must be a URL' })
  .refine((url) => !URL.canParse(url) || new URL(url).protocol === 'https:' || isLoopbackUrl(url), {
    error: 'must be https',
  })
  .transform((url) => url.replace(/\/+$/, ''))

const ovhEndpoints: Record<string, string> = {
  'ovh-eu': 'https://eu.api.ovh.com/1.0',
  'ovh-ca': 'https://ca.api.ovh.com/1.0',
  'ovh-us': 'https://api.us.ovhcloud.com/1.0',
  'soyoustart-eu': 'https://eu.api.soyoustart.com/1.0',
  'soyoustart-ca': 'https://ca.api.soyoustart.com/1.0',
  'kimsufi-eu': 'https://eu.api.kimsufi.com/1.0',
  'kimsufi-ca': 'https://ca.api.kimsufi.com/1.0',
}

const ovhEndpoint = z
  .string()
  .transform((text) => ovhEndpoints[text] ?? text)
  .pipe(serviceUrl)

/** Keys by Firebase project: pairs as Flexisip Account Manager has them, `id:key id:key`, or a JSON object. */
const keysMap = z.string().transform((text, ctx): Map<string, string> => {
  const pairs = text
    .trim()
    .split(/\s+/)
    .map((pair) => /^([^\s:{}"]+):(\S+)$/.exec(pair))
  if (pairs.every((pair) => pair !== null)) return new Map(pairs.map(([, project = '', key = '']) => [project, key]))
  try {
    return new Map(Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(text))))
  } catch {
    ctx.addIssue({
      code: 'custom',
      message:
        'must be pairs such as my-project:/etc/firebase.json, with spaces between them, or a JSON object of them',
    })
    return z.NEVER
  }
})

/** The address of a page for people. */
const pageUrl = z
  .string()
  .max(2000)
  .refine((url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol), {
    error: 'must be an http or https URL',
  })

const databaseUrl = z
  .string()
  .refine((url) => /^postgres(ql)?:\/\//.test(url) && URL.canParse(url.replace('@/', '@localhost/')), {
    error: 'must be like postgresql://user:password@host:5432/database',
  })

/** A database of the program's own, as libpq reads connection strings. */
const ownDatabaseUrl = z.string().superRefine((url, ctx) => {
  try {
    candidatesOf(url)
  } catch (error) {
    ctx.addIssue({ code: 'custom', message: (error as Error).message })
  }
})

/** Settings of the process, by the names of their environment variables. */
const ServerSettings = z.object({
  HOST: z
    .string()
    .transform((host) => host.replace(/^\[([^\]]*)\]$/, '$1'))
    .prefault('127.0.0.1')
    .meta({ description: 'The address to listen on, such as `::` or `[::1]`.' }),
  PORT: number(0, 65_535).prefault(3000).meta({ description: 'The port to listen on.' }),
  PUBLIC_URL: publicUrl.optional().meta({
    description:
      'The origin of links in mails and answers, with `{host}` for the Space’s host. Default: `http://{host}:PORT`; with TRUST_PROXY, `https://{host}`.',
  }),
  CORS_ORIGINS: list
    .refine((origins) => origins.every(isOrigin), {
      error:
        'must be a list of origins such as https://app.example.org or capacitor://localhost, separated by commas, none of them with *',
    })
    .prefault('')
    .meta({
      description:
        'The origins whose pages may call REST and tRPC from a browser, separated by commas; of apps, such as `capacitor://localhost`, too. Each is written out. Cookies are not for them.',
    }),
  TRUST_PROXY: trustProxy.prefault('false').meta({
    description:
      'The reverse proxies whose `X-Forwarded-For`, `X-Forwarded-Proto` and `X-Request-Id` are believed: a number, addresses and networks, or `true` for everybody, where proxies replace what clients send.',
  }),
  HSTS_INCLUDE_SUBDOMAINS: flag.prefault('false').meta({
    description:
      'Whether `Strict-Transport-Security` has `includeSubDomains`, so that browsers ask for all hosts below a Space’s by https alone.',
  }),
  CLIENT_CERTIFICATE_HEADERS: flag.prefault('false').meta({
    description:
      'Whether those proxies set `X-SSL-Client-Verify` and `X-SSL-Client-S-DN` in every request, whatever the client sends. Only then are client certificates taken, in the Spaces that want them.',
  }),
  DATABASE_URL: ownDatabaseUrl.optional().meta({
    description:
      'A PostgreSQL (15 or later) to use, as libpq reads it: `postgresql://user:password@host:5432/database?sslmode=verify-full`, several hosts with commas. Unset: an embedded one in DATA_DIR.',
    secret: true,
  }),
  DATABASE_REPLICA_URL: ownDatabaseUrl.optional().meta({
    description:
      'A replica of the database of DATABASE_URL, or several behind one address, that lists, exports and statistics are read from. Each has all that was committed when it was asked for; while the replica has not, the primary is read.',
    secret: true,
  }),
  DATABASE_REPLICA_MAX_LAG_MS: number(0, 10_000).prefault(100).meta({
    description: 'Milliseconds that a read waits at most for the replica to have that, before the primary is read.',
  }),
  DATABASE_WAIT_SECONDS: number(0, 3600).prefault(15).meta({
    description:
      'Seconds for which a start waits for a database that is unavailable, starting, still a replica, or, with `MIGRATE_AT_START=false`, not up to date.',
  }),
  MIGRATE_AT_START: flag.prefault('true').meta({
    description:
      'Whether each start brings the database up to date. With `false`, `sipspace migrate` alone does, and a start waits for it.',
  }),
  DATABASE_POOL_SIZE: number(6, 500).prefault(10).meta({
    description: 'Connections to the database at most, of each process; two more are shared by what many requests ask.',
  }),
  WEB_CONCURRENCY: number(1, 64).prefault(1).meta({
    description: 'Processes that serve requests, on one port. With more than one, another does the jobs.',
  }),
  DATA_DIR: optional.meta({
    description: 'The folder of the embedded database, and of mails and SMS that no service takes. Default: `./data`.',
  }),
  SECRET_KEY: z
    .string()
    .refine((text) => text.split(',').every((key) => key.trim().length >= MIN_KEY_LENGTH), {
      error: `must be a key of at least ${MIN_KEY_LENGTH} characters, or several separated by commas`,
    })
    .optional()
    .meta({
      description:
        'What secrets in the database are encrypted with, the passwords of mail servers: 32 random bytes, such as `openssl rand -base64 32` gives; the same for all servers of a database. Of several, separated by commas, the first encrypts. Unset: a key that is made in `DATA_DIR/secret.key`.',
      secret: true,
    }),
  SECRET_KEY_FILE: optional.meta({
    description: 'A file with such keys, one on each line, in place of SECRET_KEY. It may be changed at any time.',
  }),
  SIP_DIRECTORY_KEY: z
    .string()
    .min(16)
    .regex(/^[\w.~+/=-]*$/, { error: 'must be of letters, digits and the signs _ . ~ + / = -' })
    .optional()
    .meta({
      description:
        'What FreeSWITCH sends as the password of HTTP Basic to read hashes from `/sip/directory` (mod_xml_curl), for all Spaces. Unset: there is no directory.',
      secret: true,
    }),
  METRICS_TOKEN: z.string().min(16).optional().meta({
    description:
      'What a monitoring system sends as a Bearer token to read `/metrics`. Unset: only this machine reads them, and without a proxy.',
    secret: true,
  }),
  SHUTDOWN_DELAY_SECONDS: number(0, 5).prefault(0).meta({
    description:
      'Seconds for which a process that has been signalled to end continues to serve, while `/readyz` tells the load balancer.',
  }),
  RATE_LIMIT: z.stringbool({ error: 'must be on or off' }).prefault('on').meta({
    description: 'Whether floods and the guessing of passwords are slowed. `off` is for benchmarks.',
  }),
  RATE_LIMIT_PUBLIC_PER_MINUTE: number(1, 1_000_000).prefault(300).meta({
    description:
      'Requests that a network (an IPv4 address, an IPv6 /64) may send to what needs no authentication, in a minute.',
  }),
  RATE_LIMIT_WRONG_PASSWORDS_PER_HOUR: number(1, 1_000).prefault(10).meta({
    description:
      'Wrong passwords that a network may send for an account in an hour. All networks that the account has not signed in from may send ten times as many for it, and such a network ten times as many for all accounts.',
  }),
  RATE_LIMIT_TOKENS_PER_HOUR: number(1, 1_000_000).prefault(60).meta({
    description:
      'Request tokens, and tokens by push, that a network may ask for in an hour. What they leave in the audit log is bounded by it.',
  }),
  RATE_LIMIT_MAILS_PER_HOUR: number(1, 1_000_000).prefault(20).meta({
    description: 'Mails that an address gets in an hour, whatever they are about. The others are not sent, and logged.',
  }),
  RATE_LIMIT_USER_PER_MINUTE: number(1, 10_000_000).prefault(600).meta({
    description: 'Requests that an account may send in a minute, to each process.',
  }),
  RATE_LIMIT_USER_CHANGES_PER_MINUTE: number(1, 10_000_000).prefault(30).meta({
    description: 'How many of them may change something, and so leave lines in the audit log.',
  }),
  RATE_LIMIT_USER_AT_ONCE: number(1, 10_000).prefault(8).meta({
    description: 'Requests of an account that run at once, in each process. Others wait for their turn.',
  }),
  RATE_LIMIT_ADMIN_PER_MINUTE: number(1, 10_000_000).prefault(300_000).meta({
    description: 'Requests that the account of an admin may send in a minute, to each process.',
  }),
  RATE_LIMIT_ADMIN_AT_ONCE: number(1, 10_000).prefault(64).meta({
    description: 'Requests of an admin’s account that run at once, in each process. Others wait for their turn.',
  }),
  RATE_LIMIT_STREAMS_PER_ACCOUNT: number(1, 10_000).prefault(20).meta({
    description: 'Streams (the live audit log, the progress of an import) that an account has open, at each process.',
  }),
  LARGE_READS_AT_ONCE: number(1, 10_000).prefault(2).meta({
    description:
      'Searches, lists, counts and statistics of a Space that run at once, in each process, for all its accounts together. Others wait for their turn, so that one Space does not slow the others down.',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: pageUrl.optional().meta({
    description:
      'The OpenTelemetry collector that traces of requests are sent to, such as `http://127.0.0.1:4318`. OpenTelemetry’s other settings (`OTEL_TRACES_SAMPLER`, `OTEL_EXPORTER_OTLP_HEADERS`, …) hold as well. Unset: none are made.',
  }),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .prefault('info')
    .meta({ description: 'What is logged.' }),
  LOG_CHANNEL: z.string().prefault('stdout').meta({
    description:
      'Where the log goes: `stdout` or `stderr`. Of Flexisip Account Manager’s channels, `errorlog` is `stderr`; any other (`stack`, `single`, `daily`, `syslog`, …) is `stdout`, which one line says at the start.',
  }),

  BOOTSTRAP_DOMAIN: hostName.prefault(EXAMPLE_DOMAIN).meta({ description: 'The SIP domain of the first Space.' }),
  BOOTSTRAP_HOST: hostName
    .optional()
    .meta({ description: 'The web host of the first Space. Default: BOOTSTRAP_DOMAIN.' }),
  BOOTSTRAP_SPACE_NAME: optional.meta({
    description: 'The name of the first Space. Default: BOOTSTRAP_DOMAIN, or `Example Space` where that is not set.',
  }),
  BOOTSTRAP_ADMIN_USERNAME: z
    .string()
    .regex(/^[a-z0-9+_.-]{1,64}$/, { error: 'must be 1 to 64 of a-z, 0-9, and +_.-' })
    .prefault('admin')
    .meta({ description: 'The username of the first super admin.' }),
  BOOTSTRAP_ADMIN_PASSWORD: z
    .string()
    .min(8, { error: 'must be at least 8 characters' })
    .refine((password) => !isKnownPassword(password), { error: 'must not be one of the best known passwords' })
    .optional()
    .meta({
      description:
        'Its password: at least 8 characters, not the username, and none of the best known. Default: random, printed once.',
      secret: true,
    }),
  BOOTSTRAP_ADMIN_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{32,255}$/, { error: 'must be 32 to 255 visible ASCII characters' })
    .optional()
    .meta({
      description: 'Its API key: 32 to 255 visible ASCII characters. Default: random, printed once.',
      secret: true,
    }),

  MAIL_HOST: optional.meta({ description: 'The SMTP server. Unset: mails are written to `DATA_DIR/mail`.' }),
  MAIL_PORT: number(1, 65_535).prefault(587).meta({ description: 'Its port.' }),
  MAIL_USERNAME: optional.meta({ description: 'Its user, when it asks for one.' }),
  MAIL_PASSWORD: optional.meta({ description: 'Its password.', secret: true }),
  MAIL_ENCRYPTION: z.enum(['tls', 'ssl', 'none'], { error: 'must be tls (STARTTLS), ssl or none' }).optional().meta({
    description:
      '`tls`: STARTTLS is required; `ssl`: TLS from the start; `none`. Default: `ssl` on port 465; on any other STARTTLS where the server offers it, and required where MAIL_USERNAME is set.',
  }),
  MAIL_VERIFY_PEER: flag.prefault('true').meta({
    description:
      'Whether the certificate of MAIL_HOST is verified. That of a server on this machine never is. Without it, whoever can redirect the connection reads the mails and the password.',
  }),
  MAIL_VERIFY_PEER_NAME: flag.prefault('true').meta({
    description: 'Whether that certificate must be one for the name MAIL_HOST.',
  }),
  MAIL_ALLOW_SELF_SIGNED: flag.prefault('false').meta({
    description:
      'Whether it may be one that no authority has signed. Anybody can make such a one for any name, so that this does what `MAIL_VERIFY_PEER=false` does.',
  }),
  MAIL_FROM_ADDRESS: z.email({ error: 'must be an email address' }).prefault('sipspace@localhost.localdomain').meta({
    description: 'The sender of mails.',
  }),
  MAIL_FROM_NAME: optional.meta({ description: 'The sender’s name. Default: the Space’s.' }),
  MAIL_SIGNATURE: optional.meta({ description: 'What mails close with.' }),

  OVH_APP_KEY: optional.meta({
    description: 'The application key of OVH’s API, which sends SMS. Unset: SMS are written to `DATA_DIR/sms`.',
  }),
  OVH_APP_SECRET: optional.meta({ description: 'The application’s secret.', secret: true }),
  OVH_APP_CONSUMER_KEY: optional.meta({
    description: 'A consumer key that may `GET /sms`, `GET /auth/time` and `POST /sms/*/jobs`.',
    secret: true,
  }),
  OVH_APP_ENDPOINT: ovhEndpoint.prefault('ovh-eu').meta({
    description: `The API’s place: ${Object.keys(ovhEndpoints)
      .map((name) => `\`${name}\``)
      .join(', ')}, or a URL such as \`https://eu.api.ovh.com/1.0\`.`,
  }),
  OVH_APP_SENDER: optional.meta({
    description: 'The sender of SMS, as OVH has accepted it. Default: a short number of OVH’s.',
  }),
  OVH_SMS_SERVICE: optional.meta({
    description: 'The SMS account, such as `sms-ab12345-1`. Default: the first that the consumer key may use.',
  }),

  APP_FLEXISIP_PUSHER_PATH: optional.meta({
    description: 'Flexisip’s pusher (`flexisip_pusher`). When set, it sends all push notifications.',
  }),
  APP_FLEXISIP_PUSHER_FIREBASE_KEYSMAP: keysMap.prefault('{}').meta({
    description:
      'Its key or service account file for each Firebase project, such as `one:/etc/one.json two:/etc/two.json`, or a JSON object of them.',
    secret: true,
  }),
  FCM_SERVICE_ACCOUNT_FILE: optional.meta({
    description: 'The JSON file of the service account that sends push notifications by FCM (HTTP v1).',
  }),
  FCM_ENDPOINT: serviceUrl.prefault('https://fcm.googleapis.com').meta({ description: 'Where FCM is.' }),
  APNS_KEY_FILE: optional.meta({ description: 'The key (.p8) that signs push notifications for APNs.' }),
  APNS_KEY_ID: optional.meta({ description: 'Its identifier.' }),
  APNS_TEAM_ID: optional.meta({ description: 'The team of the apps, as `pn-param` begins with it.' }),
  APNS_ENDPOINT: serviceUrl.optional().meta({
    description: 'Where APNs is. Default: Apple’s own for `apns`, their sandbox for `apns.dev`.',
  }),
  APNS_ALLOW_SELF_SIGNED: flag.prefault('false').meta({
    description: 'Whether APNS_ENDPOINT may have a self-signed certificate, when it is on this machine.',
  }),

  APP_LINPHONE_DAEMON_UNIX_PATH: optional.meta({
    description:
      'The Unix socket of `linphone-daemon`, which sends text messages over SIP, such as `/tmp/sipspace-messages`. Unset: no messages are sent.',
  }),

  REDIS_HOST: optional.meta({
    description:
      'The Redis of Flexisip’s registrar, which knows the devices that are registered. Unset, like REDIS_SENTINEL_HOST and KAMAILIO_DATABASE_URL: no devices are shown.',
  }),
  REDIS_PORT: number(1, 65_535).prefault(6379).meta({ description: 'Its port.' }),
  REDIS_USERNAME: optional.meta({ description: 'Its user, when it asks for one.' }),
  REDIS_PASSWORD: optional.meta({ description: 'Its password.', secret: true }),
  REDIS_DB: number(0, 1_000_000).prefault(0).meta({ description: 'The number of its database.' }),
  REDIS_TLS: flag.prefault('false').meta({
    description: 'Whether it is spoken to by TLS.',
  }),
  REDIS_SENTINEL_HOST: list.optional().meta({
    description:
      'The Redis Sentinels that know which Redis is the master, separated by commas, each with or without a port. When set, REDIS_HOST is not used.',
  }),
  REDIS_SENTINEL_PORT: number(1, 65_535).prefault(26379).meta({ description: 'The port of Sentinels without one.' }),
  REDIS_SENTINEL_SERVICE: z.string().prefault('mymaster').meta({
    description: 'The name of the master that they watch.',
  }),
  REDIS_SENTINEL_PASSWORD: optional.meta({ description: 'The password of the Sentinels.', secret: true }),
  KAMAILIO_DATABASE_URL: databaseUrl.optional().meta({
    description: 'The PostgreSQL with Kamailio’s table `location`, in place of Flexisip’s registrar.',
    secret: true,
  }),
  KAMAILIO_RPC_URL: z
    .string()
    .refine((url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol), { error: 'must be a URL' })
    .optional()
    .meta({ description: 'Where Kamailio takes JSON-RPC over HTTP, by which devices are removed.', secret: true }),
  KAMAILIO_TIME_ZONE: z
    .string()
    .regex(/^[\w+/:-]{1,64}$/, { error: 'must be a time zone such as Europe/Paris' })
    .prefault('UTC')
    .meta({ description: 'The time zone of Kamailio’s machine, in which its table has times.' }),

  TERMS_OF_USE_URL: pageUrl.optional().meta({
    description: 'The terms of use, which public pages link.',
  }),
  PRIVACY_POLICY_URL: pageUrl.optional().meta({
    description: 'The privacy policy, which public pages link.',
  }),

  HCAPTCHA_SECRET: optional.meta({
    description: 'The secret of hCaptcha, which public pages that send or make something then ask to solve.',
    secret: true,
  }),
  HCAPTCHA_SITEKEY: optional.meta({ description: 'The site key of hCaptcha.' }),
  HCAPTCHA_VERIFY_URL: serviceUrl.prefault('https://api.hcaptcha.com/siteverify').meta({
    description: 'Where hCaptcha tells whether one was solved.',
  }),

  JWT_RSA_PUBLIC_KEY_PEM: z
    .string()
    .transform((pem) => pem.replaceAll('\\n', '\n'))
    .optional()
    .meta({
      description:
        'The public RSA key of those who issue Bearer tokens (RS256, RS384, RS512): in PEM (SPKI, PKCS#1, or a certificate), or the base64 of one without its first and last line.',
    }),
  JWT_SIP_IDENTIFIER: z.string().prefault('sip_identity').meta({
    description:
      'The claim that holds the SIP address. Without it, `email` is looked at, where `email_verified` is true.',
  }),
  JWT_ISSUER: optional.meta({ description: 'The `iss` that a token must have.' }),
  JWT_AUDIENCE: optional.meta({ description: 'The `aud` that a token must have.' }),
  JWT_LEEWAY_SECONDS: number(0, 600).prefault(30).meta({
    description: 'Seconds by which the clock of those who issue tokens may differ, for `exp`, `nbf` and `iat`.',
  }),
  JWT_SPACES: list.optional().meta({
    description:
      'The SIP domains whose accounts a token may open, separated by commas. Default: that of the host it is sent to.',
  }),
  OIDC_PRIVATE_NETWORKS: flag.prefault('false').meta({
    description:
      'Whether the OpenID providers of Spaces may be on this machine or in a private network, where a Space could otherwise make this server ask what is not meant for it.',
  }),
  ACCOUNT_AUTHENTICATION_BEARER: optional.meta({
    description:
      'The parameters of the Bearer challenge, such as `authz_server="https://sso.example.org/", realm="example"`. When set, Digest is off.',
  }),
  SIP_VIEWS_SUPER_ADMINS: flag.prefault('false').meta({
    description:
      'Whether the views for SIP proxies show super admins, so that these can register. What a proxy reads of one signs in here, too.',
  }),
  CLEAR_UNCONFIRMED_ACCOUNTS_AFTER_DAYS: number(0, 36_500).prefault(0).meta({
    description: 'Days after which an account that was never activated is deleted. 0: never.',
  }),
  CLEAR_STATISTICS_AFTER_DAYS: number(0, 36_500).prefault(0).meta({
    description: 'Days after which calls and messages that SIP servers have reported are deleted. 0: never.',
  }),
  CLEAR_VOICEMAILS_AFTER_DAYS: number(0, 36_500).prefault(0).meta({
    description: 'Days after which voicemails are deleted, with their files. 0: never.',
  }),
  SPACE_EXPIRY_MAIL_DAYS: dayList.prefault('30,7,1').meta({
    description:
      'How many days before a Space ends its admins get a mail, separated by commas, for each number one. `off`: never.',
  }),
  AUDIT_RETENTION_DAYS: number(0, 36_500).prefault(365).meta({
    description: 'Days after which lines of the audit log are deleted. 0: never.',
  }),
  IMPORT_RETENTION_DAYS: number(1, 365).prefault(7).meta({
    description: 'Days for which an import, its lines and its result are kept, and a bulk change.',
  }),
  EXPORT_RETENTION_DAYS: number(1, 365).prefault(1).meta({
    description: 'Days for which a file of exported accounts waits for its download.',
  }),
  IMPORT_FILE_RETENTION_DAYS: number(1, 365).prefault(1).meta({
    description: 'Days for which a file of accounts waits for its import to start; passwords in it are in clear.',
  }),
  FAILED_JOB_RETENTION_DAYS: number(0, 36_500).prefault(30).meta({
    description: 'Days after which mails and SMS that were given up leave the queue. 0: never.',
  }),
  CLEAR_TOMBSTONES_AFTER_DAYS: number(0, 36_500).prefault(0).meta({
    description: 'Days after which the name of a deleted account can be given again. 0: never.',
  }),
  DIGEST_NONCE_LIFETIME_SECONDS: number(10, 86_400).prefault(300).meta({
    description: 'Seconds for which a Digest nonce is good.',
  }),
})

/** Settings that are of no use without each other. */
const together = [
  ['OVH_APP_KEY', 'OVH_APP_SECRET', 'OVH_APP_CONSUMER_KEY'],
  ['HCAPTCHA_SECRET', 'HCAPTCHA_SITEKEY'],
  ['KAMAILIO_DATABASE_URL', 'KAMAILIO_RPC_URL'],
  ['APNS_KEY_FILE', 'APNS_KEY_ID', 'APNS_TEAM_ID'],
] as const

export const Settings = ServerSettings.extend(DomainSettings.shape).superRefine((settings, ctx) => {
  if ((settings.COTURN_SERVER_HOST === '') !== (settings.COTURN_STATIC_AUTH_SECRET === '')) {
    const path = settings.COTURN_SERVER_HOST === '' ? 'COTURN_SERVER_HOST' : 'COTURN_STATIC_AUTH_SECRET'
    ctx.addIssue({ code: 'custom', path: [path], message: 'must be set, as the other COTURN setting is' })
  }
  if (settings.DATABASE_REPLICA_URL !== undefined && settings.DATABASE_URL === undefined) {
    const message = 'must not be set without DATABASE_URL: the embedded database has no replica'
    ctx.addIssue({ code: 'custom', path: ['DATABASE_REPLICA_URL'], message })
  }
  if (settings.SECRET_KEY !== undefined && settings.SECRET_KEY_FILE !== undefined) {
    ctx.addIssue({ code: 'custom', path: ['SECRET_KEY_FILE'], message: 'must not be set, as SECRET_KEY is' })
  }
  for (const names of together) {
    if (names.every((name) => settings[name] === undefined)) continue
    for (const name of names.filter((one) => settings[one] === undefined)) {
      ctx.addIssue({ code: 'custom', path: [name], message: `must be set, as one of ${names.join(', ')} is` })
    }
  }
  if (settings.CLIENT_CERTIFICATE_HEADERS && settings.TRUST_PROXY === false) {
    const message = 'must be false, as TRUST_PROXY names no proxy that sets them'
    ctx.addIssue({ code: 'custom', path: ['CLIENT_CERTIFICATE_HEADERS'], message })
  }
  if (settings.BOOTSTRAP_ADMIN_PASSWORD?.toLowerCase() === settings.BOOTSTRAP_ADMIN_USERNAME) {
    const message = 'must not be BOOTSTRAP_ADMIN_USERNAME'
    ctx.addIssue({ code: 'custom', path: ['BOOTSTRAP_ADMIN_PASSWORD'], message })
  }
  if (settings.KAMAILIO_DATABASE_URL !== undefined && (settings.REDIS_HOST ?? settings.REDIS_SENTINEL_HOST)) {
    const message = 'must not be set together with REDIS_HOST or REDIS_SENTINEL_HOST: devices come from one SIP server'
    ctx.addIssue({ code: 'custom', path: ['KAMAILIO_DATABASE_URL'], message })
  }
  if (settings.APNS_ALLOW_SELF_SIGNED && !isLoopbackUrl(settings.APNS_ENDPOINT ?? '')) {
    const message = 'must be false, unless APNS_ENDPOINT is on this machine'
    ctx.addIssue({ code: 'custom', path: ['APNS_ALLOW_SELF_SIGNED'], message })
  }
})

export type Config = z.output<typeof Settings> & {
  dataDir: string
  dataDirIsDefault: boolean
  /** as an operator may see them */
  inForce: SettingValue[]
  /** variables that look like settings and that nothing reads, in the order of the alphabet */
  withoutUse: string[]
}

/** A setting that cannot be used; the message has a line for each. */
export class SettingsError extends Error {}

/**
 * The settings of an environment. An empty or blank variable counts as unset.
 *
 * @throws SettingsError that names each variable that is wrong and what it may be
 */
export function parseSettings(env: Record<string, string | undefined>): Config {
  const set: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(env)) if (isSet(value)) set[name] = flags.get(value ?? '') ?? value
  for (const [former, name] of Object.entries(renamed)) set[name] ??= set[former]
  const wrongFiles = readSecretFiles(secretFiles, set)
  if (wrongFiles.length > 0) throw new SettingsError(wrongFiles.join('\n'))
  if (set['DATABASE_URL'] !== undefined) set['DATABASE_URL'] = withLibpqSettings(set['DATABASE_URL'], set)
  const parsed = Settings.safeParse(set, { error: inWords })
  if (!parsed.success) {
    const wrong = new Map<string, string>()
    for (const { path, message } of parsed.error.issues) {
      const name = path.join('.')
      if (!wrong.has(name)) wrong.set(name, `${name}: ${message}`)
    }
    throw new SettingsError([...wrong.values()].join('\n'))
  }
  const dataDir = resolve(parsed.data.DATA_DIR ?? 'data')
  return {
    ...parsed.data,
    dataDir,
    dataDirIsDefault: parsed.data.DATA_DIR === undefined,
    inForce: settingsInForce(Settings, set),
    withoutUse: settingsWithoutUse(env, [...Object.keys(Settings.shape), ...Object.keys(renamed), ...secretFiles]),
  }
}

/** The variables that name a file with a secret setting. */
const secretFiles = secretFilesOf(Settings)

/** Former names of settings, which are read on. */
const renamed = { SESSION_LIFETIME_MINUTES: 'SESSION_LIFETIME' }

/** In files of Flexisip Account Manager, these words stand for nothing, */
const isSet = (value: string | undefined): boolean =>
  value !== undefined && !['', 'null', '(null)', 'empty', '(empty)'].includes(value.trim())

/** and these for true and false. */
const flags = new Map([
  ['(true)', 'true'],
  ['(false)', 'false'],
])

/** What a value may be, where its schema has no words of its own. */
const inWords: z.core.$ZodErrorMap = (issue) => {
  const unit = issue['origin'] === 'string' ? ' characters' : ''
  if (issue.code === 'too_small') return `must be at least ${issue['minimum']}${unit}`
  if (issue.code === 'too_big') return `must be at most ${issue['maximum']}${unit}`
  if (issue.code !== 'invalid_type') return undefined
  return issue['expected'] === 'int' ? 'must be a whole number' : 'must be a number'
}

/** The public origin of a Space, such as `https://sip.example.org`. */
export function originOf(config: Config, port: number) {
  const plain = port === 80 ? 'http://{host}' : `http://{host}:${port}`
  const template = config.PUBLIC_URL ?? (config.TRUST_PROXY === false ? plain : 'https://{host}')
  return (host: string): string => template.replace('{host}', host)
}
