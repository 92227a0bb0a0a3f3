import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMailServer, type MailServer } from '../../../../test/support/fakes/mail-queue.ts'

let server: MailServer
beforeAll(async () => {
  server = await createMailServer({ RATE_LIMIT: 'on', RATE_LIMIT_MAILS_PER_HOUR: '3' })
  await server.startWorker()
})
afterAll(() => server[Symbol.asyncDispose]())

describe('an email address', () => {
  it('gets no more mails in an hour than the setting says, for all accounts that have it', async () => {
    const email = 'shared@mail.example'
    const ids = [
      await server.createAccount({ username: 'first-of-two', email }),
      await server.createAccount({ username: 'second-of-two', email: 'Shared@mail.example' }),
    ]
    const other = await server.createAccount({ username: 'another' })
    for (const id of [...ids, ...ids, ...ids]) expect(await server.askFor('reset_password', id)).toBe(200)
    expect(await server.askFor('provisioning', other)).toBe(200)
    await server.queueToEmpty()
    expect(server.sink.mails.map(({ to = '' }) => to.toLowerCase()).toSorted()).toEqual([
      'another@mail.example',
      email,
      email,
      email,
    ])
    expect(server.logs.filter((line) => line.includes('its address got enough'))).toHaveLength(3)

    server.clock.advance({ hours: 1 })
    server.sink.mails.splice(0)
    expect(await server.askFor('reset_password', ids[0] ?? 0)).toBe(200)
    await server.queueToEmpty()
    expect(server.sink.mails).toHaveLength(1)
  })
})
