import { describe, expect, it } from 'vitest'
import { fetchAsApp, lpconfigOf } from '../../../../../test/support/clients/provisioning.ts'
import {
  createAccount,
  createSpace,
  expectRefused,
  jsonOf,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()

const isActivated = async (id: number) =>
  jsonOf(await server.request({ url: `/api/accounts/${id}`, key: ADMIN_KEY }))['activated']

describe('a link that is opened in a browser', () => {
  it.each([
    ['en', 'Set it up in the app'],
    ['fr', 'Configurer dans l’application'],
  ])('is a page in %s that leads to the app, and stays good', async (language, text) => {
    const { id, provisioning_token } = await createAccount(server, `browser-${language}`)
    const opened = await server.request({
      url: `/provisioning/${provisioning_token}`,
      headers: { accept: 'text/html', 'accept-language': language },
    })
    expect([opened.statusCode, opened.body]).toEqual([200, expect.stringContaining(text)])
    expect(await isActivated(id)).toBe(false)
    lpconfigOf(await fetchAsApp(server, `/provisioning/${provisioning_token}`))
  })

  it.each([
    ['en', 'Open this link in the app'],
    ['fr', 'Ouvrez ce lien dans l’application'],
  ])('is refused in %s, without the header of apps, where no page is asked for', async (language, message) => {
    const { provisioning_token } = await createAccount(server, `program-${language}`)
    const url = `/provisioning/${provisioning_token}`
    expectRefused(await server.request({ url, headers: { 'accept-language': language } }), 400, message)
  })

  it('is refused on every path that gives a document', async () => {
    await createAccount(server, 'browser-me', { activated: true })
    const key = await userKey(server, 'browser-me')
    for (const path of ['', '/some-token', '/auth_token/some-token', '/me']) {
      expectRefused(await server.request({ url: `/provisioning${path}`, key }), 400)
    }
  })

  it('is as good as the app’s where the Space does not ask for the header', async () => {
    const domain = 'lax.example'
    await createSpace(server, domain, { provisioning_use_linphone_provisioning_header: false })
    const { provisioning_token } = await createAccount(server, 'browser-lax', { domain })
    lpconfigOf(await server.request({ url: '/provisioning', host: domain }))
    lpconfigOf(await server.request({ url: `/provisioning/${provisioning_token}`, host: domain }))
  })
})

describe('a request that is not for a document', () => {
  it.each(['HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const)(
    'by %s is refused and uses no token up',
    async (method) => {
      const { id, provisioning_token } = await createAccount(server, `by-${method.toLowerCase()}`)
      const url = `/provisioning/${provisioning_token}`
      const response = await fetchAsApp(server, url, { method })
      expect(response.statusCode).toBe(405)
      expect(response.headers['allow']).toBe('GET')
      expect(await isActivated(id)).toBe(false)
      lpconfigOf(await fetchAsApp(server, url))
    },
  )

  it.each(['unknown', 'a'.repeat(400), '%00', '%F0%9F%93%9E', "' or 1=1 --", '..%2fme'])(
    'for the token %s finds nothing',
    async (token) => {
      const path = encodeURI(token).replaceAll('%25', '%')
      for (const place of ['', 'auth_token/', 'qrcode/']) {
        expectRefused(await fetchAsApp(server, `/provisioning/${place}${path}`), 404)
      }
    },
  )

  it('to a host that serves no Space finds nothing', async () => {
    expectRefused(await fetchAsApp(server, '/provisioning', { host: 'nobody.example' }), 404)
  })
})

it('no token is in the log, whatever became of it', async () => {
  const account = await createAccount(server, 'logged01')
  const { token } = jsonOf(await server.request({ method: 'POST', url: '/api/accounts/auth_token' }), 201)
  server.logs.splice(0)
  const secrets = [account['provisioning_token'], token]
  for (const secret of secrets) {
    await server.request({ url: `/provisioning/${secret}` })
    await fetchAsApp(server, `/provisioning/auth_token/${secret}`)
    await fetchAsApp(server, `/provisioning/qrcode/${secret}?reset_password`)
    await fetchAsApp(server, `/provisioning/${secret}/`)
    await fetchAsApp(server, `/provisioning/${secret}`)
  }
  const routes = server.logs.map((line) => JSON.parse(line).route)
  expect(new Set(routes)).toEqual(
    new Set(['/provisioning/:token', '/provisioning/auth_token/:auth_token', '/provisioning/qrcode/:token']),
  )
  for (const secret of secrets) expect(server.logs.join('')).not.toContain(secret)
})

it('takes two statements for a document, three for an account’s own, and with a token a transaction of three', async () => {
  await createAccount(server, 'counted1', { activated: true })
  const key = await userKey(server, 'counted1')
  const { provisioning_token } = await createAccount(server, 'counted2')
  const count = async (url: string, options = {}) => {
    server.database.takeStatements()
    lpconfigOf(await fetchAsApp(server, url, { host: DOMAIN, ...options }))
    return server.database.takeStatements().length
  }
  expect(await count('/provisioning')).toBe(2)
  expect(await count('/provisioning/me', { key })).toBe(3)
  expect(await count(`/provisioning/${provisioning_token}`)).toBe(5)
})
