import { readdir, readFile } from 'node:fs/promises'

interface ProcessTime {
  parent: number
  /** seconds of processor time, those of children that have ended among them */
  seconds: number
}

const TICKS_PER_SECOND = 100

/**
 * Seconds of processor time that a process and its children have had; null where the system does not tell. Unlike what a
 * clock measures, it hardly depends on what else the machine does meanwhile.
 */
export async function cpuSeconds(pid: number): Promise<number | null> {
  const times = await processTimes()
  if (!times.has(pid)) return null
  return [...times].reduce((sum, [id, { parent, seconds }]) => (id === pid || parent === pid ? sum + seconds : sum), 0)
}

/** Seconds of processor time that some processes and all that descends from them have had. */
export async function cpuSecondsOfTrees(pids: number[]): Promise<number> {
  const times = await processTimes()
  const isWithin = (pid: number): boolean => {
    const process = times.get(pid)
    return process !== undefined && (pids.includes(pid) || isWithin(process.parent))
  }
  return [...times].reduce((sum, [pid, { seconds }]) => (isWithin(pid) ? sum + seconds : sum), 0)
}

/** Seconds of processor time that all programs of the machine have had since it started; null where the system does not tell. */
export async function cpuSecondsOfMachine(): Promise<number | null> {
  const stat = await readFile('/proc/stat', 'utf8').catch(() => null)
  const [user = 0, nice = 0, system = 0, , , interrupts = 0, softInterrupts = 0] =
    stat
      ?.match(/^cpu +(.*)$/m)?.[1]
      ?.split(' ')
      .map(Number) ?? []
  return stat === null ? null : (user + nice + system + interrupts + softInterrupts) / TICKS_PER_SECOND
}

async function processTimes(): Promise<Map<number, ProcessTime>> {
  const names = await readdir('/proc').catch(() => [])
  const times = new Map<number, ProcessTime>()
  for (const name of names.filter((one) => /^\d+$/.test(one))) {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
    times.set(Number(name), { parent: Number(fields[1]), seconds: ticks / TICKS_PER_SECOND })
  }
  return times
}
