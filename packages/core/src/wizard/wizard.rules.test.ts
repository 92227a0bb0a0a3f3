import { describe, expect, it } from 'vitest'
import { appLink, newWizardToken } from './wizard.rules.ts'

it('a token has 8 letters and digits, and is new each time', () => {
  const tokens = Array.from({ length: 200 }, newWizardToken)
  for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9]{8}$/)
  expect(new Set(tokens).size).toBe(200)
  // each of the 62 is among 1600 characters, but once in 200 million runs
  expect(new Set(tokens.join('')).size).toBe(62)
})

describe('the link that opens the app', () => {
  const link = { sip: null, linphone_action: 'call', linphone_use_sips: false, fetch_config: null } as const

  it.each([
    ['sip-linphone:?linphone-action=call', {}],
    ['sip-linphone:desk@sip.example.org?linphone-action=call', { sip: 'sip:desk@sip.example.org' }],
    ['sip-linphone:desk@sip.example.org?linphone-action=call', { sip: 'SIPS:desk@sip.example.org' }],
    ['sip-linphone:sip:a?linphone-action=call', { sip: 'sip:sip:a' }],
    ['sip-linphone:desk-sip:a?linphone-action=call', { sip: 'desk-sip:a' }],
    ['sip-linphone:?linphone-action=call&linphone-use-sips=true', { linphone_use_sips: true }],
    ['sip-linphone:?linphone-action=call&linphone-fetch-config=abc', { fetch_config: 'abc' }],
    [
      'sip-linphone:?linphone-action=call&linphone-use-sips=true&linphone-fetch-config=abc',
      { linphone_use_sips: true, fetch_config: 'abc' },
    ],
  ])('is %s with %o', (expected, changes) => {
    expect(appLink({ ...link, ...changes })).toBe(expected)
  })
})
