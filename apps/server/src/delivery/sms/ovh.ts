import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Config } from '../../config/config.ts'
import { type OutgoingSms, type SendSms, SmsDeliveryError } from './delivery.ts'

/** What is needed to sign requests to OVH's API. */
export interface OvhAccount {
  appKey: string
  appSecret: string
  consumerKey: string
  /** such as `https://eu.api.ovh.com/1.0` */
  endpoint: string
}

/** The account that is set; null without one. */
export function ovhAccount(config: Config): OvhAccount | null {
  const { OVH_APP_KEY: appKey, OVH_APP_SECRET: appSecret, OVH_APP_CONSUMER_KEY: consumerKey } = config
  if (appKey === undefined || appSecret === undefined || consumerKey === undefined) return null
  return { appKey, appSecret, consumerKey, endpoint: config.OVH_APP_ENDPOINT }
}

const TIMEOUT_MS = 20_000
const HOUR_MS = 3_600_000

/** What OVH has said of an account: how far its clock is ahead of ours in seconds, and its first SMS service. */
interface Known {
  ahead?: { seconds: number; until: number }
  service?: string
}

/**
 * Prepares the sending of SMS by `POST /sms/{serviceName}/jobs` of OVH's API. It gives the SMS service that has taken one.
 */
export function prepareOvh({ config, clock }: { config: Config; clock: () => Date }, account: OvhAccount): SendSms {
  // kept once a request has gone well: what failed is asked for anew
  let lastKnown: Known = {}
  return async (sms, signal) => {
    const known = lastKnown
    lastKnown = {}
    const answer = await sendByOvh({ config, clock }, account, { sms, known, signal })
    lastKnown = known
    if (answer.validReceivers.length === 0) throw new SmsDeliveryError('OVH refuses the number', { permanent: true })
    return { service: answer.service }
  }
}

interface Sending {
  sms: OutgoingSms
  known: Known
  signal: AbortSignal | undefined
}

/** @param sending `known` is completed by what OVH says */
async function sendByOvh(
  { config, clock }: { config: Config; clock: () => Date },
  account: OvhAccount,
  { sms: { to, text }, known, signal }: Sending,
): Promise<{ service: string; validReceivers: string[] }> {
  async function call<T>(method: 'GET' | 'POST', path: string, schema: z.ZodType<T>, body = ''): Promise<T> {
    const url = `${account.endpoint}${path}`
    const timestamp = String(Math.floor(clock().getTime() / 1000) + (await ahead()))
    const signed = [account.appSecret, account.consumerKey, method, url, body, timestamp].join('+')
    return ask(url, schema, signal, {
      method,
      headers: {
        'content-type': 'application/json',
        'x-ovh-application': account.appKey,
        'x-ovh-consumer': account.consumerKey,
        'x-ovh-timestamp': timestamp,
        'x-ovh-signature': `$1$${createHash('sha1').update(signed).digest('hex')}`,
      },
      ...(body === '' ? {} : { body }),
    })
  }

  /** OVH refuses what is signed too long before or after its own time. */
  async function ahead(): Promise<number> {
    const now = clock().getTime()
    if (!known.ahead || now >= known.ahead.until) {
      const time = await ask(`${account.endpoint}/auth/time`, z.int(), signal)
      known.ahead = { seconds: time - Math.floor(clock().getTime() / 1000), until: now + HOUR_MS }
    }
    return known.ahead.seconds
  }

  async function findService(): Promise<string> {
    const [first] = await call('GET', '/sms', z.array(z.string()))
    if (first === undefined) throw new SmsDeliveryError('OVH has no SMS service for this consumer key')
    return first
  }

  known.service = config.OVH_SMS_SERVICE ?? known.service ?? (await findService())
  const { service } = known
  const sender = config.OVH_APP_SENDER
  const message = {
    receivers: [to],
    message: text,
    ...(sender === undefined ? { senderForResponse: true } : { sender }),
    // it is no advertisement: sent at any hour, without words on how to unsubscribe
    noStopClause: true,
    priority: 'high',
    charset: 'UTF-8',
  }
  const path = `/sms/${encodeURIComponent(service)}/jobs`
  const { validReceivers } = await call('POST', path, Sent, JSON.stringify(message))
  return { service, validReceivers }
}

const Sent = z.object({ validReceivers: z.array(z.string()) })
const Refused = z.object({ errorCode: z.string().optional(), message: z.string().optional() })

/** What an SMS itself is refused for. Anything else is for an operator to mend, or passes. */
const permanentStatuses = [400, 413, 422]
const notAvailableBySms = ['INVALID_SIGNATURE', 'QUERY_TIME_OUT']

async function ask<T>(url: string, schema: z.ZodType<T>, signal: AbortSignal | undefined, init: RequestInit = {}) {
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  let response: Response
  let body: unknown
  try {
    response = await fetch(url, {
      ...init,
      redirect: 'error',
      signal: signal ? AbortSignal.any([timeout, signal]) : timeout,
    })
    body = await response.json().catch(() => null)
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : ''
    throw new SmsDeliveryError(`OVH cannot be reached${cause}`)
  }
  if (!response.ok) {
    const refused = Refused.safeParse(body).data
    const said = [refused?.errorCode, refused?.message].filter((text) => text !== undefined).join(', ')
    const permanent =
      permanentStatuses.includes(response.status) && !notAvailableBySms.includes(refused?.errorCode ?? '')
    throw new SmsDeliveryError(`OVH answered ${response.status} ${withoutNumbers(said)}`.trim(), { permanent })
  }
  const parsed = schema.safeParse(body)
  if (!parsed.success) throw new SmsDeliveryError('OVH answered with something that is not understood')
  return parsed.data
}

/** An answer may quote the number or the text: neither belongs into a log. */
const withoutNumbers = (text: string): string => text.slice(0, 200).replace(/\+?\d{4,}/g, '…')
