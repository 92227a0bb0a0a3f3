import { describe, expect, it } from 'vitest'
import { fileOperations, operations, subscriptions } from '../operations.ts'
import { adminRoleOf, isWithinRoles, operationGroups, withoutCredentials } from './admin-roles.rules.ts'

const known = new Map(
  [operations, fileOperations, subscriptions].flatMap((table) =>
    Object.entries(table).flatMap(([group, members]) =>
      Object.entries(members as Record<string, { kind: string; access: string }>).map(
        ([member, operation]) => [`${group}.${member}`, operation] as const,
      ),
    ),
  ),
)

describe('the groups of operations', () => {
  it('name operations that there are, each once', () => {
    const names = Object.values(operationGroups).flat()
    expect(names.filter((name) => !known.has(name))).toEqual([])
    expect(new Set(names).size).toBe(names.length)
  })

  it('have nothing that changes anything among what is read', () => {
    expect(operationGroups.read.filter((name) => known.get(name)?.kind === 'mutation')).toEqual([])
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

  it('leave out what exports, and what has to do with keys and secrets', () => {
    const left = ['accounts.getPersonalData', 'imports.downloadResult', 'imports.listProblems', 'apiKeys.create']
    const names: string[] = Object.values(operationGroups).flat()
    expect(left.filter((name) => names.includes(name))).toEqual([])
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
