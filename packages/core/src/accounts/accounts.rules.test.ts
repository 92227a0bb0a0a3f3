import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyCharacter } from '../../../../test/support/database/index.ts'
import { DomainSettings } from '../config.ts'
import { passwordErrors, usernameErrors } from './accounts.rules.ts'

const defaults = DomainSettings.parse({})
const keysOf = (username: string, settings: Record<string, string> = {}, phoneNumbers = false) =>
  usernameErrors(username, DomainSettings.parse(settings), { phoneNumbers })['username']?.map(({ key }) => key) ?? []

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789+_.-'.split('')

describe('a username', () => {
  it('of six or more of the usual characters is fine, unless it is a phone number', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...letters), minLength: 6, maxLength: 64 }), (username) => {
        fc.pre(!/^\+\d+$/.test(username))
        expect(keysOf(username)).toEqual([])
      }),
    )
  })

  it('with any other character is not', () => {
    const other = anyCharacter.filter((sign) => !letters.includes(sign))
    fc.assert(
      fc.property(fc.constantFrom('before-', ''), other, fc.constantFrom('-after', 'longenough'), (a, sign, b) => {
        const keys = keysOf(a + sign + b)
        expect(keys.filter((key) => key === 'username_characters' || key === 'username_uppercase')).toHaveLength(1)
      }),
    )
  })

  it('is too short below the least length, which counts what people count', () => {
    expect(keysOf('abcde')).toEqual(['min_length'])
    expect(keysOf('ab', { ACCOUNT_USERNAME_MIN_LENGTH: '2' })).toEqual([])
    expect(keysOf('👍🏽👍🏽', { ACCOUNT_USERNAME_MIN_LENGTH: '3', ACCOUNT_USERNAME_REGEX: '.*' })).toEqual([
      'min_length',
    ])
  })

  it('is judged by the expression that is set', () => {
    expect(keysOf('lövely', { ACCOUNT_USERNAME_REGEX: '^[a-zö]+$' })).toEqual([])
    expect(keysOf('lovely1', { ACCOUNT_USERNAME_REGEX: '^[a-zö]+$' })).toEqual(['username_characters'])
    const [error] =
      usernameErrors('lovely1', DomainSettings.parse({ ACCOUNT_USERNAME_REGEX: '^[a-zö]+$' }), {
        phoneNumbers: false,
      })['username'] ?? []
    expect(error?.params).toEqual({ pattern: '^[a-zö]+$' })
  })

  it.each(['with space', 'at@sign', 'colon:', 'semi;colon', '<angle>', 'per%cent', 'quo"te'])(
    'is never %s, which no SIP address could hold, whatever is set',
    (username) => {
      expect(keysOf(username, { ACCOUNT_USERNAME_REGEX: '.*', ACCOUNT_USERNAME_MIN_LENGTH: '1' })).toEqual([
        'username_characters',
      ])
    },
  )

  it.each(['+33612345678', '+12025550123', '+4930123456', '+442079460958'])('is not the phone number %s', (number) => {
    expect(keysOf(number)).toEqual(['username_phone'])
    expect(keysOf(number, {}, true)).toEqual([])
  })

  it.each(['33612345678', '0612345678', '+336', '+000000000', '1-800-flowers', 'a+33612345678', '+33612345678a'])(
    'may be %s, which is none',
    (name) => {
      expect(keysOf(name, { ACCOUNT_USERNAME_MIN_LENGTH: '1' })).toEqual([])
    },
  )

  it('is not one that is on the list, as a whole', () => {
    const list = { ACCOUNT_BLACKLISTED_USERNAMES: 'webmaster, admin.*,, support|sales ' }
    for (const name of ['webmaster', 'admins', 'administrator', 'support', 'sales1'.slice(0, 5)]) {
      expect(keysOf(name, { ...list, ACCOUNT_USERNAME_MIN_LENGTH: '1' })).toEqual(['username_blacklisted'])
    }
    for (const name of ['webmaster2', 'the-admin', 'sales-team', 'supporter']) expect(keysOf(name, list)).toEqual([])
  })

  it('that is not given has nothing wrong with it', () => {
    expect(usernameErrors(undefined, defaults, { phoneNumbers: false })).toEqual({})
  })
})

describe('a password', () => {
  it('has as many characters as are set, of any kind', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 64 }),
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        (minimum, password) => {
          const config = DomainSettings.parse({ ACCOUNT_PASSWORD_MIN_LENGTH: String(minimum) })
          const length = [...new Intl.Segmenter().segment(password)].length
          const expected = length >= minimum ? {} : { password: [{ key: 'min_length', params: { minimum } }] }
          expect(passwordErrors(password, config)).toEqual(expected)
        },
      ),
    )
  })

  it('that is not given has nothing wrong with it', () => {
    expect(passwordErrors(undefined, defaults)).toEqual({})
  })
})
