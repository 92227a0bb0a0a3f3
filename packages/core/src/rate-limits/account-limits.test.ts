import { describe, expect, it } from 'vitest'
import { type AccountLimitSettings, createAccountLimits } from './account-limits.ts'

const user = { id: 1, role: 'user' } as const
const admin = { id: 2, role: 'admin' } as const
const settings: AccountLimitSettings = {
  user: { perMinute: 40, atOnce: 2, changesPerMinute: 3 },
  admin: { perMinute: 1_000, atOnce: 3, changesPerMinute: 1_000 },
  streams: 2,
}

function limits(given: AccountLimitSettings | null = settings) {
  let now = Date.UTC(2026, 0, 1)
  const limit = createAccountLimits(() => new Date(now), given)
  const advance = (ms: number) => {
    now += ms
  }
  return { ...limit, advance }
}

const refused = (retryAfter: number) => expect.objectContaining({ code: 'too_many_requests', retryAfter })

describe('the requests of an account', () => {
  it('run as many at once as its role may have, and the others in their order', async () => {
    const { begin } = limits()
    const begun: number[] = []
    const turns = [1, 2, 3, 4].map((number) =>
      begin(user, 'query').then((end) => {
        begun.push(number)
        return end
      }),
    )
    const [first, second] = await Promise.all(turns.slice(0, 2))
    expect(begun).toEqual([1, 2])
    await begin({ id: 3, role: 'user' }, 'query')
    first?.()
    first?.()
    await turns[2]
    expect(begun).toEqual([1, 2, 3])
    second?.()
    await turns[3]
    expect(begun).toEqual([1, 2, 3, 4])
  })

  it('are refused when too many wait already', async () => {
    const { begin } = limits()
    const waiting = Array.from({ length: 34 }, () => begin(user, 'query'))
    await expect(begin(user, 'query')).rejects.toEqual(refused(1))
    for (const turn of waiting) (await turn)()
    await expect(begin(user, 'query')).resolves.toBeTypeOf('function')
  })

  it('are refused beyond those of a minute, until the next', async () => {
    const { begin, advance } = limits()
    for (let n = 0; n < 40; n += 1) (await begin(user, 'query'))()
    await expect(begin(user, 'query')).rejects.toEqual(refused(60))
    advance(60_000)
    await expect(begin(user, 'query')).resolves.toBeTypeOf('function')
  })

  it('change something less often than they read', async () => {
    const { begin } = limits()
    for (let n = 0; n < 3; n += 1) (await begin(user, 'mutation'))()
    await expect(begin(user, 'mutation')).rejects.toEqual(refused(60))
    await expect(begin(user, 'query')).resolves.toBeTypeOf('function')
    for (let n = 0; n < 20; n += 1) (await begin(admin, 'mutation'))()
  })

  it('have no limit where there are no settings', async () => {
    const { begin, beginStream } = limits(null)
    await Promise.all(Array.from({ length: 500 }, () => begin(user, 'mutation')))
    for (let n = 0; n < 500; n += 1) beginStream(user)
  })
})

describe('the streams of an account', () => {
  it('are refused beyond their maximum, until one ends', () => {
    const { beginStream } = limits()
    const end = beginStream(admin)
    beginStream(admin)
    expect(() => beginStream(admin)).toThrow(refused(60))
    expect(beginStream(user)).toBeTypeOf('function')
    end()
    expect(beginStream(admin)).toBeTypeOf('function')
  })
})
