import { describe, expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import type { Tx } from '../database/database.ts'
import { closeCountries, isCountryOpen, listOpenCountries, openCountries } from '../phones/phones.queries.ts'
import { findRegistration } from '../registration/registration.queries.ts'
import { findSignUp } from '../sign-up/sign-up.queries.ts'
import { insertWizard, takeWizard } from '../wizard/wizard.queries.ts'
import { deleteSpaceLogo, findPageStyle, findSpaceLogo, upsertSpaceLogo } from './space-logos.queries.ts'

const NOW = new Date('2030-01-01T12:00:00Z')

const { database, ids } = await tenantDatabase()

const query = (text: string, values: unknown[] = []) => database.pool.query(text, values)

const inTransaction = <R>(run: (tx: Tx) => Promise<R>): Promise<R> => database.db.transaction().execute(run)

describe('the pages of a Space', () => {
  it('have its own logo and ways to an account', async () => {
    const { db } = database
    for (const [space, sha256] of [
      [ids.home, 'home'],
      [ids.other, 'other'],
    ] as const) {
      await upsertSpaceLogo(db, space, { content_type: 'image/png', image: Buffer.from(sha256), sha256 }, NOW)
    }
    expect(await findSpaceLogo(db, ids.other)).toMatchObject({ sha256: 'other' })
    await query('update spaces set public_registration = id = $1, theme_hue = case when id = $1 then 10 else 20 end', [
      ids.other,
    ])
    expect((await findSignUp(db, ids.home))?.public_registration).toBe(false)
    expect((await findSignUp(db, ids.other))?.public_registration).toBe(true)
    expect(await findPageStyle(db, ids.other)).toEqual({ theme_hue: 10, logo_sha256: 'other' })
    expect([await deleteSpaceLogo(db, ids.home), await deleteSpaceLogo(db, ids.home)]).toEqual([true, false])
    expect([await findSpaceLogo(db, ids.home), (await findSpaceLogo(db, ids.other))?.sha256]).toEqual([
      undefined,
      'other',
    ])
    expect(await findPageStyle(db, ids.home)).toEqual({ theme_hue: 20, logo_sha256: null })
  })

  it('take each link of the wizard once', async () => {
    const { db } = database
    const [one, another] = [Buffer.from('one'), Buffer.from('another')]
    for (const token_hash of [one, another]) {
      const sip = `sip:${token_hash.toString()}@a.example`
      await insertWizard(
        db,
        ids.home,
        { token_hash, account_id: null, sip, linphone_action: null, linphone_use_sips: false },
        NOW,
      )
    }
    const take = async (space: number, hash: Buffer) => (await inTransaction((tx) => takeWizard(tx, space, hash)))?.sip
    expect([await take(ids.other, one), await take(ids.home, Buffer.from('none'))]).toEqual([undefined, undefined])
    expect([await take(ids.home, another), await take(ids.home, another)]).toEqual(['sip:another@a.example', undefined])
    expect(await take(ids.home, one)).toBe('sip:one@a.example')
  })

  it('take numbers of the countries that are open', async () => {
    const { db } = database
    const open = async () => [...(await listOpenCountries(db))].toSorted()
    await query('delete from phone_countries')
    await openCountries(db, ['FR', 'SE'], NOW)
    expect([await isCountryOpen(db, 'SE'), await isCountryOpen(db, 'DE')]).toEqual([true, false])
    await closeCountries(db, ['FR', 'DE'])
    expect(await open()).toEqual(['SE'])
    expect(await isCountryOpen(db, 'FR')).toBe(false)
  })
})

describe('the registration of an account', () => {
  it('has what is known of it, and nothing of other accounts', async () => {
    const { db } = database
    const find = (space: number, account: number) => findRegistration(db, space, account)
    expect([await find(ids.other, ids.alice), await find(ids.home, 999_999)]).toEqual([undefined, undefined])
    await query('delete from account_addresses where account_id = $1', [ids.bob])
    const line = (account: number, kind: string, action: string, operation: string, after: object, ip: string) =>
      query(
        `insert into audit_log (account_id, space_id, kind, action, operation, after, ip, at, target_id, target)
          values ($1::integer, $2, $3, $4, $5, $6, $7, now(), $1::integer::text, '')`,
        [account, ids.home, kind, action, operation, after, ip],
      )
    const wrong = { outcome: 'wrong_password', by: 'password' }
    await line(ids.alice, 'sign_in', 'refuse', 'sign_in', wrong, '192.0.2.1')
    await line(ids.alice, 'sign_in', 'refuse', 'sign_in', wrong, '192.0.2.2')
    await line(ids.alice, 'sign_in', 'refuse', 'sign_in', { outcome: 'unknown' }, '192.0.2.3')
    await line(ids.alice, 'sign_in', 'create', 'sign_in', wrong, '192.0.2.4')
    await line(ids.alice, 'account', 'refuse', 'sign_in', wrong, '192.0.2.5')
    await line(ids.alice, 'account', 'update', 'provisioning.redeemToken', {}, '192.0.2.6')
    await line(ids.bob, 'sign_in', 'refuse', 'sign_in', wrong, '192.0.2.7')
    await line(ids.bob, 'account', 'update', 'provisioning.redeemToken', {}, '192.0.2.8')
    await query(
      `insert into account_passwords (account_id, algorithm, ha1, updated_at) values
        ($1, 'MD5', repeat('0', 32), '2031-01-01'), ($2, 'SHA-256', repeat('0', 64), '2032-01-01')`,
      [ids.alice, ids.bob],
    )
    await query(`update accounts set provisioning_token = 'a token' where id = $1`, [ids.alice])
    expect(await find(ids.home, ids.alice)).toMatchObject({
      username: 'alice01',
      domain: 'a.example',
      algorithms: ['MD5'],
      has_address: true,
      provisioning_token: true,
      last_wrong_password: { ip: '192.0.2.2' },
      last_provisioning: { ip: '192.0.2.6' },
      is_hidden_super_admin: false,
      password_set_at: expect.stringMatching(/^2031|^2030-12/),
    })
    expect(await find(ids.home, ids.bob)).toMatchObject({ has_address: false, provisioning_token: false })
    expect(await find(ids.other, ids.neighbour)).toMatchObject({
      algorithms: [],
      has_address: true,
      last_wrong_password: null,
      last_provisioning: null,
    })
    await query('update spaces set super = true where id = $1', [ids.other])
    await query('update sip_view_settings set super_admins = false')
    expect(await find(ids.other, ids.neighbour)).toMatchObject({ is_hidden_super_admin: false })
    await query('update accounts set admin = true where id = any ($1)', [[ids.neighbour, ids.alice]])
    expect(await find(ids.other, ids.neighbour)).toMatchObject({ is_hidden_super_admin: true })
    expect(await find(ids.home, ids.alice)).toMatchObject({ is_hidden_super_admin: false })
    await query('update sip_view_settings set super_admins = true')
    expect(await find(ids.other, ids.neighbour)).toMatchObject({ is_hidden_super_admin: false })
  })
})
