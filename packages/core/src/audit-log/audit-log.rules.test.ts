import { describe, expect, it } from 'vitest'
import { matches } from './audit-log.rules.ts'

type Line = Parameters<typeof matches>[0]
type Wanted = Parameters<typeof matches>[1]

const LINE = {
  space: { id: 1 },
  actor: { id: 2, username: 'Alice01' },
  account_id: 3,
  operation: 'accounts.update',
  kind: 'account',
  target_id: 4,
  target: 'Bob Müller +4915123410007',
  part_of: null,
  ip: '192.0.2.1',
} as unknown as Line
const ALL = { spaceId: null } as Wanted

const NO_SEARCH = { words: ['nothing like it'], digits: [], ip: null, accountIds: [] }
const search = (changes: object) => ({ ...ALL, search: { ...NO_SEARCH, ...changes } }) as unknown as Wanted

describe('a line of the audit log', () => {
  it.each([
    ['spaceId', 1, 9],
    ['actor_id', 2, 9],
    ['account_id', 3, 9],
    ['operation', 'accounts.update', 'accounts.delete'],
    ['kind', 'account', 'space'],
    ['target_id', 4, 9],
    ['part_of', null, 9],
  ])('is wanted by its %s', (field, own, other) => {
    expect(matches(LINE, { ...ALL, [field]: own })).toBe(true)
    expect(matches(LINE, { ...ALL, [field]: other })).toBe(false)
    expect(matches(LINE, { ...ALL, spaceId: null, ...(field === 'spaceId' ? {} : { [field]: undefined }) })).toBe(true)
  })

  it('is wanted where lines are grouped, unless it is a part', () => {
    const part = { ...LINE, part_of: 9 } as unknown as Line
    expect(matches(LINE, { ...ALL, grouped: true })).toBe(true)
    expect(matches(part, { ...ALL, grouped: true })).toBe(false)
    expect(matches(part, { ...ALL, grouped: false })).toBe(true)
    expect(matches(part, { ...ALL, part_of: 9 } as unknown as Wanted)).toBe(true)
  })

  it.each([
    [{}, false],
    [{ words: ['muller'] }, true],
    [{ words: ['alice01'] }, true],
    [{ digits: ['10007'] }, true],
    [{ digits: ['10008'] }, false],
    [{ ip: '192.0.2.1' }, true],
    [{ ip: '192.0.2.2' }, false],
    [{ accountIds: [9, 3] }, true],
    [{ accountIds: [2] }, true],
    [{ accountIds: [4] }, false],
  ])('is found with %o: %s', (changes, isFound) => {
    expect(matches(LINE, search(changes))).toBe(isFound)
  })

  it('is found without an actor', () => {
    const line = { ...LINE, actor: null, space: null, account_id: null } as unknown as Line
    expect(matches(line, search({ words: ['bob'] }))).toBe(true)
    expect(matches(line, search({ words: ['alice01'] }))).toBe(false)
    expect(matches(line, { ...ALL, spaceId: 1 })).toBe(false)
    expect(matches(line, { ...ALL, actor_id: 2 })).toBe(false)
  })
})
