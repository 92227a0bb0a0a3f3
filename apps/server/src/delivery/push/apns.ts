import { readFile } from 'node:fs/promises'
import { type ClientHttp2Session, connect, constants } from 'node:http2'
import type { PushNotification } from '@sipspace/core'
import { importPKCS8, SignJWT } from 'jose'
import { z } from 'zod'
import { type Config, isLoopbackUrl, SettingsError } from '../../config/config.ts'
import { type ApnsTarget, apnsTarget } from './apns-target.rules.ts'
import { type Delivery, PUSH_TIMEOUT_MS, type PushSender } from './sender.ts'

const endpoints = { apns: 'https://api.push.apple.com', 'apns.dev': 'https://api.sandbox.push.apple.com' } as const

/** Apple takes a provider token for an hour, and no new one more often than every 20 minutes. */
const PROVIDER_TOKEN_MS = 50 * 60_000
const IDLE_MS = 10 * 60_000

interface Answer {
  status: number
  reason: string
}

/**
 * Prepares APNs: HTTP/2 with a token that is signed by a key of the team.
 *
 * @returns null when no key is set
 * @throws SettingsError when its file cannot be used
 */
export async function prepareApns(config: Config, clock: () => Date): Promise<PushSender | null> {
  const { APNS_KEY_FILE: file, APNS_KEY_ID: keyId, APNS_TEAM_ID: team } = config
  if (file === undefined || keyId === undefined || team === undefined) return null
  const key = await readFile(file, 'utf8')
    .then((pem) => importPKCS8(pem, 'ES256'))
    .catch(() => {
      throw new SettingsError('APNS_KEY_FILE: must be a key of APNs (.p8) that can be read')
    })
  const sessions = sessionKeeper(config)
  let signed: { token: string; at: number } | null = null

  const providerToken = async (): Promise<string> => {
    const now = clock().getTime()
    if (signed && now - signed.at < PROVIDER_TOKEN_MS) return signed.token
    const jwt = new SignJWT({ iss: team, iat: Math.floor(now / 1000) })
    const token = await jwt.setProtectedHeader({ alg: 'ES256', kid: keyId }).sign(key)
    signed = { token, at: now }
    return token
  }

  async function post(notification: PushNotification, target: ApnsTarget): Promise<Answer> {
    const origin = config.APNS_ENDPOINT ?? endpoints[notification.target.pn_provider === 'apns' ? 'apns' : 'apns.dev']
    const headers = {
      ...headersOf(notification, target, clock()),
      authorization: `bearer ${await providerToken()}`,
    }
    const body = JSON.stringify(payloadOf(notification))
    return sessions.request(origin, headers, body)
  }

  return {
    async send(notification) {
      const target = apnsTarget(notification.target, notification.type === 'call')
      if (!target) return { outcome: 'unknown_device', reason: 'pn_param or pn_prid is not as APNs has them' }
      if (target.team !== team) return { outcome: 'unknown_device', reason: 'the app is of another team' }
      const answer = await post(notification, target)
      if (answer.reason !== 'ExpiredProviderToken') return deliveryOf(answer)
      signed = null
      return deliveryOf(await post(notification, target))
    },
    close: () => sessions.close(),
  }
}

const pushTypes = { background: 'background', message: 'alert', call: 'voip' } as const

function headersOf(notification: PushNotification, { topic, deviceToken }: ApnsTarget, now: Date) {
  // an app without the service for calls gets an alert
  const isCallAlert = notification.type === 'call' && !topic.endsWith('.voip')
  return {
    [constants.HTTP2_HEADER_METHOD]: 'POST',
    [constants.HTTP2_HEADER_PATH]: `/3/device/${encodeURIComponent(deviceToken)}`,
    'apns-topic': topic,
    'apns-push-type': isCallAlert ? 'alert' : pushTypes[notification.type],
    'apns-priority': notification.type === 'background' ? '5' : '10',
    'apns-expiration': String(Math.floor(now.getTime() / 1000) + notification.ttl),
  }
}

/** The keys are those that apps on liblinphone look for. */
function payloadOf({ type, callId, from, data }: PushNotification) {
  const alert = { 'loc-key': type === 'call' ? 'IC_MSG' : 'IM_MSG', 'loc-args': [from?.name ?? ''] }
  return {
    aps: type === 'background' ? { 'content-available': 1 } : { alert, sound: 'default', 'mutable-content': 1 },
    ...(callId === undefined ? {} : { 'call-id': callId }),
    ...(from ? { 'from-uri': from.uri, 'display-name': from.name } : {}),
    ...(data ? { customPayload: data } : {}),
  }
}

const unknownDevice = new Set(['BadDeviceToken', 'DeviceTokenNotForTopic', 'Unregistered', 'ExpiredToken'])

function deliveryOf({ status, reason }: Answer): Delivery {
  if (status === 200) return { outcome: 'sent' }
  return {
    outcome: unknownDevice.has(reason) ? 'unknown_device' : 'failed',
    reason: `APNs answered ${status} ${reason}`.trim(),
  }
}

/** Keeps one connection to each of Apple's servers while it is in use. */
function sessionKeeper(config: Config) {
  const sessions = new Map<string, ClientHttp2Session>()
  const insecure = config.APNS_ALLOW_SELF_SIGNED && isLoopbackUrl(config.APNS_ENDPOINT ?? '')

  function sessionFor(origin: string): { session: ClientHttp2Session; isNew: boolean } {
    const known = sessions.get(origin)
    if (known && !known.closed && !known.destroyed) return { session: known, isNew: false }
    const session = connect(origin, { rejectUnauthorized: !insecure })
    const forget = () => {
      if (sessions.get(origin) === session) sessions.delete(origin)
    }
    // what fails are its requests, which say so
    session.on('error', forget)
    session.on('close', forget)
    session.on('goaway', forget)
    session.setTimeout(IDLE_MS, () => session.close())
    sessions.set(origin, session)
    return { session, isNew: true }
  }

  return {
    async request(origin: string, headers: Record<string, string>, body: string): Promise<Answer> {
      const { session, isNew } = sessionFor(origin)
      try {
        return await exchange(session, headers, body)
      } catch (error) {
        if (sessions.get(origin) === session) sessions.delete(origin)
        session.close()
        // Apple may have closed it while it was idle
        if (isNew || error instanceof TimeoutError) throw error
        return exchange(sessionFor(origin).session, headers, body)
      }
    },
    close() {
      for (const session of sessions.values()) session.destroy()
      sessions.clear()
    },
  }
}

class TimeoutError extends Error {}

const Refusal = z.object({ reason: z.string().max(100) })

function exchange(session: ClientHttp2Session, headers: Record<string, string>, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stream = session.request(headers)
    const timer = setTimeout(() => stream.destroy(new TimeoutError('APNs did not answer in time')), PUSH_TIMEOUT_MS)
    let status = 0
    let text = ''
    stream.setEncoding('utf8')
    stream.on('response', (answered) => {
      status = Number(answered[constants.HTTP2_HEADER_STATUS])
    })
    stream.on('data', (chunk: string) => {
      if (text.length < 4_096) text += chunk
    })
    stream.once('error', reject)
    stream.once('close', () => {
      clearTimeout(timer)
      if (status === 0) reject(new Error('APNs closed the connection'))
      else resolve({ status, reason: reasonOf(text) })
    })
    stream.end(body)
  })
}

function reasonOf(text: string): string {
  try {
    const parsed = Refusal.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data.reason : ''
  } catch {
    return ''
  }
}
