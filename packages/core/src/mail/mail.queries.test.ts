import { describe, expect, it } from 'vitest'
import { tenantDatabase } from '../../../../test/support/database/tenants.ts'
import type { Tx } from '../database/database.ts'
import {
  deleteEmailServer,
  findEmailServer,
  type NewEmailServer,
  upsertEmailServer,
} from '../email-servers/email-servers.queries.ts'
import { findPhoneChange, findSmsRecipient } from '../sms/sms.queries.ts'
import { findMailJob, findMailState, listAccountMails, noteAccountMail } from './account-mails.queries.ts'
import { findEmailChange, findRecipient } from './mail.queries.ts'

const NOW = new Date('2030-01-01T12:00:00Z')
const LATER = new Date('2030-01-01T12:10:00Z')

const { database, ids } = await tenantDatabase()

const query = (text: string, values: unknown[] = []) => database.pool.query(text, values)

const inTransaction = <R>(run: (tx: Tx) => Promise<R>): Promise<R> => database.db.transaction().execute(run)

describe('a message to an account', () => {
  it('goes to the address that the account has', async () => {
    const { db } = database
    expect(await findRecipient(db, ids.bob)).toMatchObject({ email: 'bob@mail.example', domain: 'a.example' })
    expect(await findSmsRecipient(db, ids.bob)).toMatchObject({ phone: '+33612345679', space_host: 'a.example' })
    expect([await findRecipient(db, 999_999), await findSmsRecipient(db, 999_999)]).toEqual([undefined, undefined])
    await query('update accounts set blocked = true where id = $1', [ids.bob])
    expect(await findSmsRecipient(db, ids.bob)).toBeUndefined()
    await query('update accounts set blocked = false, email = null, phone = null where id = $1', [ids.bob])
    expect([await findRecipient(db, ids.bob), await findSmsRecipient(db, ids.bob)]).toEqual([undefined, undefined])
  })

  it('has the code of the account, until it ends', async () => {
    const { db } = database
    for (const [account, digit] of [
      [ids.bob, '1'],
      [ids.alice, '2'],
    ] as const) {
      for (const [kind, target] of [
        ['email', `new${digit}@mail.example`],
        ['phone', `+3361234560${digit}`],
      ] as const) {
        await query(
          `insert into ${kind}_change_codes (account_id, ${kind}, code, ip_address, expire_at, created_at, updated_at)
            values ($1, $2, repeat($3, 4), '', $4, $5, $5)`,
          [account, target, digit, LATER, NOW],
        )
      }
    }
    expect(await findEmailChange(db, ids.alice, NOW)).toMatchObject({ code: '2222', email: 'new2@mail.example' })
    expect(await findPhoneChange(db, ids.alice, NOW)).toMatchObject({ code: '2222', phone: '+33612345602' })
    for (const find of [findEmailChange, findPhoneChange]) {
      expect([await find(db, ids.alice, LATER), await find(db, ids.neighbour, NOW)]).toEqual([undefined, undefined])
    }
  })

  it('is known by its account and kind, with what has become of it', async () => {
    const { db } = database
    const jobs = [
      [ids.alice, 'provisioning', 101],
      [ids.alice, 'reset_password', 102],
      [ids.bob, 'provisioning', 103],
    ] as const
    for (const [account, mail, job] of jobs) {
      await query(
        `insert into account_mails (account_id, mail, job_id, state, queued_at, updated_at) values ($1, $2, $3, 'queued', $4, $4)`,
        [account, mail, job, NOW],
      )
    }
    const list = async (space: number, account: number) =>
      (await listAccountMails(db, space, account)).map(({ mail, state, is_retried }) => [mail, state, is_retried])
    expect(await list(ids.other, ids.alice)).toEqual([])
    expect(await findMailJob(db, ids.alice, 'reset_password')).toBe('102')
    expect(await findMailJob(db, ids.bob, 'provisioning')).toBe('103')
    expect(await findMailJob(db, ids.bob, 'reset_password')).toBeNull()
    await noteAccountMail(db, { jobId: '102', accountId: ids.alice }, { state: 'sent' }, NOW)
    await noteAccountMail(db, { jobId: '103', accountId: ids.alice }, { state: 'sent' }, NOW)
    const state = (jobId: string, accountId: number) => findMailState(db, { jobId, accountId })
    expect([await state('101', ids.alice), await state('102', ids.alice), await state('103', ids.bob)]).toEqual([
      'queued',
      'sent',
      'queued',
    ])
    expect([await state('103', ids.alice), await state('104', ids.alice)]).toEqual([null, null])
    expect(await list(ids.home, ids.alice)).toEqual([
      ['provisioning', 'queued', false],
      ['reset_password', 'sent', false],
    ])
  })

  it('that has failed is known to be tried again, or not', async () => {
    const { rows } = await query(
      `select (graphile_worker.add_job('send_mail', '{}', max_attempts => max)).id from unnest(array[1, 3]) as max`,
    )
    await query('update graphile_worker._private_jobs set attempts = 1')
    for (const [index, mail] of ['space_expiry', 'change_email'].entries()) {
      await query(
        `insert into account_mails (account_id, mail, job_id, state, error, queued_at, updated_at)
          values ($1, $2, $3, 'failed', 'refused', $4, $4)`,
        [ids.neighbour, mail, rows[index].id, NOW],
      )
    }
    const retried = async () =>
      (await listAccountMails(database.db, ids.other, ids.neighbour)).map((one) => one.is_retried)
    expect(await retried()).toEqual([true, false])
    await query(`update account_mails set state = 'sent'`)
    expect(await retried()).toEqual([false, false])
  })
})

describe('a mail server', () => {
  it('is that of its Space', async () => {
    const { db } = database
    const give = (space: number, host: string) => {
      const server: NewEmailServer = {
        host,
        port: 25,
        encryption: 'tls',
        username: null,
        from_address: null,
        from_name: null,
        signature: null,
        internet_only: false,
        encrypted_password: null,
        password_key_id: null,
      }
      return inTransaction((tx) => upsertEmailServer(tx, space, server, NOW))
    }
    expect(await give(ids.home, 'mail.a.example')).toMatchObject({ created: true })
    expect(await give(ids.other, 'mail.b.example')).toMatchObject({ created: true })
    expect(await give(ids.home, 'mail2.a.example')).toMatchObject({ created: false })
    const host = async (domain: string) => (await findEmailServer(db, domain))?.host
    expect([await host('a.example'), await host('b.example'), await host('c.example')]).toEqual([
      'mail2.a.example',
      'mail.b.example',
      undefined,
    ])
    expect([await deleteEmailServer(db, 'b.example'), await deleteEmailServer(db, 'b.example')]).toEqual([true, false])
    expect([await host('a.example'), await host('b.example')]).toEqual(['mail2.a.example', undefined])
  })
})
