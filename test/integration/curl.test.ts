import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltServer, builtServer } from '../support/server/server-process.ts'

const KEY = 'a-key-for-curl-of-32-and-more-characters'

let server: BuiltServer
let address: string
let stdout: () => string

beforeAll(async () => {
  server = await builtServer()
  const started = server.run({ BOOTSTRAP_ADMIN_API_KEY: KEY })
  stdout = started.stdout
  address = await started.address()
})

afterAll(() => server[Symbol.asyncDispose]())

/** Runs curl; the status and the body of the last answer. */
async function curl(...args: string[]): Promise<{ status: number; body: string }> {
  const output = await promisify(execFile)('curl', ['--silent', '--max-time', '10', '-w', '\n%{http_code}', ...args])
  const [, body = '', status] = /^([\s\S]*)\n(\d+)$/.exec(output.stdout) ?? []
  return { status: Number(status), body }
}

/** Logs in as curl does it by itself: it is challenged, and answers. */
const digest = (username: string, password: string, path: string, ...args: string[]) =>
  curl(
    '--digest',
    '--user',
    `${username}:${password}`,
    '-H',
    `From: sip:${username}@sip.example.org`,
    ...args,
    `${address}${path}`,
  )

const json = (body: unknown) => ['-H', 'content-type: application/json', '--data', JSON.stringify(body)]

async function createAccount(username: string, algorithm: 'MD5' | 'SHA-256'): Promise<void> {
  const { status } = await curl(
    '-H',
    `x-api-key: ${KEY}`,
    ...json({ username, password: 'open sesame', algorithm }),
    `${address}/api/accounts`,
  )
  expect(status).toBe(200)
}

describe.each(['MD5', 'SHA-256'] as const)('curl --digest with a password kept as %s', (algorithm) => {
  const username = `curl.${algorithm.toLowerCase()}`

  beforeAll(() => createAccount(username, algorithm))

  it('logs in', async () => {
    const { status, body } = await digest(username, 'open sesame', '/api/accounts/me')
    expect(status).toBe(200)
    expect(JSON.parse(body)).toMatchObject({ username, domain: 'sip.example.org' })
  })

  it('logs in for a path with a query', async () => {
    expect((await digest(username, 'open sesame', '/api/accounts/me?lang=en&x=%20y')).status).toBe(200)
  })

  it('does not with another password, or as somebody else', async () => {
    expect((await digest(username, 'open barley', '/api/accounts/me')).status).toBe(401)
    expect((await digest('nobody.here', 'open sesame', '/api/accounts/me')).status).toBe(401)
  })

  it('gets a key that works', async () => {
    const { status, body: key } = await digest(username, 'open sesame', '/api/accounts/me/api_key')
    expect(status).toBe(200)
    expect((await curl('-H', `x-api-key: ${key}`, `${address}/api/accounts/me`)).status).toBe(200)
  })

  it('posts a body: a new password, which then is the one', async () => {
    const change = { algorithm, old_password: 'open sesame', password: 'close sesame' }
    const posted = await digest(username, 'open sesame', '/api/accounts/me/password', ...json(change))
    expect(posted.status).toBe(200)
    expect((await digest(username, 'open sesame', '/api/accounts/me')).status).toBe(401)
    expect((await digest(username, 'close sesame', '/api/accounts/me')).status).toBe(200)
  })
})

it('the curl line of the first start works when it is pasted into a shell', async () => {
  const line = stdout()
    .split('\n')
    .find((text) => text.trim().startsWith('curl '))
  const output = await promisify(execFile)('sh', ['-c', `${line} --silent --fail --max-time 10`], {
    env: { ...process.env, BOOTSTRAP_ADMIN_API_KEY: KEY },
  })
  expect(JSON.parse(output.stdout)).toMatchObject({ username: 'admin', admin: true })
})
