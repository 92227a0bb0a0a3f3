import { describe, expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import { PART_ROWS } from '../lists.ts'
import {
  findContact,
  findContactByUsername,
  findContactCard,
  isContactOf,
  listAllContacts,
  listContactCards,
  listContacts,
} from './contacts.queries.ts'
import {
  deleteContactsList,
  findContactsList,
  insertContactsList,
  listAccountsOnList,
  listContactsLists,
  listsOfAccount,
  updateContactsList,
} from './contacts-lists.queries.ts'

const NOW = new Date('2030-01-01T12:00:00Z')

const { database, ids } = await tenantDatabase()

const query = (text: string, values: unknown[] = []) => database.pool.query(text, values)
const addList = (space: number, title: string) =>
  insertContactsList(database.db, space, { title, description: '' }, NOW)
const putOn = (list: number, account: number) =>
  query('insert into contacts_list_contacts (contacts_list_id, account_id) values ($1, $2)', [list, account])

/** The ids of all parts. */
async function idsOf(parts: AsyncIterable<{ id: number }[]>): Promise<number[]> {
  const found: number[] = []
  for await (const part of parts) found.push(...part.map(({ id }) => id))
  return found.toSorted((one, other) => one - other)
}

async function addAccount(username: string, space = ids.home): Promise<number> {
  const { rows } = await query(
    `insert into accounts (space_id, username, ip_address, user_agent, created_at, updated_at)
      values ($1, $2, '', '', now(), now()) returning id`,
    [space, username],
  )
  return rows[0].id
}

describe('a contacts list', () => {
  it('is that of its Space', async () => {
    const { db } = database
    const [own, second, elsewhere] = [
      await addList(ids.home, 'Reception'),
      await addList(ids.home, 'Sales'),
      await addList(ids.other, 'Reception'),
    ]
    expect(await idsOf(listContactsLists(db, ids.home))).toEqual([own.id, second.id])
    expect(await findContactsList(db, ids.home, second.id)).toMatchObject({ title: 'Sales', contacts_count: 0 })
    expect(await findContactsList(db, ids.home, elsewhere.id)).toBeUndefined()
    for (const account of [ids.alice, ids.bob]) await putOn(own.id, account)
    await putOn(second.id, ids.bob)
    await query('insert into account_contacts_lists (account_id, contacts_list_id) values ($1, $2), ($3, $4)', [
      ids.alice,
      second.id,
      ids.bob,
      own.id,
    ])
    expect(await listsOfAccount(db, ids.home, ids.alice)).toEqual([
      expect.objectContaining({ id: second.id, contacts_count: 1 }),
    ])
    expect(await listsOfAccount(db, ids.other, ids.alice)).toEqual([])
    const onList = async (space: number, list: number, after = 0) =>
      (await listAccountsOnList(db, space, list, { after, limit: 10 })).map(({ id }) => id)
    const [first = 0, last = 0] = [ids.alice, ids.bob].toSorted((one, other) => one - other)
    expect(await onList(ids.home, own.id)).toEqual([first, last])
    expect(await onList(ids.home, own.id, first)).toEqual([last])
    expect(await onList(ids.home, second.id)).toEqual([ids.bob])
    expect(await onList(ids.other, own.id)).toEqual([])

    const change = (space: number, id: number, title: string, basedOn?: string) =>
      updateContactsList(db, space, id, { title, description: '' }, NOW, basedOn)
    expect(await change(ids.home, elsewhere.id, 'Taken')).toBeUndefined()
    const changed = await change(ids.home, own.id, 'Desk')
    expect(changed).toMatchObject({ id: own.id, title: 'Desk', contacts_count: 2 })
    expect(await change(ids.home, own.id, 'Front desk', own.version)).toBeUndefined()
    expect(await change(ids.home, own.id, 'Front desk', changed?.version)).toMatchObject({ title: 'Front desk' })
    expect(await findContactsList(db, ids.home, second.id)).toMatchObject({ title: 'Sales' })
    expect(await deleteContactsList(db, ids.home, elsewhere.id)).toBe(false)
    expect([await deleteContactsList(db, ids.home, own.id), await deleteContactsList(db, ids.home, own.id)]).toEqual([
      true,
      false,
    ])
    expect(await idsOf(listContactsLists(db, ids.home))).toEqual([second.id])
    expect(await idsOf(listContactsLists(db, ids.other))).toEqual([elsewhere.id])
    await query('delete from contacts_lists')
  })
})

describe('the contacts of an account', () => {
  it('are its own and those on its lists, of its Space', async () => {
    const { db } = database
    const [own, listed, ofOther, unlisted] = [
      await addAccount('own0001'),
      await addAccount('listed01'),
      await addAccount('other001'),
      await addAccount('unlisted'),
    ]
    const [list, otherList] = [await addList(ids.home, 'Of Alice'), await addList(ids.home, 'Of Bob')]
    await putOn(list.id, listed)
    await putOn(otherList.id, unlisted)
    await query('insert into account_contacts_lists (account_id, contacts_list_id) values ($1, $2), ($3, $4)', [
      ids.alice,
      list.id,
      ids.bob,
      otherList.id,
    ])
    await query('insert into account_contacts (account_id, contact_id) values ($1, $2), ($3, $4)', [
      ids.alice,
      own,
      ids.bob,
      ofOther,
    ])
    expect(await idsOf(listContacts(db, ids.home, ids.alice, NOW))).toEqual([own])
    expect(await idsOf(listContacts(db, ids.other, ids.alice, NOW))).toEqual([])
    for (const all of [listAllContacts, listContactCards]) {
      expect(await idsOf(all(db, ids.home, ids.alice))).toEqual([own, listed])
      expect(await idsOf(all(db, ids.other, ids.alice))).toEqual([])
    }
    const find = async (space: number, contact: number) => (await findContact(db, space, ids.alice, contact, NOW))?.id
    expect(await find(ids.home, own)).toBe(own)
    expect([await find(ids.home, listed), await find(ids.home, ofOther), await find(ids.other, own)]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    for (const byName of [findContactByUsername, findContactCard]) {
      const named = async (space: number, username: string) => (await byName(db, space, ids.alice, username))?.id
      expect([await named(ids.home, 'own0001'), await named(ids.home, 'listed01')]).toEqual([own, listed])
      for (const [space, username] of [
        [ids.home, 'other001'],
        [ids.home, 'unlisted'],
        [ids.other, 'own0001'],
      ] as const) {
        expect(await named(space, username)).toBeUndefined()
      }
    }
    const isContact = async (contact: number) => {
      const found = await db
        .selectFrom('accounts')
        .select((eb) => isContactOf(ids.alice, contact)(eb).as('is'))
        .executeTakeFirst()
      return found?.is
    }
    expect([
      await isContact(own),
      await isContact(listed),
      await isContact(ofOther),
      await isContact(unlisted),
    ]).toEqual([true, true, false, false])
  })
})

describe('long lists', () => {
  /** How many rows each part has. */
  async function sizesOf(parts: AsyncIterable<unknown[]>): Promise<number[]> {
    const sizes: number[] = []
    for await (const part of parts) sizes.push(part.length)
    return sizes
  }

  it('come in parts', async () => {
    const { db } = database
    const sizes = () => sizesOf(listContactsLists(db, ids.other))
    const add = (count: number) =>
      query(
        `insert into contacts_lists (space_id, title, description, created_at, updated_at)
          select $1, '', '', now(), now() from generate_series(1, $2)`,
        [ids.other, count],
      )
    expect(await sizes()).toEqual([0])
    await add(1)
    expect(await sizes()).toEqual([1])
    await add(PART_ROWS)
    expect(await sizes()).toEqual([PART_ROWS, 1])
  })

  it('of contacts come in parts', async () => {
    const sizes = () => sizesOf(listContactCards(database.db, ids.other, ids.neighbour))
    const add = (count: number, prefix: string) =>
      query(
        `with contact as (
          insert into accounts (space_id, username, ip_address, user_agent, created_at, updated_at)
            select $1, $2 || number, '', '', now(), now() from generate_series(1, $3) as number returning id
        )
        insert into account_contacts (account_id, contact_id) select $4, id from contact`,
        [ids.other, prefix, count, ids.neighbour],
      )
    expect(await sizes()).toEqual([0])
    await add(1, 'first')
    expect(await sizes()).toEqual([1])
    await add(2 * PART_ROWS - 1, 'later')
    expect(await sizes()).toEqual([PART_ROWS, PART_ROWS])
  })
})
