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
  const names = await readdir('/proc').catch(() => [])
  const times = new Map<number, ProcessTime>()
  for (const name of names.filter((one) => /^\d+$/.test(one))) {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
    times.set(Number(name), { parent: Number(fields[1]), seconds: ticks / TICKS_PER_SECOND })
  }
  if (!times.has(pid)) return null
  return [...times].reduce((sum, [id, { parent, seconds }]) => (id === pid || parent === pid ? sum + seconds : sum), 0)
}
