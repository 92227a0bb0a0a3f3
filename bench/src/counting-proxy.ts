import { connect, createServer, type Socket } from 'node:net'

export interface CountingProxy {
  port: number
  /** the statements that have been executed since the last call */
  take: () => number
  close: () => void
}

/** Stands between a program and PostgreSQL, and counts the statements (messages `Execute` and `Query`) that pass. */
export async function countStatements(target: { host: string; port: number }): Promise<CountingProxy> {
  let count = 0
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const { host, port } = target
    const database = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host)
    const countIn = messageCounter(() => {
      count += 1
    })
    client.on('data', countIn)
    client.pipe(database).pipe(client)
    for (const socket of [client, database]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
    }
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as { port: number }).port,
    take() {
      const taken = count
      count = 0
      return taken
    },
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

const EXECUTE = 'E'.charCodeAt(0)
const QUERY = 'Q'.charCodeAt(0)

/** Follows the messages of a client (PostgreSQL documentation, section 54.7): the first has no type. */
function messageCounter(onStatement: () => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  let typeBytes = 0
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= typeBytes + 4) {
      const end = typeBytes + rest.readUInt32BE(typeBytes)
      if (rest.length < end) return
      if (typeBytes === 1 && (rest[0] === EXECUTE || rest[0] === QUERY)) onStatement()
      typeBytes = 1
      rest = rest.subarray(end)
    }
  }
}
