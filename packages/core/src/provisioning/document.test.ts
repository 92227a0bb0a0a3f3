import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFromHeader } from '../credentials/sip-identity.rules.ts'
import { accountAddress, registrarAddress } from './document.rules.ts'

const address = (display_name: string | null, username = 'olga.k') =>
  accountAddress({ username, domain: 'voice.example', display_name })

describe('the address that an app registers', () => {
  it.each([
    [null, '<sip:olga.k@voice.example>'],
    ['', '<sip:olga.k@voice.example>'],
    ['Olga', '"Olga" <sip:olga.k@voice.example>'],
    ['Olga "Bee" K\\', '"Olga \\"Bee\\" K\\\\" <sip:olga.k@voice.example>'],
    ['<sip:other@evil.example>', '"<sip:other@evil.example>" <sip:olga.k@voice.example>'],
  ])('of somebody called %s is %s', (name, expected) => {
    expect(address(name)).toBe(expected)
  })

  it.each([
    ['+33612345678', '+33612345678'],
    ["a!b*c'(d)&e=f$g,h/i?j", "a!b*c'(d)&e=f$g,h/i?j"],
    ['a#b^c', 'a%23b%5Ec'],
    ['zoé', 'zo%C3%A9'],
  ])('escapes of the name %s what a SIP URI cannot hold', (username, escaped) => {
    expect(address(null, username)).toBe(`<sip:${escaped}@voice.example>`)
  })

  it('names the same account whatever the display name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 80 }), (name) => {
        expect(parseFromHeader(address(name))).toEqual({ username: 'olga.k', domain: 'voice.example' })
      }),
    )
  })
})

describe('the address that an app registers at', () => {
  it.each([
    [null, '<sip:voice.example>'],
    ['', '<sip:voice.example>'],
    ['proxy.voice.example', '<sip:proxy.voice.example>'],
    ['proxy.voice.example:5080;transport=tcp', '<sip:proxy.voice.example:5080;transport=tcp>'],
    ['sip:proxy.voice.example;transport=tls', '<sip:proxy.voice.example;transport=tls>'],
    ['SIPS:proxy.voice.example', '<SIPS:proxy.voice.example>'],
    ['<sip:proxy.voice.example;lr>', '<sip:proxy.voice.example;lr>'],
    ['mysip:5060', '<sip:mysip:5060>'],
  ])('is for the setting %s %s', (setting, expected) => {
    expect(registrarAddress({ domain: 'voice.example', account_proxy_registrar_address: setting })).toBe(expected)
  })
})
