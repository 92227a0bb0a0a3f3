import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { en } from './en.ts'
import { fr } from './fr.ts'
import { isMessageKey, type MessageKey, negotiateLanguage, preferredLanguage, translate } from './messages.ts'

const keys = Object.keys(en) as MessageKey[]
const placesOf = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).toSorted()

describe('the language of an answer', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['*', 'en'],
    ['fr', 'fr'],
    ['FR-ca', 'fr'],
    ['fr-FR,fr;q=0.9,en;q=0.8', 'fr'],
    ['en-GB,fr', 'en'],
    ['fr,en', 'fr'],
    ['de,it;q=0.9,fr;q=0.1', 'fr'],
    ['en;q=0.2, fr;q=0.3', 'fr'],
    ['en;q=0.3, fr; q=0.2', 'en'],
    ['fr;q=0', 'en'],
    ['fr;q=0.000, en;q=0.001', 'en'],
    ['french', 'en'],
    ['fro', 'en'],
    ['fr;q=nonsense', 'fr'],
    [', ,;;q=,fr', 'fr'],
  ])('to %j is %s', (header, language) => {
    expect(negotiateLanguage(header)).toBe(language)
  })

  it('is nobody’s preference when none of ours is asked for', () => {
    for (const header of [undefined, '', '*', 'de', 'en;q=0']) expect(preferredLanguage(header)).toBeNull()
    expect(preferredLanguage('de, fr;q=0.1')).toBe('fr')
  })

  it('is one of ours whatever the header says', () => {
    const part = fc.oneof(fc.constantFrom('fr', 'en', 'de', '*', 'q=', ';', ',', '-', '0.5', ' '), fc.string())
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        expect(['en', 'fr']).toContain(negotiateLanguage(parts.join('')))
      }),
    )
  })

  it('is found soon in a header that never ends', () => {
    expect(negotiateLanguage(`fr,${'x;q=0.1,'.repeat(1_000_000)}`)).toBe('fr')
  })
})

describe('a message', () => {
  it.each(keys)('%s names the same in both languages, and is a sentence', (key) => {
    expect(placesOf(fr[key])).toEqual(placesOf(en[key]))
    for (const text of [en[key], fr[key]]) {
      expect(text.trim()).toBe(text)
      expect(text.length).toBeGreaterThan(3)
      if (!key.startsWith('label_')) expect(text).toMatch(/\.$/)
    }
  })

  it('of a field begins with it', () => {
    const first = keys.indexOf('required')
    const ofFields = keys.slice(first).filter((key) => !key.startsWith('label_'))
    for (const key of ofFields) expect(translate('en', key, { field: 'nickname' })).toMatch(/^nickname\b/)
  })

  it('is filled in, and what is filled in is not filled in again', () => {
    expect(translate('en', 'min_length', { field: '{minimum} $& $1', minimum: 3 })).toBe(
      '{minimum} $& $1 must have at least 3 characters.',
    )
    expect(translate('fr', 'one_of', { field: 'x', values: 'a, b' })).toBe('x doit être l’une des valeurs : a, b.')
    expect(translate('en', 'required')).toBe('{field} is required.')
  })

  it('has a key of its own, and nothing else is one', () => {
    expect(isMessageKey('required')).toBe(true)
    for (const text of ['', 'toString', '__proto__', 'Required', 'Invalid input'])
      expect(isMessageKey(text)).toBe(false)
  })
})
