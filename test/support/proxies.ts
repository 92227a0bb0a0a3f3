import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { selfSigned } from './fakes/self-signed.ts'
import { freePort } from './server/server-process.ts'

interface Ports {
  http: number
  https: number
  upstream: number
}

interface Program {
  /** The file in docs/deploy. */
  file: string
  /** The documented file, of which only ports, certificate and upstream are others. */
  adapt: (documented: string, ports: Ports, folder: string) => string
  command: (config: string, folder: string) => [string, ...string[]]
}

const nginx: Program = {
  file: 'nginx.conf',
  adapt: (documented, ports, folder) => {
    const site = documented
      .replaceAll('listen 80', `listen 127.0.0.1:${ports.http}`)
      .replaceAll('listen 443', `listen 127.0.0.1:${ports.https}`)
      .replaceAll('127.0.0.1:3000', `127.0.0.1:${ports.upstream}`)
      .replace(/ssl_certificate [^;]+/, `ssl_certificate ${folder}/cert.pem`)
      .replace(/ssl_certificate_key [^;]+/, `ssl_certificate_key ${folder}/key.pem`)
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    return `
      daemon off;
      ${process.getuid?.() === 0 ? 'user root;' : ''}
      worker_processes 1;
      pid ${folder}/pid;
      error_log ${folder}/error.log;
      events {}
      http {
        access_log off;
        ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}
        ${site}
      }`
  },
  command: (config, folder) => ['nginx', '-e', `${folder}/error.log`, '-p', folder, '-c', config],
}

const haproxy: Program = {
  file: 'haproxy.cfg',
  adapt: (documented, ports, folder) =>
    documented
      .replace('bind :80', `bind 127.0.0.1:${ports.http}`)
      .replace('bind :443', `bind 127.0.0.1:${ports.https}`)
      .replace(/ crt \/\S+/, ` crt ${folder}/both.pem`)
      .replace('127.0.0.1:3000', `127.0.0.1:${ports.upstream}`),
  command: (config) => ['haproxy', '-db', '-f', config],
}

const caddy: Program = {
  file: 'Caddyfile',
  adapt: (documented, ports, folder) =>
    `{
      admin off
      http_port ${ports.http}
      https_port ${ports.https}
      default_bind 127.0.0.1
      storage file_system ${folder}/caddy
    }
    ${documented
      .replace('sip.example.org {', `sip.example.org {\ntls ${folder}/cert.pem ${folder}/key.pem`)
      .replace('127.0.0.1:3000', `127.0.0.1:${ports.upstream}`)}`,
  command: (config) => ['caddy', 'run', '--adapter', 'caddyfile', '--config', config],
}

export const PROXIES = { nginx, HAProxy: haproxy, Caddy: caddy }

/** Starts a reverse proxy with its documented file before a server at a port of this machine. */
export async function startProxy(name: keyof typeof PROXIES, upstream: number) {
  const { file, adapt, command } = PROXIES[name]
  const folder = await mkdtemp(join(tmpdir(), 'sipspace-proxy-'))
  const ports = { http: await freePort(), https: await freePort(), upstream }
  const documented = await readFile(join(import.meta.dirname, '../../docs/deploy', file), 'utf8')
  const config = join(folder, file)
  await writeFile(join(folder, 'cert.pem'), selfSigned.cert)
  await writeFile(join(folder, 'key.pem'), selfSigned.key)
  await writeFile(join(folder, 'both.pem'), `${selfSigned.cert}\n${selfSigned.key}`)
  await writeFile(config, adapt(documented, ports, folder))
  const [program, ...args] = command(config, folder)
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let messages = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    messages += text
  })
  const exited = once(child, 'exit')
  await vi.waitUntil(
    () => {
      if (child.exitCode !== null) throw new Error(`${name} has ended:\n${messages}`)
      return canConnect(ports.https)
    },
    { timeout: 15_000 },
  )
  return {
    ...ports,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await exited
      await rm(folder, { recursive: true })
    },
  }
}

const canConnect = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
