import { describe, expect, it } from 'vitest'
import { keyRefusal } from './api-keys.rules.ts'

const NOW = new Date('2030-01-01T12:00:00Z')
const USED = { ip_address: null, expires_after_minutes: null, expire_at: null, lastUsedAt: NOW.getTime() - 600_000 }

describe('an API key', () => {
  it.each([
    [null, {}],
    [null, { ip_address: '192.0.2.1' }],
    [null, { ip_address: '::ffff:192.0.2.1' }],
    ['other_address', { ip_address: '192.0.2.2' }],
    ['other_address', { ip_address: 'no address' }],
    [null, { expire_at: '2030-01-01T12:00:00.001Z' }],
    ['expired', { expire_at: '2030-01-01T12:00:00Z' }],
    ['expired', { expire_at: '2030-01-01T11:59:00Z' }],
    [null, { expires_after_minutes: 11 }],
    ['expired', { expires_after_minutes: 10 }],
    ['expired', { expires_after_minutes: 9 }],
    ['expired', { expires_after_minutes: 11, expire_at: '2030-01-01T11:59:00Z' }],
    ['other_address', { expires_after_minutes: 9, ip_address: '192.0.2.2' }],
  ])('is refused as %s with %o, ten minutes after its last use', (refusal, limits) => {
    expect(keyRefusal({ ...USED, ...limits }, '192.0.2.1', NOW)).toBe(refusal)
  })

  it('is bound to an address that has no form, as it is', () => {
    expect(keyRefusal({ ...USED, ip_address: 'socket' }, 'socket', NOW)).toBeNull()
  })
})
