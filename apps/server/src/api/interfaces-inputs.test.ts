import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectNoDefect } from '../../../../test/support/clients/rest-client.ts'
import { type AnyField, anyFields } from '../../../../test/support/server/any-input.ts'
import {
  addWorld,
  type WorldCaller as Caller,
  callRest,
  callTrpc,
  everyOperation,
  knownFields,
  type NamedOperation,
  type World,
} from '../../../../test/support/server/interfaces.ts'
import { needsMore } from '../../../../test/support/server/needs-more.ts'
import { createTestServer, DOMAIN, type TestServer } from '../../../../test/support/server/test-server.ts'
import { pathNames, type RestRoute } from './rest/routes.ts'

/** Calls of each operation; more of them find what is rarer. */
const RUNS = Number(process.env['INTERFACE_RUNS'] ?? 2)

type InBoth = NamedOperation & { route: RestRoute }

const inBoth = everyOperation.filter((named): named is InBoth => named.route !== undefined)

/** Stands for a value of the world that the call is made in, such as the id of its account. */
const KNOWN = Symbol('known')

const settings = {
  COTURN_SERVER_HOST: 'turn.example.org',
  COTURN_STATIC_AUTH_SECRET: 'relay',
  RATE_LIMIT: 'off',
}

let servers: { rest: TestServer; trpc: TestServer }
let number = 0
beforeAll(async () => {
  servers = { rest: await createTestServer(settings), trpc: await createTestServer(settings) }
})
afterAll(async () => {
  expectNoDefect(servers.rest, servers.trpc)
  await servers.rest[Symbol.asyncDispose]()
  await servers.trpc[Symbol.asyncDispose]()
})

type KnownValue = (world: World) => unknown

/** The id of nothing, however much other inputs have created in the Space. */
const NOTHING = 2_000_000_000

const knownValues: Record<string, KnownValue> = {
  id: ({ target }) => target.id,
  contact_id: ({ target }) => target.id,
  provisioning_account_id: ({ target }) => target.id,
  account_type_id: () => NOTHING,
  contacts_list_id: () => NOTHING,
  sip: ({ target }) => `sip:${target.username}@${DOMAIN}`,
  email: ({ target }) => `new-${target.username}@mail.example`,
  username: ({ target }) => `new-${target.username}`,
  password: () => 'password of many',
  domain: () => DOMAIN,
  account_creation_token: ({ token }) => token('account creation'),
  account_creation_request_token: ({ token }) => token('confirmed request'),
  auth_token: ({ token }) => token('authentication'),
}

const ofOperation: Record<string, Record<string, KnownValue>> = {
  'accounts.replace': { username: ({ target }) => target.username },
  'accounts.getByEmail': { email: ({ target }) => `${target.username}@mail.example` },
  'apiKeys.create': { account_id: ({ target }) => target.id },
  'callStatistics.report': { id: () => 'call-1' },
  'callStatistics.reportEnd': { call_id: () => 'no call' },
  'callStatistics.reportDevice': { call_id: () => 'no call' },
  'messageStatistics.reportDevice': { message_id: () => 'no message' },
  'callForwardings.create': { forward_to: () => 'sip_uri', sip_uri: () => `sip:desk@${DOMAIN}` },
  'callForwardings.createOwn': { forward_to: () => 'sip_uri', sip_uri: () => `sip:desk@${DOMAIN}` },
  'devices.delete': { uuid: () => '2ab0cb98-63c4-0056-b6b9-0a2e1cf6c6fe' },
  'devices.deleteOwn': { uuid: () => '2ab0cb98-63c4-0056-b6b9-0a2e1cf6c6fe' },
  'messageStatistics.report': { id: () => 'message-1' },
  'apiKeys.issueByAuthToken': { auth_token: ({ token }) => token('attached authentication') },
  'phoneCountries.activate': { code: () => 'FR' },
  'phoneCountries.deactivate': { code: () => 'FR' },
  'externalAccounts.set': {
    username: ({ target }) => `external-of-${target.username}`,
    domain: () => 'other.example.org',
  },
  'scimUsers.create': { userName: ({ target }) => `new-${target.username}` },
  'spaces.create': { domain: ({ space }) => `new.${space}`, host: ({ space }) => `new.${space}` },
}

const isOfSpace = ({ name }: NamedOperation) => /^(spaces|emailServers|cardDavServers)\./.test(name)

/** A value that a field may well be accepted with; undefined where the schema knows as much. */
const knownValue = (named: InBoth, field: string): KnownValue | undefined =>
  ofOperation[named.name]?.[field] ??
  (field === 'domain' && isOfSpace(named) ? ({ space }) => space : knownValues[field])

async function fill(world: World, named: InBoth, input: unknown): Promise<unknown> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input
  const filled: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(input)) {
    filled[field] = value === KNOWN ? await knownValue(named, field)?.(world) : value
  }
  return filled
}

/** Makes a call through each interface, on servers that are alike, and gives what it comes to there. */
async function callBoth(named: InBoth, caller: Caller, input: unknown, language = 'en') {
  const world = ++number
  const call = async (server: TestServer) => {
    const space = isOfSpace(named) && named.name !== 'spaces.list'
    const here = await addWorld(server, world, { space, caller })
    return { key: here.key, input: await fill(here, named, input), headers: { 'accept-language': language } }
  }
  const calls = { rest: await call(servers.rest), trpc: await call(servers.trpc) }
  const exact = named.route.part === 2 ? { ...calls.rest, input: knownFields(named, calls.rest.input) } : calls.rest
  const rest = await callRest(servers.rest, named.route, exact)
  const trpc = await callTrpc(servers.trpc, named, { ...calls.trpc, input: knownFields(named, calls.trpc.input) })
  return {
    rest: rest.accepted ? { ...rest, output: comparable(rest.output, named) } : rest,
    trpc: trpc.accepted ? { ...trpc, output: comparable((asInRest[named.name] ?? same)(trpc.output), named) } : trpc,
  }
}

const same = (output: unknown) => output

type Output = Record<string, unknown>

function asNumberedPage(output: unknown): unknown {
  const { page, ...rest } = output as Output
  return { ...rest, current_page: page }
}

/** How REST has an output that it does not have as it is. */
const asInRest: Record<string, (output: unknown) => unknown> = {
  'apiKeys.issue': (output) => (output as Output)['api_key'],
  'cardDavServers.create': () => null,
  'externalAccounts.set': (output) => (output as Output)['external_account'],
  'emailServers.set': (output) => (output as Output)['email_server'],
  'accounts.listPage': asNumberedPage,
  'callStatistics.list': asNumberedPage,
  'callStatistics.reportDevice': (output) => {
    const { created, device } = output as { created: boolean; device: Output }
    const isAnsweredAsRinging = created && device['rang_at'] !== null
    return isAnsweredAsRinging ? { ...device, invite_terminated_at: null, invite_terminated_state: null } : device
  },
  'messageStatistics.reportDevice': (output) => (output as Output)['device'],
  'callStatistics.listOwn': asNumberedPage,
}

const random = new Set([
  'api_key',
  'prefix',
  'token',
  'provisioning_token',
  'validation_url',
  'version',
  'secret',
  'recovery',
])
const ofPages = /^(first_page_url|from|last_page|last_page_url|next_page_url|path|prev_page_url|to)$/

/** An output without what is random by nature, or a numbered page's own. */
function comparable(output: unknown, { name: operation }: NamedOperation): unknown {
  if (typeof output === 'string' && /^[\w-]{40}$/.test(output)) return 'a key'
  const isPage = typeof output === 'object' && output !== null && 'current_page' in output
  const isRelay = typeof output === 'object' && output !== null && 'uris' in output
  const isVoicemail = typeof output === 'object' && output !== null && 'upload_url' in output
  const hasOwnTimes =
    ['audit.list', 'jobs.list'].includes(operation) ||
    (typeof output === 'object' && output !== null && 'audit_log' in output)
  const isWizard = typeof output === 'object' && output !== null && 'linphone_action' in output
  return JSON.parse(JSON.stringify(output), (name, value) => {
    if ((isVoicemail && ['id', 'upload_url'].includes(name)) || (isWizard && name === 'url')) return `a ${typeof value}`
    // two accounts are compared, by two requests; what the test itself has written has the database's own time
    const ownOfEach = ['at', 'created_at', 'run_at', 'request_id']
    if (hasOwnTimes && ownOfEach.includes(name) && value !== null) return `a ${typeof value}`
    // each server counts its own sign-ins, and writes them down a while later
    if (name === 'sign_ins' || name === 'sign_in_failures') return `a ${typeof value}`
    if (isPage && ofPages.test(name)) return undefined
    if (operation === 'authTokens.getLink' && name === 'url') return `a ${typeof value}`
    if (operation.startsWith('emailServers.test') && name === 'response') return `a ${typeof value}`
    const isRandom = random.has(name) || (isRelay && ['username', 'password'].includes(name))
    return isRandom && value !== null ? `a ${typeof value}` : value
  })
}

const textsInPath = (value: unknown) =>
  typeof value === 'number' ||
  (typeof value === 'string' && value.trim() === value && value !== '' && !/^\.+$/.test(value) && value.isWellFormed())

/** Calls of an operation: mostly with what it takes, now and then with something wrong. */
function anyCall(named: InBoth): fc.Arbitrary<{ caller: Caller; input: unknown; language: string }> {
  const { operation, route } = named
  const inPath = pathNames(route)
  const isQuery = route.method === 'GET'
  const fields = Object.entries(anyFields(operation.input)).map(([field, any]) => {
    const value = inPath.includes(field)
      ? anyOf(any, 0).filter(textsInPath)
      : isQuery
        ? inQuery(any, !takesNumber(named, field))
        : anyOf(any, 1)
    const isKnown = knownValue(named, field) !== undefined
    return [
      field,
      isKnown ? fc.oneof({ arbitrary: fc.constant(KNOWN), weight: 2 }, { arbitrary: value, weight: 3 }) : value,
    ]
  })
  const object = fc.record(Object.fromEntries(fields))
  const names = Object.keys(operation.input.shape)
  const foreignPid = { admin: true, role: 'superAdmin', space_id: 1, blocked: false, nonsense: { deep: [1] } }
  const others = Object.fromEntries(Object.entries(foreignPid).filter(([name]) => !names.includes(name)))
  const inputs: fc.Arbitrary<unknown>[] = [object]
  if (!isQuery) inputs.push(object.map((input) => ({ ...others, ...input })))
  if (!isQuery && inPath.length === 0) inputs.push(fc.constantFrom(null, 'text', 12, true, ['a', 'list']))
  return fc.record({
    caller: fc.oneof(
      { arbitrary: fc.constant(rightCaller(named)), weight: 4 },
      fc.constantFrom<Caller>('nobody', 'user'),
    ),
    input: fc.oneof({ arbitrary: object, weight: 4 }, ...inputs),
    language: fc.constantFrom('en', 'fr'),
  })
}

const anyOf = ({ right, wrong }: AnyField, weight: number) =>
  weight === 0 ? right : fc.oneof({ arbitrary: right, weight: 3 }, { arbitrary: wrong, weight })

/** In a query everything is text, so only what is no number is wrong in the same way. */
const inQuery = ({ right }: AnyField, isText: boolean) =>
  fc.oneof(
    right.filter((value) => value !== null),
    isText ? fc.constantFrom('one', undefined) : fc.constantFrom(0, -1, 2 ** 40, 'one', undefined),
  )

describe.each(inBoth)('$name', (named) => {
  const { operation, name } = named

  test('has the same outcome over REST and tRPC for valid inputs', async () => {
    const fields = Object.entries(anyFields(operation.input)).map(([field, { right }]) => {
      if (knownValue(named, field)) return [field, KNOWN]
      const value = pathNames(named.route).includes(field) ? right.filter(textsInPath) : right
      return [field, isOptional(named, field) ? undefined : fc.sample(value, { numRuns: 1, seed: 1 })[0]]
    })
    const { rest, trpc } = await callBoth(named, rightCaller(named), Object.fromEntries(fields))
    expect(rest).toEqual(trpc)
    if (name in needsMore) expect(rest.accepted).toBe(false)
    else expect(rest).toMatchObject({ accepted: true })
  })

  test('has the same outcome over REST and tRPC for any input', { timeout: 20_000 + RUNS * 2000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyCall(named), async ({ caller, input, language }) => {
        const { rest, trpc } = await callBoth(named, caller, input, language)
        expect(rest).toEqual(trpc)
      }),
      { numRuns: RUNS },
    )
  })
})

const takesNumber = ({ operation }: InBoth, field: string): boolean => operation.input.shape[field].safeParse(1).success

const rightCaller = ({ operation }: NamedOperation): Caller => {
  if (operation.access === 'public') return 'nobody'
  return operation.access === 'user' ? 'user' : 'superAdmin'
}

const isOptional = ({ operation }: InBoth, field: string): boolean =>
  operation.input.shape[field].safeParse(undefined).success
