import { beforeEach, describe, expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import {
  currentPosition,
  findLines,
  findPersonalLines,
  linesAfter,
  listAudit,
  listAuditOperations,
  readPosition,
  type Wanted,
  writePosition,
} from './audit-log.queries.ts'

const { database, ids } = await tenantDatabase()
/** The last line of before a test: the audit log is only added to. */
let former = 0
beforeEach(async () => {
  former = Number((await query('select max(id) as id from audit_log')).rows[0].id)
})

const query = (text: string, values: unknown[] = []) => database.pool.query(text, values)

interface Line {
  space?: number | null
  operation?: string
  kind?: string
  target?: string
  account?: number | null
  actor?: number | null
  partOf?: string | null
  ip?: string
  at?: string
}

/** Writes a line, and gives its id. */
async function add(line: Line = {}): Promise<number> {
  const { rows } = await query(
    `insert into audit_log (space_id, space_domain, operation, kind, action, target_id, target, account_id, actor_id,
        actor_username, part_of, ip, at)
      values ($1, 'x', $2, $3, 'update', $4, $4, $5, $6, $7, $8, $9, $10) returning id`,
    [
      line.space === undefined ? ids.home : line.space,
      line.operation ?? 'accounts.update',
      line.kind ?? 'account',
      line.target ?? 'target',
      line.account ?? null,
      line.actor ?? null,
      line.actor == null ? null : 'somebody',
      line.partOf ?? null,
      line.ip ?? '192.0.2.1',
      line.at ?? '2030-01-01T12:00:00Z',
    ],
  )
  return Number(rows[0].id)
}

const everything = { beforeId: null, limit: 100, from: null, until: null }
const list = async (wanted: Partial<Wanted>, part: object = {}) =>
  (await listAudit(database.db, { spaceId: null, ...wanted }, { ...everything, ...part }))
    .map(({ id }) => id)
    .filter((id) => id > former)

describe('lines of the audit log', () => {
  it('are listed by what is asked of them, the latest first', async () => {
    const plain = await add()
    const ofOther = await add({ space: ids.other })
    const byBob = await add({ actor: ids.bob })
    const ofAlice = await add({ account: ids.alice })
    const created = await add({ operation: 'accounts.create' })
    const contact = await add({ kind: 'contact' })
    const target = await add({ target: '4711' })
    const part = await add({ partOf: 'import:1' })
    const all = [plain, ofOther, byBob, ofAlice, created, contact, target, part].toReversed()
    expect(await list({})).toEqual(all)
    expect(await list({ spaceId: ids.other })).toEqual([ofOther])
    expect(await list({ spaceId: ids.home })).toEqual(all.filter((id) => id !== ofOther))
    expect(await list({ actor_id: ids.bob })).toEqual([byBob])
    expect(await list({ account_id: ids.alice })).toEqual([ofAlice])
    expect(await list({ operation: 'accounts.create' })).toEqual([created])
    expect(await list({ kind: 'contact' })).toEqual([contact])
    expect(await list({ target_id: '4711' })).toEqual([target])
    expect(await list({ part_of: 'import:1' })).toEqual([part])
    expect(await list({ grouped: true })).toEqual(all.filter((id) => id !== part))
    expect(await list({}, { beforeId: created, limit: 2 })).toEqual([ofAlice, byBob])
    expect((await listAuditOperations(database.db)).filter((name) => name.startsWith('accounts.'))).toEqual([
      'accounts.create',
      'accounts.update',
    ])
    expect([...(await findLines(database.db, [String(plain), String(part)])).keys()].toSorted((a, b) => a - b)).toEqual(
      [plain, part],
    )
    expect((await findLines(database.db, [])).size).toBe(0)
    const [line] = await listAudit(database.db, { spaceId: null, actor_id: ids.bob }, everything)
    expect(line).toMatchObject({
      actor: { id: ids.bob, username: 'somebody', role: '', domain: '' },
      space: { id: ids.home, domain: 'x' },
    })
    const nobody = await add({ space: null })
    const [last] = await listAudit(database.db, { spaceId: null }, everything)
    expect(last).toMatchObject({ id: nobody, actor: null, space: null })
  })

  it('are listed from a moment, and until another', async () => {
    const [first, second, third] = [
      await add({ at: '2030-01-01T12:00:00Z' }),
      await add({ at: '2030-01-01T13:00:00Z' }),
      await add({ at: '2030-01-01T14:00:00Z' }),
    ]
    expect(await list({}, { from: '2030-01-01T13:00:00Z' })).toEqual([third, second])
    expect(await list({}, { until: '2030-01-01T13:00:00Z' })).toEqual([first])
    expect(await list({}, { from: '2030-01-01T12:30:00Z', until: '2030-01-01T13:30:00Z' })).toEqual([second])
  })

  it('are listed by their times, where they were written in another order', async () => {
    const [late, early, between] = [
      await add({ at: '2031-01-01T14:00:00Z' }),
      await add({ at: '2031-01-01T12:00:00Z' }),
      await add({ at: '2031-01-01T13:00:00Z' }),
    ]
    expect(await list({}, { from: '2031-01-01T13:00:00Z' })).toEqual([between, late])
    expect(await list({}, { until: '2031-01-01T13:30:00Z' })).toEqual([between, early])
  })

  it('are searched for by names, numbers, addresses and accounts', async () => {
    const [named, byIp, ofAlice, byAlice, other] = [
      await add({ target: 'meeting room' }),
      await add({ ip: '198.51.100.7' }),
      await add({ account: ids.alice }),
      await add({ actor: ids.alice }),
      await add(),
    ]
    const nothing = { words: [] as string[], digits: [] as string[], ip: null, accountIds: [] as number[] }
    const find = (search: object) => list({ search: { ...nothing, ...search } })
    expect(await find({})).toEqual([])
    expect(await find({ words: ['meeting', 'room'] })).toEqual([named])
    expect(await find({ words: ['meeting', 'hall'] })).toEqual([])
    expect(await find({ ip: '198.51.100.7' })).toEqual([byIp])
    expect(await find({ accountIds: [ids.alice] })).toEqual([byAlice, ofAlice])
    expect(await find({ words: ['meeting'], ip: '198.51.100.7' })).toEqual([byIp, named])
    expect(await list({ search: null })).toContain(other)
  })

  it('about an account and by it are its personal data', async () => {
    const [about, by, both] = [
      await add({ account: ids.alice }),
      await add({ actor: ids.alice }),
      await add({ account: ids.alice, actor: ids.alice }),
    ]
    await add({ account: ids.bob, actor: ids.bob })
    const personal = async (part: object = {}) =>
      (await findPersonalLines(database.db, ids.alice, { beforeId: null, limit: 10, ...part }))
        .map(({ id }) => id)
        .filter((id) => id > former)
    expect(await personal()).toEqual([both, by, about])
    expect(await personal({ beforeId: both })).toEqual([by, about])
    expect(await personal({ limit: 2 })).toEqual([both, by])
  })

  it('come after a position, in the order of transactions', async () => {
    const after = await currentPosition(database.db)
    const [first, second] = [await add(), await add({ space: ids.other })]
    // a position may be before lines of earlier tests, where other transactions still run
    const follow = async (from = after, rest: object = {}, wanted: Wanted | null = null) =>
      (await linesAfter(database.db, { after: from, limit: 1000, ...rest }, wanted)).filter(
        ({ line }) => line.id > former,
      )
    await expect.poll(async () => (await follow()).map(({ line }) => line.id)).toEqual([first, second])
    const [one, two] = await follow()
    if (!one || !two) throw new Error('no lines')
    expect((await follow(one.position)).map(({ line }) => line.id)).toEqual([second])
    expect(await follow(two.position)).toEqual([])
    expect((await follow(after, { until: one.position })).map(({ line }) => line.id)).toEqual([first])
    expect((await follow(after, {}, { spaceId: ids.other })).map(({ line }) => line.id)).toEqual([second])
    expect(readPosition(writePosition(one.position))).toEqual(one.position)
    for (const text of ['', '1', '1-', 'a-1', '1-1-1']) expect(readPosition(text)).toBeNull()
  })
})
