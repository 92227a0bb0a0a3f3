import { createHash, randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

export type Algorithm = 'MD5' | 'SHA-256'

export interface Registration {
  username: string
  domain: string
  password: string
  algorithm: Algorithm
  /** the username of the credentials, where it is not that of the address */
  authUsername?: string
  /** the username that the answer is computed with, where it is not that of the credentials */
  hashUsername?: string
  /** seconds, 60 unless it is given; 0 ends the registration */
  expires?: number
}

export interface Outcome {
  /** the status code of the last response */
  status: number
  /** the first line of it */
  line: string
  /** the realm and the algorithm of the challenge; null without one */
  challenge: { realm: string; algorithm: string } | null
  /** the addresses that are registered, of a 200 */
  contacts: string[]
}

/** Milliseconds after which a request over UDP is sent again (T1 of RFC 3261 is 500). */
const RETRANSMIT_MS = 500
const GIVE_UP_MS = 20_000

const hash = (algorithm: Algorithm, text: string) =>
  createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
    .update(text)
    .digest('hex')

/** Registers at a SIP server of this machine, as a user agent does: a REGISTER, and one that answers its challenge. */
export async function register(port: number, registration: Registration): Promise<Outcome> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  try {
    const call = { id: `${randomBytes(8).toString('hex')}@test`, tag: randomBytes(4).toString('hex') }
    const first = await request(socket, port, messageOf(socket, registration, { ...call, cseq: 1 }))
    const challenge = challengeOf(first)
    if (statusOf(first) !== 401 || !challenge) return outcomeOf(first, challenge)
    const authorization = answerOf(challenge, registration)
    const second = await request(socket, port, messageOf(socket, registration, { ...call, cseq: 2, authorization }))
    return outcomeOf(second, challenge)
  } finally {
    socket.close()
  }
}

const statusOf = (response: string): number => Number(response.split(' ')[1])

const outcomeOf = (response: string, challenge: Outcome['challenge']): Outcome => ({
  status: statusOf(response),
  line: response.split('\r\n')[0] ?? '',
  challenge: challenge && { realm: challenge.realm, algorithm: challenge.algorithm },
  contacts: [...response.matchAll(/^(?:Contact|m): *(.*)$/gim)].flatMap(
    ([, value = '']) => value.match(/<[^>]+>/g) ?? [],
  ),
})

function messageOf(
  socket: Socket,
  { username, domain, expires = 60 }: Registration,
  { id, tag, cseq, authorization }: { id: string; tag: string; cseq: number; authorization?: string },
): string {
  const { port } = socket.address()
  return [
    `REGISTER sip:${domain} SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK${randomBytes(8).toString('hex')};rport`,
    `From: <sip:${username}@${domain}>;tag=${tag}`,
    `To: <sip:${username}@${domain}>`,
    `Call-ID: ${id}`,
    `CSeq: ${cseq} REGISTER`,
    `Contact: <sip:${username.replace(/[^\w.-]/g, '')}@127.0.0.1:${port}>`,
    `Expires: ${expires}`,
    'Max-Forwards: 70',
    ...(authorization === undefined ? [] : [`Authorization: ${authorization}`]),
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}

interface Challenge {
  realm: string
  algorithm: Algorithm
  nonce: string
}

function challengeOf(response: string): Challenge | null {
  const [, text = ''] = /^WWW-Authenticate: *Digest (.*)$/im.exec(response) ?? []
  const fields = Object.fromEntries(
    [...text.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g)].map(([, name = '', quoted, token]) => [name, quoted ?? token]),
  )
  if (fields['nonce'] === undefined) return null
  return {
    realm: fields['realm'] ?? '',
    algorithm: (fields['algorithm'] ?? 'MD5') as Algorithm,
    nonce: fields['nonce'],
  }
}

/** The answer to a challenge with qop `auth`, by the algorithm that the client has, even when it is asked for another. */
function answerOf({ realm, nonce }: Challenge, registration: Registration): string {
  const { username, domain, password, algorithm, authUsername = username, hashUsername = authUsername } = registration
  const uri = `sip:${domain}`
  const cnonce = randomBytes(8).toString('hex')
  const ha1 = hash(algorithm, `${hashUsername}:${realm}:${password}`)
  const ha2 = hash(algorithm, `REGISTER:${uri}`)
  const response = hash(algorithm, `${ha1}:${nonce}:00000001:${cnonce}:auth:${ha2}`)
  return `Digest username="${authUsername}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=${algorithm}, qop=auth, nc=00000001, cnonce="${cnonce}"`
}

/** Sends a request until there is a final response. */
function request(socket: Socket, port: number, message: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const send = () => socket.send(message, port, '127.0.0.1')
    const again = setInterval(send, RETRANSMIT_MS)
    const end = setTimeout(() => finish(() => reject(new Error('no response to a REGISTER'))), GIVE_UP_MS)
    const finish = (settle: () => void) => {
      clearInterval(again)
      clearTimeout(end)
      socket.off('message', read)
      settle()
    }
    const cseq = /^CSeq: .*$/m.exec(message)?.[0] ?? ''
    const read = (data: Buffer) => {
      const response = data.toString()
      if (statusOf(response) >= 200 && response.includes(cseq)) finish(() => resolve(response))
    }
    socket.on('message', read)
    socket.on('error', () => {})
    send()
  })
}
