import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EXPORT_MARK, escapeFormula, unescapeFormula } from './export-cells.rules.ts'
import { readers, readSpreadsheetText } from './import-cells.rules.ts'
import { readIdentity, realmErrors, spaceOfLine, storable } from './import-spaces.rules.ts'

describe('a cell of an export', () => {
  it.each(['=1', '+1', '-1', '@a', '\t', '\r', '\n', '＝1', '＋1', '－1', '＠a', "'=1", "''=1"])(
    '%j is no formula',
    (cell) => {
      expect(escapeFormula(cell)).toBe(`'${cell}`)
    },
  )

  it.each(['', 'a=1', '1', "'a", "a'=1"])('%j stays', (cell) => {
    expect(escapeFormula(cell)).toBe(cell)
    expect(unescapeFormula(cell)).toBe(cell)
  })

  it('is of a file that later versions know as an export by its last column', () => {
    expect(EXPORT_MARK).toBe('sipspace_export')
  })

  it('is read back as it was', () => {
    const cell = fc.string({ unit: fc.constantFrom("'", '=', '@', 'a', '\n') })
    fc.assert(
      fc.property(cell, (text) => {
        expect(unescapeFormula(escapeFormula(text))).toBe(text)
      }),
    )
  })
})

describe('a cell of an import', () => {
  const read = (field: string, text: string) => readers[field]?.(text)

  it.each([
    ['true 1 yes on y x admin active activated enabled oui vrai ja wahr si sí verdadero t TRUE Oui', true],
    ['false 0 no off n user inactive disabled non faux nein falsch falso f FALSE', false],
  ])('is a flag with %s: %s', (words, flag) => {
    for (const field of ['activated', 'blocked', 'admin'])
      for (const word of words.split(' ')) expect([word, read(field, word)]).toEqual([word, flag])
  })

  it.each([
    ['activated', 'maybe', 'maybe'],
    ['activated', '', ''],
    ['algorithm', 'sha-256', 'SHA-256'],
    ['algorithm', ' Sha 256', 'SHA-256'],
    ['algorithm', 'md5', 'MD5'],
    ['algorithm', 'sha-512', 'SHA512'],
    ['dtmf_protocol', 'SipInfo', 'sipinfo'],
    ['language', 'fr-FR', 'fr'],
    ['language', 'FR_fr', 'fr'],
    ['language', 'fra', 'fra'],
    ['language', 'fr-fr-x', 'fr-fr-x'],
    ['ha1', 'ABC', 'abc'],
    ['realm', 'A b', 'A b'],
    ['domain', 'SIP.Example.ORG', 'sip.example.org'],
    ['username', 'Alice', undefined],
  ])('of %s, %j, is %j', (field, text, value) => {
    expect(read(field, text)).toBe(value)
  })

  it.each([
    ['="0612"', '0612'],
    ['=""', ''],
    ['0612', '0612'],
    ['x="0612"', 'x="0612"'],
    ['="0612"x', '="0612"x'],
    ['="06"12"', '="06"12"'],
  ])('%s is the text %s', (cell, text) => {
    expect(readSpreadsheetText(cell)).toBe(text)
  })
})

describe('the Space of a line', () => {
  const space = { id: 1, domain: 'a.example', realm: 'a.example', sipAlgorithms: null, defaultCountry: null }
  const other = { ...space, id: 2, domain: 'b.example' }
  const spaces = new Map([space, other].map((one) => [one.domain, one]))

  it('is that of the import, or another that it names, where that is asked for', () => {
    expect(spaceOfLine([], { space, spaces: null })).toEqual({ target: space, errors: {} })
    expect(spaceOfLine(['a.example'], { space, spaces: null })).toEqual({ target: space, errors: {} })
    expect(spaceOfLine(['b.example', 'b.example'], { space, spaces })).toEqual({ target: other, errors: {} })
  })

  it.each([
    [['b.example'], null, { key: 'domain_other', params: { domain: 'a.example', text: 'b.example' } }],
    [['c.example'], spaces, { key: 'domain_unknown', params: { domain: 'c.example' } }],
    [
      ['a.example', 'b.example'],
      spaces,
      { key: 'domains_differ', params: { domain: 'a.example', other: 'b.example' } },
    ],
  ])('is not known with %j', (domains, known, error) => {
    expect(spaceOfLine(domains, { space, spaces: known })).toEqual({ target: space, errors: { domain: [error] } })
  })

  it('has hashes of its own realm alone', () => {
    const wrong = { realm: [{ key: 'realm_other', params: { realm: 'a.example' } }] }
    expect(realmErrors('b.example', 'hash', space)).toEqual(wrong)
    expect(realmErrors('a.example', 'hash', space)).toEqual({})
    expect(realmErrors(undefined, 'hash', space)).toEqual({})
    expect(realmErrors('b.example', null, space)).toEqual({})
  })

  it('is said with what can be kept of a text', () => {
    expect(storable(`a\0b\ud800${'x'.repeat(100)}`)).toBe(`ab\ufffd${'x'.repeat(61)}`)
  })

  const plan = (username: string | null) => ({ plan: { defaults: { username } } }) as Parameters<typeof readIdentity>[1]

  it.each([
    [{ username: 'alice' }, 'alice', []],
    [{ username: 'alice', domain: 'a.example' }, 'alice', ['a.example']],
    [{ username: 'sip:alice@b.example' }, 'alice', ['b.example']],
    [{ username: 'SIPS:alice@b.example', domain: 'a.example' }, 'alice', ['a.example', 'b.example']],
    [{ username: '"Alice" <sip:alice@b.example>' }, 'alice', ['b.example']],
    [{ username: 'alice@b.example' }, 'alice', ['b.example']],
    [{ username: 'alice b@b.example' }, 'alice b@b.example', []],
    [{ username: 'alice@b.example c' }, 'alice@b.example c', []],
    [{ username: 'Alice sip:alice@b.example' }, 'Alice sip:alice@b.example', []],
    [{ email: '@mail.example' }, '', []],
    [{ username: 'sip:' }, 'sip:', []],
    [{ email: 'Alice.B@Mail.example' }, 'alice.b', []],
    [{ email: 'a@b@mail.example' }, 'a@b', []],
    [{ email: 'Alice' }, 'alice', []],
    [{ email: 7 }, undefined, []],
    [{}, undefined, []],
    [{ domain: 7 }, undefined, []],
  ])('%o has the name %s and the domains %j', (fields, username, domains) => {
    expect(readIdentity(fields, plan('from_email'))).toEqual({ username, domains })
  })

  it('makes no name of an email address but where that is asked for', () => {
    expect(readIdentity({ email: 'a@mail.example' }, plan(null)).username).toBeUndefined()
  })
})
