import { execFile } from 'node:child_process'
import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { familyOf, program, signalAll, until } from './processes.mjs'

const DOCUMENTED = join(import.meta.dirname, '../../docs/deploy')
const NUMBERS = [1, 2, 3]
const run = promisify(execFile)

/** Addresses of this machine in place of those of the documented files; their ports stay. */
const network = (text) =>
  text
    .replaceAll('10.0.0.0/24', '127.0.0.0/8')
    .replaceAll('10.0.0.', '127.16.0.')
    .replace('bind 127.0.0.1:', 'bind 127.16.0.1:')

/** Three nodes of etcd and Patroni, and HAProxy before them, by the files that docs/high-availability.md names. */
export async function startCluster(folder) {
  await chmod(folder, 0o755)
  const uid = Number((await run('id', ['-u', 'postgres'])).stdout)
  const own = async (name, mode = 0o700) => {
    await mkdir(join(folder, name), { mode })
    if (process.getuid() === 0) await chown(join(folder, name), uid, uid)
    return join(folder, name)
  }
  const peers = NUMBERS.map((n) => `etcd${n}=http://127.16.0.1${n}:2380`).join(',')
  const etcd = []
  const patroni = []
  const documented = network(await readFile(join(DOCUMENTED, 'patroni.yml'), 'utf8'))
  for (const n of NUMBERS) {
    const address = `127.16.0.1${n}`
    const urls = (port) => `http://${address}:${port}`
    const cluster = ['--initial-cluster', peers, '--initial-advertise-peer-urls', urls(2380)]
    const clients = ['--listen-client-urls', urls(2379), '--advertise-client-urls', urls(2379)]
    const data = ['--name', `etcd${n}`, '--data-dir', await own(`etcd${n}`), '--listen-peer-urls', urls(2380)]
    etcd.push(
      program(`etcd${n}`, folder, ['etcd', ...data, ...cluster, ...clients, '--enable-v2'], {
        asPostgres: true,
        lasts: true,
      }).start(),
    )
    const file = join(folder, `patroni${n}.yml`)
    const node = documented
      .replaceAll('127.16.0.11:8008', `${address}:8008`)
      .replaceAll('127.16.0.11:5432', `${address}:5432`)
      .replace('name: node1', `name: node${n}`)
      .replace(/data_dir: .*/, `data_dir: ${await own(`data${n}`)}`)
    // the sockets of all are in one folder of this machine
    await writeFile(file, `${node}  parameters:\n    unix_socket_directories: ${await own(`socket${n}`)}\n`)
    patroni.push(program(`node${n}`, folder, ['patroni', file], { asPostgres: true }))
  }
  for (const one of patroni) one.start()
  await writeFile(
    join(folder, 'haproxy.cfg'),
    network(await readFile(join(DOCUMENTED, 'haproxy-postgres.cfg'), 'utf8')),
  )
  const haproxy = program('haproxy', folder, ['haproxy', '-db', '-f', join(folder, 'haproxy.cfg')], {
    lasts: true,
  }).start()

  const members = async () => {
    for (const n of NUMBERS) {
      const answer = await fetch(`http://127.16.0.1${n}:8008/cluster`, { signal: AbortSignal.timeout(2_000) }).catch(
        () => null,
      )
      if (answer?.ok) return (await answer.json()).members
    }
    return []
  }
  const leader = async () => {
    const found = (await members()).find(({ role }) => role === 'leader')
    return found && patroni.find(({ name }) => name === found.name)
  }
  return {
    url: 'postgresql://postgres:CHANGE-ME@127.16.0.1:5432',
    /** waits for a leader, a synchronous standby and another that follows */
    healthy: () =>
      until('a cluster of three nodes that are well', async () => {
        const all = await members()
        const follow = all.filter(({ role, state }) => role !== 'leader' && ['running', 'streaming'].includes(state))
        const leads = all.filter(({ role, state }) => role === 'leader' && state === 'running')
        const inStep = all.every(({ role, lag = 0 }) => role === 'leader' || lag === 0)
        return leads.length === 1 && follow.length === 2 && inStep && all.some(({ role }) => role === 'sync_standby')
      }),
    async killLeader() {
      const node = await leader()
      signalAll(await familyOf(node.pid), 'SIGKILL')
      return () => node.start()
    },
    async freezeLeader() {
      const family = await familyOf((await leader()).pid)
      signalAll(family, 'SIGSTOP')
      return () => signalAll(family, 'SIGCONT')
    },
    async switchOver() {
      const { name } = await leader()
      const answer = await fetch(`http://127.16.0.1${name.at(-1)}:8008/switchover`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ leader: name }),
      })
      if (!answer.ok) throw new Error(`no switchover: ${await answer.text()}`)
    },
    async kill(name) {
      const found = [haproxy, ...etcd].find((one) => one.name === name)
      await found.end('SIGKILL')
      return () => found.start()
    },
  }
}
