import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { statfs } from 'node:fs/promises'
import { isIPv6 } from 'node:net'
import { turnUris } from '@sipspace/core'
import { pino } from 'pino'
import { type Config, originOf } from '../../config/config.ts'
import { checkSmtp } from '../../delivery/mail/mail.transport.ts'
import { smtpServer } from '../../delivery/mail/smtp-server.ts'
import { preparePush } from '../../delivery/push/push.ts'
import { prepareRegistrar } from '../../registrar/registrar.ts'
import type { Finding } from './finding.ts'

const TIMEOUT_MS = 5_000

const silent = pino({ level: 'silent' })

/** Runs a check: what it returns is fine, what it throws is wrong; null where there is nothing to check. */
async function examine(check: string, run: () => Promise<string | null> | null, off: string): Promise<Finding> {
  try {
    const message = await run()
    return message === null ? { check, state: 'off', message: off } : { check, state: 'ok', message }
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    return { check, state: 'problem', message: message || code || 'it does not answer' }
  }
}

/** Looks at what is around the server: services, the way to it, and its disk. Nothing is sent to anybody. */
export function examineServices(config: Config, hosts: readonly string[]): Promise<Finding[]> {
  return Promise.all([
    examine('mail', () => examineMail(config), 'MAIL_HOST is not set: mails are written to DATA_DIR/mail'),
    examine('SMS', () => examineSms(config), 'OVH_APP_KEY is not set: SMS are written to DATA_DIR/sms'),
    examine('push', () => examinePush(config), 'neither FCM, APNs nor a pusher is set: no app is woken up'),
    examine('registrar', () => examineRegistrar(config), 'neither Redis nor Kamailio is set: no devices are shown'),
    examine('TURN', () => examineTurn(config), 'COTURN_SERVER_HOST is not set: apps get no relay'),
    ...hosts.map((host) => examine(`https of ${host}`, () => examineOrigin(config, host), '')),
    examine('disk', () => examineDisk(config), ''),
  ])
}

function examineMail(config: Config): Promise<string> | null {
  const server = smtpServer(config, { name: '', server: null })
  return server && checkSmtp(server).then(() => `${server.host}:${server.port} takes mails`)
}

async function ask(url: string): Promise<Response> {
  try {
    return await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'manual' })
  } catch (error) {
    const { cause, message } = error as Error & { cause?: Error }
    throw new Error(`${url} cannot be reached: ${cause?.message || message}`, { cause: error })
  }
}

function examineSms({ OVH_APP_KEY: key, OVH_APP_ENDPOINT: endpoint }: Config): Promise<string> | null {
  if (key === undefined) return null
  return ask(`${endpoint}/auth/time`).then(({ status }) => {
    if (status !== 200) throw new Error(`${endpoint} answers ${status}: see OVH_APP_ENDPOINT`)
    return `${endpoint} answers; nothing was sent`
  })
}

function examinePush(config: Config): Promise<string> | null {
  const ways = {
    'the pusher': config.APP_FLEXISIP_PUSHER_PATH,
    'the key of FCM': config.FCM_SERVICE_ACCOUNT_FILE,
    'the key of APNs': config.APNS_KEY_FILE,
  }
  const names = Object.entries(ways).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  if (names.length === 0) return null
  return preparePush({ config, clock: () => new Date(), log: silent }).then((push) => {
    push.close()
    return `${names.join(' and ')} can be used; nothing was sent`
  })
}

async function examineRegistrar(config: Config): Promise<string | null> {
  const registrar = prepareRegistrar({ config, log: silent })
  if (!registrar) return null
  try {
    await registrar.list({ username: 'sipspace-doctor', domain: 'invalid' })
    return 'it answers'
  } finally {
    await registrar.close()
  }
}

/** A Binding request (RFC 5389, section 6), which every TURN server answers. */
const bindingRequest = () => Buffer.concat([Buffer.from([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42]), randomBytes(12)])

function examineTurn({ COTURN_SERVER_HOST: hosts }: Config): Promise<string> | null {
  const uris = (turnUris(hosts) ?? []).filter((uri) => uri.startsWith('turn:') && !uri.includes('transport=tcp'))
  if (hosts === '') return null
  return Promise.all(uris.map(askTurn)).then((asked) =>
    asked.length > 0 ? `${asked.join(', ')} answers` : 'its servers take TLS or TCP alone, which is not tried',
  )
}

function askTurn(uri: string): Promise<string> {
  const [, host = '', port = '3478'] = /^turn:(\[[^\]]+\]|[^:?]+)(?::(\d+))?/.exec(uri) ?? []
  const address = host.replace(/^\[|\]$/g, '')
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
  return new Promise<string>((resolve, reject) => {
    const late = () =>
      reject(new Error(`${address}:${port} does not answer by UDP: see COTURN_SERVER_HOST and firewalls`))
    const timer = setTimeout(late, TIMEOUT_MS)
    timer.unref()
    socket.once('message', () => resolve(`${address}:${port}`))
    socket.once('error', reject)
    socket.send(bindingRequest(), Number(port), address, (error) => error && reject(error))
  }).finally(() => socket.close())
}

/** As browsers and apps come to a Space: by its public address, through what proxies there are. */
async function examineOrigin(config: Config, host: string): Promise<string> {
  const origin = originOf(config, config.PORT)(host)
  const response = await ask(`${origin}/healthz`)
  const isOurs = response.status === 200 && (await response.text()).includes('"version"')
  if (!isOurs) {
    throw new Error(`${origin}/healthz answers ${response.status}, and not as sipspace: see PUBLIC_URL and the proxy`)
  }
  const hasProxy = config.PUBLIC_URL?.startsWith('https:') && config.TRUST_PROXY === false
  if (hasProxy) throw new Error('a proxy serves https, and TRUST_PROXY does not name it: all clients count as one')
  return `${origin} answers`
}

const GIBIBYTE = 2 ** 30

async function examineDisk({ dataDir }: Config): Promise<string> {
  const { bavail, bsize, blocks } = await statfs(dataDir)
  const free = bavail * bsize
  const share = Math.round((100 * bavail) / blocks)
  const text = `${(free / GIBIBYTE).toFixed(1)} GiB (${share} %) are free in ${dataDir}`
  if (free < GIBIBYTE || share < 5) throw new Error(`only ${text}: make room before it is full`)
  return text
}
