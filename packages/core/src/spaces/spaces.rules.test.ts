import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chosenRealm, chosenRealmErrors, isExpired, logoPath } from './spaces.rules.ts'

describe('the realm that an input asks for', () => {
  const digest = (realm: string | null | undefined) => ({ digest_authentication_configuration: { realm } })

  it.each([
    // by neither, by one of its names, or by both, where the present one is `old`
    [{}, null],
    [{ account_realm: null }, null],
    [{ account_realm: 'new' }, 'new'],
    [digest('new'), 'new'],
    [digest(null), null],
    [digest(undefined), null],
    [{ digest_authentication_configuration: null }, null],
    [{ account_realm: 'new', ...digest(undefined) }, 'new'],
    [{ account_realm: 'new', ...digest('old') }, 'new'],
    [{ account_realm: 'new', ...digest('new') }, 'new'],
    [{ account_realm: 'old', ...digest('new') }, 'new'],
    [{ account_realm: 'new', ...digest('other') }, undefined],
    [{ account_realm: null, ...digest('other') }, undefined],
  ])('by %o is %s', (input, realm) => {
    expect(chosenRealm(input, 'old')).toBe(realm)
  })

  it('is refused where both names are changed to different ones', () => {
    expect(chosenRealmErrors(undefined, 'old')).toEqual({
      'digest_authentication_configuration.realm': [{ key: 'realms_differ' }],
    })
  })

  it.each(['"', '\\', '\n', '\u0000', '\u007f', '\ud800'])('is refused with %j, but where it is there', (character) => {
    const realm = `a${character}b`
    expect(chosenRealmErrors(realm, null)).toEqual({ account_realm: [{ key: 'realm_characters' }] })
    expect(chosenRealmErrors(realm, 'old')).toEqual({ account_realm: [{ key: 'realm_characters' }] })
    expect(chosenRealmErrors(realm, realm)).toEqual({})
  })

  it('is accepted with any other character', () => {
    expect(chosenRealmErrors(null, 'old')).toEqual({})
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (realm) => {
        fc.pre(!/["\\\p{Cc}]/u.test(realm))
        expect(chosenRealmErrors(realm, 'old')).toEqual({})
      }),
    )
  })
})

describe('a Space', () => {
  it.each([
    [null, false],
    ['2030-01-01T11:59:59.999Z', true],
    ['2030-01-01T12:00:00Z', true],
    ['2030-01-01T12:00:00.001Z', false],
  ])('that ends at %s has ended: %s', (expire_at, hasEnded) => {
    expect(isExpired({ expire_at }, new Date('2030-01-01T12:00:00Z'))).toBe(hasEnded)
  })

  it('has another address for another logo', () => {
    expect(logoPath('0123456789abcdef0123')).toBe('/logo?v=0123456789abcdef')
  })
})
