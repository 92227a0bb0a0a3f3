import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { candidatesOf, openClient } from '@sipspace/core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { prepareCompose } from '../support/containers/compose-project.ts'
import {
  buildArguments,
  type ContainerRuntime,
  LIMITS,
  prepareContainers,
} from '../support/containers/container-runtime.ts'
import { type PostgresCluster, startPostgresCluster } from '../support/database/postgres-cluster.ts'
import { freePort } from '../support/server/server-process.ts'

const ROOT = join(import.meta.dirname, '../..')
const [DEBIAN, MINIMAL] = ['localhost/sipspace', 'localhost/sipspace:minimal'] as const

const prepared = await prepareContainers()
if (typeof prepared === 'string') process.stderr.write(`containers cannot run here (${prepared}): skipped\n`)

describe.skipIf(typeof prepared === 'string')('the image', () => {
  // of no use where the tests are skipped
  const { runtime, nodeImage } = prepared as Exclude<typeof prepared, string>
  const podman: ContainerRuntime['podman'] = (...args) => runtime.podman(...args)
  let cluster: PostgresCluster

  beforeAll(async () => {
    const args = buildArguments(nodeImage)
    await runtime.build(ROOT, ...args, '-t', DEBIAN)
    await runtime.build(ROOT, ...args, '-t', MINIMAL, '--target', 'minimal')
    cluster = await startPostgresCluster()
  }, 600_000)

  afterAll(async () => {
    await cluster?.[Symbol.asyncDispose]()
    await runtime[Symbol.asyncDispose]()
  }, 60_000)

  async function createDatabase(name: string): Promise<string> {
    const client = await openClient(candidatesOf(cluster.url()))
    await client.query(`create database ${name}`)
    await client.end()
    return cluster.url(name)
  }

  /** Starts a container that may do nothing that the program does not need. */
  async function start(image: string, user: string, options: { env: Record<string, string>; volume: string }) {
    const port = await freePort()
    const env = { HOST: '127.0.0.1', PORT: String(port), ...options.env }
    const isolation = ['--network=host', '--tmpfs=/tmp', '--passwd=false', '--security-opt=no-new-privileges']
    const confined = [...isolation, '--read-only', '--read-only-tmpfs=false', '--cap-drop=all']
    const id = (
      await podman(
        'run',
        '--detach',
        ...confined,
        ...LIMITS,
        `--user=${user}`,
        `--volume=${options.volume}:/data`,
        ...Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
        image,
      )
    ).trim()
    onTestFinished(async () => {
      await podman('rm', '--force', id)
    })
    const address = `http://127.0.0.1:${port}`
    const isReady = () =>
      fetch(`${address}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      )
    await expect.poll(isReady, { timeout: 30_000, message: await podman('logs', id) }).toBe(true)
    return { id, address, node: (code: string) => podman('exec', id, 'node', '-p', code) }
  }

  it.each([
    [DEBIAN, '65532:65532'],
    [DEBIAN, '12345:0'],
    [MINIMAL, '54321:54321'],
  ])(
    '%s serves as the user %s, who has no name, with a file system that is read only',
    async (image, user) => {
      const name = `db_${randomBytes(4).toString('hex')}`
      const env = { DATABASE_URL: await createDatabase(name) }
      const { id, address, node } = await start(image, user, { env, volume: name })

      const pid = (await podman('inspect', '--format', '{{.State.Pid}}', id)).trim()
      const status = await readFile(`/proc/${pid}/status`, 'utf8')
      expect(status).toMatch(/^NSpid:.*\t1$/m)
      expect(status).toMatch(new RegExp(`^Uid:\t${user.split(':')[0]}\t`, 'm'))
      expect(status).toMatch(/^CapEff:\t0+$/m)
      await expect(node(`require('fs').writeFileSync('/app/x', '')`)).rejects.toThrow(/EROFS/)
      await expect(node(`require('os').userInfo()`)).rejects.toThrow(/ENOENT/)
      await podman('healthcheck', 'run', id)

      const [mode, secrets] = JSON.parse(
        await node(
          `JSON.stringify([fs.statSync('/data/first-admin').mode & 0o777, fs.readFileSync('/data/first-admin', 'utf8').trim()])`,
        ),
      ) as [number, string]
      expect(mode).toBe(0o600)
      const key = /^api_key=(.+)$/m.exec(secrets)?.[1] ?? ''
      expect(await podman('logs', id)).not.toContain(key)
      const spaces = await podman('exec', id, 'node', 'dist/sipspace.js', 'space', 'list', '--json')
      expect(JSON.parse(spaces)).toMatchObject([{ domain: 'sip.example.org' }])
      for (const path of ['/api/accounts/me', '/dashboard/', '/docs', '/docs/guides/nightly-sync', '/docs/sdk']) {
        expect((await fetch(address + path, { headers: { 'x-api-key': key } })).status, path).toBe(200)
      }
      // killed after that time, which is another exit code
      await podman('stop', '--time', '15', id)
      expect((await podman('inspect', '--format', '{{.State.ExitCode}}', id)).trim()).toBe('0')

      const next = await start(image, user, { env, volume: name })
      expect((await next.node(`fs.readFileSync('/data/first-admin', 'utf8')`)).trim()).toBe(secrets)
      expect((await fetch(`${next.address}/api/accounts/me`, { headers: { 'x-api-key': key } })).status).toBe(200)
    },
    120_000,
  )

  it('holds the programs that a build outside of it makes, and nothing to build them with', async () => {
    // beside dist, as the names of files depend on where their sources are from there
    const outside = join(ROOT, 'apps/server/dist-outside')
    onTestFinished(() => rm(outside, { recursive: true }))
    await promisify(execFile)(process.execPath, ['build.mjs', outside], { cwd: join(ROOT, 'apps/server') })
    const sum = (content: string | Buffer) => createHash('sha256').update(content).digest('hex')
    const look = (code: string) =>
      podman('run', '--rm', '--network=none', ...LIMITS, MINIMAL, '-p', `JSON.stringify(${code})`)
    for (const name of ['main.js', 'sipspace.js']) {
      const inside = await look(`crypto.createHash('sha256').update(fs.readFileSync('dist/${name}')).digest('hex')`)
      expect(JSON.parse(inside)).toBe(sum(await readFile(join(outside, name))))
    }
    const found = await look(`fs.readdirSync('/').concat(fs.readdirSync('/usr/local/bin'), fs.readdirSync('/app'))`)
    expect(JSON.parse(found)).not.toContain('src')
    expect(JSON.parse(found)).toEqual(expect.arrayContaining(['node', 'dist', 'package.json']))
    const sizes = await podman('images', '--format', '{{.Repository}}:{{.Tag}} {{.Size}}')
    const size = (image: string) => Number(new RegExp(`^${image} (\\d+) MB`, 'm').exec(sizes)?.[1])
    expect(size('localhost/sipspace:latest')).toBeLessThan(300)
    expect(size('localhost/sipspace:minimal')).toBeLessThan(200)
  }, 60_000)

  it('is started by compose.yaml with a database and a mail server, and keeps what it has', async ({ skip }) => {
    const isBridged = podman('run', '--rm', '--network=bridge', ...LIMITS, 'localhost/probe', '/bin/true')
    await isBridged.catch(() => skip('containers cannot have a network of their own here'))
    const { address, mails, compose } = await prepareCompose(runtime, DEBIAN)
    const isReady = () =>
      fetch(`${address}/readyz`)
        .then(({ ok }) => ok)
        .catch(() => false)
    const up = async () => {
      await compose('up', '-d', '--no-build')
      await expect.poll(isReady, { timeout: 60_000, interval: 200 }).toBe(true)
    }
    onTestFinished(async () => {
      await compose('down')
    })
    await up()
    const secrets = await podman(
      'exec',
      'sipspace_server_1',
      'node',
      '-p',
      `fs.readFileSync('/data/first-admin', 'utf8')`,
    )
    const headers = {
      'x-api-key': /^api_key=(.+)$/m.exec(secrets)?.[1] ?? '',
      'content-type': 'application/json',
    }
    const body = JSON.stringify({
      username: 'composed',
      email: 'composed@example.org',
      password: 'open sesame',
      algorithm: 'SHA-256',
    })
    const created = await fetch(`${address}/api/accounts`, { method: 'POST', headers, body })
    const { id } = (await created.json()) as { id: number }
    const path = `${address}/api/accounts/${id}`
    expect((await fetch(`${path}/send_provisioning_email`, { method: 'POST', headers })).status).toBe(200)
    await expect.poll(mails, { timeout: 20_000 }).toContain('composed@example.org')
    for (const name of ['server', 'database']) await podman('healthcheck', 'run', `sipspace_${name}_1`)

    await compose('down')
    expect(await isReady()).toBe(false)
    await up()
    expect((await fetch(path, { headers })).status).toBe(200)
  }, 180_000)
})
