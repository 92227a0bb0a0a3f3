import { setTimeout as sleep } from 'node:timers/promises'
import {
  claimDeliveries,
  collectWebhooks,
  type DueDelivery,
  findDueEndpoints,
  findTarget,
  noteDelivered,
  noteFailed,
  switchOff,
  webhookSecretPlace,
} from '@sipspace/core'
import { Webhook } from 'standardwebhooks'
import type { Dependencies } from '../dependencies.ts'
import { type BoundedFetch, createBoundedFetch } from '../outgoing/bounded-fetch.ts'
import { VERSION } from '../version.ts'

/** How often it is looked for what is new; what waits for a pause to end, as well. */
const LOOK_EVERY_MS = 1_000

/** Requests to one endpoint at the same time, each of another sequence. */
const REQUESTS_AT_ONCE = 10

export interface WebhookSender {
  /** lets the requests that are being made end */
  stop: () => Promise<void>
}

type Sending = Pick<Dependencies, 'db' | 'config' | 'clock' | 'log' | 'secrets'>

/**
 * Sends events to the endpoints of Spaces. The audit log is what they are made of, so that a change and its event are one
 * transaction; a request whose outcome a process could not note is made again by whichever process looks next.
 */
export function startWebhookSender(deps: Sending, { lookEveryMs = LOOK_EVERY_MS } = {}): WebhookSender {
  const { log, config } = deps
  const stopping = new AbortController()
  const { signal } = stopping
  const fetch = createBoundedFetch({ privateNetworks: config.WEBHOOK_PRIVATE_NETWORKS })
  const { db } = deps
  const underWay = new Map<number, Promise<void>>()
  const report = (err: unknown) => log.warn({ err }, 'webhooks could not be sent')

  async function work(endpointId: number): Promise<void> {
    while (!signal.aborted) {
      const due = await claimDeliveries(db, endpointId, { limit: REQUESTS_AT_ONCE, now: deps.clock() })
      if (due.length === 0) return
      await Promise.all(due.map((delivery) => deliver(deps, fetch, endpointId, delivery)))
    }
  }

  async function look(): Promise<void> {
    while (await collectWebhooks(db, deps.clock())) if (signal.aborted) return
    for (const id of await findDueEndpoints(db, deps.clock())) {
      if (underWay.has(id)) continue
      const working = work(id)
        .catch(report)
        .finally(() => underWay.delete(id))
      underWay.set(id, working)
    }
  }

  async function live(): Promise<void> {
    while (!signal.aborted) {
      await look().catch(report)
      await sleep(lookEveryMs, undefined, { signal }).catch(() => {})
    }
    await Promise.all(underWay.values())
  }

  const life = live()
  return {
    async stop() {
      stopping.abort()
      await life
    },
  }
}

async function deliver(deps: Sending, fetch: BoundedFetch, endpointId: number, delivery: DueDelivery): Promise<void> {
  const { clock } = deps
  const sentAt = clock()
  const db = deps.db.withAudit({ operation: 'worker.sendWebhooks', at: sentAt, by: null })
  const note = (status: number | null, error: string, isFinal = false) => {
    const { id, attempts, created_at: createdAt } = delivery
    return noteFailed(db, { id, endpointId, attempts, createdAt, status, error, isFinal, sentAt }, clock())
  }
  const body = bodyOf(delivery, sentAt)
  if (body === null) return note(null, 'the audit log keeps this event no longer', true)
  const target = await findTarget(db, endpointId)
  if (!target) return
  let status: number
  try {
    const headers = {
      'content-type': 'application/json',
      'user-agent': `sipspace/${VERSION}`,
      'webhook-id': delivery.event_id,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': await signatures(deps, target, { id: delivery.event_id, sentAt, body }),
    }
    ;({ status } = await fetch(target.url, { method: 'POST', headers, body }))
  } catch (error) {
    return note(null, reasonOf(error))
  }
  if (status >= 200 && status < 300) return noteDelivered(db, { id: delivery.id, endpointId, status }, clock())
  // it wants no more (RFC 9110 section 15.5.11)
  if (status === 410) await switchOff(db, endpointId, 'answered 410', clock())
  return note(status, `answered ${status}`, status === 410)
}

type Target = NonNullable<Awaited<ReturnType<typeof findTarget>>>

/** One signature a secret: during a rotation there are two. */
async function signatures(
  { secrets, clock }: Sending,
  target: Target,
  { id, sentAt, body }: { id: string; sentAt: Date; body: string },
): Promise<string> {
  const { encrypted_former_secret: former, former_secret_key_id: formerKeyId, former_secret_until: until } = target
  const current = await secrets.decrypt(webhookSecretPlace('encrypted_secret', target.id), {
    ciphertext: target.encrypted_secret,
    keyId: target.secret_key_id,
  })
  const all = [current]
  if (former !== null && formerKeyId !== null && until !== null && new Date(until) > clock()) {
    const place = webhookSecretPlace('encrypted_former_secret', target.id)
    all.push(await secrets.decrypt(place, { ciphertext: former, keyId: formerKeyId }))
  }
  return all.map((secret) => new Webhook(secret).sign(id, sentAt, body)).join(' ')
}

/** What is sent: the line of the audit log, but for where the request came from. Null where there is no line any more. */
function bodyOf({ type, line, isTest, created_at }: DueDelivery, now: Date): string | null {
  if (isTest) return JSON.stringify({ type, timestamp: created_at, data: { sent_at: now.toISOString() } })
  if (line === null) return null
  const { at, ip: _ip, user_agent: _userAgent, ...data } = line
  return JSON.stringify({ type, timestamp: at, data })
}

/** In one line, what an admin can use. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'no answer in time'
  const { code } = error as { code?: string }
  return (error.message || code || error.name).slice(0, 200)
}
