import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestServer, type TestServer } from '../../../../../test/support/server/test-server.ts'

describe('the page that confirms the creation of an account', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await createTestServer({ APP_ACCOUNT_CREATION_TOKEN_EXPIRATION_MINUTES: '30' })
  })
  afterAll(() => server[Symbol.asyncDispose]())

  const requestToken = async () => {
    const response = await server.request({ method: 'POST', url: '/api/account_creation_request_tokens' })
    const { token, validation_url } = response.json()
    expect(new URL(validation_url).host).toBe('sip.example.org:3000')
    return { token, page: new URL(validation_url).pathname }
  }
  const exchange = (token: string) =>
    server.request({
      method: 'POST',
      url: '/api/account_creation_tokens/using-account-creation-request-token',
      payload: { account_creation_request_token: token },
    })

  test('asks, is confirmed by a form, and lets the app go on once', async () => {
    const { token, page } = await requestToken()
    const asked = await server.request({ method: 'GET', url: page })
    expect(asked.statusCode).toBe(200)
    expect(asked.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(asked.body).toContain(`<form method="post" action="${page}"`)
    expect((await exchange(token)).statusCode).toBe(404)

    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const confirmed = await server.request({ method: 'POST', url: page, headers, payload: '' })
    expect(confirmed.statusCode).toBe(200)
    expect(confirmed.body).toContain('It is confirmed')
    expect((await server.request({ method: 'GET', url: page })).body).toContain('It is confirmed')

    const exchanged = await exchange(token)
    expect(exchanged.statusCode).toBe(201)
    const created = await server.request({
      method: 'POST',
      url: '/api/accounts/with-account-creation-token',
      payload: {
        username: 'walkin1',
        password: 'secret-walkin',
        algorithm: 'SHA-256',
        account_creation_token: exchanged.json().token,
      },
    })
    expect(created.statusCode).toBe(200)
    expect((await exchange(token)).statusCode).toBe(422)
    expect((await server.request({ method: 'GET', url: page })).statusCode).toBe(404)
  })

  test('says so when the link is unknown or too old, in French as well', async () => {
    const { token, page } = await requestToken()
    server.clock.advance({ minutes: 30 })
    for (const url of [page, '/creation_token/check/nonsense', `/creation_token/check/${'x'.repeat(300)}`]) {
      const response = await server.request({ method: 'GET', url, headers: { 'accept-language': 'fr-CA' } })
      expect(response.statusCode).toBe(404)
      expect(response.body).toContain('Ce lien ne fonctionne pas')
      expect((await server.request({ method: 'POST', url })).statusCode).toBe(404)
    }
    expect((await exchange(token)).statusCode).toBe(422)
  })
})
