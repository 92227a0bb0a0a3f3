import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from './processes.mjs'
import { FRONT, KEY } from './servers.mjs'

const require = createRequire(join(import.meta.dirname, '../package.json'))
const { SMTPServer } = require('smtp-server')

/** How often each of some things has come. */
function counted() {
  const times = new Map()
  return {
    add: (one) => times.set(one, (times.get(one) ?? 0) + 1),
    /** waits for those that have to come, and says how many have not, or have twice */
    async compare(expected, seconds) {
      const missing = () => expected.filter((one) => !times.has(one))
      await until('all that has to come', async () => missing().length === 0, seconds).catch(() => {})
      return { missing: missing().length, twice: expected.filter((one) => times.get(one) > 1).length }
    },
  }
}

/** Follows the audit log as a browser does: a stream that ends is opened again after the last event that came. */
export function followAuditLog() {
  const seen = counted()
  const ending = new AbortController()
  let lastEventId
  let begins = 0
  const follow = async () => {
    const headers = { 'x-api-key': KEY, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) }
    const { ok, body } = await fetch(`${FRONT}/trpc/audit.live?input={}`, { headers, signal: ending.signal })
    if (!ok) return
    begins += 1
    let waiting = ''
    for await (const text of body.pipeThrough(new TextDecoderStream())) {
      const blocks = `${waiting}${text}`.split('\n\n')
      waiting = blocks.pop()
      for (const block of blocks) {
        lastEventId = /^id: ?(.+)$/m.exec(block)?.[1] ?? lastEventId
        const line = JSON.parse(/^data: ?(.+)$/m.exec(block)?.[1] ?? 'null')
        if (line?.kind === 'account' && line.action === 'create') seen.add(line.target.split('@')[0])
      }
    }
  }
  const following = (async () => {
    while (!ending.signal.aborted) {
      await follow().catch(() => {})
      await sleep(200)
    }
  })()
  return {
    begun: () => until('a live stream', async () => lastEventId !== undefined),
    /** waits for the lines of accounts */
    async compare(usernames) {
      const found = await seen.compare(usernames, 20)
      ending.abort()
      await following
      return { ...found, cut: begins - 1 }
    },
  }
}

/** Takes mails, and notes to whom they are. */
export async function startMailServer(port) {
  const seen = counted()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      stream.resume().on('end', () => {
        for (const { address } of session.envelope.rcptTo) seen.add(address)
        done()
      })
    },
  })
  await new Promise((resolve) => {
    server.listen(port, '127.16.0.1', resolve)
  })
  return { compare: (addresses) => seen.compare(addresses, 60) }
}

/** Signs an admin in, as a browser does; gives whether the session is still good. */
export async function signIn(username, password) {
  const answer = await fetch(`${FRONT}/trpc/sessions.signIn`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: FRONT },
    body: JSON.stringify({ username, domain: 'sip.example.org', password }),
  })
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  if (!answer.ok || cookie === '') throw new Error(`no session: ${answer.status} ${await answer.text()}`)
  return async () => (await fetch(`${FRONT}/trpc/me.get`, { headers: { cookie } })).ok
}
