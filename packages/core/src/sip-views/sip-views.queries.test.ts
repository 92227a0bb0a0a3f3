import { beforeEach, describe, expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import { createProxyRole, findProxyDefaults, hasRole } from './proxy-role.queries.ts'
import { findDirectoryHash, isAddressInUse, setSipViewSettings } from './sip-views.queries.ts'

const { database, ids } = await tenantDatabase()
beforeEach(() => query('update accounts set activated = true, blocked = false'))

const query = (text: string, values: unknown[] = []) => database.pool.query(text, values)

describe('an address', () => {
  it('is in use by an account of its Space that is activated and not blocked', async () => {
    const isInUse = (username: string, domain: string) => isAddressInUse(database.db, { username, domain })
    expect([await isInUse('bobby01', 'a.example'), await isInUse('alice01', 'b.example')]).toEqual([true, true])
    expect([await isInUse('bobby01', 'b.example'), await isInUse('carol01', 'a.example')]).toEqual([false, false])
    for (const change of ['activated = false', 'blocked = true']) {
      await query(`update accounts set activated = true, blocked = false`)
      await query(`update accounts set ${change} where id = $1`, [ids.bob])
      expect(await isInUse('bobby01', 'a.example'), change).toBe(false)
    }
  })

  it('has the hashes of its account', async () => {
    for (const [account, digit] of [
      [ids.alice, '1'],
      [ids.bob, '2'],
      [ids.neighbour, '3'],
    ] as const) {
      await query(
        `insert into account_passwords (account_id, algorithm, ha1) values ($1, 'MD5', repeat($2, 32)), ($1, 'SHA-256', repeat($2, 64))`,
        [account, digit],
      )
    }
    const find = (fields: object) =>
      findDirectoryHash(database.db, {
        username: 'bobby01',
        domain: 'a.example',
        realm: 'a.example',
        algorithm: 'MD5',
        ...fields,
      })
    expect([await find({}), await find({ algorithm: 'SHA-256' })]).toEqual(['2'.repeat(32), '2'.repeat(64)])
    expect(await find({ username: 'alice01' })).toBe('1'.repeat(32))
    expect(await find({ username: 'alice01', domain: 'b.example', realm: 'b.example' })).toBe('3'.repeat(32))
    for (const other of [{ username: 'carol01' }, { domain: 'b.example' }, { realm: 'b.example' }]) {
      expect(await find(other)).toBeNull()
    }
  })
})

describe('the settings of the views', () => {
  it('are what was set last', async () => {
    const settings = async () => (await query('select super_admins, removes_contacts from sip_view_settings')).rows
    for (const [superAdmins, removesContacts] of [
      [true, false],
      [true, true],
      [false, true],
      [false, false],
    ] as const) {
      await setSipViewSettings(database.db, { superAdmins, removesContacts })
      expect(await settings()).toEqual([{ super_admins: superAdmins, removes_contacts: removesContacts }])
    }
    const version = async () => (await query('select xmin::text as version from sip_view_settings')).rows
    const before = await version()
    await setSipViewSettings(database.db, { superAdmins: false, removesContacts: false })
    expect(await version(), 'what stays as it is').toEqual(before)
  })
})

describe('the role of a SIP server', () => {
  it('reads the views and nothing else, and keeps its password where none is given', async () => {
    const name = `proxy_${Date.now()}`
    const { db } = database
    expect(await hasRole(db, name)).toBe(false)
    try {
      const created = await createProxyRole(db, name, 'a-password-of-a-proxy')
      expect(created.outcome).toBe('created')
      expect(await hasRole(db, name)).toBe(true)
      expect(created.statements.join('\n')).toContain('SCRAM-SHA-256$')
      const updated = await createProxyRole(db, name, null)
      expect(updated.outcome).toBe('updated')
      expect(updated.statements.join('\n')).not.toContain('SCRAM-SHA-256$')
      const { rows } = await query(
        `select table_schema || '.' || table_name as name from information_schema.role_table_grants where grantee = $1 order by 1`,
        [name],
      )
      expect(rows.map((row) => row.name)).toContain('public.sip_credentials')
      expect(rows.every((row) => row.name === 'public.sip_credentials' || row.name.startsWith('sip.'))).toBe(true)
      expect(rows.length).toBeGreaterThan(1)
    } finally {
      await query(`drop owned by ${name}`)
      await query(`drop role ${name}`)
    }
  })

  it('is for the domain of the first Space, and for MD5 where every Space says so', async () => {
    const { db } = database
    await query('update spaces set sip_algorithms = $1', ['MD5'])
    const { rows } = await query('select domain from spaces order by id')
    const [first, second] = rows.map(({ domain }) => domain as string)
    expect(await findProxyDefaults(db)).toEqual({ domain: first, algorithm: 'MD5' })
    await query('update spaces set deleted_at = now() where domain = $1', [first])
    expect(await findProxyDefaults(db)).toEqual({ domain: second, algorithm: 'MD5' })
    await query(`update spaces set sip_algorithms = 'both' where domain = $1`, [first])
    expect((await findProxyDefaults(db)).algorithm, 'of a deleted Space').toBe('MD5')
    await query(`update spaces set sip_algorithms = 'both' where domain = $1`, [second])
    expect((await findProxyDefaults(db)).algorithm).toBe('SHA-256')
    await query('update spaces set deleted_at = now()')
    expect(await findProxyDefaults(db)).toEqual({ domain: null, algorithm: 'SHA-256' })
  })
})
