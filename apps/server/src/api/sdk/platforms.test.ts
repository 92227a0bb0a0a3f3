import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import type * as client from '@sipspace/client'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRelayedServer, type RelayedServer } from '../../../../../test/support/fakes/relay.ts'
import { DOMAIN } from '../../../../../test/support/server/test-server.ts'

let server: RelayedServer
let code: string
beforeAll(async () => {
  server = await createRelayedServer()
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(import.meta.resolve('@sipspace/client'))],
    bundle: true,
    minify: true,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    format: 'cjs',
    write: false,
  })
  code = outputFiles[0]?.text ?? ''
})
afterAll(() => server[Symbol.asyncDispose]())

// What browsers, Deno, Bun and edge workers all have.
const { AbortController, clearTimeout, crypto, fetch, setTimeout, TextDecoder, TextEncoder, URL } = globalThis
const web = { AbortController, clearTimeout, crypto, fetch, setTimeout, TextDecoder, TextEncoder, URL }

test('it runs where there is nothing but what the web has', async () => {
  const module = { exports: {} as typeof client }
  runInContext(code, createContext({ ...web, module }))
  const { createClient, SipspaceError } = module.exports
  const auth = { username: 'admin', domain: DOMAIN, password: 'secret-admin' }
  const { me, accounts } = createClient({ url: server.relay.url, auth })
  expect((await me.get()).username).toBe('admin')
  await expect(accounts.get({ id: 4_711 })).rejects.toBeInstanceOf(SipspaceError)
})

test('it is small, with all that it needs', () => {
  expect(gzipSync(code, { level: 9 }).byteLength).toBeLessThan(16_000)
})
