import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../server/server-process.ts'
import { type Algorithm, register } from './sip-client.ts'

export interface Kamailio {
  /** of SIP over UDP and TCP, and of JSON-RPC over HTTP */
  port: number
  [Symbol.asyncDispose]: () => Promise<void>
}

/** Starts Debian's Kamailio with a configuration and waits until it answers. */
export async function startKamailio(config: string, algorithm: Algorithm): Promise<Kamailio> {
  const folder = await mkdtemp(join(tmpdir(), 'sipspace-kamailio-'))
  const port = await freePort()
  const file = join(folder, 'kamailio.cfg')
  await writeFile(file, config)
  const listen = ['udp', 'tcp'].flatMap((transport) => ['-l', `${transport}:127.0.0.1:${port}`])
  const child = spawn(
    'kamailio',
    [
      '-DD',
      '-E',
      '-f',
      file,
      '-A',
      `ALGORITHM="${algorithm}"`,
      ...listen,
      '-Y',
      folder,
      '-P',
      join(folder, 'pid'),
      '-m',
      '32',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let said = ''
  child.stderr.on('data', (data: Buffer) => {
    said += data
  })
  const ended = once(child, 'exit').then(() => {
    throw new Error(`Kamailio has ended: ${said.slice(0, 4_000)}`)
  })
  ended.catch(() => {})
  const probe = { username: 'probe', domain: 'probe.invalid', password: '', algorithm }
  await Promise.race([register(port, probe), ended])
  return {
    port,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) {
        child.kill('SIGTERM')
        await ended.catch(() => {})
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}
