import { describe, expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import {
  deleteCardDavCredentials,
  findCardDavCredentials,
  listServersForCredentials,
  upsertCardDavCredentials,
} from './carddav-credentials.queries.ts'
import {
  deleteCardDavServer,
  findCardDavServer,
  insertCardDavServer,
  listCardDavServers,
  updateCardDavServer,
} from './carddav-servers.queries.ts'

const NOW = new Date('2030-01-01T12:00:00Z')

const { database, ids } = await tenantDatabase()

const addServer = (space: number, uri: string) => insertCardDavServer(database.db, space, { uri }, NOW)

describe('a CardDAV server', () => {
  it('is that of its Space', async () => {
    const { db } = database
    const [own, second, elsewhere] = [
      await addServer(ids.home, 'https://own.example'),
      await addServer(ids.home, 'https://second.example'),
      await addServer(ids.other, 'https://elsewhere.example'),
    ]
    const list = async (domain: string) => (await listCardDavServers(db, domain)).map(({ uri }) => uri)
    expect([await list('a.example'), await list('c.example')]).toEqual([
      ['https://own.example', 'https://second.example'],
      [],
    ])
    expect(await findCardDavServer(db, 'a.example', second.id)).toMatchObject({ uri: 'https://second.example' })
    expect(await findCardDavServer(db, 'a.example', elsewhere.id)).toBeUndefined()
    const change = (domain: string, id: number, uri: string) => updateCardDavServer(db, domain, id, { uri }, NOW)
    expect(await change('a.example', elsewhere.id, 'https://taken.example')).toBeUndefined()
    expect(await change('a.example', own.id, 'https://changed.example')).toMatchObject({ id: own.id })
    expect([await list('a.example'), await list('b.example')]).toEqual([
      ['https://changed.example', 'https://second.example'],
      ['https://elsewhere.example'],
    ])
    const remove = (id: number) => deleteCardDavServer(db, 'a.example', id)
    expect([await remove(elsewhere.id), await remove(own.id), await remove(own.id)]).toEqual([false, true, false])
    expect([await list('a.example'), await list('b.example')]).toEqual([
      ['https://second.example'],
      ['https://elsewhere.example'],
    ])
    await database.pool.query('delete from space_carddav_servers')
  })

  it('has credentials of accounts of its Space', async () => {
    const { db } = database
    const [own, second, elsewhere] = [
      await addServer(ids.home, 'https://own.example'),
      await addServer(ids.home, 'https://second.example'),
      await addServer(ids.other, 'https://elsewhere.example'),
    ]
    const give = (space: number, accountId: number, serverId: number, username: string) =>
      upsertCardDavCredentials(
        db,
        space,
        { accountId, serverId },
        { username, realm: 'cards', algorithm: 'MD5', ha1: '0'.repeat(32) },
        NOW,
      )
    expect(await give(ids.home, ids.alice, own.id, 'alice')).toMatchObject({ carddav_id: own.id, username: 'alice' })
    expect(await give(ids.home, ids.alice, second.id, 'alice')).toBeDefined()
    expect(await give(ids.home, ids.bob, own.id, 'bob')).toBeDefined()
    for (const [space, account, server] of [
      [ids.home, ids.alice, elsewhere.id],
      [ids.other, ids.alice, own.id],
      [ids.home, ids.neighbour, elsewhere.id],
    ] as const) {
      expect(await give(space, account, server, 'wrong')).toBeUndefined()
    }
    const find = async (space: number, account: number) => {
      const found = await findCardDavCredentials(db, space, account)
      return found && { allowed: found.allowed, at: found.credentials.map(({ carddav_id }) => carddav_id) }
    }
    expect(await find(ids.home, ids.alice)).toEqual({ allowed: false, at: [own.id, second.id] })
    expect(await find(ids.home, ids.bob)).toEqual({ allowed: false, at: [own.id] })
    expect(await find(ids.other, ids.alice)).toBeUndefined()
    const servers = async (space: number) => (await listServersForCredentials(db, space)).map(({ id }) => id)
    expect(await servers(ids.home)).toEqual([])
    await database.pool.query('update spaces set carddav_user_credentials = true')
    expect([await servers(ids.home), await servers(ids.other)]).toEqual([[own.id, second.id], [elsewhere.id]])
    const remove = () => deleteCardDavCredentials(db, ids.alice, own.id)
    expect([await remove(), await remove()]).toEqual([true, false])
    expect(await find(ids.home, ids.alice)).toMatchObject({ at: [second.id] })
    expect(await find(ids.home, ids.bob)).toMatchObject({ at: [own.id] })
  })
})
