import { describe, expect, test } from 'vitest'
import { parseRetryAfter, retryDelay } from './retry.ts'

describe('the wait before a repetition', () => {
  test('is at random, up to twice as long each time, and never more than five seconds', () => {
    expect([0, 1, 2, 3, 4, 5, 20].map((attempt) => retryDelay(attempt, 1, null))).toEqual([
      200, 400, 800, 1600, 3200, 5000, 5000,
    ])
    expect(retryDelay(3, 0.25, null)).toBe(400)
    expect(retryDelay(3, 0, null)).toBe(0)
  })

  test('begins when the server wants it', () => {
    expect(retryDelay(0, 0.5, 7_000)).toBe(7_100)
  })
})

describe('Retry-After', () => {
  const now = Date.UTC(2031, 4, 6, 7, 8, 9)

  test.each([
    ['12', 12_000],
    ['0', 0],
    ['Tue, 06 May 2031 07:08:39 GMT', 30_000],
    ['Tue, 06 May 2031 07:00:00 GMT', 0],
    ['soon', null],
    ['', null],
    [null, null],
  ])('%s means %s ms', (value, expected) => {
    expect(parseRetryAfter(value, now)).toBe(expected)
  })
})
