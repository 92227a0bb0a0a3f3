import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  DELIVERIES_KEPT_MS,
  eventId,
  FORMER_SECRET_MS,
  isWebhookUrl,
  pauseAfter,
  TEST_EVENT,
  TRIED_FOR_MS,
  webhookSecretPlace,
} from './webhooks.rules.ts'

const DAY_MS = 24 * 60 * 60 * 1000

describe('the address of an endpoint', () => {
  it.each(['https://example.org/hook?a=1', 'http://127.0.0.1:8080', 'HTTPS://EXAMPLE.ORG'])('may be %s', (url) =>
    expect(isWebhookUrl(url)).toBe(true),
  )

  it.each([
    '',
    'example.org',
    'ftp://example.org',
    'xhttps://example.org',
    'httpss://example.org',
    'https://user@example.org',
    'https://:secret@example.org',
    'https://example.org/#part',
  ])('may not be %j', (url) => expect(isWebhookUrl(url)).toBe(false))
})

describe('the pause after failures', () => {
  it.each([
    [1, 5],
    [2, 20],
    [3, 80],
    [4, 320],
    [5, 1280],
    [6, 3600],
    [400, 3600],
  ])('after %i is %i seconds', (failures, seconds) => {
    expect(pauseAfter(failures, 0.5)).toBeCloseTo(seconds * 1000)
  })

  it('differs by a fifth', () => {
    expect(pauseAfter(1, 0)).toBeCloseTo(4000)
    expect(pauseAfter(1, 1)).toBeCloseTo(6000)
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        expect(pauseAfter(failures, random)).toBeLessThan(4_320_001)
      }),
    )
  })
})

it('deliveries are tried for three days and kept for thirty, and a former secret signs for one', () => {
  expect([TRIED_FOR_MS, DELIVERIES_KEPT_MS, FORMER_SECRET_MS]).toEqual([3 * DAY_MS, 30 * DAY_MS, DAY_MS])
})

it('an event is named by its line, and one that was sent to try an endpoint by its delivery', () => {
  expect([eventId('7', '8'), eventId(null, '8'), TEST_EVENT]).toEqual(['evt_7', 'test_8', 'webhook.test'])
})

it('secrets of an endpoint are bound to its row and their column', () => {
  expect(webhookSecretPlace('encrypted_secret', 7)).toBe('webhook_endpoints.encrypted_secret/7')
})
