import { hashToken } from '@sipspace/core'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { createAccount, newName } from '../../../../test/support/clients/rest-client.ts'
import { addSpace } from '../../../../test/support/server/actors.ts'
import {
  callTrpc,
  everyOperation,
  knownFields,
  type NamedOperation,
} from '../../../../test/support/server/interfaces.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY } from '../../../../test/support/server/test-server.ts'

const server = await sharedServer()
let space: string
beforeAll(async () => {
  await server.database.pool.query(`insert into phone_countries values ('FI', now())`)
  space = await addSpace(server)
})

/** What a password lets in, and what is sent to an address. */
const WAYS_IN = [
  'session of the owner',
  'session of a thief',
  'user key',
  'auth token',
  'reset link by mail',
  'reset link by SMS',
  'recovery code by mail',
  'recovery code by SMS',
  'provisioning token',
] as const
type WayIn = (typeof WAYS_IN)[number]

let count = 0
const phone = () => `+3584012${String(40_000 + ++count)}`

interface Victim {
  id: number
  username: string
  email: string
  phone: string
  token: string
}

/** An account with one of everything that lets somebody in as it. */
async function victimWithEverything(): Promise<Victim> {
  const username = newName('victim')
  const contact = { email: `${username}@mail.example`, phone: phone() }
  const { id, provisioning_token: token } = await createAccount(server, username, { ...contact, activated: true })
  const soon = new Date(server.clock().getTime() + 600_000)
  const hash = (name: string) => hashToken(`${name} of ${username}`)
  await server.database.pool.query(
    `with sessions as (
      insert into sessions (account_id, token_hash, ip_address, expire_at, created_at, confirmed_at)
        select $1, hash, '', $2::timestamptz, now(), $2 from unnest($3::bytea[]) as hash
    ), key as (
      insert into api_keys (account_id, key_hash, created_at, last_used_at) values ($1, $4, now(), now())
    ), auth as (
      insert into auth_tokens (space_id, account_id, token_hash, expire_at, created_at, updated_at)
        select space_id, id, $5, $2, now(), now() from accounts where id = $1
    ), links as (
      insert into password_reset_tokens (account_id, token_hash, sent_to, expire_at, created_at)
        values ($1, $6, $8, $2, now()), ($1, $7, $9, $2, now())
    )
    insert into account_recovery_codes (space_id, account_id, token_hash, code, sent_to, ip_address, expire_at, created_at)
      select space_id, id, hash, '123456', address, '', $2, now()
      from accounts, (values ($10::bytea, $8), ($11, $9)) as sent (hash, address) where id = $1`,
    [
      id,
      soon,
      [hash('session of the owner'), hash('session of a thief')],
      hash('user key'),
      hash('auth token'),
      hash('reset link by mail'),
      hash('reset link by SMS'),
      contact.email,
      contact.phone,
      hash('recovery code by mail'),
      hash('recovery code by SMS'),
    ],
  )
  return { id: Number(id), username, token, ...contact }
}

interface State {
  passwords: string
  email: string
  phone: string
  waysIn: WayIn[]
}

/** What an account has now; null when it is gone. */
async function stateOf({ id, username, token }: Victim): Promise<State | null> {
  const { rows } = await server.database.pool.query<{
    passwords: string
    email: string
    phone: string
    token: string | null
    hashes: Buffer[]
  }>(
    `select (select string_agg(algorithm || ' ' || ha1, ', ' order by 1) from account_passwords where account_id = $1) as passwords,
      email, phone, provisioning_token as token,
      array(
        select token_hash from sessions where account_id = $1
        union all select key_hash from api_keys where account_id = $1
        union all select token_hash from auth_tokens where account_id = $1
        union all select token_hash from password_reset_tokens where account_id = $1
        union all select token_hash from account_recovery_codes where account_id = $1 and not used
      ) as hashes
    from accounts where id = $1`,
    [id],
  )
  const [row] = rows
  if (!row) return null
  const hashes = new Set(row.hashes.map((hash) => hash.toString('hex')))
  const isThere = (way: WayIn) =>
    way === 'provisioning token' ? row.token === token : hashes.has(hashToken(`${way} of ${username}`).toString('hex'))
  return { ...row, waysIn: WAYS_IN.filter(isThere) }
}

/** Input that every operation takes what it knows of: it changes whatever can be changed of the account. */
const inputFor = ({ id, username }: Victim) => ({
  id,
  account_id: id,
  ids: [id],
  action: 'deactivate',
  username,
  domain: space,
  password: 'another password',
  password_confirmation: 'another password',
  old_password: `password of ${username}`,
  algorithm: 'SHA-256',
  algorithms: ['MD5', 'SHA-256'],
  email: `new-${username}@mail.example`,
  phone: phone(),
  admin: false,
  display_name: 'Somebody',
})

/** What operations need beside {@link inputFor}. */
const prepared: Record<string, (victim: Victim) => Promise<object>> = {
  'passwordReset.set': async ({ username }) => ({ token: `reset link by mail of ${username}` }),
  'provisioning.redeemToken': async ({ token }) => ({ token, reset_password: true }),
  'changes.confirmEmail': async ({ id, username }) => {
    await server.database.pool.query(
      `insert into email_change_codes (account_id, code, email, expire_at, created_at, updated_at)
        values ($1, '0815', $2, 'infinity', now(), now())`,
      [id, `confirmed-${username}@mail.example`],
    )
    return { code: '0815' }
  },
  'changes.confirmPhone': async ({ id }) => {
    await server.database.pool.query(
      `insert into phone_change_codes (account_id, code, phone, expire_at, created_at, updated_at)
        values ($1, '0815', $2, 'infinity', now(), now())`,
      [id, phone()],
    )
    return { code: '0815' }
  },
  'scimUsers.replace': async ({ username }) => ({
    userName: username,
    emails: [{ value: `directory-${username}@mail.example` }],
    phoneNumbers: [{ value: phone() }],
  }),
  'scimUsers.update': async ({ username }) => ({
    Operations: [
      { op: 'replace', path: 'password', value: 'another password' },
      { op: 'replace', path: 'emails', value: [{ value: `directory-${username}@mail.example` }] },
    ],
  }),
}

/** Operations whose input names a secret or an address, and that change neither of an account. */
const others: Record<string, string> = {
  'accountActions.create': 'the code is the digits of an action',
  'accountActions.replace': 'the code is the digits of an action',
  'externalAccounts.set': 'the password is that of an account elsewhere',
  'voicemails.delete': 'deletes a voicemail',
  'voicemails.deleteOwn': 'deletes a voicemail',
  'wizard.open': 'takes a token of its own',
  'accounts.createWithToken': 'makes an account',
  'authTokens.attach': 'takes a token of its own',
  'apiKeys.issueByAuthToken': 'takes a token of its own',
  'cardDavCredentials.set': 'the password is that of another server',
  'changes.requestEmail': 'needs a used creation token, and sends a code',
  'changes.requestPhone': 'needs a used creation token, and sends a code',
  'creationTokens.consume': 'takes a token of its own',
  'creationTokens.createByRequest': 'takes a token of its own',
  'creationTokens.validateRequest': 'takes a token of its own',
  'emailServers.set': 'the password is that of a mail server',
  'emailServers.setOwn': 'the password is that of a mail server',
  'emailServers.test': 'the password is that of a mail server',
  'phoneCountries.activate': 'the code is that of a country',
  'phoneCountries.deactivate': 'the code is that of a country',
  'phoneCountries.setActivated': 'the codes are those of countries',
  'provisioning.redeemAuthToken': 'takes a token of its own',
  'recovery.startByEmail': 'sends a code',
  'recovery.startByPhone': 'sends a code',
  'recovery.confirm': 'gives a link to set a password with',
  'scimUsers.create': 'makes an account',
  'secondFactor.start': 'compares a password',
  'secondFactor.confirm': 'the code is that of a second factor',
  'sessions.confirm': 'compares a password',
  'sessions.signIn': 'compares a password',
  'sessions.signInByAuthToken': 'takes a token of its own',
  'signUp.createByEmail': 'makes an account',
  'signUp.createByPhone': 'makes an account',
  'spaces.create': 'makes a Space',
  'spaces.replace': 'whether numbers register',
}

const SECRET = /password|ha1|email|phone|code|token/
const changesSecrets = ({ operation }: NamedOperation) =>
  Object.keys(operation.input.shape).some((key) => SECRET.test(key))

const mutations = everyOperation.filter(({ operation }) => operation.kind === 'mutation')
const changed = { passwords: new Set<string>(), addresses: new Set<string>() }

describe('whatever an operation changes, nothing stays open by the former password or address', () => {
  test.each(mutations.map((named) => [named.name, named] as const))('%s', async (name, named) => {
    const victim = await victimWithEverything()
    const before = (await stateOf(victim)) as State
    expect(before.waysIn).toEqual(WAYS_IN)
    const isOwner = named.operation.access === 'user'
    const outcome = await callTrpc(server, named, {
      key: isOwner || named.operation.access === 'public' ? undefined : ADMIN_KEY,
      input: knownFields(named, { ...inputFor(victim), ...(await prepared[name]?.(victim)) }),
      headers: isOwner
        ? { cookie: `sipspace_session=session of the owner of ${victim.username}`, 'sec-fetch-site': 'same-origin' }
        : {},
    })
    if (changesSecrets(named) && !(name in others))
      expect(outcome, JSON.stringify(outcome)).toMatchObject({ accepted: true })
    const after = await stateOf(victim)
    if (!after) return
    if (after.passwords !== before.passwords) {
      changed.passwords.add(name)
      expect(after.waysIn).toEqual(isOwner ? ['session of the owner'] : [])
    }
    if (after.email !== before.email) {
      changed.addresses.add(name)
      for (const way of ['reset link by mail', 'recovery code by mail', 'provisioning token'] as const)
        expect(after.waysIn).not.toContain(way)
    }
    if (after.phone !== before.phone) {
      changed.addresses.add(name)
      for (const way of ['reset link by SMS', 'recovery code by SMS'] as const) expect(after.waysIn).not.toContain(way)
    }
  })

  test('those that change passwords and addresses have been among them', () => {
    const names = new Set(mutations.map(({ name }) => name))
    expect(Object.keys({ ...others, ...prepared }).filter((name) => !names.has(name))).toEqual([])
    expect([...changed.passwords].toSorted()).toEqual([
      'accounts.replace',
      'me.changePassword',
      'passwordReset.set',
      'passwords.set',
      'provisioning.redeemToken',
      'scimUsers.replace',
      'scimUsers.update',
    ])
    expect([...changed.addresses].toSorted()).toEqual([
      'accounts.replace',
      'accounts.update',
      'changes.confirmEmail',
      'changes.confirmPhone',
      'scimUsers.replace',
      'scimUsers.update',
    ])
  })
})

describe('a write to the database by whatever program', () => {
  const write = (statement: string, values: unknown[]) => server.database.pool.query(statement, values)

  it.each([
    ['changes the hash', `update account_passwords set ha1 = 'another' where account_id = $1`],
    ['adds a hash', `insert into account_passwords (account_id, algorithm, ha1) values ($1, 'MD5', 'another')`],
  ])('that %s ends everything', async (_what, statement) => {
    const victim = await victimWithEverything()
    await write(statement, [victim.id])
    expect((await stateOf(victim))?.waysIn).toEqual([])
  })

  it('that writes the same hash again, or gives one algorithm up, ends nothing', async () => {
    const victim = await victimWithEverything()
    await write('update account_passwords set ha1 = ha1 where account_id = $1', [victim.id])
    await write('delete from account_passwords where account_id = $1', [victim.id])
    expect((await stateOf(victim))?.waysIn).toEqual(WAYS_IN)
  })

  it('that changes the email address voids what was mailed, and nothing else', async () => {
    const victim = await victimWithEverything()
    await write(`update accounts set email = 'another@mail.example' where id = $1`, [victim.id])
    expect((await stateOf(victim))?.waysIn).toEqual(
      WAYS_IN.filter((way) => !way.endsWith('by mail') && way !== 'provisioning token'),
    )
  })

  it('that changes the phone number voids what was sent by SMS, and nothing else', async () => {
    const victim = await victimWithEverything()
    await write('update accounts set phone = null where id = $1', [victim.id])
    expect((await stateOf(victim))?.waysIn).toEqual(WAYS_IN.filter((way) => !way.endsWith('by SMS')))
  })

  it('that changes the address while a link is being written leaves that link without use', async () => {
    const victim = await victimWithEverything()
    await write('update accounts set email = $2 where id = $1', [victim.id, `later-${victim.username}@mail.example`])
    await write(
      `insert into password_reset_tokens (account_id, token_hash, sent_to, expire_at, created_at)
        values ($1, $2, $3, 'infinity', now())`,
      [victim.id, hashToken(`late link of ${victim.username}`), victim.email],
    )
    const page = await server.request({
      url: `/reset_password/${encodeURIComponent(`late link of ${victim.username}`)}`,
    })
    expect(page.statusCode).toBe(404)
  })
})

test('the user key with which an owner changes the own password goes on, and no other way in', async () => {
  const victim = await victimWithEverything()
  const response = await server.request({
    method: 'POST',
    url: '/api/accounts/me/password',
    key: `user key of ${victim.username}`,
    payload: { algorithm: 'SHA-256', password: 'another password', old_password: `password of ${victim.username}` },
  })
  expect(response.statusCode, response.body).toBe(200)
  expect((await stateOf(victim))?.waysIn).toEqual(['user key'])
})
