import { describe, expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import type { Tx } from '../database/database.ts'
import {
  countVoicemails,
  deleteVoicemail,
  fillVoicemail,
  findEmptyVoicemail,
  findVoicemail,
  findVoicemailFile,
  forgetDeletedFiles,
  insertVoicemail,
  listDeletedFiles,
  listVoicemails,
} from './voicemails.queries.ts'

const NOW = new Date('2030-01-01T12:00:00Z')

const { database, ids } = await tenantDatabase()

const inTransaction = <R>(run: (tx: Tx) => Promise<R>): Promise<R> => database.db.transaction().execute(run)
const add = async (account: number) => {
  const id = crypto.randomUUID()
  await inTransaction((tx) => insertVoicemail(tx, account, { id, sip_from: null, content_type: 'audio/wav' }, NOW))
  return id
}

describe('a voicemail', () => {
  it('is that of its account', async () => {
    const { db } = database
    const [own, second, ofBob, elsewhere] = [
      await add(ids.alice),
      await add(ids.alice),
      await add(ids.bob),
      await add(ids.neighbour),
    ]
    const list = async (space: number, account: number) =>
      (await listVoicemails(db, space, account)).map(({ id }) => id)
    expect(await list(ids.home, ids.alice)).toEqual([own, second])
    expect(await list(ids.other, ids.alice)).toEqual([])
    expect(await inTransaction((tx) => countVoicemails(tx, ids.alice))).toBe(2)
    const find = async (space: number, account: number, id: string) => (await findVoicemail(db, space, account, id))?.id
    expect(await find(ids.home, ids.alice, second)).toBe(second)
    expect([await find(ids.other, ids.alice, own), await find(ids.home, ids.bob, own)]).toEqual([undefined, undefined])

    const remove = (space: number, account: number, id: string) => deleteVoicemail(db, space, account, id)
    expect(await remove(ids.other, ids.alice, own)).toBe(false)
    expect(await remove(ids.home, ids.alice, ofBob)).toBe(false)
    expect(await remove(ids.home, ids.neighbour, elsewhere)).toBe(false)
    expect([await remove(ids.home, ids.alice, own), await remove(ids.home, ids.alice, own)]).toEqual([true, false])
    expect([
      await list(ids.home, ids.alice),
      await list(ids.home, ids.bob),
      await list(ids.other, ids.neighbour),
    ]).toEqual([[second], [ofBob], [elsewhere]])
  })

  it('gets its file once, and gives it where its account is not blocked', async () => {
    const { db } = database
    const [own, another] = [await add(ids.alice), await add(ids.alice)]
    const waiting = async (space: number, id: string) => (await findEmptyVoicemail(db, space, id))?.id
    const fill = (space: number, id: string) =>
      inTransaction((tx) => fillVoicemail(tx, space, id, { name: `${id}.wav`, size: 1 }, NOW))
    expect([await waiting(ids.home, own), await waiting(ids.home, another), await waiting(ids.other, own)]).toEqual([
      own,
      another,
      undefined,
    ])
    expect(await fill(ids.other, own)).toBeUndefined()
    expect([await fill(ids.home, own), await fill(ids.home, own)]).toEqual([
      expect.objectContaining({ id: own, name: `${own}.wav` }),
      undefined,
    ])
    expect([await waiting(ids.home, own), await waiting(ids.home, another)]).toEqual([undefined, another])
    const file = async (space: number, id: string, name: string) => (await findVoicemailFile(db, space, id, name))?.id
    expect(await file(ids.home, own, `${own}.wav`)).toBe(own)
    expect(await file(ids.other, own, `${own}.wav`)).toBeUndefined()
    expect(await file(ids.home, own, 'another.wav')).toBeUndefined()
    expect(await file(ids.home, another, `${own}.wav`)).toBeUndefined()
    await database.pool.query('update accounts set blocked = true where id = $1', [ids.alice])
    expect(await file(ids.home, own, `${own}.wav`)).toBeUndefined()
    await database.pool.query('update accounts set blocked = false')
  })

  it('leaves the name of its file until its bytes are gone', async () => {
    const { db } = database
    await database.pool.query('delete from deleted_files')
    const files = [crypto.randomUUID(), crypto.randomUUID()]
    for (const id of files) await database.pool.query('insert into deleted_files (id) values ($1)', [id])
    await forgetDeletedFiles(db, [])
    expect((await listDeletedFiles(db, 10)).toSorted()).toEqual(files.toSorted())
    expect(await listDeletedFiles(db, 1)).toHaveLength(1)
    await forgetDeletedFiles(db, files.slice(1))
    expect(await listDeletedFiles(db, 10)).toEqual(files.slice(0, 1))
  })
})
