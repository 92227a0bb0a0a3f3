import { beforeAll, describe, expect, it, test } from 'vitest'
import { caller, createAccount, createSpace } from '../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { isCount } from '../../../../test/support/server/statements.ts'
import { DOMAIN } from '../../../../test/support/server/test-server.ts'

const OTHER = 'sip.paris.example'

const server = await sharedServer({ RATE_LIMIT: 'off' })
beforeAll(async () => {
  for (const code of ['DE', 'FR']) await caller(server).post(`/api/phone_countries/${code}/activate`)
  await server.database.pool.query(`update spaces set default_country = 'DE' where domain = $1`, [DOMAIN])
  await createSpace(server, OTHER, { default_country: 'FR' })
  const activated = true
  await createAccount(server, 'lea.leger', { activated, email: 'Lea@mail.example', phone: '+4915123410007' })
  await createAccount(server, 'first-of-two', { activated, email: 'office@mail.example' })
  await createAccount(server, 'second-of-two', { activated, email: 'office@mail.example' })
  await createAccount(server, 'of-paris', { activated, email: 'paris@mail.example', domain: OTHER })
  await createAccount(server, 'with-number', { activated, email: `lea.leger@${DOMAIN}` })
  await createAccount(server, 'with-alias', { activated, email: `no-account@${DOMAIN}` })
})

const passwordOf = (account: string) => `password of ${account}`
const signIn = (username: string, password: string, domain = DOMAIN, host?: string) =>
  caller(server, host === undefined ? {} : { host }).post('/trpc/sessions.signIn', { username, domain, password })

describe('an account is signed in to by', () => {
  test.each([
    ['lea.leger', 'lea.leger'],
    ['LEA.Leger', 'lea.leger'],
    [`lea.leger@${DOMAIN}`, 'lea.leger'],
    [`"Léa Léger" <sips:Lea.leger@${DOMAIN.toUpperCase()}:5061;transport=tls>;tag=1`, 'lea.leger'],
    ['sip:lea.leger', 'lea.leger'],
    ['lea@mail.example', 'lea.leger'],
    ['mailto:LEA@Mail.Example', 'lea.leger'],
    ['Léa Léger <lea@mail.example>', 'lea.leger'],
    ['+4915123410007', 'lea.leger'],
    ['0151 234 10007', 'lea.leger'],
    ['(0151) 234-100 07', 'lea.leger'],
    ['0049 151 23410007', 'lea.leger'],
    ['tel:+49-151-23410007', 'lea.leger'],
    [`sip:+4915123410007@${DOMAIN};user=phone`, 'lea.leger'],
    // an email address in the Space's own domain
    [`no-account@${DOMAIN}`, 'with-alias'],
  ])('%s', async (name, account) => {
    const response = await signIn(name, passwordOf(account))
    expect([response.statusCode, response.json().result?.data.username]).toEqual([200, account])
    const rest = await caller(server, {}).post('/api/v2/session', {
      username: name,
      domain: DOMAIN,
      password: passwordOf(account),
    })
    expect([rest.statusCode, rest.json().username]).toEqual([200, account])
    expect((await signIn(name, 'not the password')).statusCode).toBe(401)
  })
})

it.each([
  ['an email address that two accounts have', 'office@mail.example', passwordOf('first-of-two'), DOMAIN],
  ['an email address of another Space', 'paris@mail.example', passwordOf('of-paris'), DOMAIN],
  ['an email address, for another Space than that of the host', 'paris@mail.example', passwordOf('of-paris'), OTHER],
  ['a part of an email address', 'lea@mail', passwordOf('lea.leger'), DOMAIN],
  ['a part of a number', '0151 234', passwordOf('lea.leger'), DOMAIN],
  ['a number at another domain', '+4915123410007@mail.example', passwordOf('lea.leger'), DOMAIN],
  ['an address that is the SIP address of another account', `lea.leger@${DOMAIN}`, passwordOf('with-number'), DOMAIN],
  ['words', 'lea leger', passwordOf('lea.leger'), DOMAIN],
  ['a pattern', '%@mail.example', passwordOf('lea.leger'), DOMAIN],
])('%s is answered as a wrong password is', async (_what, name, password, domain) => {
  const refused = await signIn(name, password, domain)
  const { requestId: _one, ...given } = refused.json().error.data
  const { requestId: _two, ...expected } = (await signIn('lea.leger', 'not the password')).json().error.data
  expect([refused.statusCode, given]).toEqual([401, expected])
  expect(refused.cookies).toEqual([])
})

it('the email address signs in at the host of its own Space', async () => {
  expect((await signIn('paris@mail.example', passwordOf('of-paris'), OTHER, OTHER)).statusCode).toBe(200)
})

it('an email address signs in again once it is the one of one account alone', async () => {
  await server.database.pool.query(`update accounts set email = null where username = 'second-of-two'`)
  expect((await signIn('office@mail.example', passwordOf('first-of-two'))).statusCode).toBe(200)
})

it('a blocked account is said to be blocked to those who know its password', async () => {
  await createAccount(server, 'blocked-one', { email: 'blocked@mail.example' })
  await server.database.pool.query(`update accounts set blocked = true where username = 'blocked-one'`)
  const signedIn = await signIn('blocked@mail.example', passwordOf('blocked-one'))
  expect([signedIn.statusCode, signedIn.json().error.data.error]).toEqual([403, 'account_blocked'])
  expect((await signIn('blocked@mail.example', 'not the password')).statusCode).toBe(401)
})

it('the same statements are sent for every name, whether or not an account has it', async () => {
  const statementsFor = async (name: string) => {
    server.database.takeStatements()
    await signIn(name, 'not the password')
    return server.database.takeStatements().filter((text) => !isCount(text) && !text.includes('audit_log'))
  }
  expect(await statementsFor('lea@mail.example')).toEqual(await statementsFor('nobody@mail.example'))
})
