import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalAddress } from './addresses.ts'

describe('canonicalAddress', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    [' 192.0.2.7 ', '192.0.2.7'],
    ['192.0.2.7:50321', '192.0.2.7'],
    ['"192.0.2.7:50321"', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:C000:0207', '192.0.2.7'],
    ['[::ffff:192.0.2.7]:50321', '192.0.2.7'],
    ['2001:db8::7', '2001:db8::7'],
    ['2001:DB8::7', '2001:db8::7'],
    ['2001:0db8:0000:0000:0000:0000:0000:0007', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['[2001:db8::7]:443', '2001:db8::7'],
    ['"[2001:DB8:0:0::7]:443"', '2001:db8::7'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::1', '::1'],
  ])('reads %s as %s', (text, expected) => expect(canonicalAddress(text)).toBe(expected))

  it.each([
    '',
    'unknown',
    '_hidden',
    'localhost',
    '1',
    '0x7f.1',
    '010.0.0.1',
    '256.0.0.1',
    '[192.0.2.7]',
    '2001:db8::g',
    ':80',
  ])('takes %j for no address', (text) => expect(canonicalAddress(text)).toBeNull())

  it('gives every spelling of an address the same form', () => {
    const port = fc.option(fc.nat(65_535)).map((number) => (number === null ? '' : `:${number}`))
    const quoted = fc.boolean().map((is) => (text: string) => (is ? `"${text}"` : text))
    fc.assert(
      fc.property(fc.ipV6(), port, quoted, fc.boolean(), (address, suffix, quote, upper) => {
        const cased = upper ? address.toUpperCase() : address
        const canonical = canonicalAddress(address)
        expect(canonical).not.toBeNull()
        expect(canonicalAddress(quote(`[${cased}]${suffix}`))).toBe(canonical)
        expect(canonicalAddress(canonical ?? '')).toBe(canonical)
      }),
    )
    fc.assert(
      fc.property(fc.ipV4(), port, quoted, (address, suffix, quote) => {
        expect(canonicalAddress(quote(`${address}${suffix}`))).toBe(address)
        expect(canonicalAddress(quote(`[::FFFF:${address}]${suffix}`))).toBe(address)
      }),
    )
  })
})
