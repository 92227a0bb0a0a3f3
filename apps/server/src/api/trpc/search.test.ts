import { createClient } from '@sipspace/client'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { caller, createAccount, createSpace, jsonOf } from '../../../../../test/support/clients/rest-client.ts'
import { createRelayedServer, type RelayedServer } from '../../../../../test/support/fakes/relay.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { procedures } from '../../../../../test/support/server/procedures.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'

const OTHER = 'sip.paris.example'

let server: RelayedServer
beforeAll(async () => {
  server = await createRelayedServer({ ACCOUNT_USERNAME_MIN_LENGTH: '3' })
  const admin = caller(server)
  for (const code of ['DE', 'FR']) await admin.post(`/api/phone_countries/${code}/activate`)
  await server.database.pool.query(`update spaces set default_country = 'DE' where domain = $1`, [DOMAIN])
  await createSpace(server, OTHER, { default_country: 'FR' })
  await createAccount(server, 'lea', {
    display_name: 'Léa Léger',
    email: 'l.leger@mail.example',
    phone: '+4915123410007',
  })
  await createAccount(server, 'azalea', { display_name: 'Azaléa Legère', email: 'lea@mail.example' })
  await createAccount(server, '10007', { display_name: 'Empfang Straße', phone: '+33612345678' })
  await createAccount(server, 'moved')
  await server.database.pool.query(`update accounts set ip_address = '2001:db8::7' where username = 'moved'`)
  const paris = { ...caller(server, { key: ADMIN_KEY, host: OTHER }) }
  const fields = { password: 'a long secret', algorithm: 'SHA-256' }
  jsonOf(await paris.post('/api/accounts', { ...fields, username: 'lea', display_name: 'Léa', phone: '+33698765432' }))
})
afterAll(() => server[Symbol.asyncDispose]())

const names = (found: { data: { username: string }[] }) => found.data.map(({ username }) => username)

const sdk = (space?: string) =>
  createClient({ url: server.relay.url, auth: { apiKey: ADMIN_KEY }, ...(space === undefined ? {} : { space }) })

const here: [string, string[]][] = [
  ['lea leger', ['lea', 'azalea']],
  ['LÉGER,léa', ['lea', 'azalea']],
  ['leger l', ['lea', 'azalea']],
  ['leger zz', []],
  ['strasse emp', ['10007']],
  ['sip:lea', ['lea', 'azalea']],
  [`lea@${DOMAIN}`, ['lea']],
  [`sips:LEA@${DOMAIN.toUpperCase()}:5061;transport=tls`, ['lea']],
  [`"Somebody Else" <sip:lea@${DOMAIN};lr>`, ['lea']],
  [`lea@${DOMAIN.slice(0, 6)}`, ['lea']],
  [`lea@${OTHER}`, []],
  ['lea@mail.example', ['azalea']],
  ['mailto:L.Leger@mail.example', ['lea']],
  ['leger@', ['lea']],
  ['015123410007', ['lea']],
  ['0151 234-100 07', ['lea']],
  ['0049 151 23410007', ['lea']],
  ['tel:+49-151-23410007', ['lea']],
  ['0151 234', ['lea']],
  ['+49151', ['lea']],
  ['23410007', ['lea']],
  ['10007', ['lea', '10007']],
  [`10007@${DOMAIN}`, ['10007']],
  ['0033 6 12 34 56 78', ['10007']],
  ['2001:DB8:0::7', ['moved']],
  ['[2001:db8::7]:5060', ['moved']],
  ['192.0.2.250', []],
  ['%', []],
  ['_', []],
  ['- .', []],
  ['- lea -', ['lea', 'azalea']],
]

describe.each(here)('in a Space, %s', (text, expected) => {
  it(`finds ${expected.join(', ') || 'nothing'}, over tRPC, REST and the SDK, and counts and changes the same`, async () => {
    const { query, mutate } = procedures(server)
    expect(names((await query('accounts.list', { text })).data)).toEqual(expected)
    expect((await query('accounts.count', { text, exact: true })).data.count).toBe(expected.length)
    const rest = await caller(server).get(`/api/v2/accounts?text=${encodeURIComponent(text)}`)
    expect(names(jsonOf(rest) as never)).toEqual(expected)
    expect(names(await sdk().accounts.list({ text }))).toEqual(expected)
    const change = { action: 'unblock', filter: { text }, count: expected.length }
    expect((await mutate('accounts.bulk', change)).data).toMatchObject({ unchanged: expected.length })
  })
})

describe('in all Spaces', () => {
  test.each([
    ['lea', [`lea@${DOMAIN}`, `azalea@${DOMAIN}`, `lea@${OTHER}`]],
    ['lea leger', [`lea@${DOMAIN}`, `azalea@${DOMAIN}`]],
    [`<sip:lea@${OTHER}>`, [`lea@${OTHER}`]],
    [`lea@${DOMAIN}`, [`lea@${DOMAIN}`]],
    ['lea@nowhere.example', []],
    ['06 98 76 54 32', [`lea@${OTHER}`]],
    ['0151 23410007', [`lea@${DOMAIN}`]],
    ['+33698765432', [`lea@${OTHER}`]],
    ['2001:db8::7', [`moved@${DOMAIN}`]],
    ['lea@mail.example', [`azalea@${DOMAIN}`]],
    ['nobody-like-this', []],
  ])('%s finds %j, over tRPC, REST and the SDK', async (text, expected) => {
    const addresses = ({ data }: { data: { username: string; domain: string }[] }) =>
      data.map(({ username, domain }) => `${username}@${domain}`)
    expect(addresses((await procedures(server).query('accounts.findInSpaces', { text })).data)).toEqual(expected)
    const rest = await caller(server).get(`/api/v2/accounts/search?text=${encodeURIComponent(text)}`)
    expect(addresses(jsonOf(rest) as never)).toEqual(expected)
    expect(addresses(await sdk(OTHER).accounts.findInSpaces({ text }))).toEqual(expected)
  })

  it('gives as many as are asked for, and says that there are more', async () => {
    const { data } = await procedures(server).query('accounts.findInSpaces', { text: 'lea', limit: 2 })
    expect(names(data)).toEqual(['lea', 'azalea'])
    expect(data.more).toBe(true)
    expect((await procedures(server).query('accounts.findInSpaces', { text: 'lea', limit: 3 })).data.more).toBe(false)
    expect(
      (await procedures(server).query('accounts.findInSpaces', { text: 'lea', limit: 51 })).error?.fields,
    ).toHaveProperty('limit')
    expect((await procedures(server).query('accounts.findInSpaces', { text: '' })).error?.fields).toHaveProperty('text')
  })

  it('leaves out the accounts of a Space that is named', async () => {
    const found = async (except_domain: string) =>
      (await sdk().accounts.findInSpaces({ text: 'lea', except_domain })).data.map(({ domain }) => domain)
    expect(await found(DOMAIN)).toEqual([OTHER])
    expect(await found(OTHER)).toEqual([DOMAIN, DOMAIN])
    expect(await found('nowhere.example')).toEqual([DOMAIN, DOMAIN, OTHER])
    const rest = await caller(server).get(`/api/v2/accounts/search?text=lea&except_domain=${DOMAIN}`)
    expect(names(jsonOf(rest) as never)).toEqual(['lea'])
  })

  it('is for super admins', async () => {
    const { key } = await addActor(server, { domain: OTHER, admin: true })
    expect(
      (await procedures(server, { key, host: OTHER }).query('accounts.findInSpaces', { text: 'lea' })).status,
    ).toBe(403)
  })

  it('leaves out a Space that is being deleted', async () => {
    const domain = 'sip.leaving.example'
    await createSpace(server, domain)
    await addActor(server, { domain, username: 'leaving-soon' })
    const found = async () =>
      names((await procedures(server).query('accounts.findInSpaces', { text: 'leaving-soon' })).data)
    expect(await found()).toEqual(['leaving-soon'])
    await server.database.pool.query('update spaces set deleted_at = now() where domain = $1', [domain])
    expect(await found()).toEqual([])
  })
})
