import { expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import { eraseDeletedAccounts } from './erasure.queries.ts'
import { findPersonalData } from './personal-data.queries.ts'

const { database, ids } = await tenantDatabase()

const query = (text: string, values: unknown[] = []) => database.pool.query(text, values)

it('lines of imports are those with the name of the account in its Space', async () => {
  const add = async (space: number) => {
    const { rows } = await query(
      `insert into imports (space_id, ip_address, user_agent, author, file_name, state, created_at, updated_at)
        values ($1, '', '', '{}', 'a.csv', 'uploaded', now(), now()) returning id`,
      [space],
    )
    return rows[0].id as number
  }
  const [own, elsewhere] = [await add(ids.home), await add(ids.other)]
  for (const [importId, line, username, errors, space] of [
    [own, 1, 'alice01', null, null],
    [own, 2, 'alice01', '{}', null],
    [own, 3, 'bobby01', null, null],
    [own, 4, 'bobby01', '{}', null],
    // of an import into several Spaces
    [own, 5, 'alice01', null, ids.other],
    [own, 6, 'alice01', '{}', ids.other],
    [elsewhere, 7, 'alice01', null, null],
    [elsewhere, 8, 'alice01', '{}', null],
    [elsewhere, 9, 'alice01', null, ids.home],
    [elsewhere, 10, 'bobby01', null, ids.home],
  ] as const) {
    await query(
      `insert into import_rows (import_id, line, username, errors, space_id, activated, admin)
        values ($1, $2, $3, $4, $5, true, false)`,
      [importId, line, username, errors, space],
    )
  }
  const lines = async (space: number, account: number) =>
    (await findPersonalData(database.db, space, account)).import_lines
      .map(({ line }) => Number(line))
      .toSorted((one, other) => one - other)
  expect(await lines(ids.home, ids.alice)).toEqual([1, 2, 9])
  expect(await lines(ids.home, ids.bob)).toEqual([3, 4, 10])
  expect(await lines(ids.other, ids.neighbour)).toEqual([5, 6, 7, 8])
  expect(await lines(ids.other, ids.alice)).toEqual([])
})

it('every deleted account is erased, however many they are', async () => {
  await query(
    `insert into accounts (space_id, username, ip_address, user_agent, created_at, updated_at)
      select $1, 'leaving' || number, '', '', now(), now() from generate_series(1, 101) as number`,
    [ids.home],
  )
  await query(`delete from accounts where username like 'leaving%'`)
  expect(await eraseDeletedAccounts(database.db)).toBe(101)
  expect(await eraseDeletedAccounts(database.db)).toBe(0)
})
