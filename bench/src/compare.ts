import { availableParallelism } from 'node:os'
import { cpuSeconds, cpuSecondsOfMachine, cpuSecondsOfTrees } from './cpu.ts'
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
  /** half the width of the 95 % confidence interval of the ratio, as a share of it */
  uncertainty: number
  /** the share of the machine's processor time that other programs had meanwhile; null where the system does not tell */
  othersShare: number | null
  isMet: boolean
}

/** A ratio is known when its confidence interval is at most this to either side. */
export const MAX_UNCERTAINTY = 0.07

export type Places = Record<Side['at'], Measurable>

/**
 * Measures both sides of a row in turn, round by round, so that what else the machine does falls on both, and goes on until
 * the ratio is known to {@link MAX_UNCERTAINTY}, for `maxRounds` at most.
 */
export async function compare(
  row: Row,
  places: Places,
  { rounds, maxRounds, seconds, warmUpSeconds, databasePid }: Options & { databasePid: number | null },
): Promise<Result> {
  const leg = async (side: Side, duration: number): Promise<Leg> => {
    const { origin, pid } = places[side.at]
    const pids = databasePid === null ? [pid] : [pid, databasePid]
    const { askingOf, status, meanwhile } = side
    const end = await meanwhile?.(origin)
    const before = await sumOfCpu(pids)
    const mayStall = meanwhile !== undefined
    const load = {
      origin,
      connections: row.connections,
      askingOf,
      mayStall,
      ...(status === undefined ? {} : { status }),
    }
    const measured = await measure(load, duration)
    await end?.()
    const after = await sumOfCpu(pids)
    const cpu = before === null || after === null ? null : ((after - before) * 1000) / measured.requests
    return { ...measured, cpu }
  }
  await leg(row.a, warmUpSeconds)
  await leg(row.b, warmUpSeconds)
  const legs: { a: Leg; b: Leg }[] = []
  const ratios: number[] = []
  const others = await watchOthers(databasePid === null ? [process.pid] : [process.pid, databasePid])
  while (legs.length < rounds || (legs.length < maxRounds && uncertaintyOf(ratios) > MAX_UNCERTAINTY)) {
    const [a, b] = [await leg(row.a, seconds), await leg(row.b, seconds)]
    legs.push({ a, b })
    ratios.push(
      row.measure === 'throughput' ? a.requestsPerSecond / b.requestsPerSecond : a[row.measure] / b[row.measure],
    )
  }
  const ratio = median(ratios)
  return {
    row,
    a: medianLeg(legs.map(({ a }) => a)),
    b: medianLeg(legs.map(({ b }) => b)),
    ratio,
    ratios,
    uncertainty: uncertaintyOf(ratios),
    othersShare: await others(),
    isMet: row.target === null || (row.measure === 'throughput' ? ratio >= row.target : ratio <= row.target),
  }
}

/** Measures what share of the machine's processor time programs other than these and their descendants have from now on. */
async function watchOthers(pids: number[]): Promise<() => Promise<number | null>> {
  const started = performance.now()
  const othersSeconds = async () => {
    const all = await cpuSecondsOfMachine()
    return all === null ? null : all - (await cpuSecondsOfTrees(pids))
  }
  const before = await othersSeconds()
  return async () => {
    const after = await othersSeconds()
    if (before === null || after === null) return null
    return Math.max(0, (after - before) / (((performance.now() - started) / 1000) * availableParallelism()))
  }
}

/** 97.5 % quantile of the normal distribution. */
const Z = 1.96

/** Half the width of the 95 % confidence interval of ratios, as a share: their logarithms are taken as normally distributed. */
export function uncertaintyOf(ratios: number[]): number {
  if (ratios.length < 2) return Number.POSITIVE_INFINITY
  const logarithms = ratios.map(Math.log)
  const mean = logarithms.reduce((sum, one) => sum + one, 0) / ratios.length
  const variance = logarithms.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (ratios.length - 1)
  return Math.expm1(Z * Math.sqrt(variance / ratios.length))
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
