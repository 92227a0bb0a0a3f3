import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { describe, expect, it } from 'vitest'
import { originOf, parseSettings, Settings, SettingsError } from './config.ts'

const names = Object.keys(Settings.shape)
const defaults = parseSettings({})

/** What an operator reads when the server does not start, line by line. */
function complaints(env: Record<string, string>): string[] {
  try {
    parseSettings(env)
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError)
    return (error as Error).message.split('\n')
  }
  return []
}

describe('a wrong setting', () => {
  it.each([
    ['PORT', 'http'],
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PORT', '3000 # the port'],
    ['PUBLIC_URL', 'sip.example.org'],
    ['PUBLIC_URL', 'https://sip.example.org'],
    ['PUBLIC_URL', 'ftp://{host}'],
    ['PUBLIC_URL', 'https://{host}/accounts'],
    ['PUBLIC_URL', 'https://{host} '],
    ['CORS_ORIGINS', 'https://*.example.org'],
    ['CORS_ORIGINS', 'https://app.example.net/'],
    ['CORS_ORIGINS', 'https://app.example.net, *'],
    ['CORS_ORIGINS', 'tauri://'],
    ['CORS_ORIGINS', 'Capacitor://localhost'],
    ['CORS_ORIGINS', 'ionic://localhost/'],
    ['CORS_ORIGINS', 'file://server'],
    ['TRUST_PROXY', 'maybe'],
    ['TRUST_PROXY', 'proxy.example.org'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '10.0.0/8'],
    ['TRUST_PROXY', '10.0.0.1,'],
    ['TRUST_PROXY', '999.1.1.1'],
    ['TRUST_PROXY', '2001:db8::/129'],
    ['TRUST_PROXY', ':'],
    ['TRUST_PROXY', '-1'],
    ['DATABASE_URL', 'mysql://root@localhost/db'],
    ['DATABASE_URL', 'localhost:5432'],
    ['DATABASE_POOL_SIZE', '1'],
    ['DATABASE_POOL_SIZE', 'many'],
    ['LOG_LEVEL', 'loud'],
    ['BOOTSTRAP_DOMAIN', 'https://sip.example.org'],
    ['BOOTSTRAP_DOMAIN', 'sip example org'],
    ['BOOTSTRAP_HOST', 'accounts.example.org:8443'],
    ['BOOTSTRAP_HOST', 'accounts.example.org/'],
    ['BOOTSTRAP_ADMIN_USERNAME', 'The Admin'],
    ['BOOTSTRAP_ADMIN_USERNAME', 'admin@sip.example.org'],
    ['BOOTSTRAP_ADMIN_PASSWORD', '7 chars'],
    ['BOOTSTRAP_ADMIN_PASSWORD', 'Password123'],
    ['BOOTSTRAP_ADMIN_PASSWORD', '1234567890'],
    ['BOOTSTRAP_ADMIN_API_KEY', 'k'.repeat(31)],
    ['BOOTSTRAP_ADMIN_API_KEY', `with space ${'k'.repeat(32)}`],
    ['BOOTSTRAP_ADMIN_API_KEY', `clé${'k'.repeat(32)}`],
    ['BOOTSTRAP_ADMIN_API_KEY', 'k'.repeat(256)],
    ['MAIL_PORT', '0'],
    ['MAIL_ENCRYPTION', 'starttls'],
    ['MAIL_FROM_ADDRESS', 'postmaster'],
    ['DIGEST_NONCE_LIFETIME_SECONDS', '1'],
    ['ACCOUNT_USERNAME_REGEX', '[a-z'],
    ['ACCOUNT_BLACKLISTED_USERNAMES', 'root,(admin'],
    ['ACCOUNT_USERNAME_MIN_LENGTH', '0'],
    ['ACCOUNT_PASSWORD_MIN_LENGTH', 'six'],
    ['ACCOUNT_EMAIL_UNIQUE', 'perhaps'],
    ['APP_ALLOW_PHONE_NUMBER_USERNAME_ADMIN_API', '2'],
    ['APP_API_KEY_EXPIRATION_MINUTES', '-5'],
    ['APP_API_KEY_EXPIRATION_MINUTES', '1.5'],
    ['APP_API_KEY_EXPIRATION_MINUTES', 'an hour'],
    ['APP_API_KEY_EXPIRATION_MINUTES', '99999999999'],
    ['APP_AUTH_TOKEN_EXPIRATION_MINUTES', '0'],
    ['COTURN_SESSION_TTL_MINUTES', '0'],
    ['MAIL_VERIFY_PEER', 'peer'],
    ['TERMS_OF_USE_URL', 'example.org/terms'],
    ['PRIVACY_POLICY_URL', 'javascript:alert(1)'],
    ['SESSION_LIFETIME', '0'],
  ])('is one line that names it and says what it may be: %s=%s', (name, value) => {
    expect(names).toContain(name)
    const lines = complaints({ [name]: value })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(new RegExp(`^${name}: must (be|not|have) \\S`))
    if (value.length > 4) expect(lines[0]).not.toContain(value)
  })

  it.each(names.filter((name) => typeof defaults[name as keyof typeof defaults] === 'number'))(
    'is any number setting that is no number: %s',
    (name) => {
      for (const value of ['x', '1.5', '-1', 'NaN', 'Infinity', '1e99'])
        expect(complaints({ [name]: value }), value).toEqual([expect.stringMatching(`^${name}: must be `)])
    },
  )

  it('is told together with all other wrong ones', () => {
    const lines = complaints({ PORT: 'x', LOG_LEVEL: 'x', ACCOUNT_EMAIL_UNIQUE: 'x', MAIL_PORT: '25' })
    expect(new Set(lines.map((line) => line.split(':')[0]))).toEqual(
      new Set(['ACCOUNT_EMAIL_UNIQUE', 'LOG_LEVEL', 'PORT']),
    )
    expect(lines).toHaveLength(3)
  })

  it('is one of two COTURN settings without the other', () => {
    expect(complaints({ COTURN_SERVER_HOST: 'turn.example.org' })).toEqual([
      expect.stringMatching(/^COTURN_STATIC_AUTH_SECRET: must be set/),
    ])
    expect(complaints({ COTURN_STATIC_AUTH_SECRET: 's3cret-of-turn' })).toEqual([
      expect.stringMatching(/^COTURN_SERVER_HOST: must be set/),
    ])
  })

  it.each(['https://turn.example.net', 'turn.example.net:0', 'turn.example.net, two words'])(
    'is a TURN server that no URI can name: %s',
    (host) => {
      const lines = complaints({ COTURN_SERVER_HOST: host, COTURN_STATIC_AUTH_SECRET: 'shared' })
      expect(lines).toEqual([expect.stringMatching(/^COTURN_SERVER_HOST: must be hosts such as/)])
    },
  )

  it('is a password of the first admin that is its username', () => {
    expect(complaints({ BOOTSTRAP_ADMIN_USERNAME: 'the-operator', BOOTSTRAP_ADMIN_PASSWORD: 'The-Operator' })).toEqual([
      'BOOTSTRAP_ADMIN_PASSWORD: must not be BOOTSTRAP_ADMIN_USERNAME',
    ])
    expect(complaints({ BOOTSTRAP_ADMIN_USERNAME: 'operator', BOOTSTRAP_ADMIN_PASSWORD: 'the-operator' })).toEqual([])
  })

  it('does not put a secret into the error', () => {
    const lines = complaints({
      DATABASE_URL: 'mysql://root:hunter2@localhost/db',
      BOOTSTRAP_ADMIN_API_KEY: 'hunter2 and more',
      BOOTSTRAP_ADMIN_PASSWORD: 'hunter2',
      COTURN_STATIC_AUTH_SECRET: 'hunter2',
    })
    expect(lines.length).toBeGreaterThan(1)
    expect(lines.join('\n')).not.toContain('hunter2')
  })
})

describe('an unset setting', () => {
  it('has a default that needs nothing', () => {
    expect(defaults).toMatchObject({
      HOST: '127.0.0.1',
      PORT: 3000,
      TRUST_PROXY: false,
      LOG_LEVEL: 'info',
      BOOTSTRAP_DOMAIN: 'sip.example.org',
      BOOTSTRAP_ADMIN_USERNAME: 'admin',
      APP_API_KEY_EXPIRATION_MINUTES: 60,
      ACCOUNT_USERNAME_MIN_LENGTH: 6,
      ACCOUNT_PASSWORD_MIN_LENGTH: 6,
      ACCOUNT_EMAIL_UNIQUE: false,
      JWT_SIP_IDENTIFIER: 'sip_identity',
      DIGEST_NONCE_LIFETIME_SECONDS: 300,
    })
    expect(defaults.dataDir).toBe(resolve('data'))
    expect(defaults.dataDirIsDefault).toBe(true)
  })

  it.each(names)('may as well be empty or blank: %s', (name) => {
    for (const value of ['', '  ', '\t', 'null', '(null)', 'empty', '(empty)']) {
      const parsed = parseSettings({ [name]: value })
      expect(JSON.stringify(parsed)).toBe(JSON.stringify(defaults))
      expect(parsed.ACCOUNT_USERNAME_REGEX).toEqual(defaults.ACCOUNT_USERNAME_REGEX)
    }
  })

  it('may be absent', () => expect(parseSettings({ PORT: undefined }).PORT).toBe(3000))
})

describe('an operator’s file of Flexisip Account Manager', () => {
  it('carries over by its names', () => {
    const settings = parseSettings({
      APP_NAME: 'Accounts',
      APP_URL: 'http://localhost',
      APP_API_KEY_EXPIRATION_MINUTES: '30',
      APP_PROVISIONING_TOKEN_EXPIRATION_MINUTES: '120',
      APP_ALLOW_PHONE_NUMBER_USERNAME_ADMIN_API: 'true',
      ACCOUNT_EMAIL_UNIQUE: 'true',
      ACCOUNT_BLACKLISTED_USERNAMES: 'root, admin.*,',
      ACCOUNT_USERNAME_REGEX: '^[a-z0-9]*$',
      ACCOUNT_AUTHENTICATION_BEARER: 'realm="sso"',
      JWT_SIP_IDENTIFIER: 'sip',
      COTURN_SERVER_HOST: 'turn.example.org',
      COTURN_STATIC_AUTH_SECRET: 'shared',
      COTURN_SESSION_TTL_MINUTES: '10',
      MAIL_HOST: 'mail.example.org',
      MAIL_PORT: '2525',
      MAIL_USERNAME: '',
      MAIL_PASSWORD: '',
      MAIL_ENCRYPTION: 'null',
      MAIL_FROM_ADDRESS: 'from@example.org',
      MAIL_SIGNATURE: 'The team',
      DB_CONNECTION: 'mysql',
      SESSION_DRIVER: 'cookie',
    })
    expect(settings).toMatchObject({
      APP_API_KEY_EXPIRATION_MINUTES: 30,
      APP_PROVISIONING_TOKEN_EXPIRATION_MINUTES: 120,
      APP_ALLOW_PHONE_NUMBER_USERNAME_ADMIN_API: true,
      ACCOUNT_EMAIL_UNIQUE: true,
      JWT_SIP_IDENTIFIER: 'sip',
      ACCOUNT_AUTHENTICATION_BEARER: 'realm="sso"',
      COTURN_SESSION_TTL_MINUTES: 10,
      MAIL_PORT: 2525,
      MAIL_SIGNATURE: 'The team',
    })
    expect(settings.ACCOUNT_USERNAME_REGEX.test('alice-1')).toBe(false)
    expect(settings.ACCOUNT_BLACKLISTED_USERNAMES.map((one) => one.test('administrator'))).toEqual([false, true])
    expect(settings.MAIL_USERNAME).toBeUndefined()
    expect(settings).not.toHaveProperty('APP_NAME')
  })

  it.each(['1.6.10', '2.0.7', '2.1-2026-08-20'])('is read as it is: that of version %s', (version) => {
    const file = join(import.meta.dirname, '../../../../test/fixtures/flexisip', `${version}.env`)
    const settings = parseSettings(parseEnv(readFileSync(file, 'utf8')))
    expect(settings).toMatchObject({
      APP_API_ACCOUNT_CREATION_TOKEN_RETRY_MINUTES: 60,
      APP_API_KEY_EXPIRATION_MINUTES: 120,
      APP_ALLOW_PHONE_NUMBER_USERNAME_ADMIN_API: true,
      APP_FLEXISIP_PUSHER_FIREBASE_KEYSMAP: new Map([
        ['123456', 'made-up-key-one'],
        ['789012', '/etc/flexisip/firebase.json'],
      ]),
      MAIL_HOST: 'smtp.example.com',
      MAIL_FROM_NAME: 'Exemple Télécom',
      MAIL_ALLOW_SELF_SIGNED: false,
      MAIL_VERIFY_PEER: true,
      MAIL_VERIFY_PEER_NAME: true,
      TERMS_OF_USE_URL: 'https://www.example.com/terms',
      PRIVACY_POLICY_URL: 'https://www.example.com/privacy',
      SESSION_LIFETIME: 120,
      LOG_CHANNEL: 'stack',
      REDIS_HOST: '127.0.0.1',
      COTURN_SERVER_HOST: 'turn.example.com',
      OVH_APP_ENDPOINT: 'https://eu.api.ovh.com/1.0',
    })
    expect([settings.REDIS_PASSWORD, settings.DATABASE_URL]).toEqual([undefined, undefined])
    expect(settings.ACCOUNT_USERNAME_REGEX.test('Greta.Stone')).toBe(true)
    expect(settings.withoutUse).toEqual(expect.arrayContaining(['APP_KEY', 'DB_PASSWORD', 'REDIS_CLIENT']))
    expect(settings.withoutUse.filter((name) => names.includes(name))).toEqual([])
    if (version !== '2.1-2026-08-20') expect(settings.JWT_RSA_PUBLIC_KEY_PEM).toMatch(/^-----BEGIN [\s\S]*KEY-----$/)
  })

  it('names what nothing reads, and neither empty settings nor variables of other programs', () => {
    const { withoutUse } = parseSettings({
      MAIL_FORM_ADDRESS: 'a@example.org',
      INTERCOM_FEATURES: 'true',
      APP_PROJECT_URL: ' ',
      SESSION_LIFETIME_MINUTES: '60',
      PATH: '/usr/bin',
      LANG: 'C.UTF-8',
      APPDATA: 'x',
    })
    expect(withoutUse).toEqual(['INTERCOM_FEATURES', 'MAIL_FORM_ADDRESS'])
  })

  it('may have Redis Sentinels in it', () => {
    const settings = parseSettings({
      REDIS_SENTINEL_HOST: '192.0.2.10, 192.0.2.11:26380',
      REDIS_SENTINEL_PORT: '26379',
      REDIS_SENTINEL_SERVICE: 'sip',
      REDIS_SENTINEL_PASSWORD: '(null)',
    })
    expect(settings.REDIS_SENTINEL_HOST).toEqual(['192.0.2.10', '192.0.2.11:26380'])
    expect(settings).toMatchObject({ REDIS_SENTINEL_PORT: 26_379, REDIS_SENTINEL_SERVICE: 'sip' })
    expect(settings.REDIS_SENTINEL_PASSWORD).toBeUndefined()
  })

  it('may name the lifetime of sessions as earlier versions of this server did', () => {
    expect(parseSettings({ SESSION_LIFETIME_MINUTES: '60' }).SESSION_LIFETIME).toBe(60)
    expect(parseSettings({ SESSION_LIFETIME_MINUTES: '60', SESSION_LIFETIME: '90' }).SESSION_LIFETIME).toBe(90)
  })

  it.each([
    ['(true)', true],
    ['(false)', false],
    ['true', true],
    ['1', true],
    ['on', true],
    ['yes', true],
    ['TRUE', true],
    ['false', false],
    ['0', false],
    ['off', false],
    ['no', false],
  ])('says yes and no as it likes: %s', (value, flag) => {
    expect(parseSettings({ ACCOUNT_EMAIL_UNIQUE: value }).ACCOUNT_EMAIL_UNIQUE).toBe(flag)
  })
})

describe('settings that are read with care', () => {
  it('takes names in lower case, as they are looked up', () => {
    const { BOOTSTRAP_DOMAIN, BOOTSTRAP_HOST } = parseSettings({
      BOOTSTRAP_DOMAIN: 'SIP.Example.ORG',
      BOOTSTRAP_HOST: 'Accounts.Example.ORG',
    })
    expect([BOOTSTRAP_DOMAIN, BOOTSTRAP_HOST]).toEqual(['sip.example.org', 'accounts.example.org'])
  })

  it('takes a PEM on one line', () => {
    expect(parseSettings({ JWT_RSA_PUBLIC_KEY_PEM: 'a\\nb' }).JWT_RSA_PUBLIC_KEY_PEM).toBe('a\nb')
  })

  it('takes lists with space around their items', () => {
    expect(parseSettings({ JWT_SPACES: ' a.example , b.example,' }).JWT_SPACES).toEqual(['a.example', 'b.example'])
  })

  it.each<[string, unknown]>([
    ['true', true],
    ['no', false],
    ['0', false],
    ['loopback', ['loopback']],
    ['10.0.0.0/8, 2001:db8::1', ['10.0.0.0/8', '2001:db8::1']],
  ])('takes TRUST_PROXY=%s', (value, expected) =>
    expect(parseSettings({ TRUST_PROXY: value }).TRUST_PROXY).toEqual(expected),
  )

  it('takes the origins of apps', () => {
    const origins = [
      'capacitor://localhost',
      'ionic://localhost',
      'tauri://localhost',
      'chrome-extension://abcdefghijklmnop',
      'https://app.example.net:8443',
    ]
    expect(parseSettings({ CORS_ORIGINS: origins.join(',') }).CORS_ORIGINS).toEqual(origins)
  })

  it.each([
    ['[::1]', '::1'],
    ['::', '::'],
    ['0.0.0.0', '0.0.0.0'],
  ])('takes HOST=%s', (value, host) => expect(parseSettings({ HOST: value }).HOST).toBe(host))

  it('takes a number of proxies', () => {
    const { TRUST_PROXY: trusts } = parseSettings({ TRUST_PROXY: '2' })
    const hops = typeof trusts === 'function' ? [0, 1, 2].map((hop) => trusts('10.0.0.1', hop)) : []
    expect(hops).toEqual([true, true, false])
  })

  it.each([
    'postgresql://user:secret@db.example.org:5432/sip',
    'postgres:///sip?host=/var/run/postgresql',
    'postgresql://postgres@/sip?host=/run',
  ])('takes DATABASE_URL=%s', (value) => expect(parseSettings({ DATABASE_URL: value }).DATABASE_URL).toBe(value))
})

describe('the origin of links', () => {
  const origin = (env: Record<string, string>, port = 3000) => originOf(parseSettings(env), port)('sip.example.org')

  it.each<[string, Record<string, string>, number, string]>([
    ['is plain HTTP at the port by default', {}, 3000, 'http://sip.example.org:3000'],
    ['leaves out the port of HTTP', {}, 80, 'http://sip.example.org'],
    ['is HTTPS behind a proxy', { TRUST_PROXY: '1' }, 3000, 'https://sip.example.org'],
    ['is plain HTTP where no proxy is trusted', { TRUST_PROXY: '0' }, 3000, 'http://sip.example.org:3000'],
    ['is what PUBLIC_URL says', { PUBLIC_URL: 'https://{host}:8443' }, 3000, 'https://sip.example.org:8443'],
    [
      'is what PUBLIC_URL says behind a proxy, too',
      { PUBLIC_URL: 'http://accounts.{host}', TRUST_PROXY: 'true' },
      3000,
      'http://accounts.sip.example.org',
    ],
  ])('%s', (_name, env, port, expected) => expect(origin(env, port)).toBe(expected))
})
