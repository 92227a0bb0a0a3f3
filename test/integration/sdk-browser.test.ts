import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAccount } from '../support/clients/rest-client.ts'
import { createRelayedServer, type RelayedServer } from '../support/fakes/relay.ts'

const quiet = ['quic', 'background-networking', 'component-update', 'sync', 'gpu'].map((name) => `--disable-${name}`)

let server: RelayedServer
let folder: string
let client: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipspace-browser-'))
  const entry = fileURLToPath(new URL('../../packages/client/src/index.ts', import.meta.url))
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: 'esm', write: false })
  client = outputFiles[0]?.text ?? ''
  server = await createRelayedServer()
  // the browser goes by its own clock when it forgets cookies
  server.clock.advance({ seconds: (Date.now() - server.clock().getTime()) / 1000 })
  await createAccount(server, 'browser-user', { activated: true })
}, 60_000)
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** What a page's script, which has the client as `sdk`, leaves in `result`; the page is of the server's own origin. */
async function inBrowser(script: string): Promise<unknown> {
  const page = `<!doctype html><meta charset=utf-8><body><script type=module>
    import * as sdk from '/client.js'
    let result
    try { ${script} } catch (error) { result = String(error) }
    document.body.textContent = JSON.stringify(result)
  </script>`
  server.relay.interfere(({ url }) => {
    if (url === '/page') return { status: 200, headers: { 'content-type': 'text/html' }, body: page }
    if (url === '/client.js') return { status: 200, headers: { 'content-type': 'text/javascript' }, body: client }
    return undefined
  })
  const { stdout } = await promisify(execFile)(
    'chromium',
    [
      '--headless',
      '--no-sandbox',
      '--no-first-run',
      ...quiet,
      `--user-data-dir=${folder}`,
      '--virtual-time-budget=20000',
      '--dump-dom',
      `${server.relay.url}/page`,
    ],
    { timeout: 60_000 },
  )
  return JSON.parse(/<body>([\s\S]*)<\/body>/.exec(stdout)?.[1] ?? 'null')
}

it('signs in with a session, acts by its cookie, and signs out', async () => {
  expect(
    await inBrowser(`
      const client = sdk.createClient({ url: location.origin })
      const account = { username: 'browser-user', domain: 'sip.example.org' }
      await client.sessions.signIn({ ...account, password: 'password of browser-user' })
      const { username } = await client.me.get()
      const readable = document.cookie
      await client.sessions.signOut()
      const after = await client.me.get().catch((error) => [error instanceof sdk.SipspaceError, error.code])
      result = { username, readable, after }
    `),
  ).toEqual({ username: 'browser-user', readable: '', after: [true, 'unauthenticated'] })
}, 90_000)

it('logs in by Digest without a dialog, several times at once', async () => {
  expect(
    await inBrowser(`
      const login = (password) => sdk.createClient({
        url: location.origin, batch: false, auth: { username: 'browser-user', domain: 'sip.example.org', password },
      })
      const client = login('password of browser-user')
      const accounts = await Promise.all([client.me.get(), client.me.get(), client.me.get()])
      const wrong = await login('not the password').me.get().catch((error) => error.code)
      result = [...accounts.map(({ username }) => username), wrong]
    `),
  ).toEqual(['browser-user', 'browser-user', 'browser-user', 'wrong_credentials'])
}, 90_000)

it('sends files and tells how far they are, by the session and with a key, also from a stream', async () => {
  expect(
    await inBrowser(`
      const csv = 'username,email\\r\\n' + 'bob,bob@example.com\\r\\n'.repeat(20000)
      const signIn = { username: 'admin', domain: 'sip.example.org', password: 'secret-admin' }
      const client = sdk.createClient({ url: location.origin })
      await client.sessions.signIn(signIn)
      const seen = []
      const atEnd = []
      const onProgress = ({ loaded, total }) => seen.push([loaded, total])
      const byPage = await client.imports.upload(new File([csv], 'page.csv'), { onProgress })
      const refused = await client.imports.upload(new File([], 'none.csv'), { onProgress: () => {} }).catch((error) => error.code)
      const keyed = sdk.createClient({ url: location.origin, auth: signIn })
      const streamed = await keyed.imports.upload(new Blob([csv]).stream(), { name: 'stream.csv', onProgress: (one) => atEnd.push(one) })
      const file = await client.accounts.export({ text: 'browser-user' })
      result = { byPage, last: seen.at(-1), atEnd, refused, streamed, type: file.type, lines: (await file.text()).trimEnd().split('\\n').length }
    `),
  ).toMatchObject({
    byPage: { file_name: 'page.csv', bytes: 420_016 },
    last: [420_016, 420_016],
    atEnd: [{ loaded: 420_016, total: 420_016 }],
    refused: 'invalid_input',
    streamed: { file_name: 'stream.csv', bytes: 420_016 },
    type: 'text/csv; charset=utf-8',
    lines: 2,
  })
}, 90_000)
