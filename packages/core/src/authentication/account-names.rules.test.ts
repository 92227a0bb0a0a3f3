import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../../../../test/support/database/index.ts'
import { meantAccount, type NamedAccount, readAccountName } from './account-names.rules.ts'

const SPACE = { domain: 'sip.example.org', default_country: 'DE' }
const NUMBER = '+4915123410007'

describe('what is typed in for an account', () => {
  it.each([
    ['Alice01', { username: 'alice01', domain: SPACE.domain }, null, null],
    ['sip:alice01', { username: 'alice01', domain: SPACE.domain }, null, null],
    ['alice01@beta.example.org', { username: 'alice01', domain: 'beta.example.org' }, 'alice01@beta.example.org', null],
    ['Alice@Mail.example', { username: 'alice', domain: 'mail.example' }, 'alice@mail.example', null],
    [' 0151 234 10007\t', { username: '0151 234 10007', domain: SPACE.domain }, null, NUMBER],
    ['0151 234 10007', { username: '0151 234 10007', domain: SPACE.domain }, null, NUMBER],
    [`sip:${NUMBER}@sip.example.org`, { username: NUMBER, domain: SPACE.domain }, `${NUMBER}@sip.example.org`, NUMBER],
    [`${NUMBER}@mail.example`, { username: NUMBER, domain: 'mail.example' }, `${NUMBER}@mail.example`, null],
  ])('%s may be %o, the email address %s and the number %s', (text, sip, email, phone) => {
    expect(readAccountName(text, SPACE.domain.toUpperCase(), SPACE)).toEqual({ sip, email, phone })
    // in another Space than that of the host, no account is known by email address or phone number
    const elsewhere = readAccountName(text, 'gamma.example.org', SPACE)
    expect([elsewhere.email, elsewhere.phone]).toEqual([null, null])
  })

  it('may be anything', () => {
    fc.assert(
      fc.property(anyText(255), anyText(64), (text, domain) => {
        const { sip } = readAccountName(text, domain, SPACE)
        expect(sip.username).toBe(sip.username.toLowerCase())
        expect(sip.domain).toBe(sip.domain.toLowerCase())
      }),
    )
  })
})

describe('of the accounts that have a name', () => {
  const found = (id: number, is_sip = false): NamedAccount => ({ id, username: `user-${id}`, domain: 'd', is_sip })

  it.each([
    [[], null],
    [[found(1)], 1],
    [[found(1), found(1)], 1],
    [[found(1), found(2)], null],
    [[found(1), found(2), found(2)], null],
    [[found(1), found(2, true)], 2],
    [[found(3, true), found(1), found(2)], 3],
  ])('%j, %j is meant', (named, meant) => {
    expect(meantAccount(named)?.username ?? null).toBe(meant === null ? null : `user-${meant}`)
  })
})
