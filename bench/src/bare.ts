import { createHash, randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyRequest } from 'fastify'
import pg from 'pg'

/**
 * What the server is measured against: Fastify, and one prepared statement for each request, written by hand. It checks
 * nothing: neither who asks, nor what.
 */
const TIMESTAMPTZ = pg.types.builtins.TIMESTAMPTZ
pg.types.setTypeParser(
  TIMESTAMPTZ,
  (text) => `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20, -3).padEnd(6, '0')}Z`,
)

const pool = new pg.Pool({
  connectionString: process.env['DATABASE_URL'],
  max: Number(process.env['DATABASE_POOL_SIZE'] ?? 10),
  options: '-c timezone=UTC -c datestyle=ISO',
})

const columns = `a.id, a.username, s.domain, 'sip:' || a.username || '@' || s.domain as sip_uri, a.xmin::text as version,
  case when a.admin then a.admin_role end as admin_role, a.email, a.activated, a.ip_address, a.user_agent, a.created_at, a.updated_at,
  a.display_name, a.dtmf_protocol, a.language, a.blocked, a.admin, a.phone, s.account_realm as realm,
  a.provisioning_token, a.provisioning_token_expire_at,
  (select coalesce(json_object_agg(e.key, e.value order by e.key), '{}')
    from account_dictionary_entries e where e.account_id = a.id) as dictionary,
  (select coalesce(json_agg(json_build_object('algorithm', p.algorithm) order by p.algorithm), '[]')
    from account_passwords p where p.account_id = a.id) as passwords,
  (select coalesce(json_agg(json_build_object('carddav_id', c.carddav_server_id, 'username', c.username,
      'realm', c.realm, 'algorithm', c.algorithm) order by c.carddav_server_id), '[]')
    from account_carddav_credentials c where c.account_id = a.id and s.carddav_user_credentials) as carddav_servers`

const change = (kind: 'email' | 'phone', code: string) => `(select json_build_object(${code} '${kind}', c.${kind},
  'ip', c.ip_address, 'user_agent', c.user_agent, 'created_at', to_char(c.created_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
  'updated_at', to_char(c.updated_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
  from ${kind}_change_codes c where c.account_id = a.id and c.expire_at > now()) as ${kind}_change_code`

const ownColumns = `${columns}, ${change('email', '')}`
const adminColumns = `${columns}, ${change('email', `'code', c.code,`)}, ${change('phone', `'code', c.code,`)}`
const FROM = 'from accounts a join spaces s on s.id = a.space_id'

const statements = {
  byKey: `select ${ownColumns} ${FROM} join api_keys k on k.account_id = a.id where k.key_hash = $1`,
  byName: `select ${ownColumns} ${FROM} where s.domain = $1 and a.username = $2`,
  byId: `select ${adminColumns} ${FROM} where a.id = $1`,
  info: `select a.activated, s.account_realm as realm ${FROM} where s.domain = $1 and a.username = $2`,
  page: `select ${adminColumns},
      (select coalesce(sum(accounts), 0)::integer from space_account_counts where space_id = $1) as total
    ${FROM} where a.id in (select id from accounts where space_id = $1 order by id limit 20 offset $2) order by a.id`,
  create: `with account as (
      insert into accounts (space_id, username, activated, provisioning_token, ip_address, user_agent, created_at, updated_at)
        values ((select id from spaces where domain = $1), $2, $3, $4, $5, $6, now(), now()) returning *
    ), password as (
      insert into account_passwords (account_id, algorithm, ha1, updated_at) select id, 'SHA-256', $7, null from account
    ), entries as (
      insert into account_dictionary_entries (account_id, key, value)
        select account.id, e.key, e.value from account, json_each_text($8) as e
    ) select *, $1 as domain from account`,
} as const

async function rowsOf(name: keyof typeof statements, values: unknown[]) {
  const { rows } = await pool.query<Record<string, unknown>>({ name, text: statements[name], values })
  return rows
}

const features = { types: [], actions: [] }
const DOMAIN = 'sip.example.org'
const sipOf = (request: FastifyRequest) => (request.params as { sip: string }).sip.split('@')

const app = Fastify()

const route = (method: 'GET' | 'POST', url: string, handler: (request: FastifyRequest) => Promise<unknown>) =>
  app.route({ method, url, handler })

route('GET', '/api/accounts/me', async ({ headers }) => {
  const [row] = headers.from
    ? await rowsOf('byName', headers.from.slice('sip:'.length).split('@').toReversed())
    : await rowsOf('byKey', [createHash('sha256').update(String(headers['x-api-key'])).digest()])
  return { ...row, ...features }
})

route('GET', '/api/accounts/:id', async (request) => {
  const [row] = await rowsOf('byId', [(request.params as { id: string }).id])
  return { ...row, ...features }
})

route('GET', '/api/accounts/:sip/search', async (request) => {
  const [username, domain] = sipOf(request)
  const [row] = await rowsOf('byName', [domain, username])
  return { ...row, ...features }
})

route('GET', '/api/accounts/:sip/info', async (request) => {
  const [username, domain] = sipOf(request)
  const [row] = await rowsOf('info', [domain, username])
  return row
})

route('GET', '/api/accounts', async (request) => {
  const page = Number((request.query as { page?: string }).page ?? 1)
  const rows = await rowsOf('page', [1, (page - 1) * 20])
  const total = Number(rows[0]?.['total'])
  const path = `http://${DOMAIN}:${process.env['SHOWN_PORT']}/api/accounts`
  const url = (number: number) => `${path}?page=${number}`
  const last = Math.ceil(total / 20)
  return {
    current_page: page,
    data: rows.map((row) => ({ ...row, total: undefined, ...features })),
    first_page_url: url(1),
    from: (page - 1) * 20 + 1,
    last_page: last,
    last_page_url: url(last),
    next_page_url: page < last ? url(page + 1) : null,
    path,
    per_page: 20,
    prev_page_url: page > 1 ? url(page - 1) : null,
    to: (page - 1) * 20 + rows.length,
    total,
  }
})

route('POST', '/api/accounts', async (request) => {
  const account = request.body as { username: string; password: string; dictionary: object }
  const ha1 = createHash('sha256').update(`${account.username}:${DOMAIN}:${account.password}`).digest('hex')
  const token = randomBytes(20).toString('base64url')
  const agent = request.headers['user-agent'] ?? ''
  const dictionary = JSON.stringify(account.dictionary)
  const [row] = await rowsOf('create', [DOMAIN, account.username, true, token, request.ip, agent, ha1, dictionary])
  const { space_id: _, search: _search, ...shown } = row ?? {}
  return {
    ...shown,
    dictionary: account.dictionary,
    passwords: [{ algorithm: 'SHA-256' }],
    carddav_servers: [],
    ...features,
  }
})

await app.listen({ host: '127.0.0.1', port: 0 })
process.stdout.write(`bare handler listens at http://127.0.0.1:${(app.server.address() as AddressInfo).port}\n`)
process.once('SIGTERM', () => {
  void app.close().then(() => pool.end())
})
