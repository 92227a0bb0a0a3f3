import { placeOfSecret } from '../secrets/secrets.rules.ts'

/** Endpoints that a Space has at most. */
export const MAX_ENDPOINTS = 20

const DAY_MS = 86_400_000

/** For how long a delivery is tried again, and an endpoint may fail before it is switched off. */
export const TRIED_FOR_MS = 3 * DAY_MS

/** For how long deliveries that have ended are kept. */
export const DELIVERIES_KEPT_MS = 30 * DAY_MS

/** For how long requests are signed with the former secret, too, after a rotation. */
export const FORMER_SECRET_MS = DAY_MS

/** Whether a URL may be that of an endpoint, as far as it alone says: http or https, without user and fragment. */
export function isWebhookUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.hash === ''
}

/** Where a secret of an endpoint is kept. */
export const webhookSecretPlace = (column: 'encrypted_secret' | 'encrypted_former_secret', id: number): string =>
  placeOfSecret('webhook_endpoints', column, id)

const FIRST_PAUSE_MS = 5_000
const MAX_PAUSE_MS = 3_600_000

/** How long to wait after so many failures in a row: 5 s, 20 s, 80 s and so on, an hour at most; a fifth more or less. */
export const pauseAfter = (failures: number, random: number): number =>
  Math.min(FIRST_PAUSE_MS * 4 ** Math.min(failures - 1, 10), MAX_PAUSE_MS) * (0.8 + 0.4 * random)

/** The `webhook-id` of an event: the same each time that it is sent. */
export const eventId = (lineId: string | null, deliveryId: string): string =>
  lineId === null ? `test_${deliveryId}` : `evt_${lineId}`

/** What an event is called: the kind of the line and what has happened to it. */
export const TEST_EVENT = 'webhook.test'
