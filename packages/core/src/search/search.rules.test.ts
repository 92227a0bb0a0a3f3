import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../../../../test/support/database/index.ts'
import { foldText, hasWords, isFoundBy, isShort, partPatterns, wordPatterns, wordsOf } from '../search-words.ts'
import { readSearch } from './search.rules.ts'

const LEA = { username: 'lea', domain: 'sip.example.org' }

describe('a text that is searched for', () => {
  it.each([
    'lea@sip.example.org',
    'LEA@SIP.example.org',
    'sip:lea@sip.example.org',
    'sips:lea@sip.example.org:5061',
    'SIP:lea@sip.example.org;transport=tls;user=phone',
    '<sip:lea@sip.example.org>',
    ' <lea@sip.example.org> ',
    'Léa Léger <sip:lea@sip.example.org;lr>;tag=1234',
    '"Léger, \\"Léa\\"" <sip:lea@sip.example.org>',
    '<sip:lea@sip.example.org',
    'sip%3alea%40sip.example.org',
    '\u200esip:lea@sip.example.org\ufeff',
  ])('%s is an address', (text) => {
    expect(readSearch(text, null).address).toEqual(LEA)
  })

  it.each([
    ['sip:lea', { username: 'lea', domain: '' }],
    ['lea@', { username: 'lea', domain: '' }],
    ['<sip:lea@sip.', { username: 'lea', domain: 'sip.' }],
    ['sip:l%C3%A9a@sip.example.org', { username: 'léa', domain: 'sip.example.org' }],
    ['<lea', { username: 'lea', domain: '' }],
    ['sip:lea;transport=tls', { username: 'lea', domain: '' }],
    ['lea@:5060', { username: 'lea', domain: '' }],
    ['"Léa"  <sip:lea@sip.', { username: 'lea', domain: 'sip.' }],
    ['sip:l%zz', { username: 'l%zz', domain: '' }],
    ['"lea <sip:lea@sip.example.org>', null],
    ['<lea leger', null],
    ['xsip:lea', null],
    ['lea leger@', null],
    ['lea', null],
    ['lea leger', null],
    ['@sip.example.org', null],
    ['tel:lea@sip.example.org', null],
    ['mailto:lea@example.org', null],
  ])('%s as far as it is an address: %o', (text, address) => {
    expect(readSearch(text, null).address).toEqual(address)
  })

  it.each([
    ['015123410007', 'DE'],
    ['0151 234 10007', 'DE'],
    ['(0151) 234-10007', 'DE'],
    ['0151/23410007', 'DE'],
    ['０１５１ ２３４１０００７', 'DE'],
    ['+49 151 23410007', null],
    ['+49 (0) 151 23410007', null],
    ['004915123410007', null],
    ['0049 151 234 100 07', 'FR'],
    ['011 49 151 23410007', 'US'],
    ['tel:+49-151-23410007', null],
    ['TEL:015123410007;phone-context=+49', 'FR'],
    ['<tel:+4915123410007>', null],
    ['sip:+4915123410007@sip.example.org;user=phone', null],
    ['\u202a+49 151 23410007\u202c', null],
  ])('%s, of %s, is a phone number', (text, country) => {
    const { phone, digits } = readSearch(text, country)
    expect(phone).toBe('+4915123410007')
    expect(digits).toContain(phone)
  })

  it.each([
    ['0151 234', 'DE', '+49151234'],
    ['0151 234', null, '151234'],
    ['015123410007', null, '15123410007'],
    ['0049 151', null, '+49151'],
    ['8 (912) 345', 'RU', '+7912345'],
    ['612', 'FR', '612'],
  ])('%s, of %s, is a part of a phone number', (text, country, part) => {
    const { phone, digits } = readSearch(text, country)
    expect(phone).toBeNull()
    expect(digits).toContain(part)
  })

  it.each([
    ['12', null],
    ['12', 'DE'],
    ['+12', 'DE'],
    ['lea 12345', 'DE'],
    ['192.0.2.7', null],
    ['10007@sip.example.org', 'DE'],
    ['+', 'DE'],
  ])('%s has no part of a phone number', (text, country) => {
    expect(readSearch(text, country).digits).toEqual([])
  })

  it.each([
    ['0012', null, ['0012']],
    ['102 3', null, ['1023']],
    ['015', 'XX', ['015']],
    ['0151 2', 'DE', ['+491512', '1512', '01512']],
  ])('%s, of %s, is looked for as %j', (text, country, digits) => {
    expect(readSearch(text, country).digits).toEqual(digits)
  })

  it.each([
    ['192.0.2.7', '192.0.2.7'],
    [' 192.0.2.7 ', '192.0.2.7'],
    ['< 192.0.2.7 >', '192.0.2.7'],
    ['192.0.2.7:5060', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:DB8:0::1', '2001:db8::1'],
    ['[2001:db8::1]:5061', '2001:db8::1'],
    ['192.0.2', null],
    ['192.0.2.256', null],
    ['lea', null],
  ])('%s is the IP address %s', (text, ip) => {
    expect(readSearch(text, null).ip).toBe(ip)
  })

  it.each([
    ['lea@example.com', 'lea@example.com'],
    ['mailto:Lea@Example.com?subject=x', 'Lea@Example.com'],
    ['Léa Léger <lea@müller.example>', 'lea@xn--mller-kva.example'],
    ['lea', null],
    ['lea@', null],
  ])('%s is the email address %s', (text, email) => {
    expect(readSearch(text, null).email).toBe(email)
  })

  it.each([
    ['lea leger', ['lea', 'leger']],
    ['  LÉGER,  Léa ', ['leger', 'lea']],
    ['Lea\u0301 léa', ['lea']],
    ['Straße Øre Łódź Ærø İzmir ΣΊΣΥΦΟΣ', ['strasse', 'ore', 'lodz', 'aero', 'izmir', 'σισυφοσ']],
    ['ﬁn № ２', ['fin', 'no', '2']],
    ['lea@müller.example', ['lea@xn--mller-kva.example']],
    ['"Léa" <sip:lea@sip.example.org;lr>', ['lea@sip.example.org']],
    ['sip:lea@sip.example.org:5060', ['lea@sip.example.org']],
    ['sip:lea', ['lea']],
    ['+49 151 23410007', []],
    ['sip:+4915123410007@sip.example.org', ['+4915123410007@sip.example.org']],
    ['- @ %', ['-', '@', '%']],
    ['- lea @', ['lea']],
    ['   ', []],
    ['', []],
  ])('%s has the words %j', (text, words) => {
    expect(readSearch(text, null).words).toEqual(words)
  })

  it('may be anything', () => {
    fc.assert(
      fc.property(anyText(255), fc.constantFrom(null, 'DE', 'US', 'XX'), (text, country) => {
        const { words, digits } = readSearch(text, country)
        expect(words.length).toBeLessThanOrEqual(16)
        for (const part of digits) expect(part).toMatch(/^\+?\d{3,}$/)
      }),
    )
  })
})

const username = fc.stringMatching(/^[a-z][a-z0-9._-]{0,20}$/)
const domain = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(\.[a-z][a-z0-9]{0,8}){1,2}$/)
const before = fc.constantFrom('', 'Léa ', '"Léa \\" <x> Léger" ', '"Léger, Léa"')
const after = fc.constantFrom('', ';lr', ';transport=tls;user=phone', ':5060', ':5061;x=y')

it('an address is read the same in any form', () => {
  fc.assert(
    fc.property(username, domain, before, after, fc.constantFrom('sip:', 'sips:', 'SIP:', ''), (...parts) => {
      const [user, host, name, parameters, scheme] = parts
      const { address } = readSearch(`${name}<${scheme}${user}@${host}${parameters}>`, null)
      expect(address).toEqual({ username: user, domain: host })
      expect(readSearch(`${scheme}${user}@${host}`, 'DE').address).toEqual(address)
    }),
  )
})

it('a phone number is read the same however it is parted, in each country by its own rules', () => {
  const separator = fc.constantFrom('', ' ', '-', '.', '/', ' - ', '\u00a0')
  fc.assert(
    fc.property(
      fc.stringMatching(/^\d{7}$/),
      fc.array(separator, { minLength: 11, maxLength: 11 }),
      fc.constantFrom(null, 'DE', 'FR', 'IT'),
      (end, separators, country) => {
        const digits = Array.from(`151${end}0`)
        const parted = digits.map((digit, index) => digit + (separators[index] ?? '')).join('')
        expect(readSearch(`+49${parted}`, country).phone).toBe(`+49151${end}0`)
        expect(readSearch(`00 49 ${parted}`, country).phone).toBe(`+49151${end}0`)
        expect(readSearch(`0${parted}`, 'DE').phone).toBe(`+49151${end}0`)
      },
    ),
  )
})

const SENTENCE = fc.array(
  fc.string({ unit: fc.constantFrom(...Array.from('aéÀßøœñ12-_.%')), maxLength: 6, minLength: 1 }),
  {
    minLength: 1,
    maxLength: 5,
  },
)

it('words are found in any order, with or without their accents', () => {
  fc.assert(
    fc.property(SENTENCE, SENTENCE, (parts, others) => {
      const text = parts.join(' ')
      const words = wordsOf(text)
      for (const wanted of [text, parts.toReversed().join(','), foldText(text).toUpperCase()])
        if (words.length > 0) expect(hasWords([...others, ...parts].join(' '), wordsOf(wanted))).toBe(true)
      expect(hasWords('', words)).toBe(false)
    }),
  )
})

it.each([
  ['', true],
  ['  ', true],
  ['sip zurich', true],
  ['ZÜRICH', true],
  ['rich', true],
  ['e', true],
  ['x', false],
  ['zurich bern', false],
])('what has the texts Zürich Süd and sip.example.org is found by %j: %s', (text, expected) => {
  expect(isFoundBy(text, ['Zürich Süd', null, 'sip.example.org'])).toBe(expected)
})

it('patterns find what has the word, and nothing else', () => {
  const like = (pattern: string) => {
    const body = pattern.replace(/\\(.)|%|_|[.*+?^${}()|[\]]/gs, (part, escaped?: string) =>
      escaped ? escaped.replace(/[.*+?^${}()|[\]\\]/, '\\$&') : part === '%' ? '.*' : part === '_' ? '.' : `\\${part}`,
    )
    return new RegExp(`^${body}$`, 's')
  }
  fc.assert(
    fc.property(SENTENCE, SENTENCE, (text, searched) => {
      const folded = foldText(text.join(' '))
      for (const word of wordsOf(searched.join(' '))) {
        if (hasWords(folded, [word]) && !isShort(word))
          for (const part of partPatterns(word)) expect(folded).toMatch(like(part))
        expect(wordPatterns(word).some((pattern) => like(pattern).test(folded))).toBe(hasWords(folded, [word]))
      }
    }),
  )
})
