import { describe, expect, it } from 'vitest'
import {
  adminRoleOf,
  allowedOperations,
  isWithinRoles,
  operationGroups,
  restrictionOf,
  withoutCredentials,
} from './admin-roles.rules.ts'

describe('the groups of operations', () => {
  it('have names of a group and a member', () => {
    for (const name of Object.values(operationGroups).flat()) expect(name).toMatch(/^[a-z]+\.[a-z]+$/i)
  })

  it('let support do this alone, beside reading', () => {
    expect(operationGroups.support).toEqual([
      'accounts.activate',
      'accounts.block',
      'accounts.deactivate',
      'accounts.provision',
      'accounts.retryMail',
      'accounts.sendProvisioningEmail',
      'accounts.sendResetPasswordEmail',
      'accounts.unblock',
    ])
  })
})

describe('a restricted role', () => {
  const support = { role: 'admin', adminRole: 'support', keyRole: 'full' } as const

  it('has no operation that is in no group, as a new one', () => {
    expect(isWithinRoles({ name: 'accounts.somethingNew', access: 'admin' }, support)).toBe(false)
    expect(isWithinRoles({ access: 'admin' }, support)).toBe(false)
    expect(isWithinRoles({ name: 'accounts.somethingNew', access: 'user' }, support)).toBe(true)
    expect(isWithinRoles({ name: 'apiKeys.issue', access: 'user' }, { ...support, keyRole: 'support' })).toBe(false)
  })

  it('is the most restricted one where this version does not know it', () => {
    expect(adminRoleOf('of a later version')).toBe('read_only')
  })

  it('is shown no token of an admin, and no code', () => {
    const account = (admin: boolean) => ({ admin, provisioning_token: 't', phone_change_code: { code: '1234' } })
    const list = { data: [account(true), account(false)] }
    expect(withoutCredentials(list, 'support').data).toEqual([
      { admin: true, provisioning_token: null, phone_change_code: null },
      { admin: false, provisioning_token: 't', phone_change_code: null },
    ])
    expect(withoutCredentials(list, 'read_only').data[1]?.provisioning_token).toBeNull()
  })
})

describe('what restricts an admin', () => {
  const admin = { role: 'admin', adminRole: 'full', keyRole: 'full' } as const

  it.each([
    [null, admin],
    ['support', { ...admin, adminRole: 'support' }],
    ['read_only', { ...admin, adminRole: 'read_only' }],
    ['support', { ...admin, keyRole: 'support' }],
    ['read_only', { ...admin, adminRole: 'support', keyRole: 'read_only' }],
    ['read_only', { ...admin, role: 'superAdmin', adminRole: 'read_only', keyRole: 'support' }],
    [null, { ...admin, role: 'user', adminRole: 'read_only' }],
    ['support', { ...admin, role: 'user', adminRole: 'read_only', keyRole: 'support' }],
  ] as const)('is %s for %o', (restriction, actor) => {
    expect(restrictionOf(actor)).toBe(restriction)
  })

  it('is the role that the database has', () => {
    expect([null, undefined, 'full', 'support', 'read_only', ''].map(adminRoleOf)).toEqual([
      'full',
      'full',
      'full',
      'support',
      'read_only',
      'read_only',
    ])
  })

  it('leaves it the operations of its groups', () => {
    expect(allowedOperations(admin)).toBeNull()
    expect(allowedOperations({ ...admin, adminRole: 'read_only' })).toEqual([...operationGroups.read])
    const ofSupport = [...operationGroups.read, ...operationGroups.support]
    expect(allowedOperations({ ...admin, adminRole: 'support' })).toEqual(ofSupport)
  })

  it('is no matter for what is public, nor for a user’s own matters without a restricted key', () => {
    const restricted = { ...admin, adminRole: 'read_only', keyRole: 'read_only' } as const
    const may = (access: 'public' | 'user' | 'admin' | 'superAdmin', actor: Parameters<typeof isWithinRoles>[1]) =>
      isWithinRoles({ name: 'accounts.block', access }, actor)
    expect(may('public', restricted)).toBe(true)
    expect(may('user', restricted)).toBe(false)
    expect(may('user', { ...restricted, keyRole: 'full' })).toBe(true)
    expect(may('admin', { ...restricted, keyRole: 'full' })).toBe(false)
    expect(may('admin', { ...admin, keyRole: 'support' })).toBe(true)
    expect(may('superAdmin', admin)).toBe(true)
  })
})

describe('what a restricted role is shown', () => {
  it('is all but tokens and codes, in any part of an output', () => {
    const at = new Date(0)
    const output = {
      at,
      none: null,
      list: [{ admin: false, provisioning_token: 't', email_change_code: 1 }, 'text', 7],
      account: { provisioning_token: 't', nested: { admin: true, provisioning_token: 't', phone_change_code: 1 } },
    }
    expect(withoutCredentials(output, 'support')).toEqual({
      at,
      none: null,
      list: [{ admin: false, provisioning_token: 't', email_change_code: null }, 'text', 7],
      account: {
        provisioning_token: null,
        nested: { admin: true, provisioning_token: null, phone_change_code: null },
      },
    })
    expect(withoutCredentials(undefined, 'support')).toBeUndefined()
  })
})
