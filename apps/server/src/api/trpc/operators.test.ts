import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMailServer, type MailServer } from '../../../../../test/support/fakes/mail-queue.ts'
import { addActor, addSpace } from '../../../../../test/support/server/actors.ts'
import { procedures } from '../../../../../test/support/server/procedures.ts'
import { DOMAIN } from '../../../../../test/support/server/test-server.ts'

let server: MailServer
beforeAll(async () => {
  server = await createMailServer({ MAIL_PASSWORD: 'a-secret-of-the-mail-server', ACCOUNT_USERNAME_MIN_LENGTH: '4' })
})
afterAll(() => server[Symbol.asyncDispose]())

/** What an admin of a Space of its own sees. */
async function elsewhere() {
  const domain = await addSpace(server)
  const { key } = await addActor(server, { domain, admin: true })
  return {
    domain,
    get: async (name: string, input: object = {}) =>
      server.request({
        method: 'GET',
        url: `/trpc/${name}?input=${encodeURIComponent(JSON.stringify(input))}`,
        key,
        host: domain,
      }),
    post: async (name: string, payload: object) =>
      server.request({ method: 'POST', url: `/trpc/${name}`, key, host: domain, payload }),
  }
}

describe('settings.list', () => {
  test('tells each setting with its value, and of secrets only that they are set', async () => {
    const { data } = await procedures(server).query('settings.list')
    const byName = new Map<string, object>(data.map((setting: { name: string }) => [setting.name, setting]))
    expect(byName.get('MAIL_HOST')).toMatchObject({
      value: '127.0.0.1',
      source: 'environment',
      secret: false,
      set: true,
    })
    expect(byName.get('MAIL_PASSWORD')).toMatchObject({ value: null, source: 'environment', secret: true, set: true })
    expect(byName.get('ACCOUNT_USERNAME_MIN_LENGTH')).toMatchObject({ value: '4', source: 'environment' })
    expect(byName.get('ACCOUNT_PASSWORD_MIN_LENGTH')).toMatchObject({ value: '6', source: 'default' })
    expect(byName.get('OVH_APP_SECRET')).toMatchObject({ value: null, source: 'default', secret: true, set: false })
    expect(JSON.stringify(data)).not.toContain('a-secret-of-the-mail-server')
  })

  test('is for super admins', async () => {
    expect((await (await elsewhere()).get('settings.list')).statusCode).toBe(403)
  })
})

describe('spaces.listUsage', () => {
  test('tells how full a Space is, and whether it has ended', async () => {
    const { domain } = await elsewhere()
    await server.database.pool.query(`update spaces set max_accounts = 5, expire_at = $2 where domain = $1`, [
      domain,
      new Date(server.clock().getTime() - 1000),
    ])
    const { data } = await procedures(server).query('spaces.listUsage')
    expect(data.find((space: { domain: string }) => space.domain === domain)).toMatchObject({
      accounts: 1,
      max_accounts: 5,
      expired: true,
    })
  })
})

describe('emailServers.test', () => {
  test('sends a mail to the caller’s own address, and tells what the mail server said', async () => {
    const caller = await addActor(server, { domain: DOMAIN, admin: true, username: 'tester' })
    const { data } = await procedures(server, { key: caller.key }).mutate('emailServers.test', { domain: DOMAIN })
    expect(data).toMatchObject({ to: 'tester@mail.example', delivered: true, error: null })
    expect(data.server).toMatch(/^127\.0\.0\.1:\d+$/)
    expect(data.response).toMatch(/^250/)
    expect(server.sink.mails.find(({ to }) => to === 'tester@mail.example')).toMatchObject({
      subject: expect.stringContaining('test mail'),
      text: expect.stringContaining('Hello tester,'),
    })
  })

  test('goes by the Space’s own mail server, and tells in its words why it takes no mail', async () => {
    const domain = await addSpace(server)
    const { mutate } = procedures(server)
    const call = () => mutate('emailServers.test', { domain, to: 'to@mail.example' })
    server.sink.refuse(550)
    const refused = (await call()).data
    server.sink.refuse(null)
    expect(refused).toMatchObject({ delivered: false, response: null, error: expect.stringContaining('Not now') })
  })

  test('tells the same of an open and a closed port of this machine, after the same time', {
    timeout: 30_000,
  }, async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const talkative = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')).listen(0, '127.0.0.1')
    await once(talkative, 'listening')
    const closed = createServer().listen(0, '127.0.0.1')
    await once(closed, 'listening')
    const ports = [silent, talkative, closed].map((one) => (one.address() as AddressInfo).port)
    await new Promise((resolve) => closed.close(resolve))
    const answers = await Promise.all(
      ports.map(async (port) => {
        const domain = await addSpace(server)
        const { mutate } = procedures(server)
        await mutate('emailServers.set', { domain, host: '127.0.0.1', port, encryption: 'none' })
        const begun = performance.now()
        const { data } = await mutate('emailServers.test', { domain, to: 'to@mail.example' })
        const seconds = Math.round((performance.now() - begun) / 1000)
        return { ...data, server: 'it', error: data.error.replaceAll(`:${port}`, ''), seconds }
      }),
    )
    silent.close()
    talkative.close()
    expect(answers[0]).toMatchObject({
      delivered: false,
      error: expect.stringContaining('does not answer as a mail server'),
    })
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
    expect(server.logs.join('')).toContain('ECONNREFUSED')
  })

  test('needs an address, a Space and a super admin', async () => {
    const { mutate } = procedures(server)
    expect((await mutate('emailServers.test', { domain: DOMAIN })).error?.fields).toHaveProperty('to')
    expect((await mutate('emailServers.test', { domain: 'sip.nowhere.example' })).status).toBe(404)
    const other = await elsewhere()
    expect((await other.post('emailServers.test', { domain: other.domain })).statusCode).toBe(403)
  })
})

describe('the jobs', () => {
  test('that wait can be seen by the admins of their Space, tried again, and taken away', async () => {
    const mine = await elsewhere()
    const { query, mutate } = procedures(server)
    const id = await server.createAccount({ username: 'waiting-one' })
    const other = await server.createAccount({ username: 'waiting-two' })
    await server.askFor('provisioning', id)
    await server.askFor('reset_password', other)
    const { data } = await query('jobs.list')
    expect(data.data).toEqual([
      expect.objectContaining({
        task: 'send_mail',
        kind: 'provisioning',
        username: 'waiting-one',
        domain: DOMAIN,
        attempts: 0,
        last_error: null,
        state: 'waiting',
      }),
      expect.objectContaining({ kind: 'reset_password', username: 'waiting-two' }),
    ])
    const usernames = async (input: object) => {
      const found = (await query('jobs.list', input)).data.data
      return found.map(({ username }: { username: string }) => username)
    }
    expect(await usernames({ scope: 'space' })).toEqual(['waiting-one', 'waiting-two'])
    expect(await usernames({ text: `WAITING-TWO@${DOMAIN}` })).toEqual(['waiting-two'])
    expect(await usernames({ text: 'reset_' })).toEqual(['waiting-two'])
    expect(await usernames({ text: 'nobody%' })).toEqual([])
    const ids = data.data.map((job: { id: string }) => job.id)
    expect((await mine.get('jobs.list')).json().result.data.data).toEqual([])
    expect((await mine.post('jobs.delete', { ids })).json().result.data).toEqual({ done: 0 })

    server.sink.refuse(451)
    await server.startWorker()
    const failing = async () => (await query('jobs.list', { state: 'failing' })).data.data
    await expect.poll(async () => (await failing()).length).toBe(2)
    expect((await failing())[0]).toMatchObject({ attempts: 1, last_error: expect.stringContaining('Not now') })
    server.sink.refuse(null)
    expect((await mutate('jobs.delete', { ids: [ids[1]] })).data).toEqual({ done: 1 })
    expect((await mutate('jobs.retry', { ids })).data).toEqual({ done: 1 })
    await server.queueToEmpty()
    await server.stopWorker()
    expect(server.sink.mails.map(({ to }) => to)).toContain('waiting-one@mail.example')
    expect(server.sink.mails.map(({ to }) => to)).not.toContain('waiting-two@mail.example')
  })

  test('are listed part by part', async () => {
    const id = await server.createAccount({ username: 'many-mails' })
    for (let n = 0; n < 3; n++) await server.askFor('provisioning', id)
    const { query, mutate } = procedures(server)
    const first = (await query('jobs.list', { limit: 2 })).data
    const rest = (await query('jobs.list', { limit: 2, cursor: first.next_cursor })).data
    expect([first.data.length, rest.data.length, rest.next_cursor]).toEqual([2, 1, null])
    const ids = [...first.data, ...rest.data].map((job: { id: string }) => job.id)
    expect((await mutate('jobs.delete', { ids })).data).toEqual({ done: 3 })
  })
})

describe('phoneCountries.setActivated', () => {
  const open = async () => {
    const { data } = await procedures(server).query('phoneCountries.list')
    return data.flatMap(({ code, activated }: { code: string; activated: boolean }) => (activated ? [code] : []))
  }

  test('opens and closes several countries, those that are so already too', async () => {
    const { mutate } = procedures(server)
    await mutate('phoneCountries.setActivated', { codes: ['FR', 'JP', 'FR'], activated: true })
    await mutate('phoneCountries.setActivated', { codes: ['JP', 'DE'], activated: true })
    expect(await open()).toEqual(['DE', 'FR', 'JP'])
    await mutate('phoneCountries.setActivated', { codes: ['JP', 'FR', 'BR'], activated: false })
    expect(await open()).toEqual(['DE'])
  })

  test('changes none where one of them is not a country', async () => {
    const codes = ['ES', 'XX']
    const { status } = await procedures(server).mutate('phoneCountries.setActivated', { codes, activated: true })
    expect(status).toBe(404)
    expect(await open()).not.toContain('ES')
  })
})
