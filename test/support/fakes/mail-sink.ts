import type { AddressInfo, Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { callbackify } from 'node:util'
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

/** A mail as it came in. */
export interface ReceivedMail {
  from: string | undefined
  fromName: string | undefined
  to: string | undefined
  /** who logged in to send it */
  user: string | undefined
  messageId: string | undefined
  subject: string
  text: string
  html: string
  /** the whole as the parser gives it */
  parsed: ParsedMail
}

/** A mail server on this machine that keeps what it gets, and can be away. */
export interface MailSink {
  port: number
  mails: ReceivedMail[]
  /** recipients that were named, also in vain */
  asked: string[]
  /** answers every recipient with a status such as 451; null: takes mails again */
  refuse: (status: number | null) => void
  /** takes a mail, but breaks the connection before it says so */
  loseAnswers: (lose: boolean) => void
  /** takes mails without a word, until the function that it returns is called */
  holdAnswers: () => () => void
  goDown: () => Promise<void>
  comeBack: () => Promise<void>
  [Symbol.asyncDispose]: () => Promise<void>
}

export async function createMailSink(): Promise<MailSink> {
  let status: number | null = null
  let isLosingAnswers = false
  let server: SMTPServer | undefined
  const mails: ReceivedMail[] = []
  const asked: string[] = []
  let answering: Promise<void> | undefined
  const sockets = new Set<Socket>()

  async function keep(stream: Readable, user: string | undefined): Promise<string> {
    mails.push(receivedMail(await simpleParser(stream), user))
    await answering
    if (isLosingAnswers) for (const socket of sockets) socket.destroy()
    return 'Kept'
  }

  async function listen(port: number): Promise<number> {
    const started = new SMTPServer({
      logger: false,
      authOptional: true,
      allowInsecureAuth: true,
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      closeTimeout: 100,
      onAuth: ({ username }, _session, done) => done(null, { user: username }),
      onRcptTo({ address }, _session, done) {
        asked.push(address)
        if (status === null) done()
        else done(Object.assign(new Error('Not now'), { responseCode: status }))
      },
      onData: (stream, { user }, done) => callbackify(keep)(stream, user, done),
    })
    server = started
    // a client that gives up resets the connection, which is no failure of the server
    started.on('error', () => undefined)
    started.server.on('connection', (socket: Socket) => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    })
    await new Promise<void>((resolve) => {
      started.listen(port, '127.0.0.1', resolve)
    })
    return (started.server.address() as AddressInfo).port
  }

  async function goDown(): Promise<void> {
    const stopped = server
    server = undefined
    for (const socket of sockets) socket.destroy()
    if (stopped) await new Promise<void>((resolve) => stopped.close(resolve))
  }

  const port = await listen(0)
  return {
    port,
    mails,
    asked,
    refuse(next) {
      status = next
    },
    loseAnswers(lose) {
      isLosingAnswers = lose
    },
    holdAnswers() {
      let answer = () => {}
      answering = new Promise((resolve) => {
        answer = resolve
      })
      return answer
    },
    goDown,
    async comeBack() {
      await listen(port)
    },
    [Symbol.asyncDispose]: goDown,
  }
}

function receivedMail(parsed: ParsedMail, user: string | undefined): ReceivedMail {
  const from = parsed.from?.value[0]
  return {
    from: from?.address,
    fromName: from?.name,
    to: (parsed.to as AddressObject | undefined)?.value[0]?.address,
    user,
    messageId: parsed.messageId,
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html || '',
    parsed,
  }
}
