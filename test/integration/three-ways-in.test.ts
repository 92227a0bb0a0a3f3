import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { beforeAll, expect, it, vi } from 'vitest'
import * as sdk from '../../apps/server/src/api/sdk/three-ways-in/sdk.ts'
import * as trpc from '../../apps/server/src/api/sdk/three-ways-in/trpc.ts'
import { sharedServer } from '../support/server/shared-server.ts'
import { ADMIN_KEY } from '../support/server/test-server.ts'

const page = await readFile(new URL('../../docs/three-ways-in.md', import.meta.url), 'utf8')
const exampleOf = (file: string) =>
  readFile(new URL(`../../apps/server/src/api/sdk/three-ways-in/${file}`, import.meta.url), 'utf8')

const server = await sharedServer()
let url: string
beforeAll(async () => {
  url = await server.app.listen({ host: '127.0.0.1', port: 0 })
})

const tooShort = { password: ['password must have at least 6 characters.'] }

it.each(['rest.sh', 'second-part.sh', 'trpc.ts', 'sdk.ts'])('the page shows %s as it is', async (file) => {
  const blocks = [...page.matchAll(/^```\w+\n(.*?)^```$/gms)].map(([, code]) => code)
  expect(blocks).toContain(await exampleOf(file))
})

it('its commands do what it says, with curl', async () => {
  const script = await exampleOf('rest.sh')
  const env = { ...process.env, BASE: url, KEY: ADMIN_KEY }
  const { stdout } = await promisify(execFile)('sh', ['-c', script.replaceAll('curl -s', "curl -s -w '\\n'")], { env })
  const [refused = '', created = '', read = ''] = stdout.trim().split('\n')
  expect(script).toContain(`# ${refused}\n`)
  expect(JSON.parse(refused).errors).toEqual(tooShort)
  expect(JSON.parse(read)).toMatchObject({ id: JSON.parse(created).id, username: 'carol01' })
})

it('its commands at /api/v2 do what it says, with curl', async () => {
  const script = await exampleOf('second-part.sh')
  const env = { ...process.env, BASE: url, KEY: ADMIN_KEY }
  const { stdout } = await promisify(execFile)('sh', ['-c', script.replaceAll('curl -s', "curl -s -w '\\n'")], { env })
  const [list = '', changed = '', stale = '', key = '', refused = ''] = stdout.trim().split('\n')
  expect(JSON.parse(list)).toMatchObject({ data: [{ username: 'carol01' }], next_cursor: null })
  expect(JSON.parse(changed)).toMatchObject({ username: 'carol01', display_name: 'Carol' })
  expect(JSON.parse(key)).toMatchObject({ account_id: 1, name: 'nightly' })
  for (const answer of [stale, refused]) expect(script).toContain(`# ${answer}\n`)
})

it.each([
  ['carol02', trpc],
  ['carol03', sdk],
])('its code does what it says: %s', async (username, { createCarol }) => {
  const printed = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  expect(await createCarol(url, ADMIN_KEY)).toMatchObject({ username, passwords: [{ algorithm: 'SHA-256' }] })
  expect(printed.mock.calls).toEqual([[tooShort]])
})
