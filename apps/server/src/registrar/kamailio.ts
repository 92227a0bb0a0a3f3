import type { Device, SipIdentity } from '@sipspace/core'
import pg from 'pg'
import { z } from 'zod'
import type { Config } from '../config/config.ts'
import type { Dependencies } from '../dependencies.ts'
import { instanceId, momentOf } from './contacts.rules.ts'
import type { OpenRegistrar } from './registrar.ts'

/** Milliseconds that a request waits for Kamailio, or its database. */
const TIMEOUT_MS = 3_000

const Row = z.object({
  contact: z.string(),
  instance: z.string().nullable(),
  ruid: z.string(),
  user_agent: z.string(),
  updated: z.coerce.number(),
})

/** Rows of `location` that have not expired; its times are those of Kamailio's machine, without a zone. */
const SELECT = `
  select contact, instance, ruid, coalesce(user_agent, '') as user_agent,
    extract(epoch from last_modified at time zone $3) as updated
  from location
  where username = $1 and lower(domain) = $2 and expires at time zone $3 > now()
  order by last_modified`

/** A client without an instance is known by what Kamailio calls its registration. */
const keyOf = ({ instance, ruid }: z.output<typeof Row>): string => (instance ? instanceId(instance) : ruid)

/**
 * Kamailio's registrar: its table `location` is read; as the rows are a copy of its memory, what is removed is removed by
 * JSON-RPC.
 */
export function kamailioRegistrar({ config, log }: Pick<Dependencies, 'config' | 'log'>): OpenRegistrar {
  const pool = new pg.Pool({
    connectionString: config.KAMAILIO_DATABASE_URL,
    application_name: 'sipspace',
    max: 2,
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
    statement_timeout: TIMEOUT_MS,
    idleTimeoutMillis: 60_000,
  })
  pool.on('error', (err) => log.warn({ err }, 'a connection to Kamailio’s database broke'))

  async function rowsOf({ username, domain }: SipIdentity): Promise<z.output<typeof Row>[]> {
    const { rows } = await pool.query(SELECT, [username, domain, config.KAMAILIO_TIME_ZONE])
    return z.array(Row).parse(rows)
  }

  return {
    async list(address) {
      const devices = (await rowsOf(address)).map((row): [string, Device] => [
        keyOf(row),
        { user_agent: row.user_agent, update_time: momentOf(Math.floor(row.updated)) },
      ])
      return Object.fromEntries(devices)
    },

    async remove(address, uuid) {
      const contacts = (await rowsOf(address)).filter((row) => keyOf(row) === uuid)
      const aor = `${address.username}@${address.domain}`
      for (const { contact } of contacts) await callRpc(config, 'ul.rm_contact', ['location', aor, contact])
    },

    removeAll: ({ username, domain }) => callRpc(config, 'ul.rm', ['location', `${username}@${domain}`]),

    // Kamailio registers at other services from its table uacreg, which is its operator's
    externalAccountChanged: async () => {},

    close: () => pool.end(),
  }
}

const Answer = z.object({ error: z.object({ code: z.int(), message: z.string() }).optional() })

/** A contact that is not there any more. */
const NOT_FOUND = 404

async function callRpc(config: Config, method: string, params: string[]): Promise<void> {
  const url = new URL(config.KAMAILIO_RPC_URL ?? '')
  const login = url.username === '' ? null : `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  url.username = ''
  url.password = ''
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: {
      'content-type': 'application/json',
      ...(login === null ? {} : { authorization: `Basic ${Buffer.from(login).toString('base64')}` }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  })
  const answer = Answer.safeParse(await response.json().catch(() => null))
  if (answer.success && answer.data.error?.code === NOT_FOUND) return
  if (!response.ok || !answer.success || answer.data.error) {
    throw new Error(`Kamailio answered ${response.status} ${answer.data?.error?.message ?? ''}`.trim())
  }
}
