import { describe, expect, it, vi } from 'vitest'
import { createLargeReads } from './large-reads.ts'

/** Reads by their names, each of which ends when it is let. */
function reads(atOnce: number) {
  const { run } = createLargeReads(atOnce)
  const begun = new Map<string, { resolve: (name: string) => void; reject: (error: Error) => void }>()
  const read = (spaceId: number, name: string) =>
    run(spaceId, () => new Promise<string>((resolve, reject) => begun.set(name, { resolve, reject })))
  return { begun, read, names: () => [...begun.keys()] }
}

describe('the large reads of a Space', () => {
  it('run as many at once as there may be, the others in their order, and those of other Spaces beside them', async () => {
    const { begun, read, names } = reads(2)
    const [, second] = ['first', 'second', 'third', 'fourth'].map((name) => read(1, name))
    void read(2, 'other')
    await vi.waitFor(() => expect(names()).toEqual(['first', 'second', 'other']))
    begun.get('second')?.resolve('what was read')
    expect(await second).toBe('what was read')
    await vi.waitFor(() => expect(names()).toEqual(['first', 'second', 'other', 'third']))
  })

  it('pass their turn on when they fail, with their own error', async () => {
    const { begun, read, names } = reads(1)
    const [first] = [read(1, 'first'), read(1, 'second')]
    await vi.waitFor(() => expect(names()).toEqual(['first']))
    begun.get('first')?.reject(new Error('failed'))
    await expect(first).rejects.toThrow('failed')
    await vi.waitFor(() => expect(names()).toEqual(['first', 'second']))
  })
})
