import { describe, expect, it } from 'vitest'
import { codeAt } from '../../../../test/support/clients/authenticator.ts'
import { type BrowserSession, signInBrowser } from '../../../../test/support/clients/browser-session.ts'
import { type SoftwarePasskey, softwarePasskey } from '../../../../test/support/clients/passkey.ts'
import { caller, createAccount } from '../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { createTestServer, DOMAIN } from '../../../../test/support/server/test-server.ts'

const ORIGIN = `http://${DOMAIN}`

const server = await sharedServer()
async function register(browser: BrowserSession, passkey: SoftwarePasskey, origin = ORIGIN, name = 'Laptop') {
  const { data: options } = await browser.call('passkeys.startRegistration', {})
  return browser.call('passkeys.create', { name, passkey: passkey.create(options, origin) })
}

/** An admin with a passkey, which this browser session has registered. */
async function adminWithPasskey(username: string, of = server) {
  const fields = { password: `password of ${username}`, activated: true, admin: true }
  const { id } = await createAccount(of, username, fields)
  const browser = await signInBrowser(of, username)
  const passkey = softwarePasskey()
  const { data } = await register(browser, passkey)
  return { id, browser, passkey, registered: data.passkey, recoveryCodes: data.recovery_codes as string[] }
}

/** Shows a passkey in a session, by a challenge of its own. */
async function show(browser: BrowserSession, passkey: SoftwarePasskey, origin = ORIGIN, counter?: number) {
  const { data: options } = await browser.call('passkeys.startConfirmation', {})
  return browser.confirm({ passkey: passkey.get(options, origin, counter === undefined ? {} : { counter }) })
}

describe('an admin with a passkey', () => {
  it('is a plain user in a session until it is shown, and an admin after it', async () => {
    const { browser, passkey, recoveryCodes, registered } = await adminWithPasskey('keyed-1')
    expect(recoveryCodes).toHaveLength(10)
    expect(registered).toMatchObject({ name: 'Laptop', host: DOMAIN, here: true, last_used_at: null })
    expect((await browser.call('accounts.count', {}, 'GET')).data).toBeDefined()
    const another = await signInBrowser(server, 'keyed-1')
    expect(another.signedIn).toMatchObject({ role: 'user', second_factor: 'needed' })
    expect((await another.call('accounts.count', {}, 'GET')).error).toBe('forbidden')
    expect((await another.confirm({ password: 'password of keyed-1' })).data.second_factor).toBe('needed')
    expect((await show(another, passkey)).data).toMatchObject({ role: 'superAdmin', second_factor: 'shown' })
    expect((await another.call('accounts.count', {}, 'GET')).data).toBeDefined()
    expect((await another.call('passkeys.list', {}, 'GET')).data[0].last_used_at).not.toBeNull()
  })

  it('signs in by a recovery code where the passkey is lost', async () => {
    const { recoveryCodes } = await adminWithPasskey('keyed-2')
    const lost = await signInBrowser(server, 'keyed-2')
    expect((await lost.confirm({ code: recoveryCodes[0] })).data.second_factor).toBe('shown')
    expect((await lost.confirm({ code: recoveryCodes[0] })).error).toBe('invalid_input')
    expect((await lost.call('secondFactor.get', {}, 'GET')).data).toEqual({
      on: true,
      app: false,
      passkeys: 1,
      passkeys_here: 1,
      required: false,
      recovery_codes_left: 9,
    })
  })

  it('has several, renames them, and has no second factor without the last one', async () => {
    const { browser, registered } = await adminWithPasskey('keyed-3')
    const second = (await register(browser, softwarePasskey(), ORIGIN, 'Phone')).data
    expect(second.recovery_codes).toBeNull()
    await browser.call('passkeys.setName', { id: second.passkey.id, name: 'Old phone' })
    const { data: listed } = await browser.call('passkeys.list', {}, 'GET')
    expect(listed.map(({ name }: { name: string }) => name)).toEqual(['Laptop', 'Old phone'])
    await browser.call('passkeys.delete', { id: registered.id })
    expect((await browser.call('secondFactor.get', {}, 'GET')).data).toMatchObject({ on: true, passkeys: 1 })
    await browser.call('passkeys.delete', { id: second.passkey.id })
    expect((await browser.call('secondFactor.get', {}, 'GET')).data).toMatchObject({ on: false, passkeys: 0 })
    expect((await browser.call('passkeys.delete', { id: registered.id })).error).toBe('passkey_not_found')
  })

  it('has an authenticator app beside it, and does without either', async () => {
    const { browser, passkey } = await adminWithPasskey('keyed-4')
    const { data } = await browser.call('secondFactor.start', { password: 'password of keyed-4' })
    const other = await signInBrowser(server, 'keyed-4')
    expect((await other.confirm({ code: codeAt(data.secret, server.clock()) })).error).toBe('invalid_input')
    const { data: confirmed } = await browser.call('secondFactor.confirm', {
      code: codeAt(data.secret, server.clock()),
    })
    expect(confirmed.recovery_codes).toHaveLength(10)
    server.clock.advance({ seconds: 30 })
    expect((await other.confirm({ code: codeAt(data.secret, server.clock()) })).data.second_factor).toBe('shown')
    expect((await browser.call('secondFactor.deleteApp', {})).error).toBeUndefined()
    expect((await browser.call('secondFactor.get', {}, 'GET')).data).toMatchObject({ on: true, app: false })
    server.clock.advance({ seconds: 30 })
    expect((await other.confirm({ code: codeAt(data.secret, server.clock()) })).error).toBe('invalid_input')
    expect((await show(other, passkey)).data.second_factor).toBe('shown')
  })

  it('confirms by it before it changes credentials, a while after the sign-in', async () => {
    const { id, browser, passkey } = await adminWithPasskey('keyed-5')
    server.clock.advance({ minutes: 16 })
    const create = () => browser.call('apiKeys.create', { account_id: id, name: 'a key' })
    expect((await create()).error).toBe('confirmation_needed')
    expect((await browser.call('passkeys.startRegistration', {})).error).toBe('confirmation_needed')
    await show(browser, passkey)
    expect((await create()).data).toBeDefined()
  })

  it('loses them with the second factor that another admin removes', async () => {
    const { id, passkey, browser } = await adminWithPasskey('keyed-6')
    const described = () => caller(server).get(`/api/v2/accounts/${id}/second_factor`)
    expect((await described()).json()).toEqual({ on: true, app: false, passkeys: 1 })
    await caller(server).del(`/api/v2/accounts/${id}/second_factor`)
    expect((await described()).json()).toEqual({ on: false, app: false, passkeys: 0 })
    expect((await browser.call('passkeys.startConfirmation', {})).error).toBe('passkey_not_found')
    expect((await signInBrowser(server, 'keyed-6')).signedIn.second_factor).toBe('off')
    expect(passkey.id).not.toBe('')
  })

  it('has each change of them in the audit log, without keys', async () => {
    const { id, browser, registered } = await adminWithPasskey('keyed-7')
    await browser.call('passkeys.setName', { id: registered.id, name: 'Desk' })
    await browser.call('passkeys.delete', { id: registered.id })
    const { rows } = await server.database.pool.query(
      `select operation || ' ' || action as line, before::text || after::text as change
        from audit_log where kind = 'passkey' and account_id = $1 order by id`,
      [id],
    )
    expect(rows.map(({ line }) => line)).toEqual([
      'passkeys.create create',
      'passkeys.setName update',
      'passkeys.delete delete',
    ])
    expect(JSON.stringify(rows)).not.toContain('public_key')
  })

  it('needs one where admins need a second factor, and is an admin once it is registered', async () => {
    await using strict = await createTestServer({ ADMIN_SECOND_FACTOR: 'required' })
    await createAccount(strict, 'new-admin', { password: 'password of new-admin', activated: true, admin: true })
    const browser = await signInBrowser(strict, 'new-admin')
    expect(browser.signedIn).toMatchObject({ role: 'user', second_factor: 'to_set_up' })
    const { data } = await register(browser, softwarePasskey())
    expect((await browser.call('accounts.count', {}, 'GET')).data).toBeDefined()
    await browser.call('passkeys.delete', { id: data.passkey.id })
    expect((await browser.call('accounts.count', {}, 'GET')).error).toBe('forbidden')
  })
})

describe('a passkey is refused', () => {
  it('by a session that has not shown the second factor there is: the password adds none, and removes none', async () => {
    const { registered } = await adminWithPasskey('refused-1')
    const thief = await signInBrowser(server, 'refused-1')
    const attempts: [string, object][] = [
      ['passkeys.startRegistration', {}],
      ['passkeys.setName', { id: registered.id, name: 'Mine' }],
      ['passkeys.delete', { id: registered.id }],
      ['secondFactor.start', { password: 'password of refused-1' }],
      ['secondFactor.replaceRecoveryCodes', {}],
      ['secondFactor.deleteApp', {}],
      ['secondFactor.delete', {}],
    ]
    for (const [name, input] of attempts) {
      expect([name, (await thief.call(name, input)).error]).toEqual([name, 'confirmation_needed'])
    }
    expect((await thief.call('accounts.count', {}, 'GET')).error).toBe('forbidden')
  })

  it.each([
    'http://evil.example',
    'https://sip.example.org',
    'http://sub.sip.example.org',
    'http://sip.example.org:81',
    'null',
  ])('when it was made or signed at the origin %s', async (origin) => {
    const name = `origin-${origin.replace(/\W+/g, '-')}`.slice(0, 40)
    const { browser, passkey } = await adminWithPasskey(name)
    expect((await register(browser, softwarePasskey(), origin)).error).toBe('invalid_input')
    const other = await signInBrowser(server, name)
    expect((await show(other, passkey, origin)).error).toBe('invalid_input')
    expect((await other.call('accounts.count', {}, 'GET')).error).toBe('forbidden')
    expect((await show(other, passkey)).data.second_factor).toBe('shown')
  })

  it('when it signs for another host', async () => {
    const { passkey } = await adminWithPasskey('refused-2')
    const other = await signInBrowser(server, 'refused-2')
    const { data } = await other.call('passkeys.startConfirmation', {})
    const elsewhere = passkey.get({ ...data, rpId: 'evil.example' }, ORIGIN)
    expect((await other.confirm({ passkey: elsewhere })).error).toBe('invalid_input')
  })

  it('when its challenge was used, is of another session, has another purpose, or has expired', async () => {
    const { browser, passkey } = await adminWithPasskey('refused-3')
    const [first, second] = [await signInBrowser(server, 'refused-3'), await signInBrowser(server, 'refused-3')]
    const { data } = await first.call('passkeys.startConfirmation', {})
    const signed = passkey.get(data, ORIGIN)
    expect((await second.confirm({ passkey: signed })).error).toBe('invalid_input')
    expect((await first.confirm({ passkey: signed })).data.second_factor).toBe('shown')
    expect((await first.confirm({ passkey: signed })).error).toBe('invalid_input')
    await browser.call('passkeys.startRegistration', {})
    expect((await browser.confirm({ passkey: passkey.get(data, ORIGIN) })).error).toBe('invalid_input')
    const { data: late } = await second.call('passkeys.startConfirmation', {})
    server.clock.advance({ minutes: 6 })
    expect((await second.confirm({ passkey: passkey.get(late, ORIGIN) })).error).toBe('invalid_input')
  })

  it('but once, of many requests that bring the same signature at once', async () => {
    const { passkey } = await adminWithPasskey('refused-4')
    const browser = await signInBrowser(server, 'refused-4')
    const { data } = await browser.call('passkeys.startConfirmation', {})
    const signed = passkey.get(data, ORIGIN)
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => browser.confirm({ passkey: signed })))
    expect(outcomes.filter((outcome) => outcome.data)).toHaveLength(1)
  })

  it('when it is of another account, or no account has it', async () => {
    const { passkey: others } = await adminWithPasskey('refused-5')
    await adminWithPasskey('refused-6')
    const browser = await signInBrowser(server, 'refused-6')
    expect((await show(browser, others)).error).toBe('invalid_input')
    expect((await show(browser, softwarePasskey())).error).toBe('invalid_input')
    expect((await browser.call('accounts.count', {}, 'GET')).error).toBe('forbidden')
  })

  it('when it is registered already, by any account', async () => {
    const { browser, passkey } = await adminWithPasskey('refused-7')
    expect((await register(browser, passkey)).error).toBe('passkey_exists')
    const { browser: other } = await adminWithPasskey('refused-8')
    expect((await register(other, passkey)).error).toBe('passkey_exists')
  })

  it('once it is deleted, also when that happens while it signs', async () => {
    const { browser, passkey, registered } = await adminWithPasskey('refused-9')
    await register(browser, softwarePasskey(), ORIGIN, 'Another')
    const other = await signInBrowser(server, 'refused-9')
    const { data } = await other.call('passkeys.startConfirmation', {})
    const signed = passkey.get(data, ORIGIN)
    await browser.call('passkeys.delete', { id: registered.id })
    expect((await other.confirm({ passkey: signed })).error).toBe('invalid_input')
    expect((await show(other, passkey)).error).toBe('invalid_input')
  })

  it('when its count has not gone up, as that of a copy', async () => {
    const { passkey } = await adminWithPasskey('refused-10')
    const browser = await signInBrowser(server, 'refused-10')
    expect((await show(browser, passkey, ORIGIN, 10)).data).toBeDefined()
    expect((await show(browser, passkey, ORIGIN, 10)).error).toBe('invalid_input')
    expect((await show(browser, passkey, ORIGIN, 9)).error).toBe('invalid_input')
    expect((await show(browser, passkey, ORIGIN, 11)).data).toBeDefined()
  })

  it('when its signature or anything of it is changed', async () => {
    const { passkey } = await adminWithPasskey('refused-11')
    const browser = await signInBrowser(server, 'refused-11')
    const { data } = await browser.call('passkeys.startConfirmation', {})
    const signed = passkey.get(data, ORIGIN) as { response: Record<string, string> }
    const broken = { ...signed, response: { ...signed.response, signature: 'AAAA' } }
    expect((await browser.confirm({ passkey: broken })).error).toBe('invalid_input')
    expect((await browser.confirm({ passkey: { id: 'x' } })).error).toBe('invalid_input')
    expect(
      (await browser.confirm({ passkey: { ...signed, response: { ...signed.response, clientDataJSON: 'e30' } } }))
        .error,
    ).toBe('invalid_input')
  })

  it('without a browser session, and at an address without a name', async () => {
    expect((await caller(server).post('/api/v2/passkeys/registration')).json().code).toBe('session_needed')
    expect((await caller(server).post('/api/v2/passkeys/confirmation')).json().code).toBe('session_needed')
    await createAccount(server, 'by-address', { password: 'password of by-address', activated: true, admin: true })
    const browser = await signInBrowser(server, 'by-address', { host: '127.0.0.1:3000' })
    expect((await browser.call('passkeys.startRegistration', {})).error).toBe('passkeys_unavailable')
  })
})

describe('the origin of a passkey', () => {
  it('is by https where a proxy says so, and works at no other host of the server', async () => {
    await using proxied = await createTestServer({ TRUST_PROXY: 'true' })
    await createAccount(proxied, 'proxied-1', { password: 'password of proxied-1', activated: true, admin: true })
    const secure = { headers: { 'x-forwarded-proto': 'https' } }
    const browser = await signInBrowser(proxied, 'proxied-1', secure)
    const passkey = softwarePasskey()
    expect((await register(browser, passkey, ORIGIN)).error).toBe('invalid_input')
    expect((await register(browser, passkey, `https://${DOMAIN}`)).data).toBeDefined()
    await proxied.database.pool.query(`update spaces set host = 'b.example' where domain = $1`, [DOMAIN])
    const elsewhere = await signInBrowser(proxied, 'proxied-1', { ...secure, host: 'b.example' })
    expect((await elsewhere.call('secondFactor.get', {}, 'GET')).data).toMatchObject({ passkeys: 1, passkeys_here: 0 })
    expect((await elsewhere.call('passkeys.startConfirmation', {})).error).toBe('passkey_not_found')
    expect((await elsewhere.call('accounts.count', {}, 'GET')).error).toBe('forbidden')
  })

  it('is that of PUBLIC_URL where it is set', async () => {
    await using known = await createTestServer({ PUBLIC_URL: 'https://{host}' })
    await createAccount(known, 'known-1', { password: 'password of known-1', activated: true, admin: true })
    const browser = await signInBrowser(known, 'known-1')
    expect((await register(browser, softwarePasskey(), ORIGIN)).error).toBe('invalid_input')
    expect((await register(browser, softwarePasskey(), `https://${DOMAIN}`)).data).toBeDefined()
  })
})
