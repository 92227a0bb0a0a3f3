import type { Server } from 'node:http'
import { Server as NetServer, type Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

/** What a client has sent on an open connection, before it could know of the end, has come within this time. */
const QUIET_MS = 500
const CHECK_EVERY_MS = 50

/** Who has connected is taken in for this long at most. */
const ACCEPTING_MS = 1_000

/** What is not answered by then is given up, so that the process ends in time. */
const LIMIT_MS = 6_000

declare module 'fastify' {
  interface FastifyInstance {
    /** serves the connections that are open, and accepts no more; to be called before `close` */
    stopAccepting: () => Promise<void>
  }
}

/**
 * Lets an app end without losing a request: it stops accepting connections, answers all that comes on those it has, with
 * `Connection: close`, and closes only connections that have been quiet for a while. (Node.js by itself would close them
 * at once, and with them requests that are on their way.)
 */
export function drainOnClose(app: FastifyInstance): void {
  const { server } = app
  const sockets = new Map<Socket, { read: number; at: number }>()
  let accepted = 0
  let closed: Promise<unknown> | undefined
  server.on('connection', (socket) => {
    accepted += 1
    sockets.set(socket, { read: 0, at: 0 })
    socket.once('close', () => sockets.delete(socket))
  })

  // no answer may say `Connection: close` before: its client would connect anew, to be cut off
  app.decorate('stopAccepting', async () => {
    // Node.js accepts one connection in a turn: after one without any, the kernel's queue was empty a moment ago
    const deadline = performance.now() + ACCEPTING_MS
    for (let before = -1; before !== accepted && performance.now() < deadline; ) {
      before = accepted
      await nextTurn()
    }
    // http.Server#close would close what is quiet just now, too
    closed ??= new Promise((resolve) => NetServer.prototype.close.call(server, resolve))
  })
  // a request that came before the end began
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (closed) reply.header('connection', 'close')
    done()
  })
  app.addHook('preClose', async () => {
    if (server.listening) await app.stopAccepting()
    if (closed) await drain(server, sockets, closed)
  })
}

async function drain(
  server: Server,
  sockets: Map<Socket, { read: number; at: number }>,
  closed: Promise<unknown>,
): Promise<void> {
  const begin = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    if (now - begin > LIMIT_MS) return server.closeAllConnections()
    for (const [socket, known] of sockets) {
      if (socket.bytesRead !== known.read) sockets.set(socket, { read: socket.bytesRead, at: now })
    }
    const isQuiet = [...sockets.values()].every(({ at }) => now - Math.max(at, begin) > QUIET_MS)
    if (!isQuiet) return
    server.closeIdleConnections()
    for (const socket of sockets.keys()) if (socket.bytesRead === 0) socket.destroy()
  }, CHECK_EVERY_MS)
  await closed
  clearInterval(timer)
}
