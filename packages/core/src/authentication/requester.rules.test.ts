import { describe, expect, it } from 'vitest'
import { type RequesterRow, requesterOf } from './requester.rules.ts'
import { roleOf } from './roles.rules.ts'
import { refusalOf } from './sign-ins.rules.ts'

const ROW = {
  account_id: 7,
  username: 'alice01',
  admin: true,
  admin_role: null,
  has_second_factor: false,
  blocked: false,
  home_id: 3,
  home_domain: 'sip.example.org',
  home_super: false,
  home_realm: 'realm',
  home_unique_email: true,
  home_default_country: 'DE',
  home_expire_at: '2030-01-01T00:00:00Z',
} as unknown as RequesterRow
const SHOWN = { isShown: true, isRequired: false }

const of = (changes: Partial<RequesterRow>, factors = SHOWN) => requesterOf({ ...ROW, ...changes }, factors)

describe('who a request is from', () => {
  it('is the account of its credentials, with its own Space', () => {
    expect(of({})).toEqual({
      id: 7,
      username: 'alice01',
      role: 'admin',
      secondFactor: 'off',
      adminRole: 'full',
      keyRole: 'full',
      blocked: false,
      home: {
        id: 3,
        domain: 'sip.example.org',
        account_realm: 'realm',
        unique_email: true,
        default_country: 'DE',
        expire_at: '2030-01-01T00:00:00Z',
      },
    })
    expect(of({ home_unique_email: null })?.home.unique_email).toBe(false)
    expect(of({ home_unique_email: false })?.home.unique_email).toBe(false)
  })

  it.each(['account_id', 'username', 'home_id', 'home_domain'] as const)('is not known without %s', (column) => {
    expect(of({ [column]: null })).toBeNull()
  })

  it('is blocked only where its account says so', () => {
    expect([true, false, null].map((blocked) => of({ blocked })?.blocked)).toEqual([true, false, false])
  })

  it('has the roles of its account and of its key', () => {
    const requester = of({ admin_role: 'support', key_role: 'read_only' })
    expect([requester?.adminRole, requester?.keyRole]).toEqual(['support', 'read_only'])
  })

  it.each([
    // admin, has a factor, has shown it, needs one: its state, and its role
    [true, true, true, false, 'shown', 'admin'],
    [true, true, true, true, 'shown', 'admin'],
    [true, false, true, true, 'off', 'admin'],
    [true, true, false, false, 'needed', 'user'],
    [true, true, false, true, 'needed', 'user'],
    [true, false, false, true, 'to_set_up', 'user'],
    [true, false, false, false, 'off', 'admin'],
    [false, true, false, true, 'off', 'user'],
    [false, true, true, true, 'off', 'user'],
  ])(
    'admin %s with a factor %s, shown %s, required %s: %s, acts as %s',
    (admin, has, isShown, isRequired, state, role) => {
      const requester = of({ admin, has_second_factor: has }, { isShown, isRequired })
      expect([requester?.secondFactor, requester?.role]).toEqual([state, role])
    },
  )
})

describe('the role of an account', () => {
  it.each([
    [true, true, 'superAdmin'],
    [true, false, 'admin'],
    [true, null, 'admin'],
    [false, true, 'user'],
    [null, true, 'user'],
  ])('admin %s in a super Space %s is %s', (admin, isSuper, role) => {
    expect(roleOf({ admin, super: isSuper })).toBe(role)
  })
})

describe('an account that is authenticated', () => {
  const now = new Date('2030-01-01T12:00:00Z')
  const [past, future] = ['2030-01-01T12:00:00Z', '2030-01-01T12:00:01Z']
  const account = (changes = {}) => ({
    role: 'user' as const,
    blocked: false,
    home: { id: 1, expire_at: null as string | null },
    ...changes,
  })

  it.each([
    [null, { id: 1, expire_at: future }, account()],
    [null, { id: 1, expire_at: null }, null],
    ['space_expired', { id: 1, expire_at: past }, null],
    ['space_expired', { id: 1, expire_at: past }, account()],
    ['space_expired', { id: 1, expire_at: null }, account({ home: { id: 1, expire_at: past } })],
    ['account_blocked', { id: 1, expire_at: past }, account({ blocked: true })],
    ['wrong_space', { id: 2, expire_at: null }, account()],
    ['wrong_space', { id: 2, expire_at: null }, account({ role: 'admin' })],
    [null, { id: 2, expire_at: null }, account({ role: 'superAdmin' })],
  ])('is refused as %s in the Space %o as %o', (refusal, space, requester) => {
    expect(refusalOf(space, requester, now)).toBe(refusal)
  })
})
