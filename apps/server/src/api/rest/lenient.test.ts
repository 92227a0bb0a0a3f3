import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { anyText } from '../../../../../test/support/database/index.ts'
import { lenientInput } from './lenient.ts'

const read = lenientInput(
  z.object({
    flag: z.boolean(),
    perhaps: z.boolean().nullish(),
    count: z.int(),
    page: z.int().default(1),
    text: z.string().toLowerCase(),
    note: z.string().nullish(),
    title: z.string().nullable().default(null),
    choice: z.enum(['a', 'b']).nullish(),
    secret: z.string().meta({ verbatim: true }),
    old_secret: z.string().meta({ verbatim: true }).nullish(),
    entries: z.record(z.string(), z.string()).optional(),
  }),
)

const of = (name: string, value: unknown) => read({ [name]: value })[name]

describe('a boolean', () => {
  it.each([true, 1, '1', 'true', 'TRUE', ' on '])('%j is true', (value) => {
    expect(of('flag', value)).toBe(true)
    expect(of('perhaps', value)).toBe(true)
  })
  it.each([false, 0, '0', 'false', 'False', ' off\n'])('%j is false', (value) => {
    expect(of('flag', value)).toBe(false)
    expect(of('perhaps', value)).toBe(false)
  })
  it('of nothing is nothing', () => {
    expect(of('flag', '')).toBeNull()
    expect(of('flag', ' ')).toBeNull()
    expect(of('perhaps', '')).toBeNull()
    expect(of('perhaps', null)).toBeNull()
  })
  it('of anything else is left for the schema to refuse', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        fc.pre(!['boolean', 'string'].includes(typeof value) && value !== 0 && value !== 1 && value !== null)
        expect(of('flag', value)).toBe(value)
      }),
    )
    for (const value of ['yes', '2', '1.0', 'truee', '-1']) expect(of('flag', value)).toBe(value)
  })
})

describe('a number', () => {
  it('may be written in digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 14), max: 10 ** 14 }), fc.constantFrom('', ' ', '\t'), (number, space) => {
        expect(of('count', `${space}${number}${space}`)).toBe(number)
      }),
    )
  })
  it.each(['1.5', '1e3', '0x10', '١٢', '1 2', 'Infinity', '9'.repeat(16), '--1', '+1'])(
    'is not what %j looks like',
    (value) => {
      expect(of('count', value)).toBe(value)
    },
  )
  it('of nothing is as if it had not been sent where that is fine', () => {
    expect(read({ page: '' })).toEqual({})
    expect(read({ page: null })).toEqual({})
    expect(of('count', '')).toBeNull()
  })
})

describe('a text', () => {
  it('loses the space around it and nothing else', () => {
    fc.assert(
      fc.property(anyText(100), (value) => {
        fc.pre(value.trim() !== '')
        expect(of('text', value)).toBe(value.trim())
        expect(of('note', value)).toBe(value.trim())
      }),
    )
  })
  it.each(['', '   ', '\n'])('%j is nothing where it may be', (value) => {
    expect(of('note', value)).toBeNull()
    expect(of('title', value)).toBeNull()
    expect(of('text', value)).toBe('')
  })
  it('that is a secret is taken to the letter', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(of('secret', value)).toBe(value)
        expect(of('old_secret', value)).toBe(value)
      }),
    )
  })
  it('is made of no other type', () => {
    for (const value of [1, true, ['a'], { a: 'b' }]) expect(of('text', value)).toBe(value)
  })
})

describe('a choice', () => {
  it.each(['', '  ', null])('of nothing (%j) is nothing', (value) => {
    expect(of('choice', value)).toBeNull()
  })
  it('loses the space around it and is otherwise as it is', () => {
    expect(of('choice', ' a\n')).toBe('a')
    for (const value of ['a', 'A', 'c', 1]) expect(of('choice', value)).toBe(value)
  })
})

describe('an object', () => {
  it.each(['', null])('of %j is as if it had not been sent', (value) => {
    expect(read({ entries: value })).toEqual({})
  })
  it('of an empty list is empty, and a list of something is left for the schema to refuse', () => {
    expect(of('entries', [])).toEqual({})
    expect(of('entries', ['a'])).toEqual(['a'])
  })
  it('keeps its texts to the letter', () => {
    const entries = { ' a ': ' b ', c: '', d: '1' }
    expect(of('entries', entries)).toEqual(entries)
  })
})

describe('whatever is sent', () => {
  it('only known fields are read, and reading never fails', () => {
    const names = ['flag', 'perhaps', 'count', 'page', 'text', 'note', 'title', 'choice', 'secret', 'old_secret']
    const known = new Set([...names, 'entries'])
    const input = fc.dictionary(
      fc.oneof(fc.constantFrom(...known, '__proto__', 'constructor', 'toString', 'id', 'role'), fc.string()),
      fc.anything(),
    )
    fc.assert(
      fc.property(input, (fields) => {
        const result = read(fields)
        for (const name of Object.keys(result)) expect(known.has(name)).toBe(true)
        expect(Object.getPrototypeOf(result)).toBe(Object.prototype)
      }),
    )
  })
  it('what a schema takes is read as it is', () => {
    const strict = { flag: true, count: 3, text: 'text', note: null, choice: 'b', secret: ' s ', entries: { a: 'b' } }
    expect(read(strict)).toEqual(strict)
  })
})
