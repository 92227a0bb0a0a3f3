import { cpuSeconds } from './cpu.ts'
import { type Measured, measure } from './load.ts'
import type { Options } from './options.ts'
import type { Measurable } from './processes.ts'
import type { Row, Side } from './rows.ts'

export interface Leg extends Measured {
  /** milliseconds of processor time for a request: of the program, and of the database where it runs here */
  cpu: number | null
}

export interface Result {
  row: Row
  a: Leg
  b: Leg
  /** the median of the ratios of rounds */
  ratio: number
  ratios: number[]
  isMet: boolean
}

export type Places = Record<Side['at'], Measurable>

/** Measures both sides of a row in turn, round by round, so that what else the machine does falls on both. */
export async function compare(
  row: Row,
  places: Places,
  { rounds, seconds, warmUpSeconds, databasePid }: Options & { databasePid: number | null },
): Promise<Result> {
  const leg = async (side: Side, duration: number): Promise<Leg> => {
    const { origin, pid } = places[side.at]
    const pids = databasePid === null ? [pid] : [pid, databasePid]
    const before = await sumOfCpu(pids)
    const measured = await measure({ origin, connections: row.connections, askingOf: side.askingOf }, duration)
    const after = await sumOfCpu(pids)
    const cpu = before === null || after === null ? null : ((after - before) * 1000) / measured.requests
    return { ...measured, cpu }
  }
  await leg(row.a, warmUpSeconds)
  await leg(row.b, warmUpSeconds)
  const legs: { a: Leg; b: Leg }[] = []
  for (let round = 0; round < rounds; round += 1) {
    legs.push({ a: await leg(row.a, seconds), b: await leg(row.b, seconds) })
  }
  const ratios = legs.map(({ a, b }) =>
    row.measure === 'throughput' ? a.requestsPerSecond / b.requestsPerSecond : a.p50 / b.p50,
  )
  const ratio = median(ratios)
  return {
    row,
    a: medianLeg(legs.map(({ a }) => a)),
    b: medianLeg(legs.map(({ b }) => b)),
    ratio,
    ratios,
    isMet: row.target === null || (row.measure === 'throughput' ? ratio >= row.target : ratio <= row.target),
  }
}

async function sumOfCpu(pids: number[]): Promise<number | null> {
  const seconds = await Promise.all(pids.map(cpuSeconds))
  return seconds.includes(null) ? null : seconds.reduce<number>((sum, one) => sum + (one ?? 0), 0)
}

function medianLeg(legs: Leg[]): Leg {
  const of = (value: (leg: Leg) => number) => median(legs.map(value))
  return {
    requestsPerSecond: of((leg) => leg.requestsPerSecond),
    p50: of((leg) => leg.p50),
    p99: of((leg) => leg.p99),
    requests: of((leg) => leg.requests),
    cpu: legs.some((leg) => leg.cpu === null) ? null : of((leg) => leg.cpu ?? 0),
  }
}

export function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
