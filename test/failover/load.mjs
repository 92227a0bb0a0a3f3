import { setTimeout as sleep } from 'node:timers/promises'
import { FRONT, KEY } from './servers.mjs'

const WRITERS = 8

/** Milliseconds after which a client gives up on an answer. */
const PATIENCE_MS = 10_000

/**
 * Creates accounts, eight at a time, reads every fifth back, and has a mail sent to it. What has no good answer is tried again with the same
 * Idempotency-Key, until it has one.
 */
export function startLoad(round) {
  const found = {
    /** names of the accounts whose creation was acknowledged */
    acknowledged: [],
    /** addresses that a mail was asked for, which was acknowledged */
    mailed: [],
    /** answers that contradict an earlier one */
    falseAnswers: [],
    statuses: {},
    /** requests without an answer: the connection was cut, or it took too long */
    cut: 0,
    /** milliseconds between two acknowledged writes, at most */
    longestPauseMs: 0,
  }
  const ending = new AbortController()
  let last = performance.now()
  let number = 0

  const send = async (path, init) => {
    const headers = { 'x-api-key': KEY, 'content-type': 'application/json', ...init?.headers }
    try {
      const answer = await fetch(FRONT + path, { ...init, headers, signal: AbortSignal.timeout(PATIENCE_MS) })
      const text = await answer.text()
      found.statuses[answer.status] = (found.statuses[answer.status] ?? 0) + 1
      return { status: answer.status, text }
    } catch {
      found.cut += 1
      return { status: 0, text: '' }
    }
  }

  const untilAnswered = async (path, init) => {
    for (;;) {
      const answer = await send(path, init)
      // 409: another server has not noticed yet that the first try has failed
      const isLater = answer.status === 409 && answer.text.includes('idempotency_key_in_use')
      if (answer.status !== 0 && answer.status !== 503 && !isLater) return answer
      await sleep(100)
    }
  }

  const write = async () => {
    while (!ending.signal.aborted) {
      const username = `${round}.${number++}`
      const email = `${username}@example.org`
      const body = JSON.stringify({ username, email, password: 'as good as any', algorithm: 'SHA-256' })
      const created = await untilAnswered('/api/accounts', {
        method: 'POST',
        headers: { 'idempotency-key': `"${username}"` },
        body,
      })
      if (created.status !== 200) {
        found.falseAnswers.push(`creation of ${username}: ${created.status} ${created.text.slice(0, 200)}`)
        continue
      }
      const now = performance.now()
      found.longestPauseMs = Math.max(found.longestPauseMs, now - last)
      last = now
      found.acknowledged.push(username)
      if (found.acknowledged.length % 5 !== 0) continue
      const path = `/api/accounts/${JSON.parse(created.text).id}`
      const read = await untilAnswered(path)
      if (read.status !== 200) found.falseAnswers.push(`account ${username}, which was created: ${read.status}`)
      const headers = { 'idempotency-key': `"${username}.mail"` }
      const asked = await untilAnswered(`${path}/send_provisioning_email`, { method: 'POST', headers })
      if (asked.status === 200) found.mailed.push(email)
      else
        found.falseAnswers.push(`a mail to ${username}, who was created: ${asked.status} ${asked.text.slice(0, 200)}`)
    }
  }
  const writers = Array.from({ length: WRITERS }, write)
  return {
    count: () => found.acknowledged.length,
    async stop() {
      ending.abort()
      await Promise.all(writers)
      return found
    },
  }
}
