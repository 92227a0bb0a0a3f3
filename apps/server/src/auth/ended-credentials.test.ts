import { type Context, hashToken, operations } from '@sipspace/core'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { answerChallenge, challengeFor } from '../../../../test/support/clients/digest-client.ts'
import { createAccount, newName } from '../../../../test/support/clients/rest-client.ts'
import { untilWaitedFor, waysIn } from '../../../../test/support/database/interleaving.ts'
import { addActor } from '../../../../test/support/server/actors.ts'
import {
  callTrpc,
  everyOperation,
  knownFields,
  type NamedOperation,
  type Outcome,
} from '../../../../test/support/server/interfaces.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { DOMAIN } from '../../../../test/support/server/test-server.ts'

// A password changes on one connection while a request that was authenticated before writes on another: the test holds
// the change open until the request waits for it.

const server = await sharedServer()
beforeAll(async () => {
  await server.database.pool.query(`insert into phone_countries values ('FR', now())`)
})

interface Owner {
  id: number
  username: string
}

const passwordOf = ({ username }: Owner) => `password of ${username}`
const tokenOf = ({ username }: Owner, name: string) => `${name} of ${username}`

/** An account with a session, a user key, and codes that it can confirm; a super admin where it is to act on others. */
async function addOwner(admin: boolean): Promise<Owner> {
  const username = newName('owner')
  const { id } = await createAccount(server, username, { activated: true, admin })
  const owner = { id: Number(id), username }
  await server.database.pool.query(
    `with session as (
      insert into sessions (account_id, token_hash, ip_address, expire_at, created_at, confirmed_at)
        values ($1, $2, '', 'infinity', now(), now())
    ), key as (
      insert into api_keys (account_id, key_hash, created_at, last_used_at) values ($1, $3, now(), now())
    ), loose as (
      insert into auth_tokens (space_id, token_hash, expire_at, created_at, updated_at)
        select space_id, $4, 'infinity', now(), now() from accounts where id = $1
    ), attached as (
      insert into auth_tokens (space_id, account_id, token_hash, expire_at, created_at, updated_at)
        select space_id, id, $5, 'infinity', now(), now() from accounts where id = $1
    ), email as (
      insert into email_change_codes (account_id, code, email, expire_at, created_at, updated_at)
        values ($1, '0815', $6 || '@new.example', 'infinity', now(), now())
    )
    insert into phone_change_codes (account_id, code, phone, expire_at, created_at, updated_at)
      values ($1, '0815', $7, 'infinity', now(), now())`,
    [
      id,
      hashToken(tokenOf(owner, 'session')),
      hashToken(tokenOf(owner, 'user key')),
      hashToken(tokenOf(owner, 'loose token')),
      hashToken(tokenOf(owner, 'attached token')),
      username,
      `+33601${String(Number(id)).padStart(6, '0')}`,
    ],
  )
  return owner
}

const credentials = {
  session: async (owner: Owner) => ({
    cookie: `sipspace_session=${tokenOf(owner, 'session')}`,
    'sec-fetch-site': 'same-origin',
  }),
  'user key': async (owner: Owner) => ({ 'x-api-key': tokenOf(owner, 'user key') }),
  'Digest answer': async (owner: Owner, uri: string) => {
    const account = { username: owner.username, password: passwordOf(owner) }
    const challenge = await challengeFor(server, account)
    return {
      from: `sip:${owner.username}@${DOMAIN}`,
      authorization: answerChallenge(challenge, account, { method: 'POST', uri }),
    }
  },
}
type CredentialName = keyof typeof credentials

/** Input that every operation takes what it knows of: of the target, or of what the owner has got. */
const inputFor = (owner: Owner, target: Owner) => ({
  id: target.id,
  account_id: target.id,
  ids: [target.id],
  action: 'deactivate',
  username: target.username,
  domain: DOMAIN,
  name: newName('key'),
  password: 'another password',
  old_password: passwordOf(owner),
  algorithm: 'SHA-256',
  algorithms: ['MD5', 'SHA-256'],
  email: `${newName('address')}@mail.example`,
  admin: true,
  auth_token: tokenOf(owner, 'loose token'),
  code: '0815',
})

const prepared: Record<string, (owner: Owner) => object> = {
  'sessions.signIn': (owner) => ({ username: owner.username, password: passwordOf(owner) }),
  'apiKeys.create': ({ id }) => ({ account_id: id }),
  'apiKeys.issueByAuthToken': (owner) => ({ auth_token: tokenOf(owner, 'attached token') }),
  'provisioning.redeemAuthToken': (owner) => ({ auth_token: tokenOf(owner, 'attached token') }),
}

interface Interleaved {
  outcome: Outcome
  /** whether the request has waited for the change */
  waited: boolean
  /** what is open after it, and was not when the password had changed */
  opened: string[]
}

/** Sends a request while the owner's password is being changed, and commits that once the request waits for it. */
async function duringChange(owner: Owner, change: string[], send: () => Promise<Outcome>): Promise<Interleaved> {
  const client = await server.database.pool.connect()
  try {
    await client.query('begin')
    for (const statement of change) await client.query(statement, [owner.id])
    const left = new Set(await waysIn(client))
    const answer = send()
    const waited = await untilWaitedFor(server.database.pool, client, answer)
    await client.query('commit')
    const outcome = await answer
    return { outcome, waited, opened: (await waysIn(server.database.pool)).filter((way) => !left.has(way)) }
  } finally {
    client.release()
  }
}

const byHand = [`update account_passwords set ha1 = 'another' where account_id = $1`]
const asOperationsDo = ['select from accounts where id = $1 for update', ...byHand]

const find = (name: string): NamedOperation => {
  const found = everyOperation.find((one) => one.name === name)
  if (!found) throw new Error(`no operation ${name}`)
  return found
}

async function call(named: NamedOperation, owner: Owner, target: Owner, by: CredentialName | null) {
  const headers = by === null ? {} : await credentials[by](owner, `/trpc/${named.name}`)
  const input = knownFields(named, { ...inputFor(owner, target), ...prepared[named.name]?.(owner) })
  return () => callTrpc(server, named, { key: undefined, input, headers })
}

const mutations = everyOperation.filter(({ operation }) => operation.kind === 'mutation')
const needsAdmin = ({ operation }: NamedOperation) => operation.access !== 'user' && operation.access !== 'public'

/** An owner of whom an operation is asked, and whom it is about. */
async function addOwnerAndTarget(named: NamedOperation): Promise<[Owner, Owner]> {
  const owner = await addOwner(needsAdmin(named))
  const username = newName('target')
  return [owner, { ...(await addActor(server, { domain: DOMAIN, username })), username }]
}

/** Operations that make accounts, which have nothing to do with what was open. */
const makesAccounts = new Set(['accounts.create', 'accounts.createWithToken'])

/** The mutations that open something that the credential's end would have closed, and are refused then. */
const opensSomething = [
  'accounts.provision',
  'accounts.replace',
  'accounts.setRole',
  'accounts.update',
  'apiKeys.create',
  'apiKeys.issue',
  'authTokens.attach',
  'changes.confirmEmail',
  'changes.confirmPhone',
  'me.provision',
  'passkeys.startRegistration',
  'passwords.set',
  'sessions.signIn',
]

/** Every mutation by one kind of credential; those that open something by each, as the database looks at the kind there. */
const mutationsBy = (by: CredentialName) =>
  mutations.filter(({ name }) => by === 'session' || opensSomething.includes(name))

describe.each(Object.keys(credentials) as CredentialName[])('by a %s that ends before the request writes', (by) => {
  const refused = new Set<string>()

  test.each(mutationsBy(by).map((named) => [named.name, named] as const))('%s opens nothing', async (name, named) => {
    const [owner, target] = await addOwnerAndTarget(named)
    const send = await call(named, owner, target, named.operation.access === 'public' ? null : by)
    const { outcome, waited, opened } = await duringChange(owner, asOperationsDo, send)
    if (makesAccounts.has(name)) return
    expect(opened).toEqual([])
    if (waited && !outcome.accepted && outcome.status === 401) refused.add(name)
  })

  test('those that would open something are refused as not authenticated', () => {
    // a passkey is for browsers, which have sessions
    const expected = opensSomething.filter((name) => by === 'session' || name !== 'passkeys.startRegistration')
    expect([...refused].toSorted()).toEqual(expected)
  })

  it.each(['me.provision', 'apiKeys.issue', 'authTokens.attach'])(
    'is refused by %s when the password is changed past the operations, too',
    async (name) => {
      const [owner, target] = await addOwnerAndTarget(find(name))
      const send = await call(find(name), owner, target, by)
      const { outcome, opened } = await duringChange(owner, byHand, send)
      expect(outcome).toMatchObject({ accepted: false, status: 401 })
      expect(opened).toEqual([])
    },
  )

  it.each(['me.provision', 'apiKeys.issue', 'authTokens.attach', 'me.changePassword', 'changes.confirmEmail'])(
    'that has not ended, %s goes on',
    async (name) => {
      const [owner, target] = await addOwnerAndTarget(find(name))
      const send = await call(find(name), owner, target, by)
      expect(await send()).toMatchObject({ accepted: true })
    },
  )
})

describe('a sign-in by password', () => {
  it.each([
    ['an operation', asOperationsDo],
    ['a write past the operations', byHand],
  ])('is refused as of a wrong password when %s changes it meanwhile', async (_what, change) => {
    const owner = await addOwner(false)
    const send = await call(find('sessions.signIn'), owner, owner, null)
    const { outcome, waited, opened } = await duringChange(owner, change, send)
    expect(waited).toBe(true)
    expect(outcome).toMatchObject({ accepted: false, status: 401 })
    expect(opened).toEqual([])
  })

  it('succeeds when the same password is written again meanwhile', async () => {
    const owner = await addOwner(false)
    const send = await call(find('sessions.signIn'), owner, owner, null)
    const same = [
      'select from accounts where id = $1 for update',
      'update account_passwords set ha1 = ha1 where account_id = $1',
    ]
    const { outcome, waited } = await duringChange(owner, same, send)
    expect(waited).toBe(true)
    expect(outcome).toMatchObject({ accepted: true })
  })
})

test('what a request has opened just before the password changes ends with it', async () => {
  const owner = await addOwner(false)
  const client = await server.database.pool.connect()
  try {
    const { rows } = await client.query<{ id: number }>('select id from sessions where account_id = $1', [owner.id])
    const credential = { kind: 'session', account_id: owner.id, id: rows[0]?.id }
    await client.query('begin')
    await client.query(`select set_config('sipspace.audit', $1, true)`, [JSON.stringify({ credential })])
    await client.query(
      `insert into sessions (account_id, token_hash, ip_address, expire_at, created_at) values ($1, $2, '', 'infinity', now())`,
      [owner.id, hashToken(tokenOf(owner, 'late session'))],
    )
    const changed = server.database.pool.query(byHand[0] as string, [owner.id])
    expect(await untilWaitedFor(server.database.pool, client, changed)).toBe(true)
    await client.query('commit')
    await changed
  } finally {
    client.release()
  }
  const left = await server.database.pool.query('select from sessions where account_id = $1', [owner.id])
  expect(left.rowCount).toBe(0)
})

test('an attached token is exchanged for nothing once the password has changed, and the change does not fail', async () => {
  for (const name of ['apiKeys.issueByAuthToken', 'provisioning.redeemAuthToken']) {
    const owner = await addOwner(false)
    const send = await call(find(name), owner, owner, null)
    const lockOnly = ['select from accounts where id = $1 for update']
    const client = await server.database.pool.connect()
    try {
      await client.query('begin')
      await client.query(lockOnly[0] as string, [owner.id])
      const answer = send()
      expect(await untilWaitedFor(server.database.pool, client, answer)).toBe(true)
      await client.query(byHand[0] as string, [owner.id])
      await client.query('commit')
      expect(await answer).toMatchObject({ accepted: false, status: 404 })
    } finally {
      client.release()
    }
  }
})

test('every table that keeps the hash of a secret of an account requires a credential that has not ended', async () => {
  const { rows } = await server.database.pool.query<{ name: string }>(
    `select secret.table_name as name from information_schema.columns as secret
      join information_schema.columns as account using (table_schema, table_name)
      where secret.table_schema = 'public' and secret.data_type = 'bytea' and account.column_name = 'account_id'
        and not exists (
          select from pg_trigger where tgrelid = table_name::regclass and tgfoid = 'require_valid_credential'::regproc
        )
      order by 1`,
  )
  // it tells which account was made with the token, and opens none
  expect(rows.map(({ name }) => name)).toEqual(['account_creation_tokens'])
})

describe('a request that was authenticated before a change', () => {
  const read = (id: number, credential: Context['credential']) =>
    operations.provisioning.getOwn.run(
      { db: server.db, actor: { id }, credential, origin: () => 'https://sip.example.org' } as never,
      {},
      undefined as never,
    )

  it('does not read the hashes of the new password, when its session, key or hash has ended meanwhile', async () => {
    const { id } = await addOwner(false)
    const { rows } = await server.database.pool.query<{ session: number; key: number; algorithm: string }>(
      `select (select id from sessions where account_id = $1) as session, (select id from api_keys where account_id = $1) as key,
        (select algorithm from account_passwords where account_id = $1) as algorithm`,
      [id],
    )
    const [{ session, key, algorithm } = { session: 0, key: 0, algorithm: '' }] = rows
    const former = [
      { kind: 'session' as const, id: session },
      { kind: 'api_key' as const, id: key },
      { kind: 'password' as const, accountId: id, algorithm, updatedAt: null },
    ]
    for (const credential of former) expect(await read(id, credential)).toHaveProperty('sections')
    await server.database.pool.query(`update account_passwords set ha1 = 'another' where account_id = $1`, [id])
    for (const credential of former) {
      await expect(read(id, credential), credential.kind).rejects.toMatchObject({ code: 'unauthenticated' })
    }
  })
})
