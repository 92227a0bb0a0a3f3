import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { forbidCaching } from '../../http/cache-control.ts'
import { sendSecurityHeaders } from '../../http/security-headers.ts'
import { dashboardPlugin } from './dashboard.plugin.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipspace-dashboard-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function serve(folders: string[]) {
  const app = Fastify()
  forbidCaching(app)
  await sendSecurityHeaders(app, { includeSubDomains: false })
  await app.register(dashboardPlugin, { folders })
  return (url: string, headers = {}) => app.inject({ url, headers })
}

describe('a dashboard that has been built', () => {
  beforeEach(async () => {
    await mkdir(join(folder, 'assets'))
    await writeFile(join(folder, 'index.html'), '<head><meta property="csp-nonce" nonce="nonce-of-this-answer"></head>')
    const preloads = [
      { path: ['*', 'accounts', 'new'], links: '<link href="new.js">' },
      { path: ['*', 'accounts', '*'], links: '<link href="$&.js">' },
    ]
    await writeFile(join(folder, 'preloads.json'), JSON.stringify(preloads))
    await writeFile(join(folder, 'assets/index-abc.js'), 'console.log("plain")')
    await writeFile(join(folder, 'assets/index-abc.js.br'), 'compressed')
  })

  test.each(['/dashboard', '/dashboard/', '/dashboard/sip.example.org/accounts?text=a'])(
    '%s is the page, with a nonce that no other answer has and no script from elsewhere',
    async (url) => {
      const get = await serve([folder])
      const [one, other] = [await get(url), await get(url)]
      expect(one.statusCode).toBe(200)
      expect(one.headers['cache-control']).toBe('no-store')
      const nonce = /nonce="([\w-]{22})"/.exec(one.body)?.[1]
      const policy = String(one.headers['content-security-policy'])
      expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`)
      expect(policy).toContain("script-src 'self';")
      expect(policy).not.toContain('unsafe')
      expect(other.body).not.toBe(one.body)
    },
  )

  test.each([
    ['/dashboard/sip.example.org/accounts/new?a=/b', '<link href="new.js"></head>'],
    ['/dashboard/sip.example.org/accounts/7', '<link href="$&.js"></head>'],
    ['/dashboard/sip.example.org/accounts', '"></head>'],
    ['/dashboard', '"></head>'],
  ])('%s names the scripts of its own view', async (url, head) => {
    const get = await serve([folder])
    expect((await get(url)).body).toContain(head)
  })

  test('an asset has the headers that a browser heeds with it, and no others', async () => {
    const get = await serve([folder])
    const { headers } = await get('/dashboard/assets/index-abc.js')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['cross-origin-resource-policy']).toBe('same-origin')
    expect(Object.keys(headers).filter((name) => /polic|frame|security|xss|etag|modified/.test(name))).toEqual([
      'cross-origin-resource-policy',
    ])
  })

  test('an asset is kept for good, and sent compressed to who takes it so', async () => {
    const get = await serve([folder])
    const plain = await get('/dashboard/assets/index-abc.js')
    expect(plain.body).toBe('console.log("plain")')
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(plain.headers['content-type']).toMatch(/javascript; charset=utf-8$/)
    const compressed = await get('/dashboard/assets/index-abc.js', { 'accept-encoding': 'gzip, br' })
    expect(compressed.headers['content-encoding']).toBe('br')
    expect(compressed.body).toBe('compressed')
    const old = await get('/dashboard/assets/index-old.js')
    expect([old.statusCode, old.headers['cache-control']]).toEqual([404, 'no-store'])
    expect((await get('/dashboard/assets/../index.html')).headers['cache-control']).not.toContain('immutable')
  })
})

test('one that has not been built says how it is', async () => {
  const get = await serve([join(folder, 'nothing')])
  const response = await get('/dashboard')
  expect(response.statusCode).toBe(503)
  expect(response.body).toContain('pnpm@12.21.0 build')
})
