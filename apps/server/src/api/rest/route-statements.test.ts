import { runBulkChange } from '@sipspace/core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  account,
  caller,
  confirmRequest,
  createAccount,
  createSpace,
  creationToken,
  expectNoDefect,
  type Json,
  jsonOf,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { createPusherProgram, type PusherProgram } from '../../../../../test/support/fakes/pusher-program.ts'
import { createSipDaemon, type SipDaemon } from '../../../../../test/support/fakes/sip-daemon.ts'
import { expectTold, linesOf } from '../../../../../test/support/server/audit-lines.ts'
import { everyOperation } from '../../../../../test/support/server/interfaces.ts'
import { statementsOf } from '../../../../../test/support/server/statements.ts'
import {
  ADMIN_KEY,
  createTestServer,
  DOMAIN,
  type TestRequest,
  type TestServer,
} from '../../../../../test/support/server/test-server.ts'
import { restRoutes } from './routes.ts'

let pusher: PusherProgram
let daemon: SipDaemon
let server: TestServer
beforeAll(async () => {
  pusher = await createPusherProgram()
  daemon = await createSipDaemon()
  server = await createTestServer({
    RATE_LIMIT: 'on',
    RATE_LIMIT_PUBLIC_PER_MINUTE: '1000000',
    APP_FLEXISIP_PUSHER_PATH: pusher.path,
    APP_LINPHONE_DAEMON_UNIX_PATH: daemon.path,
    COTURN_SERVER_HOST: 'turn.example.org',
    COTURN_STATIC_AUTH_SECRET: 'shared',
  })
  await caller(server).post('/api/phone_countries/FI/activate')
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await pusher[Symbol.asyncDispose]()
  await daemon[Symbol.asyncDispose]()
})
afterEach(() => expectNoDefect(server))

const admin = { key: ADMIN_KEY }
const dictionary = { a: 'one', b: 'two', c: 'three' }

let phones = 0
const rich = () => {
  phones += 1
  return { email: `rich-${phones}@mail.example`, phone: `+35840123${String(4000 + phones)}`, dictionary }
}

/** An account with all that can hang on one, its user's key among it. */
async function accountWithAll(): Promise<{ id: number; name: string; key: string; password: string }> {
  const name = newName()
  const { id } = await createAccount(server, name, rich())
  const key = await userKey(server, name)
  const user = caller(server, { key })
  await user.post('/api/account_creation_tokens/consume', { account_creation_token: await creationToken(server) })
  return { id, name, key, password: `password of ${name}` }
}

const newDevice = () => ({ pn_provider: 'fcm', pn_param: 'phone-app', pn_prid: newName('device') })

async function space(): Promise<string> {
  const domain = `${newName('space')}.example.net`
  await createSpace(server, domain)
  return domain
}

async function authToken(attachedBy?: string): Promise<string> {
  const { token } = jsonOf(await caller(server, {}).post('/api/accounts/auth_token'), 201)
  if (attachedBy) await caller(server, { key: attachedBy }).get(`/api/accounts/auth_token/${token}/attach`)
  return token
}

async function changeCode(key: string, kind: 'email' | 'phone'): Promise<string> {
  const user = caller(server, { key })
  const target = rich()[kind]
  expect((await user.post(`/api/accounts/me/${kind}/request`, { [kind]: target })).statusCode).toBe(200)
  const { id } = jsonOf(await user.get('/api/accounts/me'))
  return jsonOf(await caller(server).get(`/api/accounts/${id}`))[`${kind}_change_code`].code
}

type Prepared = Omit<TestRequest, 'method' | 'url'> & { params?: Record<string, string | number> }

/** A route and a request. */
type Row = [route: string, prepare: () => Prepared | Promise<Prepared>]

const byAdmin = async (): Promise<Prepared> => ({ ...admin, params: { id: (await accountWithAll()).id } })
const afterBeing = async (state: 'activate' | 'block'): Promise<Prepared> => {
  const prepared = await byAdmin()
  await caller(server).post(`/api/accounts/${prepared.params?.['id']}/${state}`)
  return prepared
}
const bulkChange = async (state: 'running' | 'cancelled' | 'done'): Promise<Prepared> => {
  const { id } = jsonOf(
    await caller(server).post('/api/bulk_changes', { action: 'block', ids: [(await accountWithAll()).id] }),
    201,
  )
  if (state === 'cancelled') await caller(server).post(`/api/bulk_changes/${id}/cancel`)
  if (state === 'done') await runBulkChange({ db: server.db, clock: server.clock }, id as number)
  return { ...admin, params: { id } }
}
const startedExport = async (state: 'running' | 'cancelled'): Promise<Prepared> => {
  const { id } = jsonOf(await caller(server).post('/api/exports', {}), 201)
  if (state === 'cancelled') await caller(server).post(`/api/exports/${id}/cancel`)
  return { ...admin, params: { id } }
}
const byUser = async (): Promise<Prepared> => ({ key: (await accountWithAll()).key })

const rows: Row[] = [
  ['GET /api/accounts', () => admin],
  ['GET /api/accounts/:id', byAdmin],
  [
    'GET /api/accounts/:sip/search',
    async () => ({ ...admin, params: { sip: `${(await accountWithAll()).name}@${DOMAIN}` } }),
  ],
  [
    'GET /api/accounts/:email/search-by-email',
    async () => {
      const { id } = await accountWithAll()
      const { email } = jsonOf(await caller(server).get(`/api/accounts/${id}`))
      return { ...admin, params: { email } }
    },
  ],
  ['GET /api/accounts/:sip/info', async () => ({ params: { sip: `${(await accountWithAll()).name}@${DOMAIN}` } })],
  ['POST /api/accounts', () => ({ ...admin, payload: account(newName(), rich()) })],
  ['PUT /api/accounts/:id', async () => ({ ...(await byAdmin()), payload: account(newName(), rich()) })],
  ['DELETE /api/accounts/:id', byAdmin],
  ['POST /api/accounts/:id/activate', byAdmin],
  ['POST /api/accounts/:id/deactivate', () => afterBeing('activate')],
  ['POST /api/accounts/:id/block', byAdmin],
  ['POST /api/accounts/:id/unblock', () => afterBeing('block')],
  ['GET /api/accounts/:id/provision', byAdmin],
  ['POST /api/accounts/:id/send_provisioning_email', byAdmin],
  ['POST /api/accounts/:id/send_reset_password_email', byAdmin],

  ['GET /api/bulk_changes', () => admin],
  [
    'POST /api/bulk_changes',
    async () => ({ ...admin, payload: { action: 'block', ids: [(await accountWithAll()).id] } }),
  ],
  ['GET /api/bulk_changes/:id', () => bulkChange('running')],
  ['POST /api/bulk_changes/:id/cancel', () => bulkChange('running')],
  ['POST /api/bulk_changes/:id/resume', () => bulkChange('cancelled')],
  ['POST /api/bulk_changes/:id/undo', () => bulkChange('done')],

  ['GET /api/exports', () => admin],
  ['POST /api/exports', () => admin],
  ['GET /api/exports/:id', () => startedExport('running')],
  ['POST /api/exports/:id/cancel', () => startedExport('running')],
  ['POST /api/exports/:id/resume', () => startedExport('cancelled')],
  ['DELETE /api/exports/:id', () => startedExport('cancelled')],

  ['GET /api/accounts/me', byUser],
  ['GET /api/accounts/me/api_key', byUser],
  [
    'GET /api/accounts/me/api_key/:auth_token',
    async () => ({ params: { auth_token: await authToken((await accountWithAll()).key) } }),
  ],
  ['GET /api/accounts/me/services/turn', byUser],
  ['GET /api/accounts/me/provision', byUser],
  ['DELETE /api/accounts/me', byUser],
  [
    'POST /api/accounts/me/password',
    async () => {
      const { key, password } = await accountWithAll()
      return { key, payload: { algorithm: 'MD5', password: 'another password', old_password: password } }
    },
  ],
  [
    'POST /api/accounts/me/email/request',
    async () => ({ ...(await byUser()), payload: { email: 'new@mail.example' } }),
  ],
  [
    'POST /api/accounts/me/email',
    async () => {
      const { key } = await accountWithAll()
      return { key, payload: { code: await changeCode(key, 'email') } }
    },
  ],
  ['POST /api/accounts/me/phone/request', async () => ({ ...(await byUser()), payload: { phone: rich().phone } })],
  [
    'POST /api/accounts/me/phone',
    async () => {
      const { key } = await accountWithAll()
      return { key, payload: { code: await changeCode(key, 'phone') } }
    },
  ],

  ['GET /api/accounts/:id/dictionary', byAdmin],
  ['DELETE /api/accounts/:id/dictionary', byAdmin],
  [
    'GET /api/accounts/:id/dictionary/:key',
    async () => ({ ...admin, params: { id: (await accountWithAll()).id, key: 'a' } }),
  ],
  [
    'POST /api/accounts/:id/dictionary/:key',
    async () => ({ ...admin, params: { id: (await accountWithAll()).id, key: 'd' }, payload: { value: 'four' } }),
  ],
  [
    'DELETE /api/accounts/:id/dictionary/:key',
    async () => ({ ...admin, params: { id: (await accountWithAll()).id, key: 'a' } }),
  ],

  ['GET /api/accounts/me/contacts', async () => ({ key: (await contacts()).key })],
  [
    'GET /api/accounts/me/contacts/:sip',
    async () => {
      const { key, contact } = await contacts()
      return { key, params: { sip: `${contact.name}@${DOMAIN}` } }
    },
  ],
  ['GET /api/accounts/:id/contacts', contactsByAdmin],
  ['GET /api/accounts/:id/contacts/:contact_id', contactsByAdmin],
  [
    'POST /api/accounts/:id/contacts/:contact_id',
    async () => ({ ...admin, params: { id: (await accountWithAll()).id, contact_id: (await accountWithAll()).id } }),
  ],
  ['DELETE /api/accounts/:id/contacts/:contact_id', contactsByAdmin],
  [
    'POST /api/accounts/:id/contacts_lists/:contacts_list_id',
    async () => ({ ...admin, params: { id: (await accountWithAll()).id, contacts_list_id: (await contacts()).list } }),
  ],
  ['DELETE /api/accounts/:id/contacts_lists/:contacts_list_id', contactsByAdmin],
  ['GET /api/contacts_lists', async () => contactsByAdmin()],
  ['POST /api/contacts_lists', () => ({ ...admin, payload: listLabels })],
  ['GET /api/contacts_lists/:id', listByAdmin],
  [
    'PUT /api/contacts_lists/:id',
    async () => ({ ...(await listByAdmin()), payload: { ...listLabels, title: 'Other' } }),
  ],
  ['DELETE /api/contacts_lists/:id', listByAdmin],
  [
    'POST /api/contacts_lists/:contacts_list_id/contacts/:contact_id',
    async () => ({
      ...admin,
      params: { contacts_list_id: (await contacts()).list, contact_id: (await accountWithAll()).id },
    }),
  ],
  [
    'DELETE /api/contacts_lists/:contacts_list_id/contacts/:contact_id',
    async () => {
      const { list, listed } = await contacts()
      return { ...admin, params: { contacts_list_id: list, contact_id: listed } }
    },
  ],

  ['GET /api/account_types', () => typeByAdmin()],
  ['POST /api/account_types', () => ({ ...admin, payload: { key: newName('type') } })],
  ['GET /api/account_types/:id', typeByAdmin],
  ['PUT /api/account_types/:id', async () => ({ ...(await typeByAdmin()), payload: { key: newName('type') } })],
  ['DELETE /api/account_types/:id', typeByAdmin],
  ['POST /api/accounts/:id/types/:account_type_id', () => typeOfAccount({ attached: false })],
  ['DELETE /api/accounts/:id/types/:account_type_id', () => typeOfAccount({ attached: true })],

  ['GET /api/accounts/:id/actions', actionByAdmin],
  ['POST /api/accounts/:id/actions', async () => ({ ...(await actionByAdmin()), payload: action })],
  ['GET /api/accounts/:id/actions/:action_id', actionByAdmin],
  [
    'PUT /api/accounts/:id/actions/:action_id',
    async () => ({ ...(await actionByAdmin()), payload: { ...action, code: '456' } }),
  ],
  ['DELETE /api/accounts/:id/actions/:action_id', actionByAdmin],

  ['GET /api/accounts/me/vcards-storage', vcardByUser],
  ['POST /api/accounts/me/vcards-storage', async () => ({ ...(await vcardByUser()), payload: vcard('other') })],
  ['GET /api/accounts/me/vcards-storage/:uid', vcardByUser],
  ['PUT /api/accounts/me/vcards-storage/:uid', async () => ({ ...(await vcardByUser()), payload: vcard('uid', 'J') })],
  ['DELETE /api/accounts/me/vcards-storage/:uid', vcardByUser],
  ['GET /api/accounts/:id/vcards-storage', vcardByAdmin],
  ['POST /api/accounts/:id/vcards-storage', async () => ({ ...(await vcardByAdmin()), payload: vcard('other') })],
  ['GET /api/accounts/:id/vcards-storage/:uid', vcardByAdmin],
  [
    'PUT /api/accounts/:id/vcards-storage/:uid',
    async () => ({ ...(await vcardByAdmin()), payload: vcard('uid', 'J') }),
  ],
  ['DELETE /api/accounts/:id/vcards-storage/:uid', vcardByAdmin],

  ['POST /api/statistics/messages', () => ({ ...admin, payload: message() })],
  [
    'PATCH /api/statistics/messages/:message_id/to/:to/devices/:device_id',
    async () => {
      const reported = message()
      await caller(server).post('/api/statistics/messages', reported)
      const params = { message_id: reported.id, to: `bob@${DOMAIN}`, device_id: 'phone' }
      return { ...admin, params, payload: { last_status: 200, received_at: '2026-01-01' } }
    },
  ],
  ['GET /api/statistics/calls', () => admin],
  ['POST /api/statistics/calls', async () => ({ ...admin, payload: (await call()).reported })],
  [
    'PATCH /api/statistics/calls/:call_id/devices/:device_id',
    async () => ({ ...(await callByAdmin()), payload: { rang_at: '2026-01-01' } }),
  ],
  [
    'PATCH /api/statistics/calls/:call_id',
    async () => ({ ...(await callByAdmin()), payload: { ended_at: '2026-01-01' } }),
  ],
  ['GET /api/accounts/:id/statistics/calls', callByAdmin],
  [
    'GET /api/accounts/me/statistics/calls',
    async () => {
      const { key, reported } = await call()
      await caller(server).post('/api/statistics/calls', reported)
      return { key }
    },
  ],
  ['GET /api/accounts/me/call_forwardings', byUser],
  ['POST /api/accounts/me/call_forwardings', async () => ({ ...(await byUser()), payload: forwarding })],
  ['GET /api/accounts/me/call_forwardings/:call_forwarding_id', forwardingByUser],
  [
    'PUT /api/accounts/me/call_forwardings/:call_forwarding_id',
    async () => ({ ...(await forwardingByUser()), payload: otherForwarding }),
  ],
  ['DELETE /api/accounts/me/call_forwardings/:call_forwarding_id', forwardingByUser],
  ['GET /api/accounts/:id/call_forwardings', byAdmin],
  ['POST /api/accounts/:id/call_forwardings', async () => ({ ...(await byAdmin()), payload: forwarding })],
  ['GET /api/accounts/:id/call_forwardings/:call_forwarding_id', forwardingByAdmin],
  [
    'PUT /api/accounts/:id/call_forwardings/:call_forwarding_id',
    async () => ({ ...(await forwardingByAdmin()), payload: otherForwarding }),
  ],
  ['DELETE /api/accounts/:id/call_forwardings/:call_forwarding_id', forwardingByAdmin],
  ['GET /api/accounts/me/data', byUser],
  ['GET /api/accounts/:id/data', byAdmin],
  ['GET /api/accounts/me/devices', byUser],
  ['DELETE /api/accounts/me/devices/:uuid', async () => ({ ...(await byUser()), params: { uuid: 'none' } })],
  ['GET /api/accounts/:id/registration', byAdmin],
  ['GET /api/accounts/:id/devices', byAdmin],
  [
    'DELETE /api/accounts/:id/devices/:uuid',
    async () => ({ ...admin, params: { id: (await accountWithAll()).id, uuid: 'none' } }),
  ],
  ['GET /api/accounts/:id/external', externalByAdmin],
  [
    'POST /api/accounts/:id/external',
    async () => ({ ...(await byAdmin()), payload: { ...external, username: newName() } }),
  ],
  ['DELETE /api/accounts/:id/external', externalByAdmin],
  ['GET /api/accounts/me/voicemails', voicemailByUser],
  ['GET /api/accounts/me/voicemails/:voicemail_id', voicemailByUser],
  ['DELETE /api/accounts/me/voicemails/:voicemail_id', voicemailByUser],
  ['GET /api/accounts/:id/voicemails', voicemailByAdmin],
  ['POST /api/accounts/:id/voicemails', async () => ({ ...(await byAdmin()), payload: { content_type: 'audio/wav' } })],
  ['GET /api/accounts/:id/voicemails/:voicemail_id', voicemailByAdmin],
  ['DELETE /api/accounts/:id/voicemails/:voicemail_id', voicemailByAdmin],
  [
    'POST /api/wizard',
    async () => ({
      ...admin,
      payload: { provisioning_account_id: (await accountWithAll()).id, linphone_action: 'show' },
    }),
  ],
  ['GET /api/resolve/:sip', async () => ({ ...admin, params: { sip: `${(await accountWithAll()).name}@${DOMAIN}` } })],

  ['GET /api/accounts/:id/carddavs', async () => ({ ...admin, params: await cardDavCredentials() })],
  ['GET /api/accounts/:id/carddavs/:carddav_id', async () => ({ ...admin, params: await cardDavCredentials() })],
  [
    'PUT /api/accounts/:id/carddavs/:carddav_id',
    async () => ({ ...admin, params: await cardDavCredentials(), payload: { ...davLogin, username: 'other' } }),
  ],
  ['DELETE /api/accounts/:id/carddavs/:carddav_id', async () => ({ ...admin, params: await cardDavCredentials() })],

  [
    'POST /api/accounts/with-account-creation-token',
    async () => ({ payload: account(newName(), { account_creation_token: await creationToken(server) }) }),
  ],
  ['POST /api/accounts/auth_token', () => ({})],
  [
    'GET /api/accounts/auth_token/:auth_token/attach',
    async () => ({ ...(await byUser()), params: { auth_token: await authToken() } }),
  ],
  ['POST /api/account_creation_tokens', () => admin],
  [
    'POST /api/account_creation_tokens/consume',
    async () => ({ ...(await byUser()), payload: { account_creation_token: await creationToken(server) } }),
  ],
  ['POST /api/account_creation_request_tokens', () => ({})],
  [
    'POST /api/account_creation_tokens/using-account-creation-request-token',
    async () => {
      const { token } = jsonOf(await caller(server, {}).post('/api/account_creation_request_tokens'), 201)
      await confirmRequest(server, token)
      return { payload: { account_creation_request_token: token } }
    },
  ],

  ['POST /api/account_creation_tokens/send-by-push', () => ({ payload: newDevice() })],
  ['POST /api/account_recovery_tokens/send-by-push', () => ({ payload: newDevice() })],
  [
    'POST /api/push_notification',
    async () => ({ ...(await byUser()), payload: { ...newDevice(), type: 'background' } }),
  ],
  ['POST /api/messages', () => ({ ...admin, payload: { to: `sip:callee@${DOMAIN}`, body: 'Hello' } })],

  ['GET /api/spaces', () => admin],
  [
    'POST /api/spaces',
    () => {
      const domain = `${newName('made')}.example.net`
      return { ...admin, payload: { name: 'Made', domain, host: domain } }
    },
  ],
  ['GET /api/spaces/:domain', async () => ({ ...admin, params: { domain: await space() } })],
  [
    'PUT /api/spaces/:domain',
    async () => {
      const domain = await space()
      const { email_server: _, ...settings } = jsonOf(await caller(server).get(`/api/spaces/${domain}`))
      return { ...admin, params: { domain }, payload: { ...settings, name: 'Renamed' } }
    },
  ],
  ['DELETE /api/spaces/:domain', async () => ({ ...admin, params: { domain: await space() } })],
  ['GET /api/spaces/:domain/email', async () => ({ ...admin, params: { domain: await emailSpace() } })],
  [
    'POST /api/spaces/:domain/email',
    async () => ({ ...admin, params: { domain: await space() }, payload: mailServer }),
  ],
  ['GET /api/scim/keys', async () => admin],
  ['POST /api/scim/keys', async () => ({ ...admin, payload: { name: newName() } })],
  [
    'DELETE /api/scim/keys/:id',
    async () => {
      const made = jsonOf(await caller(server).post('/api/scim/keys', { name: newName() }), 201)
      return { ...admin, params: { id: String(made['id']) } }
    },
  ],
  ['GET /api/scim/settings', async () => admin],
  ['PUT /api/scim/settings', async () => ({ ...admin, payload: otherScimSettings() })],
  ['GET /api/webhooks', async () => admin],
  ['POST /api/webhooks', async () => ({ ...admin, payload: { url: HOOK } })],
  ['GET /api/webhooks/:id', webhook],
  ['PATCH /api/webhooks/:id', async () => ({ ...(await webhook()), payload: { kinds: ['account'] } })],
  ['DELETE /api/webhooks/:id', webhook],
  ['POST /api/webhooks/:id/secret', webhook],
  ['POST /api/webhooks/:id/test', webhook],
  [
    'POST /api/webhooks/:id/replay',
    async () => ({ ...(await webhook()), payload: { from: '2026-01-01', until: '2026-01-02' } }),
  ],
  ['GET /api/webhooks/:id/deliveries', webhook],
  ['GET /api/spaces/:domain/oidc', async () => ({ ...admin, params: { domain: await oidcSpace() } })],
  [
    'PUT /api/spaces/:domain/oidc',
    async () => ({ ...admin, params: { domain: await space() }, payload: openIdProvider }),
  ],
  ['DELETE /api/spaces/:domain/oidc', async () => ({ ...admin, params: { domain: await oidcSpace() } })],
  [
    'PUT /api/spaces/:domain/logo',
    async () => ({ ...admin, params: { domain: await space() }, payload: { image: LOGO } }),
  ],
  [
    'DELETE /api/spaces/:domain/logo',
    async () => {
      const domain = await space()
      jsonOf(await caller(server).put(`/api/spaces/${domain}/logo`, { image: LOGO }))
      return { ...admin, params: { domain } }
    },
  ],
  ['DELETE /api/spaces/:domain/email', async () => ({ ...admin, params: { domain: await emailSpace() } })],
  ['GET /api/spaces/:domain/carddavs', async () => ({ ...admin, params: await cardDavServer() })],
  [
    'POST /api/spaces/:domain/carddavs',
    async () => ({ ...admin, params: { domain: await space() }, payload: { uri: 'https://dav.example' } }),
  ],
  ['GET /api/spaces/:domain/carddavs/:id', async () => ({ ...admin, params: await cardDavServer() })],
  [
    'PUT /api/spaces/:domain/carddavs/:id',
    async () => ({ ...admin, params: await cardDavServer(), payload: { uri: 'https://dav2.example' } }),
  ],
  ['DELETE /api/spaces/:domain/carddavs/:id', async () => ({ ...admin, params: await cardDavServer() })],

  ['GET /api/phone_countries', () => ({})],
  ['POST /api/phone_countries/:code/activate', () => ({ ...admin, params: { code: 'EE' } })],
  ['POST /api/phone_countries/:code/deactivate', () => ({ ...admin, params: { code: 'EE' } })],
]

const openIdProvider = { issuer: 'https://sso.example.org', client_id: 'sipspace', client_secret: 'a secret' }

const HOOK = 'https://hooks.example.org/sipspace'

/** An endpoint that events are sent to; there are some only, so that each takes the place of the one before. */
async function webhook(): Promise<Prepared> {
  for (const { id } of jsonOf(await caller(server).get('/api/webhooks')) as unknown as { id: number }[]) {
    await caller(server).del(`/api/webhooks/${id}`)
  }
  const { id } = jsonOf(await caller(server).post('/api/webhooks', { url: HOOK }), 201)
  return { ...admin, params: { id } }
}

let isMailed = false

/** Settings that differ each time. */
function otherScimSettings() {
  isMailed = !isMailed
  return { username_rule: 'local_part', provisioning_mail: isMailed }
}

async function oidcSpace(): Promise<string> {
  const domain = await space()
  jsonOf(await caller(server).put(`/api/spaces/${domain}/oidc`, openIdProvider))
  return domain
}

/** of 1 × 1 pixel */
const LOGO = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

const mailServer: Json = {
  host: 'smtp.example.net',
  port: 587,
  username: 'u',
  password: 'p',
  from_address: 'a@b.example',
}
async function emailSpace(): Promise<string> {
  const domain = await space()
  const response = await caller(server).post(`/api/spaces/${domain}/email`, mailServer)
  expect(response.statusCode, response.body).toBe(201)
  return domain
}

async function cardDavServer(domain?: string): Promise<{ domain: string; id: number }> {
  const home = domain ?? (await space())
  const url = `/api/spaces/${home}/carddavs`
  await caller(server).post(url, { uri: 'https://dav.example' })
  return { domain: home, id: (await caller(server).get(url)).json().at(-1).id }
}

const forwarding = { type: 'busy', forward_to: 'sip_uri', sip_uri: 'sip:desk@sip.example.org', enabled: true }
const otherForwarding = { ...forwarding, sip_uri: 'sip:home@sip.example.org' }
async function forwarded() {
  const { id, key } = await accountWithAll()
  const url = `/api/accounts/${id}/call_forwardings`
  return { id, key, call_forwarding_id: jsonOf(await caller(server).post(url, forwarding), 201)['id'] as number }
}
async function forwardingByAdmin(): Promise<Prepared> {
  const { id, call_forwarding_id } = await forwarded()
  return { ...admin, params: { id, call_forwarding_id } }
}
async function forwardingByUser(): Promise<Prepared> {
  const { key, call_forwarding_id } = await forwarded()
  return { key, params: { call_forwarding_id } }
}

const external = { domain: 'other.example.org', password: 'secret of another service', protocol: 'TLS' }
async function externalByAdmin(): Promise<Prepared> {
  const { id } = await accountWithAll()
  const url = `/api/accounts/${id}/external`
  expect((await caller(server).post(url, { ...external, username: newName() })).statusCode).toBe(201)
  return { ...admin, params: { id } }
}

async function voicemail() {
  const { id, key } = await accountWithAll()
  const url = `/api/accounts/${id}/voicemails`
  const voicemail_id: string = jsonOf(await caller(server).post(url, { content_type: 'audio/wav' }), 201)['id']
  return { id, key, voicemail_id }
}
async function voicemailByAdmin(): Promise<Prepared> {
  const { id, voicemail_id } = await voicemail()
  return { ...admin, params: { id, voicemail_id } }
}
async function voicemailByUser(): Promise<Prepared> {
  const { key, voicemail_id } = await voicemail()
  return { key, params: { voicemail_id } }
}

const listLabels = { title: 'Family', description: 'All of them' }

/** An account with a contact of its own, and three on a list. */
async function contacts() {
  const { post } = caller(server)
  const [owner, contact] = [await accountWithAll(), await accountWithAll()]
  const list: number = jsonOf(await post('/api/contacts_lists', listLabels), 201)['id']
  const listed = await Promise.all([accountWithAll(), accountWithAll(), accountWithAll()])
  const links = [
    `accounts/${owner.id}/contacts/${contact.id}`,
    `accounts/${owner.id}/contacts_lists/${list}`,
    ...listed.map(({ id }) => `contacts_lists/${list}/contacts/${id}`),
  ]
  for (const link of links) expect((await post(`/api/${link}`)).statusCode).toBe(200)
  return { ...owner, contact, list, listed: listed[0].id }
}

async function contactsByAdmin(): Promise<Prepared> {
  const { id, contact, list } = await contacts()
  return { ...admin, params: { id, contact_id: contact.id, contacts_list_id: list } }
}
async function listByAdmin(): Promise<Prepared> {
  return { ...admin, params: { id: (await contacts()).list } }
}

const newType = async (): Promise<number> =>
  jsonOf(await caller(server).post('/api/account_types', { key: newName('type') }), 201)['id']
async function typeByAdmin(): Promise<Prepared> {
  return { ...admin, params: { id: await newType() } }
}
async function typeOfAccount({ attached }: { attached: boolean }): Promise<Prepared> {
  const params = { id: (await accountWithAll()).id, account_type_id: await newType() }
  if (attached) await caller(server).post(`/api/accounts/${params.id}/types/${params.account_type_id}`)
  return { ...admin, params }
}

const action = { key: 'open-door', code: '123' }
async function actionByAdmin(): Promise<Prepared> {
  const { id } = await createAccount(server, newName(), { dtmf_protocol: 'sipinfo' })
  const created = jsonOf(await caller(server).post(`/api/accounts/${id}/actions`, action), 201)
  return { ...admin, params: { id, action_id: created['id'] } }
}

const vcard = (uid: string, name = 'Jim') => ({
  vcard: `BEGIN:VCARD\nVERSION:4.0\nFN:${name}\nUID:${uid}\nEND:VCARD\n`,
})
async function vcardByUser(): Promise<Prepared> {
  const { id, key } = await accountWithAll()
  jsonOf(await caller(server, { key }).post('/api/accounts/me/vcards-storage', vcard('uid')), 201)
  return { key, params: { id, uid: 'uid' } }
}
async function vcardByAdmin(): Promise<Prepared> {
  return { ...(await vcardByUser()), ...admin }
}

const message = () => ({ id: newName('message'), from: `alice@${DOMAIN}`, sent_at: '2026-01-01', encrypted: true })

/** An account, and a call of it to be reported. */
async function call() {
  const { id: accountId, name, key } = await accountWithAll()
  const [from, to] = [`${name}@${DOMAIN}`, `bob@${DOMAIN}`]
  return { accountId, key, reported: { id: newName('call'), from, to, initiated_at: '2026-01-01' } }
}
async function callByAdmin(): Promise<Prepared> {
  const { accountId: id, reported } = await call()
  await caller(server).post('/api/statistics/calls', reported)
  return { ...admin, params: { id, call_id: reported.id, device_id: 'phone' } }
}

const davLogin = { username: 'dav', password: 'p', realm: 'r', algorithm: 'MD5' }
async function cardDavCredentials(): Promise<{ id: number; carddav_id: number }> {
  await server.database.pool.query('update spaces set carddav_user_credentials = true where domain = $1', [DOMAIN])
  const { id: carddav_id } = await cardDavServer(DOMAIN)
  const { id } = await accountWithAll()
  const response = await caller(server).put(`/api/accounts/${id}/carddavs/${carddav_id}`, davLogin)
  expect(response.statusCode, response.body).toBe(200)
  return { id, carddav_id }
}

async function requestOf(route: string, prepare: Row[1]): Promise<TestRequest> {
  const [method = '', path = ''] = route.split(' ')
  const { params = {}, ...rest } = await prepare()
  const url = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  return { ...rest, method: method as 'GET', url }
}

/** What changes nothing that anybody would ask for later, and why. */
const leavesNoLine: Record<string, string> = {
  'devices.delete': 'what is registered is the SIP server’s, and without one nothing changes',
  'devices.deleteOwn': 'what is registered is the SIP server’s, and without one nothing changes',
  'sipMessages.send': 'a message is handed on and nothing is kept',
  'push.notify': 'a notification is passed on and nothing is kept',
  'webhooks.test': 'it is among the deliveries of the endpoint',
  'webhooks.replay': 'it is among the deliveries of the endpoint',
  'callStatistics.report': 'SIP servers report every call, and the call log tells of it',
  'callStatistics.reportEnd': 'as callStatistics.report',
  'callStatistics.reportDevice': 'as callStatistics.report',
  'messageStatistics.report': 'SIP servers report every message',
  'messageStatistics.reportDevice': 'SIP servers report every message',
}

const operationOf = (route: string) =>
  everyOperation.find((named) => named.route && `${named.route.method} ${named.route.path}` === route)

describe('a request', () => {
  const counts: Record<string, number> = {}

  it.each(rows)(
    'to %s reads nothing twice, and stands in the audit log when it changes something',
    async (route, prepare) => {
      const request = await requestOf(route, prepare)
      const send = async () => {
        counts[route] = (await statementsOf(server, request)).length
      }
      const { name = '', operation } = operationOf(route) ?? {}
      if (operation?.kind === 'mutation' && !(name in leavesNoLine)) {
        await expectTold(server, { operation: name, key: request.key }, send)
      } else expect(await linesOf(server, send)).toEqual([])
    },
  )

  // One authenticates or finds the Space; what is for anybody has one more, which counts the request.
  it('takes as many statements as the snapshot says; a new route gets its row above', () => {
    expect(Object.keys(counts).toSorted()).toEqual(restRoutes.map(({ method, path }) => `${method} ${path}`).toSorted())
    expect(counts).toMatchSnapshot()
  })

  it('looks another Space up once, in which a super admin creates an account', async () => {
    const domain = await space()
    const request = { ...admin, payload: account(newName(), { domain }) }
    const sent = await statementsOf(server, { method: 'POST', url: '/api/accounts', ...request })
    expect(sent).toHaveLength(3)
  })
})
