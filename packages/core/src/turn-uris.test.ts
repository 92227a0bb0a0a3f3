import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { turnUris } from './turn-uris.ts'

describe('the URIs of TURN servers', () => {
  it.each([
    ['turn.example.org', ['turn:turn.example.org']],
    ['turn.example.org:3478', ['turn:turn.example.org:3478']],
    ['turn:turn.example.org', ['turn:turn.example.org']],
    ['TURNS:turn.example.org:5349', ['turns:turn.example.org:5349']],
    ['turns:turn.example.org:443?transport=tcp', ['turns:turn.example.org:443?transport=tcp']],
    ['192.0.2.7', ['turn:192.0.2.7']],
    ['192.0.2.7:03478', ['turn:192.0.2.7:3478']],
    ['2001:db8::7', ['turn:[2001:db8::7]']],
    ['[2001:db8::7]', ['turn:[2001:db8::7]']],
    ['[2001:db8::7]:3478', ['turn:[2001:db8::7]:3478']],
    ['turns:2001:db8::7', ['turns:[2001:db8::7]']],
    ['turns:[::ffff:192.0.2.7]:5349', ['turns:[::ffff:192.0.2.7]:5349']],
    ['a.example, turns:b.example:5349 ,', ['turn:a.example', 'turns:b.example:5349']],
    ['', []],
  ])('are of RFC 7065: %s', (text, uris) => expect(turnUris(text)).toEqual(uris))

  it.each([
    'https://turn.example.org',
    'turn://turn.example.org',
    'stun:turn.example.org',
    'turn.example.org:0',
    'turn.example.org:65536',
    'turn.example.org:port',
    'turn.example.org/path',
    'turn.example.org?transport=sctp',
    'user@turn.example.org',
    'two words',
    'fe80::1%eth0',
    '[turn.example.org]',
    '[2001:db8::7',
    '2001:db8::g',
    'turn:',
    '-turn.example.org',
    'good.example,bad one',
  ])('are refused where they are none: %s', (text) => expect(turnUris(text)).toBeNull())

  it('have any IPv6 address in brackets', () => {
    const port = fc.option(fc.integer({ min: 1, max: 65_535 }))
    fc.assert(
      fc.property(fc.ipV6(), port, (address, number) => {
        const suffix = number === null ? '' : `:${number}`
        expect(turnUris(`[${address}]${suffix}`)).toEqual([`turn:[${address}]${suffix}`])
        if (number === null) expect(turnUris(address)).toEqual([`turn:[${address}]`])
      }),
    )
  })

  it('are URIs of RFC 7065 whatever is written', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const uri of turnUris(text) ?? []) {
          expect(uri).toMatch(/^turns?:(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?(\?transport=(udp|tcp))?$/i)
        }
      }),
    )
  })
})
