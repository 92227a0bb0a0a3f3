import type { PushNotification, SendPush } from '@sipspace/core'
import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../../config/config.ts'
import { prepareApns } from './apns.ts'
import { prepareFcm } from './fcm.ts'
import { preparePusher } from './flexisip-pusher.ts'
import type { PushSender } from './sender.ts'

export interface Push {
  send: SendPush
  close: () => void
}

type Provider = PushNotification['target']['pn_provider']

/** What has to be set for a provider, beside the pusher that does for all. */
const missing: Record<Provider, string> = {
  fcm: 'FCM_SERVICE_ACCOUNT_FILE',
  apns: 'APNS_KEY_FILE, APNS_KEY_ID and APNS_TEAM_ID',
  'apns.dev': 'APNS_KEY_FILE, APNS_KEY_ID and APNS_TEAM_ID',
}

/**
 * Prepares the sending of push notifications: by Flexisip's pusher when its path is set, else by FCM and APNs, as far as
 * they are set.
 *
 * @throws SettingsError for a key or a program that cannot be used
 */
export async function preparePush({
  config,
  clock,
  log,
}: {
  config: Config
  clock: () => Date
  log: FastifyBaseLogger
}): Promise<Push> {
  const senders = await sendersOf(config, clock)
  return {
    async send(notification) {
      const provider = notification.target.pn_provider
      const sender = senders[provider]
      if (!sender) {
        const settings = `APP_FLEXISIP_PUSHER_PATH, or ${missing[provider]}`
        log.warn({ provider }, `push notifications by ${provider} need a setting: ${settings}`)
        return 'not_configured'
      }
      const { outcome, reason } = await sender
        .send(notification)
        .catch((error: unknown) => ({ outcome: 'failed' as const, reason: describe(error) }))
      if (outcome === 'sent') log.info({ provider, type: notification.type }, 'push notification sent')
      else log.warn({ provider, type: notification.type, outcome, reason }, 'a push notification was not sent')
      return outcome
    },
    close() {
      for (const sender of new Set(Object.values(senders))) sender?.close?.()
    },
  }
}

async function sendersOf(config: Config, clock: () => Date): Promise<Record<Provider, PushSender | null>> {
  const pusher = await preparePusher(config)
  if (pusher) return { fcm: pusher, apns: pusher, 'apns.dev': pusher }
  const apns = await prepareApns(config, clock)
  return { fcm: await prepareFcm(config, clock), apns, 'apns.dev': apns }
}

/** The message of an error and of what caused it: `fetch failed` alone says nothing. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const { code } = error as { code?: unknown }
  const text = typeof code === 'string' && !error.message.includes(code) ? `${error.message} (${code})` : error.message
  return error.cause instanceof Error ? `${text}: ${describe(error.cause)}` : text
}
