import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BuiltServer, builtServer } from '../support/server/server-process.ts'

const KEY = 'a-key-for-those-who-work-of-32-and-more'
const IDLE = 5_000

let server: BuiltServer
let address: string
beforeAll(async () => {
  server = await builtServer()
  address = await server.run({ BOOTSTRAP_ADMIN_API_KEY: KEY, LOG_LEVEL: 'warn' }).address()
})
afterAll(() => server[Symbol.asyncDispose]())

const nothing = () => {}
const half = (socket: Socket) => socket.write('GET /api/accounts HTTP/1.1\r\nHost: ')
const whole = (socket: Socket) => socket.write('GET /api/ping HTTP/1.1\r\nHost: sip.example.org\r\n\r\n')

/** What clients do before they do nothing any more. Those that never send a whole request are closed the soonest. */
const idlers: ((socket: Socket) => void)[] = [nothing, whole, whole, half, whole]

async function idle(port: number, act: (socket: Socket) => void): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.on('error', () => {}).resume()
  act(socket)
  return socket
}

describe(`${IDLE} connections that do nothing`, () => {
  it('leave everybody else served, on new connections and by every way', async () => {
    const port = Number(new URL(address).port)
    const sockets: Socket[] = []
    try {
      while (sockets.length < IDLE) {
        const acts = Array.from({ length: 100 }, (_, n) => idlers[n % idlers.length] ?? nothing)
        sockets.push(...(await Promise.all(acts.map((act) => idle(port, act)))))
      }
      const paths = ['/api/ping', '/api/accounts', '/trpc/accounts.list', '/recovery/email']
      const requests = Array.from({ length: 200 }, (_, n) => paths[n % paths.length] ?? '')
      const answers = await Promise.all(
        requests.map((path) => fetch(`${address}${path}`, { headers: { 'x-api-key': KEY, connection: 'close' } })),
      )
      expect(answers.map(({ status }) => status)).toEqual(requests.map(() => 200))
      // it was not because they had been sent away already
      expect(sockets.filter((socket) => socket.readyState === 'open').length).toBeGreaterThan(IDLE / 2)
    } finally {
      for (const socket of sockets) socket.destroy()
    }
  }, 60_000)
})
