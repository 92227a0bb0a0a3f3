import { readFile } from 'node:fs/promises'
import type { PushNotification } from '@sipspace/core'
import { importPKCS8, SignJWT } from 'jose'
import { z } from 'zod'
import { type Config, SettingsError } from '../../config/config.ts'
import { type Delivery, PUSH_TIMEOUT_MS, type PushSender } from './sender.ts'

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging'

/** The file that Google gives for a service account. */
const ServiceAccount = z.object({
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().min(1),
  token_uri: z.url({ protocol: /^https?$/ }).default('https://oauth2.googleapis.com/token'),
})
type ServiceAccount = z.output<typeof ServiceAccount>
type Key = Awaited<ReturnType<typeof importPKCS8>>

const GrantedToken = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() })

const Refusal = z.object({
  error: z.object({
    status: z.string().default(''),
    details: z.array(z.object({ errorCode: z.string().optional() })).default([]),
  }),
})

/**
 * Prepares FCM's HTTP v1 API, with a service account by OAuth 2.0 (RFC 7523).
 *
 * @returns null when no service account is set
 * @throws SettingsError when its file cannot be used
 */
export async function prepareFcm(config: Config, clock: () => Date): Promise<PushSender | null> {
  const file = config.FCM_SERVICE_ACCOUNT_FILE
  if (file === undefined) return null
  const { account, key } = await readAccount(file)
  const accessToken = tokenKeeper(account, key, clock)
  const post = async (notification: PushNotification) => {
    const project = encodeURIComponent(notification.target.pn_param)
    return fetch(`${config.FCM_ENDPOINT}/v1/projects/${project}/messages:send`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await accessToken.get()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ message: messageOf(notification) }),
      redirect: 'error',
      signal: AbortSignal.timeout(PUSH_TIMEOUT_MS),
    })
  }
  return {
    async send(notification) {
      const response = await post(notification)
      if (response.status !== 401) return deliveryOf(response)
      await response.body?.cancel()
      accessToken.forget()
      return deliveryOf(await post(notification))
    },
  }
}

async function readAccount(file: string): Promise<{ account: ServiceAccount; key: Key }> {
  try {
    const account = ServiceAccount.parse(JSON.parse(await readFile(file, 'utf8')))
    return { account, key: await importPKCS8(account.private_key, 'RS256') }
  } catch {
    throw new SettingsError('FCM_SERVICE_ACCOUNT_FILE: must be the JSON file of a service account that can be read')
  }
}

/** Seconds that a token is not used any more before it ends. */
const MARGIN = 60

/** Asks for an access token when there is none that is good for a while; those who wait share one request. */
function tokenKeeper(account: ServiceAccount, key: Key, clock: () => Date) {
  let kept: { token: Promise<string>; until: number } | null = null

  async function ask(): Promise<string> {
    const now = Math.floor(clock().getTime() / 1000)
    const assertion = await new SignJWT({ scope: SCOPE })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: account.private_key_id })
      .setIssuer(account.client_email)
      .setAudience(account.token_uri)
      .setIssuedAt(now)
      .setExpirationTime(now + 3600)
      .sign(key)
    const response = await fetch(account.token_uri, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }),
      redirect: 'error',
      signal: AbortSignal.timeout(PUSH_TIMEOUT_MS),
    })
    if (!response.ok) throw new Error(`the service account was refused with ${response.status}`)
    const granted = GrantedToken.parse(await response.json())
    if (kept) kept.until = (now + granted.expires_in - MARGIN) * 1000
    return granted.access_token
  }

  const forget = () => {
    kept = null
  }
  return {
    get(): Promise<string> {
      if (kept && clock().getTime() < kept.until) return kept.token
      const token = ask()
      kept = { token, until: Number.POSITIVE_INFINITY }
      token.catch(forget)
      return token
    },
    forget,
  }
}

/** Data alone, so that the app is woken up and shows what it likes. Values are texts. */
function messageOf({ target, type, callId, from, data, ttl }: PushNotification) {
  return {
    token: target.pn_prid,
    android: { priority: 'HIGH', ttl: `${ttl}s` },
    data: {
      ...(type === 'background' ? {} : { 'loc-key': type === 'call' ? 'IC_MSG' : 'IM_MSG' }),
      ...(callId === undefined ? {} : { 'call-id': callId }),
      ...(from ? { 'from-uri': from.uri, 'display-name': from.name } : {}),
      ...(data ? { 'custom-payload': JSON.stringify(data) } : {}),
    },
  }
}

/** FCM's own codes that say that there is no such device, or not for this project. */
const unknownDevice = new Set(['UNREGISTERED', 'INVALID_ARGUMENT', 'SENDER_ID_MISMATCH'])

async function deliveryOf(response: Response): Promise<Delivery> {
  if (response.ok) {
    await response.body?.cancel()
    return { outcome: 'sent' }
  }
  const refusal = Refusal.safeParse(await response.json().catch(() => null))
  const { status, details } = refusal.success ? refusal.data.error : { status: '', details: [] }
  const code = details.find(({ errorCode }) => errorCode !== undefined)?.errorCode
  const reason = `FCM answered ${response.status} ${code ?? status}`.trim()
  return { outcome: code !== undefined && unknownDevice.has(code) ? 'unknown_device' : 'failed', reason }
}
