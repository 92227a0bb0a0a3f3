import { beforeAll, describe, expect, it } from 'vitest'
import {
  account,
  type Caller,
  caller,
  createAccount,
  creationToken,
  fieldsOf,
  jsonOf,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { checkedImport, imported } from '../../../../../test/support/server/imports.ts'
import { procedures } from '../../../../../test/support/server/procedures.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
let admin: Caller
let directoryKey: string
beforeAll(async () => {
  admin = caller(server)
  for (const code of ['FR', 'GB', 'US']) await admin.post(`/api/phone_countries/${code}/activate`)
  directoryKey = (await procedures(server).mutate('scim.createKey', { name: 'Directory' })).data.token
  await server.db
    .updateTable('spaces')
    .set({ public_registration: true, phone_registration: true })
    .where('domain', '=', DOMAIN)
    .execute()
})

const setCountry = (country: string | null) =>
  server.db.updateTable('spaces').set({ default_country: country }).where('domain', '=', DOMAIN).execute()

let last = 12_000
/** A number that nobody has: as it is written in France, and as it is kept. */
const newNumber = () => {
  last += 1
  const digits = String(last)
  return { national: `06 12 3${digits[0]} ${digits.slice(1, 3)} ${digits.slice(3)}`, kept: `+336123${digits}` }
}
const storedPhone = async (username: string) =>
  (await server.db.selectFrom('accounts').select('phone').where('username', '=', username).executeTakeFirst())?.phone

/** Every way by which a phone number comes in: what each has kept of a text, null where it was refused. */
const ways: Record<string, (phone: string) => Promise<string | null>> = {
  'a new account by REST': async (phone) => {
    const response = await admin.post('/api/accounts', account(newName('phone'), { phone }))
    return response.statusCode === 200 ? (jsonOf(response)['phone'] as string) : null
  },
  'a changed account by REST': async (phone) => {
    const { id, username } = await createAccount(server, newName('phone'))
    const response = await admin.put(`/api/accounts/${id}`, account(String(username), { phone }))
    return response.statusCode === 200 ? (jsonOf(response)['phone'] as string) : null
  },
  'a new account by a form': async (phone) => {
    const response = await server.request({
      key: ADMIN_KEY,
      method: 'POST',
      url: '/api/accounts',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        username: newName('phone'),
        password: 'password',
        algorithm: 'MD5',
        phone,
      }).toString(),
    })
    return response.statusCode === 200 ? (jsonOf(response)['phone'] as string) : null
  },
  'an edited account by tRPC': async (phone) => {
    const { id } = await createAccount(server, newName('phone'))
    const { data } = await procedures(server).mutate('accounts.update', { id, phone })
    return data?.phone ?? null
  },
  'an import': async (phone) => {
    const username = newName('phone')
    const found = await checkedImport(server, `username,password,phone\n${username},password,"${phone}"\n`)
    if (found.invalid > 0) return null
    await imported(server, found.id)
    return (await storedPhone(username)) ?? null
  },
  'a directory': async (phone) => {
    const userName = newName('phone')
    const response = await server.request({
      method: 'POST',
      url: '/scim/v2/Users',
      headers: { authorization: `Bearer ${directoryKey}`, 'content-type': 'application/scim+json' },
      payload: JSON.stringify({
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
        userName,
        phoneNumbers: [{ type: 'mobile', value: phone }],
      }),
    })
    return response.statusCode === 201 ? response.json().phoneNumbers[0].value : null
  },
  'a change of one’s own': async (phone) => {
    const username = newName('phone')
    const registered = { ...account(username), account_creation_token: await creationToken(server) }
    const { id } = jsonOf(await admin.post('/api/accounts/with-account-creation-token', registered))
    const user = caller(server, { key: await userKey(server, username) })
    const response = await user.post('/api/accounts/me/phone/request', { phone })
    if (response.statusCode === 422) return null
    expect(response.statusCode, response.body).toBe(200)
    const code = await server.db
      .selectFrom('phone_change_codes')
      .select('phone')
      .where('account_id', '=', Number(id))
      .executeTakeFirstOrThrow()
    return code.phone
  },
  'the page to register': async (phone) => {
    const username = newName('phone')
    const response = await server.request({
      method: 'POST',
      url: '/register/phone',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
      payload: new URLSearchParams({
        username,
        phone,
        password: 'a long passphrase',
        password_confirmation: 'a long passphrase',
      }).toString(),
    })
    if (response.statusCode !== 303) return null
    const code = await server.db
      .selectFrom('phone_change_codes')
      .innerJoin('accounts', 'accounts.id', 'account_id')
      .select('phone_change_codes.phone')
      .where('username', '=', username)
      .executeTakeFirstOrThrow()
    return code.phone
  },
}

describe.each(Object.entries(ways))('a phone number of %s', (_, keptOf) => {
  it('is read by the rules of the Space’s country', async () => {
    await setCountry('FR')
    for (const write of [
      (national: string) => national,
      (national: string) => `tel:${national}`,
      (national: string) => national.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
      (national: string) => `\u202a${national}\u202c`,
      (national: string) => `0033${national.slice(1)}`,
      (national: string) => `(+33) ${national.slice(1)}`,
      (national: string) => `\u2066+\u206033\ufeff${national.slice(1)}\u200b`,
    ]) {
      const { national, kept } = newNumber()
      expect(await keptOf(write(national)), write(national)).toBe(kept)
    }
    await setCountry('US')
    const { national, kept } = newNumber()
    expect(await keptOf(`011 33 ${national.slice(1)}`)).toBe(kept)
    expect(await keptOf(`0033 ${newNumber().national.slice(1)}`)).toBeNull()
    expect(await keptOf(newNumber().national)).toBeNull()
  })

  it('without such a country has one of its own, or 00', async () => {
    await setCountry(null)
    const { national, kept } = newNumber()
    expect(await keptOf(national)).toBeNull()
    expect(await keptOf(`00 33 ${national.slice(1)}`)).toBe(kept)
  })
})

describe('the page to recover a password', () => {
  it('finds an account by its number as people write it in the Space’s country', async () => {
    await setCountry('FR')
    const { national, kept } = newNumber()
    const { id } = await createAccount(server, newName('recover'), { phone: kept, activated: true })
    const response = await server.request({
      method: 'POST',
      url: '/recovery/phone',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
      payload: new URLSearchParams({ phone: national }).toString(),
    })
    expect(response.statusCode, response.body).toBe(303)
    const codes = await server.db
      .selectFrom('account_recovery_codes')
      .select('id')
      .where('account_id', '=', Number(id))
      .execute()
    expect(codes).toHaveLength(1)
  })
})

describe('the country of a Space', () => {
  const url = `/api/spaces/${DOMAIN}`
  const put = async (fields: object) => {
    const { data } = await procedures(server).query('spaces.get', { domain: DOMAIN })
    const {
      default_country: _,
      email_server: _e,
      carddav_servers: _c,
      digest_authentication_configuration: _d,
      ...kept
    } = data
    return admin.put(url, { ...kept, ...fields })
  }

  it('is null at first, set by REST, and stays where it is not sent', async () => {
    const created = jsonOf(
      await admin.post('/api/spaces', { name: 'No country', domain: 'none.example.org', host: 'none.example.org' }),
      201,
    )
    expect(created['default_country']).toBeNull()
    expect(jsonOf(await put({ default_country: 'FR' }))['default_country']).toBe('FR')
    expect(jsonOf(await put({}))['default_country']).toBe('FR')
    expect(jsonOf(await put({ default_country: null }))['default_country']).toBeNull()
    const french = { name: 'French', domain: 'fr.example.org', host: 'fr.example.org', default_country: 'FR' }
    expect(jsonOf(await admin.post('/api/spaces', french), 201)['default_country']).toBe('FR')
  })

  it.each(['fr', 'France', 'XX', '33', 7])('is not %j', async (country) => {
    expect(fieldsOf(await put({ default_country: country }))).toEqual({
      default_country: ['default_country must be the code of a country (ISO 3166-1 alpha-2), such as FR.'],
    })
  })
})
