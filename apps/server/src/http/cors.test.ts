import { describe, expect, it } from 'vitest'
import { ADMIN_KEY, createTestServer, DOMAIN } from '../../../../test/support/server/test-server.ts'

const ask = (origin: string) => ({
  method: 'OPTIONS' as const,
  headers: {
    host: DOMAIN,
    origin,
    'access-control-request-method': 'PUT',
    'access-control-request-headers': 'x-api-key, from',
  },
})

describe('a page of another origin', () => {
  it('may call REST and tRPC when its origin is in the settings, without cookies', async () => {
    await using server = await createTestServer({ CORS_ORIGINS: 'https://app.example.org, https://other.example' })
    for (const url of ['/api/accounts/1', '/trpc/accounts.replace']) {
      const preflight = await server.app.inject({ url, ...ask('https://app.example.org') })
      expect(preflight.statusCode).toBe(204)
      expect(preflight.headers).toMatchObject({
        'access-control-allow-origin': 'https://app.example.org',
        'access-control-allow-headers': 'x-api-key, from',
        'access-control-allow-methods': expect.stringContaining('PUT'),
      })
      expect(preflight.headers['access-control-allow-credentials']).toBeUndefined()
    }
    const headers = { origin: 'https://app.example.org' }
    for (const url of ['/api/accounts/me', '/trpc/me.get']) {
      const answer = await server.request({ method: 'GET', url, key: ADMIN_KEY, headers })
      expect(answer.headers['access-control-allow-origin']).toBe('https://app.example.org')
      expect(String(answer.headers['access-control-expose-headers'])).toContain('www-authenticate')
      expect(String(answer.headers.vary)).toContain('Origin')
    }
  })

  it('may be that of an app with a scheme of its own', async () => {
    await using server = await createTestServer({ CORS_ORIGINS: 'capacitor://localhost, tauri://localhost' })
    for (const [origin, allowed] of [
      ['capacitor://localhost', 'capacitor://localhost'],
      ['tauri://localhost', 'tauri://localhost'],
      ['ionic://localhost', undefined],
    ] as const) {
      const preflight = await server.app.inject({ url: '/api/accounts/1', ...ask(origin) })
      expect(preflight.headers['access-control-allow-origin'], origin).toBe(allowed)
    }
  })

  it('may not otherwise', async () => {
    await using server = await createTestServer({ CORS_ORIGINS: 'https://app.example.org' })
    const preflight = await server.app.inject({ url: '/api/accounts/1', ...ask('https://evil.example') })
    expect(preflight.headers['access-control-allow-origin']).toBeUndefined()
    await using closed = await createTestServer()
    const refused = await closed.request({ url: '/api/accounts/1', ...ask('https://app.example.org') })
    expect(refused.statusCode).toBe(405)
    expect(refused.headers['access-control-allow-origin']).toBeUndefined()
  })
})
