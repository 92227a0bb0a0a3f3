import { TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { relyingPartyOf } from './relying-party.rules.ts'
import { newTotpSecret, stepOfCode, totpUri } from './totp.rules.ts'

/** RFC 6238, appendix B: the secret of SHA-1, and its codes, of which the last six digits count here */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

describe('a code of an authenticator app', () => {
  it.each([
    [59, '287082', 1],
    [1_111_111_109, '081804', 37_037_036],
    [1_234_567_890, '005924', 41_152_263],
    [20_000_000_000, '353130', 666_666_666],
  ])('is right at second %i, where it is %s', (second, code, step) => {
    expect(stepOfCode(SECRET, code, new Date(second * 1000))).toBe(step)
    expect(stepOfCode(SECRET, code, new Date((second + 3600) * 1000))).toBeNull()
  })

  it('is taken one step early or late, and no more', () => {
    const steps = [-61, -31, -30, 0, 29, 30, 59, 60].map((seconds) =>
      stepOfCode(SECRET, '287082', new Date((30 + seconds) * 1000)),
    )
    // step 1 is of the seconds 30 to 59
    expect(steps).toEqual([null, null, 1, 1, 1, 1, 1, null])
  })

  it('is of no use where it is shorter, or of another secret', () => {
    const now = new Date(59_000)
    expect(stepOfCode(SECRET, '28708', now)).toBeNull()
    expect(stepOfCode(newTotpSecret(), '287082', now)).not.toBe(stepOfCode(SECRET, '287082', now))
  })
})

describe('the secret of an authenticator app', () => {
  it('is new each time, of 160 bits', () => {
    expect(newTotpSecret()).toMatch(/^[A-Z2-7]{32}$/)
    expect(newTotpSecret()).not.toBe(newTotpSecret())
  })

  it('is set up by an address that other programs read', () => {
    const uri = totpUri(SECRET, { label: 'alice@sip.example.org', issuer: 'Example' })
    const app = new URL(uri)
    expect(decodeURIComponent(app.pathname)).toContain('Example:alice@sip.example.org')
    expect(Object.fromEntries(app.searchParams)).toEqual({
      issuer: 'Example',
      secret: SECRET,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    })
    expect(new TOTP({ secret: app.searchParams.get('secret') ?? '' }).generate({ timestamp: 59_000 })).toBe('287082')
  })
})

describe('who asks for a passkey', () => {
  it.each([
    ['https://sip.example.org', { id: 'sip.example.org', origin: 'https://sip.example.org' }],
    ['http://localhost:3000/me?a=1', { id: 'localhost', origin: 'http://localhost:3000' }],
    ['https://192.0.2.1', null],
    ['https://[2001:db8::1]:8443', null],
    ['file:///etc', null],
    ['no address', null],
    [null, null],
  ])('at %s is %o', (origin, party) => {
    expect(relyingPartyOf(origin)).toEqual(party)
  })
})
