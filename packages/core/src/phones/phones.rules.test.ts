import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../../../../test/support/database/index.ts'
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
  ])('%s is %s, of %s', (written, number, country) => {
    expect(parsePhone(written)).toEqual({ number, country })
  })

  it.each([
    '',
    '0612345678',
    '000033612345678',
    'tel:0612345678',
    'sip:+33612345678',
    '+33',
    '+33 6 12 34',
    '+999 123 456 789',
    '++336',
  ])('is not %j', (written) => {
    expect(parsePhone(written)).toBeNull()
  })

  it.each(['00ad', '200b', '200e', '200f', '202a', '202c', '202e', '2060', '2066', '2069', 'feff'])(
    'is the same with U+%s in it, anywhere',
    (code) => {
      const mark = String.fromCodePoint(Number.parseInt(code, 16))
      for (const written of ['+33612345678', 'tel:+33612345678', '0033612345678', '(+33)612345678']) {
        const marked = `${mark}${written.split('').join(mark)}${mark}`
        expect(parsePhone(marked)?.number).toBe('+33612345678')
      }
    },
  )

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
          const parsed = parsePhone(candidate)
          if (parsed) expect(parsePhone(parsed.number)).toEqual(parsed)
          expect(parsed === null || /^\+\d{5,15}$/.test(parsed.number)).toBe(true)
        }
      }),
    )
  })
})
