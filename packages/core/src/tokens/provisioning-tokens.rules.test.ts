import { describe, expect, it } from 'vitest'
import { DomainSettings } from '../config.ts'
import { newProvisioningToken, tokenRefusal } from './provisioning-tokens.rules.ts'

const NOW = new Date('2030-01-01T12:00:00Z')

describe('a provisioning token', () => {
  it('is new each time, and ends after the minutes of the setting', () => {
    const config = DomainSettings.parse({ APP_PROVISIONING_TOKEN_EXPIRATION_MINUTES: '30' })
    const token = newProvisioningToken(config, NOW)
    expect(token.provisioning_token).toMatch(/^[\w-]{27}$/)
    expect(token.provisioning_token_expire_at).toEqual(new Date('2030-01-01T12:30:00Z'))
    expect(newProvisioningToken(config, NOW).provisioning_token).not.toBe(token.provisioning_token)
    expect(newProvisioningToken(DomainSettings.parse({}), NOW).provisioning_token_expire_at).toBeNull()
  })

  it.each([
    ['token_not_found', undefined],
    ['account_blocked', { blocked: true, expire_at: null }],
    ['account_blocked', { blocked: true, expire_at: '2030-01-01T11:00:00Z' }],
    ['token_expired', { blocked: false, expire_at: '2030-01-01T11:59:59.999Z' }],
    ['token_expired', { blocked: false, expire_at: '2030-01-01T12:00:00Z' }],
    [null, { blocked: false, expire_at: '2030-01-01T12:00:00.001Z' }],
    [null, { blocked: false, expire_at: null }],
  ])('is refused as %s where its account is %o', (refusal, account) => {
    expect(tokenRefusal(account, NOW)).toBe(refusal)
  })
})
