import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextMessage, RECOVERY_CODE_DIGITS, triesSince } from './recovery.rules.ts'

const NONE = { ofNetwork: 0, ofAll: 0, tries: 0, isKnownNetwork: false }

describe('what recovers an account', () => {
  it.each([
    ['code', 5, {}],
    ['code', 5, { ofNetwork: 4, ofAll: 9, tries: 19 }],
    ['nothing', 5, { ofNetwork: 5, ofAll: 5 }],
    ['nothing', 5, { ofNetwork: 5, ofAll: 5, isKnownNetwork: true }],
    ['link', 5, { ofAll: 10 }],
    ['link', 5, { ofAll: 10, isKnownNetwork: true }],
    ['link', 5, { ofAll: 19 }],
    ['nothing', 5, { ofAll: 20 }],
    ['link', 5, { ofAll: 20, isKnownNetwork: true }],
    ['link', 5, { ofAll: 1000, isKnownNetwork: true }],
    ['link', 5, { tries: 20 }],
    ['code', null, { ofNetwork: 1000, ofAll: 1000, tries: 19 }],
    ['link', null, { ofNetwork: 1000, ofAll: 1000, tries: 20 }],
  ] as const)('is a %s where %s may be asked for, after %o', (message, allowed, earlier) => {
    expect(nextMessage(allowed, { ...NONE, ...earlier })).toBe(message)
  })

  it('is never more after more requests', () => {
    const worth = { code: 2, link: 1, nothing: 0 }
    const counts = fc.record({
      ofNetwork: fc.nat(50),
      ofAll: fc.nat(50),
      tries: fc.nat(50),
      isKnownNetwork: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), counts, counts, (allowed, earlier, more) => {
        const later = {
          ofNetwork: earlier.ofNetwork + more.ofNetwork,
          ofAll: earlier.ofAll + more.ofAll,
          tries: earlier.tries + more.tries,
          isKnownNetwork: earlier.isKnownNetwork,
        }
        expect(worth[nextMessage(allowed, later)]).toBeLessThanOrEqual(worth[nextMessage(allowed, earlier)])
      }),
    )
  })

  it('counts the tries of a day, of codes with six digits', () => {
    expect(triesSince(new Date('2030-01-02T12:00:00Z'))).toEqual(new Date('2030-01-01T12:00:00Z'))
    expect(RECOVERY_CODE_DIGITS).toBe(6)
  })
})
