import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SipDaemon {
  path: string
  /** every command but `version`, in their order */
  commands: string[]
  /** what it does with a message from now on; it is `taken` at first */
  answer: (how: Answer) => void
  [Symbol.asyncDispose]: () => Promise<void>
}

/** It answers as the real one does, one client at a time; or else badly. */
type Answer = 'taken' | 'refused' | 'silence' | 'closed' | 'endless' | 'byte by byte' | 'closed at once'

/** A Unix socket that is spoken to like Linphone's daemon. */
export async function createSipDaemon(): Promise<SipDaemon> {
  const folder = await mkdtemp(join(tmpdir(), 'sipspace-daemon-'))
  const path = join(folder, 'socket')
  const commands: string[] = []
  const sockets = new Set<Socket>()
  let how: Answer = 'taken'
  const respond = (socket: Socket, command: string) => {
    if (command === 'version\n') {
      if (how === 'closed at once') socket.destroy()
      else socket.write('Status: Ok\n\nVersion: 5.1.65\n')
      return
    }
    commands.push(command)
    const answers: Record<Answer, () => void> = {
      taken: () => socket.write('Status: Ok\n\nId: k1T1oA4~FY\n\n'),
      refused: () => socket.write('Status: Error\nReason: Bad sip uri.\n'),
      silence: () => {},
      closed: () => socket.destroy(),
      'closed at once': () => socket.destroy(),
      endless: () => socket.write('x'.repeat(100_000)),
      'byte by byte': () => {
        for (const byte of Buffer.from('Status: Ok\n\nId: 1\n\n')) socket.write(Buffer.of(byte))
      },
    }
    answers[how]()
  }
  const server = createServer((socket) => {
    // a second client is closed unread
    if (sockets.size > 0) {
      socket.destroy()
      return
    }
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (data) => respond(socket, data.toString()))
  }).listen(path)
  await once(server, 'listening')
  return {
    path,
    commands,
    answer: (next) => {
      how = next
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
