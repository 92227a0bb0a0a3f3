import { type AnyOperation, operationGroups, translate } from '@sipspace/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { caller, createSpace } from '../../../../test/support/clients/rest-client.ts'
import { createTestDatabase } from '../../../../test/support/database/index.ts'
import { addActor, addSpace, type TestActor } from '../../../../test/support/server/actors.ts'
import { everyOperation } from '../../../../test/support/server/interfaces.ts'
import { fieldsFor, pathOf, prepareLastWrites } from '../../../../test/support/server/requests.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { DOMAIN } from '../../../../test/support/server/test-server.ts'
import { type RestRoute, restRoutes } from '../api/rest/routes.ts'
import { everyRoute } from '../api/rest/second-part.ts'

const TENANT = 'sip.tenant.example'
const OTHER = 'sip.other.example'
const EXPIRED = 'sip.expired.example'
const EXPIRED_SUPER = 'sip.expired-super.example'

/** Who calls, always at the tenant's host. */
const callers = {
  nobody: null,
  'a user': { domain: TENANT },
  'an admin': { domain: TENANT, admin: true },
  'a super admin': { domain: DOMAIN, admin: true },
  'a read-only admin': { domain: TENANT, admin: true, adminRole: 'read_only' },
  'a support admin': { domain: TENANT, admin: true, adminRole: 'support' },
  'a read-only super admin': { domain: DOMAIN, admin: true, adminRole: 'read_only' },
  'a support super admin': { domain: DOMAIN, admin: true, adminRole: 'support' },
  'an admin by a read-only key': { domain: TENANT, admin: true, keyRole: 'read_only' },
  'a super admin by a support key': { domain: DOMAIN, admin: true, keyRole: 'support' },
  'a read-only admin by a support key': { domain: TENANT, admin: true, adminRole: 'read_only', keyRole: 'support' },
  'a support admin of another Space': { domain: OTHER, admin: true, adminRole: 'support' },
  'a user of the super Space': { domain: DOMAIN },
  'a blocked user': { domain: TENANT, blocked: true },
  'a blocked admin': { domain: TENANT, admin: true, blocked: true },
  'a blocked super admin': { domain: DOMAIN, admin: true, blocked: true },
  'a user of another Space': { domain: OTHER },
  'an admin of another Space': { domain: OTHER, admin: true },
  'a user of an expired Space': { domain: EXPIRED },
  'an admin of an expired Space': { domain: EXPIRED, admin: true },
  'a super admin of an expired Space': { domain: EXPIRED_SUPER, admin: true },
  'an admin with a revoked key': { domain: TENANT, admin: true },
  'an admin with a key that has ended': { domain: TENANT, admin: true, endedAfter: 60 },
  'an admin with a key that is past its end': { domain: TENANT, admin: true, isPastEnd: true },
  'an admin with a key of another address': { domain: TENANT, admin: true, address: '203.0.113.9' },
} as const

type Caller = keyof typeof callers
const everyCaller = Object.keys(callers) as Caller[]
type Access = 'public' | 'user' | 'admin' | 'superAdmin'
type Outcome = 'let in' | 'unauthenticated' | 'forbidden' | 'account_blocked' | 'wrong_space' | 'space_expired'

const rank = { public: 0, user: 1, admin: 2, superAdmin: 3 } satisfies Record<Access, number>
const ranks: Partial<Record<Caller, number>> = { 'a user': 1, 'an admin': 2, 'a super admin': 3 }

/** Who is restricted, with the groups of operations that are left to it; a key is restricted for its own account, too. */
const restricted: Partial<Record<Caller, { rank: number; groups: Group[]; byKey?: true }>> = {
  'a read-only admin': { rank: 2, groups: ['read'] },
  'a support admin': { rank: 2, groups: ['read', 'support'] },
  'a read-only super admin': { rank: 3, groups: ['read'] },
  'a support super admin': { rank: 3, groups: ['read', 'support'] },
  'an admin by a read-only key': { rank: 2, groups: ['read'], byKey: true },
  'a super admin by a support key': { rank: 3, groups: ['read', 'support'], byKey: true },
  'a read-only admin by a support key': { rank: 2, groups: ['read'], byKey: true },
}

/** An operation as the table of roles knows it. */
interface Called {
  name: string
  access: Access
}

type Group = keyof typeof operationGroups

/** Those of them whom nothing but their role holds back: they try every operation as a procedure. */
const MOST_ACCESS: Caller[] = ['a read-only super admin', 'a support super admin', 'a super admin by a support key']

/** What the contract's table of roles says of a caller and an operation. */
function expected(who: Caller, { name, access }: Called): Outcome {
  if (access === 'public') return 'let in'
  if (who === 'nobody' || who.includes('with a')) return 'unauthenticated'
  if (who.includes('expired')) return 'space_expired'
  if (who.includes('blocked')) return 'account_blocked'
  const role = restricted[who]
  if (role) {
    if (role.rank < rank[access]) return 'forbidden'
    if (access === 'user' && !role.byKey) return 'let in'
    return role.groups.some((group) => (operationGroups[group] as readonly string[]).includes(name))
      ? 'let in'
      : 'forbidden'
  }
  const has = ranks[who]
  if (has === undefined) return 'wrong_space'
  return has >= rank[access] ? 'let in' : 'forbidden'
}

const refusals = ['unauthenticated', 'forbidden', 'account_blocked', 'wrong_space', 'space_expired'] as const
const statuses = { unauthenticated: 401, forbidden: 403, account_blocked: 403, wrong_space: 403, space_expired: 403 }
const messages = new Map<string, Outcome>(refusals.map((code) => [translate('en', code), code]))

/** How an answer turned the caller down, if it did; other errors are of what was asked for. */
function outcomeOf(status: number, message: unknown): Outcome {
  const outcome = messages.get(String(message)) ?? 'let in'
  if (outcome !== 'let in') expect(status).toBe(statuses[outcome])
  else expect(status).not.toBe(401)
  expect(status, String(message)).toBeLessThan(500)
  return outcome
}

const server = await sharedServer(
  { COTURN_SERVER_HOST: 'turn.example.org', COTURN_STATIC_AUTH_SECRET: 'relay' },
  { database: await createTestDatabase({ readOnlyQueries: true }) },
)
let victim: TestActor
/** the domain of a Space that may go away */
let spare: string
let actors: Map<Caller, TestActor>
/** accounts of all callers, for calls that are refused and so leave them as they are */
let refusedActors: Map<Caller, TestActor>
let lastWrites: () => Promise<Record<string, string>>

async function addActors(who: Caller[]): Promise<Map<Caller, TestActor>> {
  const added = new Map<Caller, TestActor>()
  for (const one of who) {
    const fields = callers[one]
    if (fields !== null) added.set(one, await addActor(server, fields))
  }
  const revoked = added.get('an admin with a revoked key')
  if (revoked) await server.database.pool.query('delete from api_keys where account_id = $1', [revoked.id])
  return added
}

/** New accounts of these callers for the calls of one operation, which may change or delete them. */
async function newActors(letIn: Caller[]) {
  victim = await addActor(server, { domain: TENANT })
  spare = await addSpace(server)
  actors = new Map([...refusedActors, ...(await addActors(letIn))])
}

beforeAll(async () => {
  await createSpace(server, TENANT)
  await createSpace(server, OTHER)
  await createSpace(server, EXPIRED)
  await createSpace(server, EXPIRED_SUPER, { super: true })
  const ended = new Date(server.clock().getTime() - 1000)
  await server.database.pool.query('update spaces set expire_at = $1 where domain = any($2)', [
    ended,
    [EXPIRED, EXPIRED_SUPER],
  ])
  refusedActors = await addActors(everyCaller)
  lastWrites = await prepareLastWrites(server)
})

const parameters = () => ({
  id: String(victim.id),
  sip: `actor@${TENANT}`,
  email: 'actor@mail.example',
  domain: spare,
  code: 'FR',
})

/** A body that an operation on accounts takes, so that whoever gets in changes something. */
const payload = () => ({ username: `made-by-${victim.id}`, password: 'made by a caller', algorithm: 'SHA-256' })

async function sendRest(route: RestRoute, who: Caller): Promise<Outcome> {
  const key = actors.get(who)?.key
  const answer = await server.request({
    method: route.method,
    url: pathOf(route, parameters()),
    host: TENANT,
    ...(key === undefined ? {} : { key }),
    ...(route.method === 'GET' ? {} : { payload: fieldsFor(route, payload()) }),
  })
  const isJson = answer.headers['content-type'] === 'application/json'
  return outcomeOf(answer.statusCode, isJson ? answer.json().message : undefined)
}

async function sendTrpc(name: string, operation: AnyOperation, who: Caller): Promise<Outcome> {
  const key = actors.get(who)?.key
  const answer = await server.request({
    method: operation.kind === 'query' ? 'GET' : 'POST',
    url: `/trpc/${name}`,
    host: TENANT,
    ...(key === undefined ? {} : { key }),
    ...(operation.kind === 'query' ? {} : { payload: { ...payload(), id: victim.id } }),
  })
  return outcomeOf(answer.statusCode, answer.json().error?.message)
}

const accessLevels = ['public', 'user', 'admin', 'superAdmin'] as const

/**
 * The callers on both sides of a level, and one of the others by turns; in one of the interfaces, which share the check of
 * roles, also those with the most access, whose operations are listed one by one.
 */
function sampleOf({ access }: Called, turn: number, { withMostAccess }: { withMostAccess: boolean }): Caller[] {
  const besides = Object.values(rank).flatMap((level) => {
    const isBeside = level === rank[access] || level === rank[access] - 1
    return isBeside
      ? everyCaller.filter((who) => (ranks[who] ?? 0) === level && (ranks[who] !== undefined || who === 'nobody'))
      : []
  })
  const most = withMostAccess ? MOST_ACCESS : []
  const others = everyCaller.filter((who) => !besides.includes(who) && !most.includes(who))
  return [...besides, ...most, others[turn % others.length] as Caller]
}

/**
 * Sends a call as each of these callers, and says whose outcome is another than that of the table of roles. Those who
 * are refused come first, and must not have changed anything.
 */
async function unexpectedOutcomes(called: Called, who: Caller[], send: (who: Caller) => Promise<Outcome>) {
  const letIn = who.filter((one) => expected(one, called) === 'let in')
  const refused = who.filter((one) => !letIn.includes(one))
  await newActors(letIn)
  const found: Partial<Record<Caller, Outcome>> = {}
  const before = await lastWrites()
  for (const one of refused) found[one] = await send(one)
  expect(await lastWrites()).toEqual(before)
  for (const one of letIn) found[one] = await send(one)
  return Object.entries(found).filter(([one, outcome]) => outcome !== expected(one as Caller, called))
}

/** Operations by their names, with how to call them; the first of each access level meets every caller. */
const interfaces = {
  REST: everyRoute.map((route) => ({
    name: `${route.method} ${route.path}`,
    operation: { name: route.operation.name, access: route.operation.access as Access },
    send: (who: Caller) => sendRest(route, who),
  })),
  tRPC: everyOperation.map(({ name, operation }) => ({
    name,
    operation: { name, access: operation.access as Access },
    send: (who: Caller) => sendTrpc(name, operation, who),
  })),
}

describe.each(Object.entries(interfaces))('in %s', (name, members) => {
  it.each(accessLevels)('operations for %s let in exactly the callers of the table of roles', async (access) => {
    const first = members.find((member) => member.operation.access === access)
    expect(first).toBeDefined()
    if (first) expect(await unexpectedOutcomes(first.operation, everyCaller, first.send)).toEqual([])
  })

  it.each(members.map((member, turn) => ({ ...member, turn })))(
    '$name is for $operation.access',
    async ({ operation, send, turn }) => {
      const sample = sampleOf(operation, turn, { withMostAccess: name === 'tRPC' })
      expect(await unexpectedOutcomes(operation, sample, send)).toEqual([])
    },
  )
})

describe('the roles of the documented Accounts section', () => {
  const documented: Record<string, Access> = {
    'POST /api/accounts/with-account-creation-token': 'public',
    'GET /api/accounts/:sip/info': 'public',
    'GET /api/accounts/me/api_key/:auth_token': 'public',
    'GET /api/accounts/me/api_key': 'user',
    'GET /api/accounts/me': 'user',
    'GET /api/accounts/me/services/turn': 'user',
    'GET /api/accounts/me/provision': 'user',
    'DELETE /api/accounts/me': 'user',
    'POST /api/accounts/me/password': 'user',
    'POST /api/accounts': 'admin',
    'PUT /api/accounts/:id': 'admin',
    'GET /api/accounts': 'admin',
    'GET /api/accounts/:id': 'admin',
    'GET /api/accounts/:sip/search': 'admin',
    'GET /api/accounts/:email/search-by-email': 'admin',
    'DELETE /api/accounts/:id': 'admin',
    'POST /api/accounts/:id/activate': 'admin',
    'POST /api/accounts/:id/deactivate': 'admin',
    'POST /api/accounts/:id/block': 'admin',
    'POST /api/accounts/:id/unblock': 'admin',
    'GET /api/accounts/:id/provision': 'admin',
    'POST /api/accounts/:id/send_provisioning_email': 'admin',
    'POST /api/accounts/:id/send_reset_password_email': 'admin',
    'POST /api/spaces': 'superAdmin',
  }

  it('are those that are promised', () => {
    const found = new Map(restRoutes.map((route) => [`${route.method} ${route.path}`, route.operation.access]))
    for (const [path, access] of Object.entries(documented)) expect(found.get(path), path).toBe(access)
  })
})

describe('a role', () => {
  it('changes with the account, at once and for the keys that it has', async () => {
    await newActors(['a user'])
    const actor = actors.get('a user') as TestActor
    const list = async () => (await caller(server, { key: actor.key, host: TENANT }).get('/api/accounts')).statusCode
    const set = (column: 'admin' | 'blocked', value: boolean) =>
      server.database.pool.query(`update accounts set ${column} = $1 where id = $2`, [value, actor.id])
    expect(await list()).toBe(403)
    await set('admin', true)
    expect(await list()).toBe(200)
    await set('blocked', true)
    expect(await list()).toBe(403)
    await set('blocked', false)
    expect(await list()).toBe(200)
    // a named key is an admin's, and ends when its owner is none any more
    await set('admin', false)
    expect(await list()).toBe(401)
  })
})
