import { execFile, spawn } from 'node:child_process'
import { createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { blocksOf } from '../support/guide.ts'
import { freePort } from '../support/server/server-process.ts'

const key = randomBytes(24)
const SECRET = `whsec_${key.toString('base64')}`
const BODY = JSON.stringify({ type: 'account.created', data: { account_id: 42, target: 'zoé@sip.example.org' } })

/** The signature of a request as Standard Webhooks has it. */
const sign = (id: string, sentAt: number, body: string) =>
  createHmac('sha256', key).update(`${id}.${sentAt}.${body}`).digest('base64')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipspace-receivers-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function code(title: string): Promise<string> {
  const block = (await blocksOf('docs/webhooks.md')).find((one) => one.title === title)
  if (!block) throw new Error(`docs/webhooks.md has no block ${title}`)
  return block.code
}

describe('the receiver in Python of docs/webhooks.md', () => {
  it('takes what is signed, by one of several secrets, and refuses all else with 401', async () => {
    const port = await freePort()
    await writeFile(join(folder, 'receive.py'), (await code('receive.py')).replace('8080', String(port)))
    const python = spawn('python3', ['receive.py'], {
      cwd: folder,
      env: { ...process.env, SIPSPACE_WEBHOOK_SECRET: SECRET },
    })
    let printed = ''
    python.stdout.on('data', (text) => {
      printed += text
    })
    const ended = once(python, 'exit')
    const send = async (headers: Record<string, string>, body = BODY) => {
      const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body, headers })
      return answer.status
    }
    const now = Math.floor(Date.now() / 1000)
    const headersAt = (sentAt: number) => ({
      'webhook-id': 'evt_1',
      'webhook-timestamp': String(sentAt),
      'webhook-signature': `v1,${sign('evt_1', sentAt, BODY)}`,
    })
    const right = headersAt(now)
    try {
      await vi.waitFor(async () => expect(await send(right)).toBe(204), { timeout: 10_000 })
      expect(await send({ ...right, 'webhook-signature': `v1,former ${right['webhook-signature']}` })).toBe(204)
      expect(printed).toContain('42 zoé@sip.example.org')
      const refused: [Record<string, string>, string?][] = [
        [{}],
        [right, `${BODY} `],
        [{ ...right, 'webhook-id': 'evt_2' }],
        [{ ...right, 'webhook-signature': 'v1,é' }],
        [{ ...right, 'webhook-timestamp': 'now' }],
        [headersAt(now - 400)],
        [headersAt(now + 400)],
      ]
      for (const [headers, body] of refused) expect(await send(headers, body)).toBe(401)
    } finally {
      python.kill()
      await ended
    }
  })
})

describe('the shell of docs/webhooks.md', () => {
  it('prints the signature of a request', async () => {
    await writeFile(join(folder, 'body.json'), BODY)
    const settings = { SIPSPACE_WEBHOOK_SECRET: SECRET, WEBHOOK_ID: 'evt_1', WEBHOOK_TIMESTAMP: '1769860800' }
    const options = { cwd: folder, env: { ...process.env, ...settings } }
    const { stdout } = await promisify(execFile)('sh', ['-c', await code('signature.sh')], options)
    expect(stdout.trim()).toBe(sign('evt_1', 1_769_860_800, BODY))
  })
})
