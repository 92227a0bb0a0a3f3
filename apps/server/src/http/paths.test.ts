import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAccount, newName } from '../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, createTestServer, DOMAIN, type TestServer } from '../../../../test/support/server/test-server.ts'
import { withSingleSlashes } from './paths.ts'

const server = await sharedServer()
describe('a path with several slashes in a row', () => {
  it.each(['//api/accounts/me', '/api//accounts/me', '///api///accounts//me?a=b//c', '/api/accounts/me//'])(
    'leads where one slash does: %s',
    async (url) => {
      const answer = await server.app.inject({ url, headers: { host: DOMAIN, 'x-api-key': ADMIN_KEY } })
      expect([answer.statusCode, answer.json()]).toMatchObject([200, { username: 'admin' }])
    },
  )

  it('is answered with HSTS for this host, and for those below it only where the settings say so', async () => {
    const header = async (on: TestServer) =>
      (await on.request({ method: 'GET', url: '//api/accounts/me' })).headers['strict-transport-security']
    expect(await header(server)).toBe('max-age=31536000')
    await using wide = await createTestServer({ HSTS_INCLUDE_SUBDOMAINS: 'true' })
    expect(await header(wide)).toBe('max-age=31536000; includeSubDomains')
  })

  it('leads nowhere else without a key, and is 404 where there is nothing', async () => {
    expect((await server.request({ method: 'GET', url: '//api/accounts' })).statusCode).toBe(401)
    expect((await server.request({ method: 'GET', url: '//api.example/accounts', key: ADMIN_KEY })).statusCode).toBe(
      404,
    )
  })

  it('makes links of pages that have one slash', async () => {
    const page = await server.app.inject({ url: '//api//accounts', headers: { host: DOMAIN, 'x-api-key': ADMIN_KEY } })
    expect(page.json()['path']).toBe(`http://${DOMAIN}:3000/api/accounts`)
  })

  it('is what Digest answers for', async () => {
    const username = newName()
    const password = 'open sesame'
    await createAccount(server, username, { password, algorithm: 'MD5', activated: true })
    const url = '//api/accounts/me'
    const from = `sip:${username}@${DOMAIN}`
    const refused = await server.request({ method: 'GET', url, headers: { from } })
    const challenge = [refused.headers['www-authenticate']].flat().find((one) => one?.includes('MD5'))
    const nonce = /nonce="([^"]+)"/.exec(challenge ?? '')?.[1]
    const md5 = (text: string) => createHash('md5').update(text).digest('hex')
    const answerFor = (uri: string, nc: string) => {
      const response = md5(`${md5(`${username}:${DOMAIN}:${password}`)}:${nonce}:${nc}:abc:auth:${md5(`GET:${uri}`)}`)
      return `Digest username="${username}", realm="${DOMAIN}", nonce="${nonce}", uri="${uri}", qop=auth, nc=${nc}, cnonce="abc", algorithm=MD5, response="${response}"`
    }
    const ask = (uri: string, nc: string) =>
      server.request({ method: 'GET', url, headers: { from, authorization: answerFor(uri, nc) } })
    expect((await ask(url, '00000001')).statusCode).toBe(200)
    expect((await ask('/api/accounts/me', '00000002')).statusCode).toBe(401)
  })

  it('keeps its query and every other character', () => {
    fc.assert(
      fc.property(fc.webPath(), fc.webQueryParameters(), (path, query) => {
        const target = withSingleSlashes(`/${path}?${query}`)
        expect(target.endsWith(`?${query}`)).toBe(true)
        expect(target.slice(0, -query.length - 1)).toBe(`/${path}`.replace(/\/+/g, '/'))
      }),
    )
  })
})
