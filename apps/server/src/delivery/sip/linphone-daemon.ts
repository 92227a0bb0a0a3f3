import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SendSipMessage } from '@sipspace/core'
import type { Config } from '../../config/config.ts'

/** Milliseconds that a message may take, with the time that it waits for those before it. */
const TIMEOUT_MS = 5_000
/** Milliseconds after which a daemon that serves another client is asked again. */
const RETRY_MS = 20
const MAX_ANSWER_LENGTH = 64 * 1024
/** The answer to `version`, and to a message: a status, and the reason of an error. */
const VERSION = /^\s*Status: (Ok\n\nVersion: [^\n]*|Error\nReason: [^\n]*)\n/
const TAKEN = /^\s*Status: (Ok|Error\nReason: [^\n]*)\n/
/** Messages that wait at the same time. */
const MAX_WAITING = 100

/**
 * Sends messages by Linphone's daemon (`linphone-daemon --pipe NAME`), which takes one client at a time, and a command a line;
 * null where the settings name none.
 *
 * @returns a function that rejects when the daemon does not take the message within 5 seconds
 */
export function prepareSipMessages(
  { APP_LINPHONE_DAEMON_UNIX_PATH: path }: Pick<Config, 'APP_LINPHONE_DAEMON_UNIX_PATH'>,
  timeoutMs = TIMEOUT_MS,
): SendSipMessage | null {
  if (path === undefined) return null
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return async (uri, line) => {
    if (waiting >= MAX_WAITING) throw new Error('too many messages wait for the SIP daemon')
    waiting++
    const signal = AbortSignal.timeout(timeoutMs)
    const sent = last.then(() => send(path, `message ${uri} ${line}`, signal)).finally(() => waiting--)
    last = sent.catch(() => {})
    await sent
  }
}

async function send(path: string, command: string, signal: AbortSignal): Promise<void> {
  if (/[\r\n\0]/.test(command)) throw new Error('a command of the SIP daemon is one line')
  const socket = await connectAlone(path, signal)
  try {
    const answer = await ask(socket, command, TAKEN, signal)
    if (answer !== 'Ok') throw new Error(`the SIP daemon has refused the message: ${answer.slice(0, 200)}`)
  } finally {
    socket.destroy()
  }
}

/**
 * Connects until the daemon answers: it closes the connection of a second client unread. What is asked changes nothing, so
 * that a message is sent once at most.
 */
async function connectAlone(path: string, signal: AbortSignal): Promise<Socket> {
  for (;;) {
    signal.throwIfAborted()
    const socket = connect(path)
    try {
      await ask(socket, 'version', VERSION, signal)
      return socket
    } catch (error) {
      socket.destroy()
      if (!isBusy(error)) throw error
    }
    await sleep(RETRY_MS, undefined, { signal })
  }
}

class ClosedError extends Error {}

const isBusy = (error: unknown): boolean =>
  error instanceof ClosedError || ['ECONNRESET', 'EPIPE', 'EAGAIN'].includes((error as { code?: string }).code ?? '')

/** Sends a command, and reads until its answer is there. */
function ask(socket: Socket, command: string, answer: RegExp, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const settle = (end: () => void) => {
      socket.off('data', read)
      signal.removeEventListener('abort', giveUp)
      end()
    }
    const read = (data: Buffer) => {
      said += data.toString()
      const found = answer.exec(said)
      if (found) settle(() => resolve(found[1] ?? ''))
      else if (said.length > MAX_ANSWER_LENGTH) settle(() => reject(new Error('the SIP daemon answers too much')))
    }
    const giveUp = () => settle(() => reject(new Error('the SIP daemon has not answered in time')))
    if (signal.aborted) return giveUp()
    signal.addEventListener('abort', giveUp, { once: true })
    socket.on('data', read)
    socket.once('error', (error) => settle(() => reject(error)))
    socket.once('close', () => settle(() => reject(new ClosedError('the SIP daemon has closed the connection'))))
    socket.write(`${command}\n`)
  })
}
