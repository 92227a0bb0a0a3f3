import { setTimeout as sleep } from 'node:timers/promises'
import { cpuSeconds } from './cpu.ts'
import { keyOf } from './data.ts'
import type { Measurable } from './processes.ts'

/** What it took to bring a file of accounts in. */
export interface Imported {
  /** seconds by the clock */
  upload: number
  check: number
  import: number
  /** seconds of processor time; null where the system does not tell */
  serverCpu: number | null
  databaseCpu: number | null
  /** megabytes of resident memory that the server had at most above what it began with */
  growth: number
}

const COLUMNS = ['username', 'password', 'email', 'phone', 'display_name']
const NAMES = ['Alice', 'Bruno', 'Chloé', 'David', 'Emma', 'Farid', 'Gaëlle', 'Hugo', 'Inès', 'Jules', 'Karim']
const SURNAMES = ['Martin', 'Bernard', 'Dubois', 'Petit', 'Robert', 'Durand', 'Leroy', 'Moreau', 'Lefèvre']

const LINES_AT_ONCE = 1_000

function lineOf(number: number): string {
  const [name = '', surname = ''] = [NAMES[number % NAMES.length], SURNAMES[number % SURNAMES.length]]
  const plain = `${name}.${surname}`
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
  const username = `${plain}.${number}`
  const phone = `+336${String(10_000_000 + number).padStart(8, '0')}`
  return `${username},password-${number},${username}@mail.example,${phone},${name} ${surname}\n`
}

/** A file of so many accounts, part by part. */
function fileOf(lines: number): ReadableStream<Uint8Array> {
  let number = 0
  const encoder = new TextEncoder()
  return new ReadableStream({
    start: (file) => file.enqueue(encoder.encode(`${COLUMNS.join(',')}\n`)),
    pull(file) {
      let text = ''
      for (const end = Math.min(lines, number + LINES_AT_ONCE); number < end; number += 1) text += lineOf(number)
      file.enqueue(encoder.encode(text))
      if (number === lines) file.close()
    },
  })
}

interface Progress {
  id: number
  state: string
  invalid: number
  created: number
}

/** @throws Error when a line could not be imported */
export async function measureImport(
  server: Measurable,
  { lines, databasePid }: { lines: number; databasePid: number | null },
): Promise<Imported> {
  const headers = { 'x-api-key': keyOf(1) }
  const send = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${server.origin}${path}`, { headers, ...init })
    const text = await response.text()
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`)
    return JSON.parse(text)
  }
  const mutate = (procedure: string, input: object) =>
    send(`/trpc/${procedure}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(input),
    })
  const timesNow = async () => ({
    server: await cpuSeconds(server.pid),
    database: databasePid === null ? null : await cpuSeconds(databasePid),
  })
  await mutate('phoneCountries.activate', { code: 'FR' })

  const memoryBefore = await server.memory()
  let memory = memoryBefore
  const until = async (id: number, state: string): Promise<Progress> => {
    const path = `/trpc/imports.get?input=${encodeURIComponent(JSON.stringify({ id }))}`
    for (;;) {
      const { data }: { data: Progress } = (await send(path)).result
      memory = Math.max(memory, await server.memory())
      if (data.state === state) return data
      if (data.state === 'failed') throw new Error('the import has failed')
      await sleep(200)
    }
  }
  const timesBefore = await timesNow()
  const begun = performance.now()
  const { id }: Progress = await send('/files/imports?name=bench.csv', {
    method: 'POST',
    headers: { ...headers, 'content-type': 'text/csv' },
    body: fileOf(lines),
    duplex: 'half',
  })
  const uploaded = performance.now()
  await mutate('imports.check', { id, delimiter: ',', encoding: 'utf-8', header: true, columns: COLUMNS })
  const { invalid } = await until(id, 'checked')
  const checked = performance.now()
  await mutate('imports.start', { id })
  const { created } = await until(id, 'done')
  const imported = performance.now()
  if (invalid > 0 || created !== lines) throw new Error(`${created} accounts of ${lines} lines`)
  const times = await timesNow()
  const spent = (after: number | null, before: number | null) =>
    after === null || before === null ? null : after - before
  return {
    upload: (uploaded - begun) / 1000,
    check: (checked - uploaded) / 1000,
    import: (imported - checked) / 1000,
    serverCpu: spent(times.server, timesBefore.server),
    databaseCpu: spent(times.database, timesBefore.database),
    growth: memory - memoryBefore,
  }
}
