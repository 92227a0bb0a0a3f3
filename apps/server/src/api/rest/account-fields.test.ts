import { beforeAll, describe, expect, it } from 'vitest'
import {
  account,
  type Caller,
  caller,
  createAccount,
  createSpace,
  expectRefused,
  fieldsOf,
  type Json,
  jsonOf,
  newName,
} from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, createTestServer, type TestServer } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
let admin: Caller
beforeAll(async () => {
  admin = caller(server)
  for (const country of ['PT', 'CH']) await admin.post(`/api/phone_countries/${country}/activate`)
})

/** What is said of fields when an account is created with them, and when it is changed to them. */
async function refusals(fields: Json, of: TestServer = server): Promise<Record<string, string[]>> {
  const to = caller(of)
  const { id } = await createAccount(of, newName())
  const created = fieldsOf(await to.post('/api/accounts', account(newName(), fields)))
  expect(fieldsOf(await to.put(`/api/accounts/${id}`, account(newName(), fields)))).toEqual(created)
  return created
}

/** Checks that an account can be created with fields, and another changed to them. */
async function accepted(fields: Json, of: TestServer = server): Promise<Json> {
  const created = await createAccount(of, newName(), fields)
  await caller(of).del(`/api/accounts/${created['id']}`)
  return created
}

describe('a username', () => {
  it.each([
    ['short', 'username must have at least 6 characters.'],
    ['with space', 'username must match ^[a-z0-9+_.-]*$.'],
    ['with@sign', 'username must match ^[a-z0-9+_.-]*$.'],
    ['zoë-müller', 'username must match ^[a-z0-9+_.-]*$.'],
    ['under/slash', 'username must match ^[a-z0-9+_.-]*$.'],
    ['Capital', 'username must not contain uppercase letters.'],
    ['+351212345678', 'username must not be a phone number.'],
    ['x'.repeat(65), 'username must have at most 64 characters.'],
  ])('%s: %s', async (username, text) => {
    expect(await refusals({ username })).toEqual({ username: [text] })
  })

  it('is told all that is wrong with it', async () => {
    expect(await refusals({ username: 'É!' })).toEqual({
      username: ['username must have at least 6 characters.', 'username must not contain uppercase letters.'],
    })
  })

  it.each(['sixsix', 'a.b_c-d+e', '000000', '+number', 'x'.repeat(64)])('may be %s', async (username) => {
    expect((await accepted({ username }))['username']).toBe(username)
  })

  it('may be the name the account has already', async () => {
    const name = newName()
    const { id } = await createAccount(server, name)
    expect(jsonOf(await admin.put(`/api/accounts/${id}`, account(name)))['username']).toBe(name)
  })

  it('is unique in its Space', async () => {
    const name = newName()
    await createAccount(server, name)
    expect(await refusals({ username: name })).toEqual({ username: ['username is already taken.'] })
  })

  it('follows the settings of the installation', async () => {
    await using other = await createTestServer({
      ACCOUNT_USERNAME_REGEX: '^[a-z#]{2,}$',
      ACCOUNT_USERNAME_MIN_LENGTH: '2',
      ACCOUNT_BLACKLISTED_USERNAMES: 'root, .*bot , info',
      APP_ALLOW_PHONE_NUMBER_USERNAME_ADMIN_API: 'true',
    })
    const said = async (username: string) =>
      fieldsOf(await caller(other).post('/api/accounts', account(username, { password: 'secret' })))['username']
    expect(await said('x')).toEqual(['username must have at least 2 characters.', 'username must match ^[a-z#]{2,}$.'])
    expect(await said('abc1')).toEqual(['username must match ^[a-z#]{2,}$.'])
    for (const name of ['root', 'info', 'robot', 'bot']) expect(await said(name)).toEqual(['username is not allowed.'])
    for (const name of ['roots', 'infos', 'bots', '#a']) await createAccount(other, name, { password: 'secret' })
  })

  it('may be a phone number where that is set, for admins', async () => {
    await using other = await createTestServer({ APP_ALLOW_PHONE_NUMBER_USERNAME_ADMIN_API: '1' })
    const { id } = await createAccount(other, '+41441234567')
    const changed = await caller(other).put(`/api/accounts/${id}`, account('+41447654321'))
    expect(jsonOf(changed)['username']).toBe('+41447654321')
  })
})

describe('a password', () => {
  it.each(['', '12345', 'ab cd'])('%j is too short', async (password) => {
    const text = password === '' ? 'password is required.' : 'password must have at least 6 characters.'
    expect(await refusals({ password })).toEqual({ password: [text] })
  })

  it('has an end', async () => {
    expect(await refusals({ password: 'x'.repeat(256) })).toEqual({
      password: ['password must have at most 255 characters.'],
    })
    await accepted({ password: 'x'.repeat(255) })
  })

  it('counts as people count, and may hold anything', async () => {
    expect(Object.keys(await refusals({ password: '👩‍👩‍👧‍👦👩‍👩‍👧‍👦' }))).toEqual(['password'])
    await accepted({ password: '🙂🙂🙂🙂🙂🙂' })
    await accepted({ password: '\t"\\\n:@;' })
  })

  it('has the least length that is set', async () => {
    await using other = await createTestServer({ ACCOUNT_PASSWORD_MIN_LENGTH: '12' })
    expect(await refusals({ password: 'x'.repeat(11) }, other)).toEqual({
      password: ['password must have at least 12 characters.'],
    })
    await accepted({ password: 'x'.repeat(12) }, other)
  })
})

describe('an algorithm, a DTMF protocol, a language', () => {
  it.each([
    ['algorithm', ['SHA-512', 'md5', 'SHA256', ''], 'SHA-256, MD5'],
    ['dtmf_protocol', ['morse', 'RFC2833', 'sip'], 'sipinfo, sipmessage, rfc2833'],
    ['language', ['de', 'EN', 'en-GB'], 'en, fr'],
  ])('%s is one of those that are named', async (field, wrong, allowed) => {
    for (const value of wrong) {
      const text = value === '' ? `${field} is required.` : `${field} must be one of: ${allowed}.`
      expect(await refusals({ [field]: value })).toEqual({ [field]: [text] })
    }
    for (const value of allowed.split(', ')) await accepted({ [field]: value })
  })
})

describe('a flag', () => {
  it.each(['perhaps', 'yes', 2, -1, '1.0'])('is not %j', async (value) => {
    expect(await refusals({ admin: value })).toEqual({ admin: ['admin must be true or false.'] })
    const response = await admin.post('/api/accounts', account(newName(), { activated: value }))
    expect(fieldsOf(response)).toEqual({ activated: ['activated must be true or false.'] })
  })
})

describe('an email address', () => {
  it.each([
    'no-at',
    'a@',
    '@b.example',
    'a@nodot',
    'a b@c.example',
    'a@b..example',
    'a@b.example,c@d.example',
    'ä@b.de',
  ])('is not %s', async (email) => {
    expect(await refusals({ email })).toEqual({
      email: ['email must be an email address, such as alice@example.com.'],
    })
  })

  it('has an end', async () => {
    expect(Object.keys(await refusals({ email: `${'x'.repeat(250)}@b.example` }))).toEqual(['email'])
  })

  it('may serve several accounts', async () => {
    await createAccount(server, newName(), { email: 'shared@mail.example' })
    await accepted({ email: 'shared@mail.example' })
  })

  it('serves one account of a Space where that is set, whatever its case', async () => {
    await using other = await createTestServer({ ACCOUNT_EMAIL_UNIQUE: 'true' })
    const name = newName()
    const { id } = await createAccount(other, name, { email: 'Only.One@Mail.Example' })
    expect(await refusals({ email: 'only.one@mail.EXAMPLE' }, other)).toEqual({ email: ['email is already taken.'] })
    const same = await caller(other).put(`/api/accounts/${id}`, account(name, { email: 'ONLY.ONE@mail.example' }))
    expect(jsonOf(same)['email']).toBe('ONLY.ONE@mail.example')
    await createSpace(other, 'neighbour.example.net')
    await createAccount(other, newName(), { email: 'only.one@mail.example', domain: 'neighbour.example.net' })
    await accepted({ email: null }, other)
    await accepted({ email: null }, other)
    await caller(other).del(`/api/accounts/${id}`)
    await accepted({ email: 'only.one@mail.example' }, other)
  })
})

describe('a phone number', () => {
  it.each(['12', '+3512', '0612345678', '+999123456789', 'phone', '+351 21 234 567', '+', '+++351212345678'])(
    'is not %s',
    async (phone) => {
      expect(await refusals({ phone })).toEqual({
        phone: ['phone must be a phone number in international form, such as +33612345678.'],
      })
    },
  )

  it.each([
    ['+351 21 234 5678', '+351212345678'],
    ['+41 (0)44 123-45-67', '+41441234567'],
    ['  +41.44.123.45.67 ', '+41441234567'],
  ])('%s is kept as %s', async (phone, kept) => {
    expect((await accepted({ phone }))['phone']).toBe(kept)
  })

  it('is of a country that is open, at the time it is given', async () => {
    expect(await refusals({ phone: '+46 8 123 456 78' })).toEqual({
      phone: [
        'phone must be a number of a country that is open here. A super admin opens SE in the dashboard or by POST /api/phone_countries/SE/activate.',
      ],
    })
    expect((await admin.post('/api/phone_countries/SE/activate')).statusCode).toBe(200)
    const { id } = await createAccount(server, newName(), { phone: '+46812345678' })
    expect((await admin.post('/api/phone_countries/SE/deactivate')).statusCode).toBe(200)
    expect(Object.keys(await refusals({ phone: '+46812345679' }))).toEqual(['phone'])
    expect(jsonOf(await admin.get(`/api/accounts/${id}`))['phone']).toBe('+46812345678')
  })

  it('is unique in its Space, however it is written, until it is given up', async () => {
    const name = newName()
    const { id } = await createAccount(server, name, { phone: '+41221234567' })
    expect(await refusals({ phone: '+41 22 123 45 67' })).toEqual({ phone: ['phone is already taken.'] })
    expect(jsonOf(await admin.put(`/api/accounts/${id}`, account(name, { phone: '+41 221234567' })))['phone']).toBe(
      '+41221234567',
    )
    await createSpace(server, 'phones.example.net')
    await createAccount(server, newName(), { phone: '+41221234567', domain: 'phones.example.net' })
    jsonOf(await admin.put(`/api/accounts/${id}`, account(name)))
    await accepted({ phone: '+41221234567' })
  })
})

describe('a text that is shown', () => {
  it.each(['two\nlines', 'tab\there', 'bell\u0007', 'delete\u007f'])('%j is refused', async (display_name) => {
    expect(await refusals({ display_name })).toEqual({
      display_name: ['display_name must not contain control characters or broken Unicode.'],
    })
  })
})

describe('all that is wrong', () => {
  const wrong = {
    username: 'No',
    password: 'no',
    algorithm: 'no',
    email: 'no',
    phone: 'no',
    dtmf_protocol: 'no',
    admin: 'no',
    language: 'no',
    dictionary: { no: ['no'] },
    display_name: 'no\u0000',
  }

  it('is said at once, with what is allowed', async () => {
    const said = await refusals(wrong)
    expect(Object.keys(said).toSorted()).toEqual(Object.keys(wrong).toSorted())
    expect(said['username']).toEqual([
      'username must have at least 6 characters.',
      'username must not contain uppercase letters.',
    ])
    expect(said['dictionary']).toEqual(['dictionary.no must be text.'])
    expect(said['dtmf_protocol']).toEqual(['dtmf_protocol must be one of: sipinfo, sipmessage, rfc2833.'])
  })

  it('names the fields in its message', async () => {
    const response = await admin.post('/api/accounts', account('No', { phone: 'no' }))
    expect(jsonOf(response, 422)['message']).toBe('Some fields are not valid: username, phone.')
  })

  it('that was taken and that is malformed come together', async () => {
    const name = newName()
    await createAccount(server, name, { phone: '+351212345679' })
    expect(await refusals({ username: name, phone: '+351 212 345 679', email: 'no', algorithm: 'no' })).toEqual({
      algorithm: ['algorithm must be one of: SHA-256, MD5.'],
      email: ['email must be an email address, such as alice@example.com.'],
      phone: ['phone is already taken.'],
      username: ['username is already taken.'],
    })
  })

  it.each(['fr', 'fr-FR,fr;q=0.9,en;q=0.8', 'de, fr;q=0.5, en;q=0.1', 'FR'])(
    'is said in French to %s',
    async (asked) => {
      const to = caller(server, { key: ADMIN_KEY, headers: { 'accept-language': asked } })
      const response = await to.post('/api/accounts', wrong)
      expect(jsonOf(response, 422)['message']).toMatch(/^Certains champs ne sont pas valides : /)
      expect(fieldsOf(response)).toMatchObject({
        username: ['username doit compter au moins 6 caractères.', 'username ne doit pas contenir de majuscules.'],
        algorithm: ['algorithm doit être l’une des valeurs : SHA-256, MD5.'],
        dictionary: ['dictionary.no doit être un texte.'],
        phone: ['phone doit être un numéro de téléphone international, par exemple +33612345678.'],
      })
    },
  )

  it('and every other refusal are in English to everybody else, in French to whoever asks', async () => {
    const german = caller(server, { key: ADMIN_KEY, headers: { 'accept-language': 'de' } })
    const french = caller(server, { key: ADMIN_KEY, headers: { 'accept-language': 'fr' } })
    expectRefused(await german.get('/api/accounts/2147483647'), 404, 'No such account.')
    expectRefused(await french.get('/api/accounts/2147483647'), 404, 'Compte introuvable.')
    expectRefused(await french.get('/api/nothing'), 404, 'Rien n’est servi à cette adresse.')
    expectRefused(await french.del('/api/accounts'), 405, 'Cette adresse accepte POST, GET, HEAD.')
    const nobody = caller(server, { headers: { 'accept-language': 'fr' } })
    expectRefused(await nobody.get('/api/accounts'), 401, 'Authentification requise.')
  })
})
