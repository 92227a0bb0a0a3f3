import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { build } from 'esbuild'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { selfSigned } from '../../../../../test/support/fakes/self-signed.ts'
import { parseSettings } from '../../config/config.ts'
import { closeTransports, sendBySmtp } from './mail.transport.ts'
import { smtpServer } from './smtp-server.ts'

// leads to this machine, but does not look like it; the certificate is for localhost and 127.0.0.1
const HOST = '0.0.0.0'

const mail = {
  to: 'alice@mail.example',
  subject: 'A test',
  html: '<p>A test</p>',
  text: 'A test',
  messageId: '<test@mail.example>',
  language: 'en' as const,
}

const servers: SMTPServer[] = []
let folder: string
let ports: Record<'tls' | 'ssl', number>

/** A mail server whose certificate no authority has signed; it speaks TLS from the start, or after STARTTLS. */
async function startMailServer(secure: boolean): Promise<number> {
  const server = new SMTPServer({
    ...selfSigned,
    secure,
    authOptional: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    onData: (stream, _session, callback) => void stream.resume().once('end', () => callback()),
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  servers.push(server)
  return (server.server.address() as AddressInfo).port
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipspace-certificates-'))
  ports = { tls: await startMailServer(false), ssl: await startMailServer(true) }
})

afterAll(async () => {
  closeTransports()
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(resolve))))
  await rm(folder, { recursive: true })
})

function serverOf(encryption: 'tls' | 'ssl', env: Record<string, string>) {
  const settings = { MAIL_HOST: HOST, MAIL_PORT: String(ports[encryption]), MAIL_ENCRYPTION: encryption, ...env }
  const server = smtpServer(parseSettings(settings), { name: 'Blue Harbour', server: null })
  if (server === null) throw new Error('MAIL_HOST is set')
  return server
}

describe.each(['tls', 'ssl'] as const)(
  'with MAIL_ENCRYPTION=%s, a mail to a server with a self-signed certificate',
  (by) => {
    it.each([
      ['MAIL_VERIFY_PEER=false', { MAIL_VERIFY_PEER: 'false' }],
      ['MAIL_ALLOW_SELF_SIGNED=true', { MAIL_ALLOW_SELF_SIGNED: 'true' }],
    ])('is sent with %s', async (_, env) => {
      await expect(sendBySmtp(serverOf(by, env), mail)).resolves.toMatchObject({ accepted: [mail.to] })
    })

    it.each([
      ['by default', {}],
      ['with MAIL_VERIFY_PEER_NAME=false alone', { MAIL_VERIFY_PEER_NAME: 'false' }],
    ])('is not sent %s', async (_, env) => {
      await expect(sendBySmtp(serverOf(by, env), mail)).rejects.toThrow('self-signed certificate')
    })
  },
)

/** Sends a mail from a process of its own, which trusts the certificate's authority; what has failed, if anything. */
async function sendFromTrustingProcess(env: Record<string, string>): Promise<string> {
  const authority = join(folder, 'authority.pem')
  const program = join(folder, 'send.mjs')
  await writeFile(authority, selfSigned.cert)
  await build({
    stdin: {
      contents: `
        import { closeTransports, sendBySmtp } from './mail.transport.ts'
        const { server, mail } = JSON.parse(process.argv[2])
        await sendBySmtp(server, mail).catch((error) => process.stdout.write(error.message))
        closeTransports()`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: program,
    banner: { js: "import { createRequire as r } from 'node:module'; const require = r(import.meta.url);" },
    logLevel: 'error',
  })
  const child = spawn(process.execPath, [program, JSON.stringify({ server: serverOf('tls', env), mail })], {
    env: { PATH: process.env['PATH'], NODE_EXTRA_CA_CERTS: authority },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return text(child.stdout)
}

describe('a mail to a server with a trusted certificate of another name', () => {
  it('is not sent by default', async () => {
    expect(await sendFromTrustingProcess({})).toMatch(/0\.0\.0\.0.* is not in the cert's list/)
  })

  it('is sent with MAIL_VERIFY_PEER_NAME=false', async () => {
    expect(await sendFromTrustingProcess({ MAIL_VERIFY_PEER_NAME: 'false' })).toBe('')
  })
})
