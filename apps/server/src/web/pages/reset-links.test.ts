import { describe, expect, it } from 'vitest'
import { createAccount, expectPassword, linkFor, submit } from '../../../../../test/support/clients/reset-form.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()

describe('a link that does not work', () => {
  async function expectNotValid(link: string, host?: string): Promise<void> {
    const options = host === undefined ? {} : { host }
    for (const page of [
      await server.request({ url: link, ...options }),
      await submit(server, link, undefined, options),
    ]) {
      expect(page.statusCode).toBe(404)
      expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
      expect(page.headers['cache-control']).toBe('no-store')
      expect(page.body).toContain('This link does not work')
      expect(page.body).toContain('Nothing was changed.')
    }
  }

  it('is one that was used', async () => {
    const account = await createAccount(server, 'used.up')
    const link = await linkFor(server, account)
    expect((await submit(server, link)).statusCode).toBe(200)
    await expectNotValid(link)
    const again = { password: 'something else', password_confirmation: 'something else' }
    expect((await submit(server, link, again)).statusCode).toBe(404)
    await expectPassword(server, account, 'new')
  })

  it('is any other of the account, once one of them was used', async () => {
    const account = await createAccount(server, 'two.mails')
    const links = [await linkFor(server, account), await linkFor(server, account)] as const
    expect((await submit(server, links[1])).statusCode).toBe(200)
    await expectNotValid(links[0])
  })

  it('is one that is too old', async () => {
    const account = await createAccount(server, 'too.late')
    const link = await linkFor(server, account)
    server.clock.advance({ hours: 23, minutes: 59, seconds: 59 })
    expect((await server.request({ url: link })).statusCode).toBe(200)
    server.clock.advance({ seconds: 1 })
    await expectNotValid(link)
    await expectPassword(server, account, 'first')
  })

  it.each([
    '/reset_password/AAAAAAAAAAAAAAAAAAAAAAAAAAA',
    '/reset_password/x',
    `/reset_password/${'long'.repeat(75)}`,
    '/reset_password/%00',
    '/reset_password/%F0%9F%92%A9',
    "/reset_password/'%20or%201=1",
  ])('is one that nobody was sent: %s', (link) => expectNotValid(link))

  it('is one of an account that is blocked', async () => {
    const account = await createAccount(server, 'locked.out')
    const link = await linkFor(server, account)
    const set = (what: string) =>
      server.request({ method: 'POST', url: `/api/accounts/${account.id}/${what}`, key: ADMIN_KEY })
    await set('block')
    await expectNotValid(link)
    await set('unblock')
    await expectPassword(server, account, 'first')
  })

  it('is one of an account that was deleted', async () => {
    const account = await createAccount(server, 'erased')
    const link = await linkFor(server, account)
    await server.request({ method: 'DELETE', url: `/api/accounts/${account.id}`, key: ADMIN_KEY })
    await expectNotValid(link)
  })

  it('is one of another Space’s host', async () => {
    await server.request({
      method: 'POST',
      url: '/api/spaces',
      key: ADMIN_KEY,
      payload: { name: 'Next door', domain: 'next.example.com', host: 'next.example.com' },
    })
    const account = await createAccount(server, 'at.home')
    const link = await linkFor(server, account)
    await expectNotValid(link, 'next.example.com')
    await expectPassword(server, account, 'first')
    expect((await submit(server, link)).statusCode).toBe(200)
  })
})
