import type { LightMyRequestResponse } from 'fastify'
import jsQR from 'jsqr'
import { PNG } from 'pngjs'
import { describe, expect, it } from 'vitest'
import { fetchAsApp, lpconfigOf } from '../../../../../test/support/clients/provisioning.ts'
import {
  caller,
  createAccount,
  createSpace,
  expectRefused,
  jsonOf,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { createTestServer, DOMAIN } from '../../../../../test/support/server/test-server.ts'

/** What a phone’s camera reads in the picture of an answer. */
function scanned(response: LightMyRequestResponse): string | undefined {
  expect(response.statusCode, response.body).toBe(200)
  expect(response.headers['content-type']).toBe('image/png')
  expect(response.headers['cache-control']).toBe('no-store')
  const { data, width, height } = PNG.sync.read(response.rawPayload)
  return jsQR(new Uint8ClampedArray(data), width, height)?.data
}

describe('the QR code of a provisioning link', () => {
  it.each<[string, Record<string, string>, string]>([
    ['as the server stands alone', { PORT: '8080' }, `http://${DOMAIN}:8080`],
    ['behind a proxy with TLS', { TRUST_PROXY: 'true' }, `https://${DOMAIN}`],
    ['with an address of its own', { PUBLIC_URL: 'https://accounts.{host}:8443' }, `https://accounts.${DOMAIN}:8443`],
  ])('holds the public link %s, whatever the request says', async (_how, env, origin) => {
    await using server = await createTestServer(env)
    const { provisioning_token } = await createAccount(server, 'quinn01')
    const response = await server.request({
      url: `/provisioning/qrcode/${provisioning_token}`,
      host: `${DOMAIN}:1234`,
      headers: {
        'x-forwarded-host': DOMAIN,
        'x-forwarded-proto': 'ftp',
        origin: 'https://evil.example',
        forwarded: 'host=evil.example',
      },
    })
    const link = `${origin}/provisioning/${provisioning_token}`
    expect(scanned(response)).toBe(link)
    expect(response.headers['x-qrcode-url']).toBe(link)
  })

  it('leads an app to the document, and leaves the token unused itself', async () => {
    await using server = await createTestServer()
    const { provisioning_token } = await createAccount(server, 'quinn02')
    const code = () => server.request({ url: `/provisioning/qrcode/${provisioning_token}` })
    const link = new URL(scanned(await code()) ?? '')
    expect(scanned(await code())).toBe(link.href)
    lpconfigOf(await fetchAsApp(server, link.pathname))
    expectRefused(await code(), 404)
  })

  it('passes on the wish for a new password', async () => {
    await using server = await createTestServer()
    const { provisioning_token } = await createAccount(server, 'quinn03')
    const response = await server.request({ url: `/provisioning/qrcode/${provisioning_token}?reset_password` })
    const link = new URL(scanned(response) ?? '')
    expect(link.href).toBe(response.headers['x-qrcode-url'])
    const hash = async () =>
      (
        await server.database.pool.query(
          'select ha1 from account_passwords join accounts on id = account_id where username = $1',
          ['quinn03'],
        )
      ).rows[0].ha1
    const before = await hash()
    const { sections } = lpconfigOf(await fetchAsApp(server, `${link.pathname}${link.search}`))
    expect(sections['auth_info_0']?.['ha1']).toBe(await hash())
    expect(await hash()).not.toBe(before)
  })

  it('names the host of the account’s Space', async () => {
    await using server = await createTestServer()
    await createSpace(server, 'calls.example', { host: 'my.calls.example' })
    const { provisioning_token } = await createAccount(server, 'quinn04', { domain: 'calls.example' })
    const response = await server.request({
      url: `/provisioning/qrcode/${provisioning_token}`,
      host: 'MY.calls.example.:80',
    })
    expect(scanned(response)).toBe(`http://my.calls.example:3000/provisioning/${provisioning_token}`)
  })
})

describe('the QR code of an authentication token', () => {
  it.each<[string, Record<string, string>, string]>([
    ['as the server stands alone', {}, 'http://tokens.example:3000'],
    ['behind a proxy with TLS', { TRUST_PROXY: 'true' }, 'https://tokens.example'],
  ])('lets another device attach it, at the Space’s host, %s', async (_how, env, origin) => {
    await using server = await createTestServer(env)
    await createSpace(server, 'tokens.example')
    await createAccount(server, 'quinn05', { domain: 'tokens.example' })
    const [here, host] = [{ host: 'tokens.example' }, 'tokens.example']
    const { token } = jsonOf(await caller(server, here).post('/api/accounts/auth_token'), 201)
    const code = () => server.request({ url: `/auth_tokens/qrcode/${token}`, host })
    const link = scanned(await code()) ?? ''
    expect(link).toBe(`${origin}/api/accounts/auth_token/${token}/attach`)
    expect(scanned(await code())).toBe(link)
    const key = await userKey(server, 'quinn05', 'tokens.example')
    const attached = await caller(server, { key, host }).get(new URL(link).pathname)
    expect(attached.statusCode, attached.body).toBe(200)
    const exchanged = await caller(server, here).get(`/api/accounts/me/api_key/${token}`)
    expect(exchanged.statusCode).toBe(200)
    expectRefused(await code(), 404)
  })

  it('is there until the token expires, in its Space alone', async () => {
    await using server = await createTestServer()
    await createSpace(server, 'tokens.example')
    const { token } = jsonOf(await caller(server, {}).post('/api/accounts/auth_token'), 201)
    const url = `/auth_tokens/qrcode/${token}`
    expectRefused(await server.request({ url, host: 'tokens.example' }), 404)
    scanned(await server.request({ url }))
    server.clock.advance({ minutes: 10 })
    expectRefused(await server.request({ url }), 404)
    expectRefused(await server.request({ url: '/auth_tokens/qrcode/unknown' }), 404)
    expectRefused(await server.request({ url: `/auth_tokens/qrcode/${'x'.repeat(300)}` }), 404)
    expect((await server.request({ method: 'POST', url })).statusCode).toBe(405)
    expect(server.logs.join('\n')).not.toContain(token)
  })
})
