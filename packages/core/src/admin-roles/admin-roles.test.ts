import { describe, expect, it } from 'vitest'
import { fileOperations, operations, subscriptions } from '../operations.ts'
import { operationGroups } from './admin-roles.rules.ts'

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

  it('leave out what exports, and what has to do with keys and secrets', () => {
    const left = ['accounts.getPersonalData', 'imports.downloadResult', 'imports.listProblems', 'apiKeys.create']
    const names: string[] = Object.values(operationGroups).flat()
    expect(left.filter((name) => names.includes(name))).toEqual([])
  })
})
