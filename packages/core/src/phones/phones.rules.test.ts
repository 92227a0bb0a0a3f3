import fc from 'fast-check'
import { getCountries } from 'libphonenumber-js/max'
import { describe, expect, it } from 'vitest'
import { anyText } from '../../../../test/support/database/index.ts'
import { COUNTRIES } from './countries.schema.ts'
import { parsePhone } from './phones.rules.ts'

describe('a phone number', () => {
  it.each([
    ['+33 6 12 34 56 78', '+33612345678', 'FR'],
    ['+44 (0)20 7946 0958', '+442079460958', 'GB'],
    [' +1 202-555-0123 ', '+12025550123', 'US'],
    ['+39 06 1234 5678', '+390612345678', 'IT'],
    ['tel:+33612345678', '+33612345678', 'FR'],
    ['TEL:+33-6-12-34-56-78;phone-context=example.org', '+33612345678', 'FR'],
    ['0033612345678', '+33612345678', 'FR'],
    ['00 33 6 12 34 56 78', '+33612345678', 'FR'],
    ['(+33) 6 12 34 56 78', '+33612345678', 'FR'],
    ['(0033) 6 12 34 56 78', '+33612345678', 'FR'],
    ['＋３３ ６ １２ ３４ ５６ ７８', '+33612345678', 'FR'],
    ['（＋３３）６ １２ ３４ ５６ ７８', '+33612345678', 'FR'],
    ['tel:0612345678;phone-context=+33', '+33612345678', 'FR'],
    ['tel:+33612345678;phone-context=+44', '+33612345678', 'FR'],
    ['tel:+33612345678;note=\n', '+33612345678', 'FR'],
    [' tel:+33612345678 ', '+33612345678', 'FR'],
    ['tel: (+33) 6 12 34 56 78', '+33612345678', 'FR'],
    ['( +33) 6 12 34 56 78', '+33612345678', 'FR'],
    ['+33\u00a06\u202f12\u200934\u201156\u201178', '+33612345678', 'FR'],
  ])('%s is %s, of %s', (written, number, country) => {
    expect(parsePhone(written)).toEqual({ number, country })
  })

  it.each([
    ['FR', '06 12 34 56 78', '+33612345678'],
    ['FR', '(06) 12.34.56.78', '+33612345678'],
    ['FR', '０６ １２ ３４ ５６ ７８', '+33612345678'],
    ['FR', 'tel:0612345678', '+33612345678'],
    ['FR', '0033612345678', '+33612345678'],
    ['FR', '(0033) 6 12 34 56 78', '+33612345678'],
    ['FR', '0044 20 7946 0958', '+442079460958'],
    ['FR', '+44 20 7946 0958', '+442079460958'],
    ['DE', '0033 6 12 34 56 78', '+33612345678'],
    ['IT', '06 1234 5678', '+390612345678'],
    ['US', '(202) 555-0123', '+12025550123'],
    ['US', '011 33 6 12 34 56 78', '+33612345678'],
    ['AU', '0011 33 6 12 34 56 78', '+33612345678'],
    ['US', '0033612345678', null],
    ['US', '0612345678', null],
    ['FR', '112', null],
    ['FR', '06 12 34 56 7', null],
    ['FR', '06 12 34 56 78 / 06 12 34 56 79', null],
    ['FR', 'call tel:0612345678', null],
    ['XX', '06 12 34 56 78', null],
    ['XX', '+33 6 12 34 56 78', '+33612345678'],
    ['FR', 'home 06 12 34 56 78', null],
  ])('by the rules of %s, %s is %s', (country, written, number) => {
    expect(parsePhone(written, country)?.number ?? null).toBe(number)
  })

  it.each([
    '',
    '0612345678',
    '000033612345678',
    'tel:0612345678',
    'call tel:+33612345678',
    'sip:+33612345678',
    '+33',
    '+33 6 12 34',
    '+999 123 456 789',
    '++336',
    '+33612345678 / +33699999999',
    '+33 6 12 34 56 78 or another',
    'call +33612345678',
  ])('is not %j', (written) => {
    expect(parsePhone(written)).toBeNull()
  })

  it.each([
    '00ad',
    '061c',
    '180e',
    '200b',
    '200e',
    '200f',
    '202a',
    '202b',
    '202c',
    '202d',
    '202e',
    '2060',
    '2066',
    '2067',
    '2068',
    '2069',
    'feff',
  ])('is the same with U+%s in it, anywhere', (code) => {
    const mark = String.fromCodePoint(Number.parseInt(code, 16))
    for (const written of ['+33612345678', 'tel:+33612345678', '0033612345678', '(+33)612345678']) {
      const marked = `${mark}${written.split('').join(mark)}${mark}`
      expect(parsePhone(marked)?.number).toBe('+33612345678')
    }
  })

  it('may be of every country that the library knows, and of no other', () => {
    expect(COUNTRIES).toEqual(getCountries().toSorted())
  })

  it('of no country has none', () => {
    expect(parsePhone('+800 1234 5678')).toEqual({ number: '+80012345678', country: null })
  })

  it('once read is read the same again, and nothing breaks it', () => {
    const written = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'+0123456789 ()-./x;,ext'.split('')), maxLength: 30 }),
      anyText(64),
    )
    fc.assert(
      fc.property(written, (text) => {
        for (const candidate of [text, `+${text}`]) {
          const parsed = parsePhone(candidate, text.includes('1') ? 'FR' : null)
          if (parsed) expect(parsePhone(parsed.number)).toEqual(parsed)
          expect(parsed === null || /^\+\d{5,15}$/.test(parsed.number)).toBe(true)
        }
      }),
    )
  })
})
