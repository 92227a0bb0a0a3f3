import { describe, expect, it } from 'vitest'
import { en } from '../messages/en.ts'
import {
  algorithmsAsked,
  hashProblems,
  isError,
  problemMessage,
  REGISTRATION_PROBLEMS,
  type RegistrationFacts,
  type RegistrationProblemCode,
  registrationProblems,
} from './registration.rules.ts'

const NOW = new Date('2030-01-01T12:00:00Z')
const FINE: RegistrationFacts = {
  activated: true,
  blocked: false,
  is_hidden_super_admin: false,
  space_expire_at: null,
  sip_algorithms: 'both',
  algorithms: ['MD5', 'SHA-256'],
  password_set_at: '2030-01-01T10:00:00Z',
  has_address: true,
  last_wrong_password: null,
  devices: 1,
  registrar: 'available',
}
const problems = (changes: Partial<RegistrationFacts>) => registrationProblems({ ...FINE, ...changes }, NOW)
const wrong = (at: string) => ({ at, ip: '192.0.2.1' })

describe('an account', () => {
  it('that everything is right with has no problems', () => {
    expect(problems({})).toEqual([])
    expect(problems({ devices: null })).toEqual([])
    expect(problems({ devices: 0, registrar: 'none' })).toEqual([])
    expect(problems({ space_expire_at: '2030-01-01T12:00:00.001Z' })).toEqual([])
    expect(problems({ last_wrong_password: wrong('2030-01-01T09:59:00Z') })).toEqual([])
    expect(problems({ last_wrong_password: wrong('2030-01-01T10:00:00Z') })).toEqual([])
  })

  it.each<[RegistrationProblemCode, Partial<RegistrationFacts>, object]>([
    ['not_activated', { activated: false }, {}],
    ['blocked', { blocked: true }, {}],
    ['space_expired', { space_expire_at: '2030-01-01T12:00:00Z' }, { at: '2030-01-01 12:00 UTC' }],
    ['super_admin', { is_hidden_super_admin: true }, {}],
    ['no_password', { algorithms: [] }, {}],
    ['missing_hash', { algorithms: ['MD5'] }, { missing: 'SHA-256', kept: 'MD5' }],
    ['no_common_algorithm', { algorithms: ['MD5'], sip_algorithms: 'SHA-256' }, { missing: 'SHA-256', kept: 'MD5' }],
    ['address_missing', { has_address: false }, {}],
    [
      'wrong_password',
      { last_wrong_password: wrong('2030-01-01T10:00:01Z') },
      { at: '2030-01-01 10:00 UTC', ip: '192.0.2.1' },
    ],
    [
      'wrong_password',
      { last_wrong_password: wrong('2030-01-01T09:00:00Z'), password_set_at: null },
      { at: '2030-01-01 09:00 UTC', ip: '192.0.2.1' },
    ],
    ['registrar_unavailable', { registrar: 'unavailable', devices: 0 }, {}],
    ['no_device', { devices: 0 }, {}],
  ])('has the problem %s with %o', (code, changes, params) => {
    expect(problems(changes)).toEqual([{ code, params }])
    expect(en).toHaveProperty(problemMessage(code))
  })

  it('has its errors before its warnings', () => {
    const found = problems({ has_address: false, devices: 0, algorithms: [], blocked: true })
    expect(found.map(({ code }) => code)).toEqual(['blocked', 'no_password', 'address_missing', 'no_device'])
    expect(found.map(isError)).toEqual([true, true, false, false])
  })
})

it('only what may keep an account from registering is a warning', () => {
  const codes = Object.keys(REGISTRATION_PROBLEMS) as RegistrationProblemCode[]
  expect(codes.filter((code) => !isError({ code, params: {} }))).toEqual([
    'missing_hash',
    'address_missing',
    'wrong_password',
    'no_device',
    'registrar_unavailable',
  ])
})

describe('the algorithms of a Space', () => {
  it('are all that its SIP servers may ask for', () => {
    const asked = ([null, 'both', 'MD5', 'SHA-256'] as const).map(algorithmsAsked)
    expect(asked).toEqual([null, ['MD5', 'SHA-256'], ['MD5'], ['SHA-256']])
  })

  it('leave any hash where the Space does not say', () => {
    expect(hashProblems(['SHA-256'], null)).toEqual([])
    expect(hashProblems([], null)).toEqual([{ code: 'no_password', params: {} }])
    expect(hashProblems(['MD5', 'SHA-256'], 'SHA-256')).toEqual([])
  })
})
