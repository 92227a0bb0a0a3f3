import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isSipUri, parseFromHeader, parseSipAddress, sipUri } from './sip-identity.rules.ts'

const alice = { username: 'alice', domain: 'sip.example.org' }

const garbage = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) })
const trickyChar = fc.constantFrom('%', '@', ':', ';', '"', '<', ' ', '2', '0', 'é', '日', '😀')
const username = fc
  .string({ unit: fc.oneof(trickyChar, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })), minLength: 1 })
  .filter((text) => !/\p{Cc}/u.test(text) && Buffer.byteLength(text) < 60)
const sipAddressOf = (user: string) => `sip:${encodeURIComponent(user)}@Sip.Example.ORG`

function expectWellFormed(identity: { username: string; domain: string } | null): void {
  if (identity === null) return
  expect(identity.username).toMatch(/^[^\p{Cc}\p{Cs}]+$/u)
  expect(identity.domain).toMatch(/^[a-z0-9.-]+$/)
}

describe('parsing a From header', () => {
  test.each([
    'sip:alice@sip.example.org',
    '<sip:alice@sip.example.org>',
    'sips:alice@sip.example.org',
    'SIP:alice@SIP.Example.ORG',
    'sip:%61lic%65@sip.example.org',
    'Alice <sip:alice@sip.example.org>',
    'Alice B. Smith <sip:alice@sip.example.org>',
    '"Alice" <sip:alice@sip.example.org;transport=tls>;tag=x',
    '"Alice"<sip:alice@sip.example.org>',
    '"a \\"b\\" <sip:eve@evil.example>" <sip:alice@sip.example.org>',
    '"" <sip:alice@sip.example.org;lr;maddr=[2001:db8::1]> ; tag = x;y="a;b"',
    '"\xc4\x80\xe6\x97\xa5" <sip:alice@sip.example.org>',
    'sip:alice@sip.example.org;tag=a48s',
    'sip:alice@sip.example.org:5060',
    'sip:alice@sip.example.org:5061;user=phone;tag=a48s',
    '"Alice" <sips:alice@sip.example.org:5061;transport=tls;user=phone>;tag=a48s',
  ])('%s is alice', (header) => {
    expect(parseFromHeader(header)).toEqual(alice)
  })

  test.each([
    ['sip:+4930123456@192.0.2.1', '+4930123456', '192.0.2.1'],
    ["<sip:a-_.!~*'()&=+$,;?/b@d>", "a-_.!~*'()&=+$,;?/b", 'd'],
    ['<sip:zo%C3%AB%40home%3A1@d>', 'zoë@home:1', 'd'],
    ['<sip:Alice@d>', 'Alice', 'd'],
  ])('%s has its user part decoded', (header, user, domain) => {
    expect(parseFromHeader(header)).toEqual({ username: user, domain })
  })

  test.each([
    '',
    'alice',
    'alice@sip.example.org',
    'mailto:alice@sip.example.org',
    'tel:+4930123456',
    'sip:sip.example.org',
    'sip:@sip.example.org',
    'sip:alice@',
    'sip:alice@home@sip.example.org',
    'sip:alice:secret@sip.example.org',
    'sip:alice@sip.example.org:',
    'sip:alice@sip.example.org:port',
    'sip:alice@sip.example.org:506000',
    '<sip:alice@sip.example.org?subject=x>',
    'sip:alice@[2001:db8::1]',
    'sip:alice@-example.org',
    'sip:alice@example..org',
    'sip:alice@exa_mple.org',
    'sip:alice@exämple.org',
    'sip:al ice@sip.example.org',
    'sip:al\xc3\xa9@sip.example.org',
    // Bare, the parameters belong to the header: the URI is sip:alice, without a user.
    'sip:alice;x=y@sip.example.org',
    '<sip:alice@sip.example.org',
    'sip:alice@sip.example.org>',
    '"Alice <sip:alice@sip.example.org>',
    '"Alice\\" <sip:alice@sip.example.org>',
    '<sip:alice@sip.example.org>, <sip:bob@sip.example.org>',
    '<sip:alice@sip.example.org> bob',
    '<sip:alice@sip.example.org>;tag="x',
    '<sip:alice@sip.example.org;>',
    'sip:al%ice@sip.example.org',
    'sip:al%2@sip.example.org',
    'sip:al%ff@sip.example.org',
    'sip:al%ED%A0%80@sip.example.org',
    'sip:al%00@sip.example.org',
    'sip:al%0d%0a@sip.example.org',
    'sip:al%C2%85@sip.example.org',
    '"a\0" <sip:alice@sip.example.org>',
    '"a\x7f" <sip:alice@sip.example.org>',
    '"a\ud800" <sip:alice@sip.example.org>',
    '<sip:alice@sip.example.org>\n',
  ])('%j is refused', (header) => {
    expect(parseFromHeader(header)).toBeNull()
  })

  test('accepts 512 characters and no more', () => {
    const ofLength = (length: number) => `"${'x'.repeat(length - 30)}" <sip:alice@sip.example.org>`
    expect(ofLength(512)).toHaveLength(512)
    expect(parseFromHeader(ofLength(512))).toEqual(alice)
    expect(parseFromHeader(ofLength(513))).toBeNull()
    expect(parseFromHeader(ofLength(1_000_000))).toBeNull()
  })

  test('bounds the domain as DNS does', () => {
    const label = 'a'.repeat(63)
    const longest = `${label}.${label}.${label}.${'a'.repeat(61)}`
    expect(parseFromHeader(`sip:alice@${longest}`)?.domain).toBe(longest)
    expect(parseFromHeader(`sip:alice@${longest}a`)).toBeNull()
    expect(parseFromHeader(`sip:alice@${label}a.org`)).toBeNull()
  })

  test('reads any user that is percent-encoded', () => {
    fc.assert(
      fc.property(username, (user) => {
        const expected = { username: user, domain: 'sip.example.org' }
        expect(parseFromHeader(`"x" <${sipAddressOf(user)}>;tag=1`)).toEqual(expected)
        expect(parseFromHeader(sipAddressOf(user))).toEqual(expected)
      }),
    )
  })

  test('never throws, and what it accepts is well-formed', () => {
    const base = '"Al" <sip:a%C3%AB@d.org;x=y>;tag=z'
    const mutated = fc
      .tuple(fc.nat(base.length), fc.nat(4), fc.oneof(garbage, fc.string({ maxLength: 3 })))
      .map(([at, remove, insert]) => base.slice(0, at) + insert + base.slice(at + remove))
    fc.assert(
      fc.property(fc.oneof(garbage, mutated), (text) => expectWellFormed(parseFromHeader(text))),
      { numRuns: 2000 },
    )
  })
})

describe('parsing a SIP address', () => {
  test.each([
    'alice@sip.example.org',
    'alice@SIP.Example.ORG',
    'sip:alice@sip.example.org',
    'SIPS:alice@sip.example.org',
    'sip%3Aalice%40sip.example.org',
    'sip%3aalice@sip.example.org',
    'sip:alice%40sip.example.org',
    'alice%40sip.example.org',
    'alice@sip%2Eexample%2Eorg',
    '%61lice@sip.example.org',
    '%73ip%3A%61lice%40sip.example.org',
    'alice@sip.example.org:5060',
    'sip:alice@sip.example.org:5060;transport=tls',
    'sip:alice@sip.example.org;user=phone',
    'sip:alice@sip.example.org;transport=tls;lr;maddr=[2001:db8::1]',
    'sip%3Aalice%40sip.example.org%3A5060%3Buser%3Dphone',
    '<sip:alice@sip.example.org>',
    '<alice@sip.example.org>',
    '%3Csip%3Aalice%40sip.example.org%3Btransport%3Dtls%3E',
    'Alice <sip:alice@sip.example.org>',
    'Élise Müller <sip:alice@sip.example.org:5060;user=phone>;tag=x',
    '"eve@evil.example <sip:eve@evil.example>" <sip:alice@sip.example.org>',
  ])('%s is alice', (text) => {
    expect(parseSipAddress(text)).toEqual(alice)
  })

  test.each([
    '',
    'alice',
    '@',
    '@sip.example.org',
    'alice@',
    'sip:@sip.example.org',
    'sip%3A@sip.example.org',
    'alice@home@sip.example.org',
    'alice%40home%40sip.example.org',
    'alice@good.example%40evil.example',
    'sip:alice:secret@sip.example.org',
    'sip%3Aalice%3Asecret%40sip.example.org',
    'alice@sip.example.org:',
    'alice@sip.example.org:506000',
    'alice@sip.example.org;',
    'alice@sip.example.org?subject=x',
    '<sip:alice@sip.example.org',
    'sip:alice@sip.example.org>',
    '<sip:alice@sip.example.org>, <sip:bob@sip.example.org>',
    'sip:eve@evil.example <sip:alice@sip.example.org>',
    '<sip:eve@evil.example><sip:alice@sip.example.org>',
    '<<sip:alice@sip.example.org>>',
    'mailto:alice@sip.example.org',
    'alice@sip.example.org/..',
    'alice@sip.example.org%2F..',
    '50%@sip.example.org',
    'al%ff@sip.example.org',
    'al%ED%A0%80@sip.example.org',
    'al%00@sip.example.org',
    'al%2500%40sip.example.org',
    'al\0@sip.example.org',
    'al\n@sip.example.org',
    'al\x85@sip.example.org',
    'al\ud800@sip.example.org',
    'alice@sip.example.org\n',
    // Three times encoded is once too often.
    'sip%253Aalice%2540sip.example.org',
  ])('%j is refused', (text) => {
    expect(parseSipAddress(text)).toBeNull()
  })

  test('accepts 512 characters and no more', () => {
    expect(parseSipAddress(`${'a'.repeat(510)}@d`)?.username).toHaveLength(510)
    expect(parseSipAddress(`${'a'.repeat(511)}@d`)).toBeNull()
    expect(parseSipAddress(`${'%'.repeat(1_000_000)}@d`)).toBeNull()
  })

  test('encoding the address once more does not change what it means', () => {
    fc.assert(
      fc.property(username, (user) => {
        fc.pre(!/^sips?:/i.test(user))
        const expected = { username: user, domain: 'sip.example.org' }
        const address = sipAddressOf(user)
        expect(parseSipAddress(address)).toEqual(expected)
        expect(parseSipAddress(address.slice('sip:'.length))).toEqual(expected)
        expect(parseSipAddress(encodeURIComponent(address))).toEqual(expected)
        expect(parseSipAddress(encodeURIComponent(address.slice('sip:'.length)))).toEqual(expected)
        // What the router leaves of a user part that was encoded only once.
        if (!/[%@:]/.test(user)) expect(parseSipAddress(`${user}@sip.example.org`)).toEqual(expected)
      }),
    )
  })

  const parameters = fc
    .array(fc.constantFrom(';user=phone', ';transport=tls', ';transport=UDP', ';lr', ';gr=urn:uuid:1', ';x=%3B%40'), {
      maxLength: 3,
    })
    .map((all) => all.join(''))
  const port = fc.oneof(
    fc.constant(''),
    fc.integer({ min: 0, max: 65_535 }).map((number) => `:${number}`),
  )
  const displayName = fc.oneof(
    fc.constantFrom('', 'Alice ', 'Alice B. Smith ', '"" ', '"sip:eve@evil.example" ', '"<eve@evil.example>" '),
    fc
      .string({ unit: 'grapheme', maxLength: 20 })
      .filter((name) => !/["\\%\p{Cc}]/u.test(name))
      .map((name) => `"${name}" `),
  )

  test('port, parameters, angle brackets and a display name do not change what it means', () => {
    fc.assert(
      fc.property(username, port, parameters, displayName, fc.boolean(), (user, at, rest, name, isEncoded) => {
        const expected = { username: user, domain: 'sip.example.org' }
        const address = `${sipAddressOf(user)}${at}${rest}`
        const forms = [address, `<${address}>`, `${name}<${address}>`, `${name}<${address}>;tag=1`]
        for (const form of forms) expect(parseSipAddress(isEncoded ? encodeURIComponent(form) : form)).toEqual(expected)
      }),
    )
  })

  test('never throws, and what it accepts is well-formed', () => {
    const pieces = fc.constantFrom(
      'sip:',
      'sip%3A',
      '%',
      '%25',
      '%4',
      '%40',
      '%00',
      '%ff',
      '@',
      ':',
      ';',
      '<',
      '>',
      '"',
      ':5060',
      ';user=phone',
      'a',
      'd.org',
      '\0',
    )
    const text = fc.oneof(
      garbage,
      fc.array(fc.oneof(pieces, garbage)).map((parts) => parts.join('')),
      fc.array(pieces).map((parts) => `${parts.join('')}@d.org`),
    )
    fc.assert(
      fc.property(text, (any) => expectWellFormed(parseSipAddress(any))),
      { numRuns: 2000 },
    )
  })
})

describe('a SIP URI', () => {
  test.each([
    ['alice01', 'sip:alice01@sip.example.org'],
    ["a-_.!~*'()&=+$,;?/1", "sip:a-_.!~*'()&=+$,;?/1@sip.example.org"],
    ['a b@c:é😀', 'sip:a%20b%40c%3A%C3%A9%F0%9F%98%80@sip.example.org'],
  ])('of %j is %s', (name, uri) => expect(sipUri({ username: name, domain: 'sip.example.org' })).toBe(uri))

  test.each([
    'sip:desk@sip.example.org',
    'sips:desk@sip.example.org:5061;transport=tls',
    'SIP:+33612345678@192.0.2.1;user=phone',
    'sip:desk@[2001:db8::1]:5060',
    'sip:zo%C3%AB@d',
  ])('%s is one', (text) => expect(isSipUri(text)).toBe(true))

  test.each([
    '',
    'desk',
    'desk@sip.example.org',
    'mailto:desk@sip.example.org',
    'tel:+33612345678',
    'sip:sip.example.org',
    'sip:@sip.example.org',
    'sip:desk:secret@sip.example.org',
    'sip:desk@sip.example.org?Replaces=x',
    'sip:desk@sip.example.org\r\nVia: x',
    'sip:de sk@sip.example.org',
    '<sip:desk@sip.example.org>',
    'javascript:alert(1)//sip:desk@sip.example.org',
  ])('%j is none', (text) => expect(isSipUri(text)).toBe(false))

  test('has 512 characters at most', () => {
    const uri = (length: number) => 'sip:a@example.org;p='.padEnd(length, 'x')
    expect([isSipUri(uri(512)), isSipUri(uri(513))]).toEqual([true, false])
  })
})
