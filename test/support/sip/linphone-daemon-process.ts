import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface LinphoneDaemon {
  /** its Unix socket */
  path: string
  [Symbol.asyncDispose]: () => Promise<void>
}

/** Starts Debian's `linphone-daemon` as somebody who sends by a SIP server on this machine, and waits for its socket. */
export async function startLinphoneDaemon(identity: string, proxyPort: number): Promise<LinphoneDaemon> {
  const folder = await mkdtemp(join(tmpdir(), 'sipspace-linphone-daemon-'))
  // it keeps nothing where its folder is not there
  await mkdir(join(folder, '.local/share/linphone'), { recursive: true })
  const proxy = `<sip:127.0.0.1:${proxyPort};transport=udp;lr>`
  const settings = `
[sip]
sip_port=-1
sip_tcp_port=0
sip_tls_port=0
default_proxy=0
[proxy_0]
reg_proxy=${proxy}
reg_route=${proxy}
reg_identity=${identity}
reg_sendregister=0
`
  await writeFile(join(folder, 'factory'), settings)
  // its sockets are in /tmp, whatever TMPDIR is
  const name = `sipspace-${randomBytes(6).toString('hex')}`
  const path = `/tmp/${name}`
  const options = ['--factory-config', join(folder, 'factory'), '--config', join(folder, 'config'), '--pipe', name]
  // it ends with its standard input
  const child = spawn('linphone-daemon', options, {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, HOME: folder },
  })
  const ended = once(child, 'exit')
  await Promise.race([
    isListening(path),
    ended.then(() => {
      throw new Error('linphone-daemon has ended')
    }),
  ])
  return {
    path,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) {
        child.kill('SIGKILL')
        await ended
      }
      await rm(folder, { recursive: true, force: true })
      await rm(path, { force: true })
    },
  }
}

/** Waits until a Unix socket takes connections, which is soon after it has a name. */
async function isListening(path: string): Promise<void> {
  for (;;) {
    const socket = connect(path)
    const isTaken = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isTaken) return
    await sleep(20)
  }
}
