import { connect, type Socket } from 'node:net'

export interface RawAnswer {
  status: number
  headers: Record<string, string | string[]>
  body: string
}

/** Sends bytes as they are, one request at a time, and reads what comes back. */
export interface RawClient {
  /**
   * @param isSound whether the bytes are one whole request; after others the connection's sending side is closed, and
   *   the server may end it without a word
   * @returns null when the server has ended the connection without an answer
   * @throws Error when nothing comes in time
   */
  send: (bytes: Buffer, request: { method: string; isSound: boolean }) => Promise<RawAnswer | null>
  close: () => void
}

const HEAD_END = Buffer.from('\r\n\r\n')

/** A client with a connection of its own, which is opened again as often as the server ends it. */
export function createRawClient({ port, timeoutMs }: { port: number; timeoutMs: number }): RawClient {
  let connection: Connection | undefined

  async function send(bytes: Buffer, request: { method: string; isSound: boolean }): Promise<RawAnswer | null> {
    const isFresh = connection === undefined || connection.isOver()
    const used = connection === undefined || connection.isOver() ? openConnection(port) : connection
    connection = used
    const answer = await used.exchange(bytes, { ...request, timeoutMs })
    const isReusable = answer && String(answer.headers['connection'] ?? 'keep-alive').toLowerCase() !== 'close'
    if (!isReusable || !request.isSound) {
      used.socket.destroy()
      connection = undefined
    }
    // the server may end an idle connection in the very moment in which the next request is sent
    if (answer === null && request.isSound && !isFresh) return send(bytes, request)
    return answer
  }

  return { send, close: () => connection?.socket.destroy() }
}

interface Connection {
  socket: Socket
  isOver: () => boolean
  exchange: (
    bytes: Buffer,
    request: { method: string; isSound: boolean; timeoutMs: number },
  ) => Promise<RawAnswer | null>
}

function openConnection(port: number): Connection {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
  let received = Buffer.alloc(0)
  let isOver = false
  let onNews = () => {}
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    onNews()
  })
  for (const event of ['end', 'error', 'close'] as const) {
    socket.on(event, () => {
      isOver = true
      onNews()
    })
  }
  return {
    socket,
    isOver: () => isOver,
    exchange(bytes, { method, isSound, timeoutMs }) {
      received = Buffer.alloc(0)
      return new Promise((resolve, reject) => {
        const finish = (settle: () => void) => {
          clearTimeout(timer)
          onNews = () => {}
          settle()
        }
        const timer = setTimeout(() => {
          const soFar = received.toString('latin1').slice(0, 200)
          finish(() => reject(new Error(`no answer within ${timeoutMs} ms; so far: ${soFar}`)))
          socket.destroy()
        }, timeoutMs)
        onNews = () => {
          try {
            const answer = readAnswer(received, method, isOver)
            if (answer || isOver) finish(() => resolve(answer))
          } catch (error) {
            finish(() => reject(error))
          }
        }
        if (isSound) socket.write(bytes)
        else socket.end(bytes)
      })
    },
  }
}

/** The answer in what has been received; null while it is not whole. */
function readAnswer(received: Buffer, method: string, isOver: boolean): RawAnswer | null {
  const end = received.indexOf(HEAD_END)
  if (end < 0) return null
  const [statusLine = '', ...lines] = received.subarray(0, end).toString('latin1').split('\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1])
  if (!status) throw new Error(`an answer that is not HTTP: ${statusLine}`)
  const rest = received.subarray(end + HEAD_END.length)
  // such as 100 Continue, before the answer
  if (status < 200) return readAnswer(rest, method, isOver)
  const headers: RawAnswer['headers'] = {}
  for (const line of lines) {
    const [name = '', value = ''] = /^([^:]+):[ \t]*(.*)$/.exec(line)?.slice(1) ?? []
    const key = name.toLowerCase()
    const known = headers[key]
    headers[key] = known === undefined ? value : [known, value].flat()
  }
  const body = readBody(rest, headers, isOver || method === 'HEAD' || status === 204 || status === 304)
  return body === null ? null : { status, headers, body: body.toString('utf8') }
}

function readBody(rest: Buffer, headers: RawAnswer['headers'], isAll: boolean): Buffer | null {
  if (headers['transfer-encoding'] === 'chunked') return readChunks(rest) ?? (isAll ? Buffer.alloc(0) : null)
  const length = Number(headers['content-length'] ?? Number.NaN)
  if (Number.isNaN(length)) return isAll ? rest : null
  return rest.length >= length ? rest.subarray(0, length) : isAll ? rest : null
}

function readChunks(rest: Buffer): Buffer | null {
  const chunks: Buffer[] = []
  for (let at = 0; ; ) {
    const lineEnd = rest.indexOf('\r\n', at)
    if (lineEnd < 0) return null
    const size = Number.parseInt(rest.subarray(at, lineEnd).toString('latin1'), 16)
    if (Number.isNaN(size)) throw new Error(`a chunk without a size: ${rest.subarray(at, at + 50).toString('latin1')}`)
    const begin = lineEnd + 2
    if (rest.length < begin + size + 2) return null
    if (size === 0) return Buffer.concat(chunks)
    chunks.push(rest.subarray(begin, begin + size))
    at = begin + size + 2
  }
}
