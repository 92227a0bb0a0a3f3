import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import type { DomainConfig } from '../config.ts'
import {
  asksForProvisioningHeader,
  currentProvisioningToken,
  findProvisioningAccount,
  findProvisioningSpace,
  findProvisioningToken,
  isAuthTokenOfBlocked,
  takeProvisioningToken,
} from './provisioning.queries.ts'

const NOW = new Date('2030-01-01T12:00:00Z')
const LATER = new Date('2030-01-01T12:10:00Z')

const { database, ids } = await tenantDatabase()

const query = (text: string, values: unknown[] = []) => database.pool.query(text, values)
const give = (account: number, token: string | null, expireAt: Date | null) =>
  query('update accounts set provisioning_token = $2, provisioning_token_expire_at = $3 where id = $1', [
    account,
    token,
    expireAt,
  ])

describe('a provisioning token', () => {
  it('goes on being the one of its account while it is good', async () => {
    const config = { APP_PROVISIONING_TOKEN_EXPIRATION_MINUTES: 60 } as DomainConfig
    const current = async (now = NOW, email = 'bob@mail.example') =>
      (await currentProvisioningToken(database.db, { id: ids.bob, email }, config, now))?.token
    await give(ids.alice, 'of alice', LATER)
    await give(ids.bob, 'of bob', LATER)
    expect([await current(), await current(NOW, 'former@mail.example')]).toEqual(['of bob', undefined])
    const fresh = await current(LATER)
    expect(fresh).toMatch(/^[\w-]{20,}$/)
    expect([await current(LATER), fresh === 'of bob']).toEqual([fresh, false])
    await give(ids.bob, 'without an end', null)
    expect(await current(LATER)).toBe('without an end')
    await give(ids.bob, null, null)
    expect(await current()).toMatch(/^[\w-]{20,}$/)
    const { rows } = await query(
      'select provisioning_token as token, provisioning_token_expire_at as until from accounts where id = $1',
      [ids.alice],
    )
    expect(rows[0].token).toBe('of alice')
    const found = await findProvisioningToken(database.db, ids.home, (await current()) ?? '')
    expect(Date.parse(found?.expire_at ?? '')).toBe(NOW.getTime() + 3_600_000)
  })

  it('is taken once, in its Space, until it ends, by an account that is not blocked', async () => {
    const take = async (space: number, token: string, now = NOW) =>
      (await database.db.transaction().execute((tx) => takeProvisioningToken(tx, space, token, now)))?.id
    await give(ids.alice, 'of alice', LATER)
    await give(ids.bob, 'of bob', null)
    expect(await findProvisioningToken(database.db, ids.home, 'of alice')).toMatchObject({ blocked: false })
    expect(await findProvisioningToken(database.db, ids.other, 'of alice')).toBeUndefined()
    expect(await findProvisioningToken(database.db, ids.home, 'of none')).toBeUndefined()
    await query('update accounts set blocked = true, activated = false where id = $1', [ids.alice])
    expect(await take(ids.home, 'of alice')).toBeUndefined()
    await query('update accounts set blocked = false')
    expect([await take(ids.other, 'of alice'), await take(ids.home, 'of none')]).toEqual([undefined, undefined])
    expect(await take(ids.home, 'of alice', LATER)).toBeUndefined()
    expect([await take(ids.home, 'of alice'), await take(ids.home, 'of alice')]).toEqual([ids.alice, undefined])
    expect(await take(ids.home, 'of bob', LATER)).toBe(ids.bob)
  })
})

describe('an authentication token', () => {
  it('is known to be that of a blocked account', async () => {
    const hash = randomBytes(32)
    await query(
      `insert into auth_tokens (space_id, account_id, token_hash, expire_at, created_at, updated_at)
        values ($1, $2, $3, $4, $5, $5)`,
      [ids.home, ids.alice, hash, LATER, NOW],
    )
    const isOfBlocked = (space: number, of: Buffer, now = NOW) => isAuthTokenOfBlocked(database.db, space, of, now)
    expect(await isOfBlocked(ids.home, hash)).toBe(false)
    await query('update accounts set blocked = true where id = $1', [ids.alice])
    const { rowCount } = await query('select from auth_tokens where token_hash = $1', [hash])
    expect(rowCount).toBe(1)
    expect(await isOfBlocked(ids.home, hash)).toBe(true)
    expect([await isOfBlocked(ids.other, hash), await isOfBlocked(ids.home, randomBytes(32))]).toEqual([false, false])
    expect(await isOfBlocked(ids.home, hash, LATER)).toBe(false)
    await query('update accounts set blocked = false')
  })
})

describe('a document', () => {
  it('has what is of its account and Space', async () => {
    const { db } = database
    for (const [account, digit] of [
      [ids.alice, '1'],
      [ids.bob, '2'],
    ] as const) {
      await query(`insert into account_passwords (account_id, algorithm, ha1) values ($1, 'MD5', repeat($2, 32))`, [
        account,
        digit,
      ])
    }
    for (const [space, uri, enabled] of [
      [ids.home, 'https://on.example', true],
      [ids.home, 'https://off.example', false],
      [ids.other, 'https://elsewhere.example', true],
    ] as const) {
      await query(
        `with server as (
          insert into space_carddav_servers (space_id, uri, enabled, created_at, updated_at)
            values ($1, $2, $3, now(), now()) returning id
        )
        insert into account_carddav_credentials
          (account_id, carddav_server_id, username, realm, algorithm, ha1, created_at, updated_at)
          select accounts.id, server.id, accounts.username, 'cards', 'MD5', repeat('0', 32), now(), now()
            from server, accounts where accounts.space_id = $1`,
        [space, uri, enabled],
      )
    }
    const cards = async (account: number) =>
      (await findProvisioningAccount(db, account))?.carddav_servers.map(({ uri, username }) => [uri, username])
    expect(await cards(ids.bob)).toEqual([
      ['https://on.example', null],
      ['https://off.example', null],
    ])
    await query('update spaces set carddav_user_credentials = true')
    expect(await cards(ids.bob)).toEqual([
      ['https://on.example', 'bobby01'],
      ['https://off.example', null],
    ])
    expect(await cards(ids.neighbour)).toEqual([['https://elsewhere.example', 'alice01']])
    expect(await findProvisioningAccount(db, ids.bob)).toMatchObject({
      username: 'bobby01',
      domain: 'a.example',
      passwords: [{ algorithm: 'MD5', ha1: '2'.repeat(32) }],
    })
    expect(await findProvisioningAccount(db, 999_999)).toBeUndefined()
    expect((await findProvisioningSpace(db, ids.other))?.domain).toBe('b.example')
    expect((await findProvisioningSpace(db, ids.home))?.domain).toBe('a.example')
    await query('update spaces set provisioning_use_linphone_provisioning_header = id = $1', [ids.home])
    const asks = (space: number) => asksForProvisioningHeader(db, space)
    expect([await asks(ids.home), await asks(ids.other), await asks(999_999)]).toEqual([true, false, true])
  })
})
