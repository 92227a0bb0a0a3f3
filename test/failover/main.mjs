// Tries what docs/high-availability.md describes: `pnpm failover`, or some of its faults: `pnpm failover kill freeze`. As root,
// with Debian's patroni, python3-etcd, etcd-server, haproxy and postgresql-15.
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startCluster } from './cluster.mjs'
import { followAuditLog, signIn, startMailServer } from './followers.mjs'
import { startLoad } from './load.mjs'
import { endAll, until } from './processes.mjs'
import { MAIL_PORT, PASSWORD, startServers } from './servers.mjs'

const { Client } = createRequire(join(import.meta.dirname, '../package.json'))('pg')

/** `ttl` of the documented patroni.yml, and what its promotion and HAProxy's checks add. */
const MOST_SECONDS = 20 + 4

const afterwards = async (seconds, undo) => {
  await sleep(1000 * seconds)
  await undo()
}

/** Each makes a fault, and returns once it is over. */
const faults = {
  kill: async (cluster) => afterwards(30, await cluster.killLeader()),
  freeze: async (cluster) => afterwards(40, await cluster.freezeLeader()),
  switchover: async (cluster) => cluster.switchOver(),
  etcd: async (cluster) => afterwards(12, await cluster.kill('etcd1')),
  haproxy: async (cluster) => afterwards(1, await cluster.kill('haproxy')),
}

async function query(url, text) {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** Runs a fault under load, and counts once the old leader is back, as nothing is missing before. */
async function tryFault(fault, round, { cluster, servers, mails, url }) {
  const name = `${fault}${round}`
  await cluster.healthy()
  await servers.ready()
  const isSignedIn = await signIn('admin', PASSWORD)
  const stream = followAuditLog()
  await stream.begun()
  const load = startLoad(name)
  await sleep(5_000)
  await faults[fault](cluster)
  await cluster.healthy()
  await servers.ready()
  const count = load.count()
  await until('a write after the fault', async () => load.count() > count + 10)
  await sleep(5_000)
  const { acknowledged, mailed, falseAnswers, statuses, cut, longestPauseMs } = await load.stop()
  const live = await stream.compare(acknowledged)
  const sent = await mails.compare(mailed)
  // one that was being taken as the leader went is given back to the queue after five minutes
  const [{ waiting }] = await query(
    url,
    `select count(*)::integer as waiting from graphile_worker.jobs where task_identifier = 'send_mail' and created_at > now() - interval '10 minutes'`,
  )
  const late = Math.min(sent.missing, waiting)
  const jobs = { acknowledged: mailed.length, late, lost: sent.missing - late, twice: sent.twice }
  const session = await isSignedIn()
  await cluster.healthy()
  const kept = new Set(
    (await query(url, `select username from accounts where username like '${name}.%'`)).map(({ username }) => username),
  )
  const recorded = await query(
    url,
    `select split_part(target, '@', 1) as username, count(*)::integer as lines from audit_log
      where kind = 'account' and action = 'create' and target like '${name}.%' group by target`,
  )
  const lines = new Map(recorded.map(({ username, lines: number }) => [username, number]))
  const twice = recorded.filter(({ lines: number }) => number > 1)
  const lost = acknowledged.filter((username) => !kept.has(username) || !lines.has(username))
  const seconds = Number((longestPauseMs / 1000).toFixed(1))
  const others = Object.keys(statuses).filter((status) => !/^(2..|409|503)$/.test(status))
  const none = [lost, twice, falseAnswers, others].every((found) => found.length === 0)
  const went = [live.missing, live.twice, jobs.lost, jobs.twice].every((number) => number === 0)
  const isWell = none && went && session && seconds <= MOST_SECONDS
  const report = {
    fault,
    isWell,
    secondsWithoutWrites: seconds,
    writes: { acknowledged: acknowledged.length, lost: lost.length, twice: twice.length },
    falseAnswers: falseAnswers.slice(0, 5),
    statuses,
    cut,
    session,
    live,
    mails: jobs,
  }
  console.log(JSON.stringify(report))
  if (!isWell) for (const line of await servers.errors()) console.log(line)
  return isWell
}

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(faults)
const unknown = names.filter((name) => !(name in faults))
if (unknown.length > 0)
  throw new Error(`no such fault: ${unknown.join(', ')}; there are ${Object.keys(faults).join(', ')}`)

const folder = await mkdtemp(join(tmpdir(), 'sipspace-failover-'))
let cleaningUp
/** Once, whoever asks for it: the process ends when it is done, and nothing that it has started is left. */
const cleanUp = () => {
  cleaningUp ??= endAll(folder).then(() => rm(folder, { recursive: true, force: true }))
  return cleaningUp
}
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => cleanUp().finally(() => process.exit(1)))
let failures = 0
try {
  const cluster = await startCluster(folder)
  await cluster.healthy()
  const primary = `${cluster.url}/postgres`
  await until('a connection through HAProxy', () => query(primary, 'select 1'))
  await query(primary, `create database sipspace`)
  const url = `${cluster.url}/sipspace`
  const servers = await startServers(folder, url)
  const mails = await startMailServer(MAIL_PORT)
  for (const [index, fault] of names.entries())
    if (!(await tryFault(fault, index + 1, { cluster, servers, mails, url }))) failures += 1
  console.log(`${names.length - failures} passed, ${failures} failed`)
} finally {
  await cleanUp()
}
process.exit(failures > 0 ? 1 : 0)
