import { type DumpPlanValue, type DumpSource, FlexisipImportError, type SourceRows } from '@sipspace/core'
import { readDump, unpackParts } from '../mysql/dump.ts'
import { readDotEnv } from './dot-env.ts'
import { asAccounts, SIP_SERVERS } from './sip-tables.ts'

/** What a dump may be unpacked: more comes by the command line, whose operator has the disk. */
const MAX_UNPACKED_BYTES = 4 * 1024 ** 3

/**
 * The rows of a dump that was uploaded, as those that an import reads.
 *
 * @param maxBytes of the dump unpacked
 * @throws FlexisipImportError, also while rows are read, that says what is wrong with the dump
 */
export function readUploadedDump(
  chunks: AsyncIterable<Buffer>,
  plan: DumpPlanValue,
  maxBytes = MAX_UNPACKED_BYTES,
): DumpSource {
  const realms = new Map((plan.realms ?? []).map(({ domain, realm }) => [domain, realm]))
  const env = plan.env == null ? new Map<string, string>() : sayingWhatIsWrong(() => readDotEnv(plan.env ?? ''))
  const dump = readDump(bounded(unpackParts(chunks), maxBytes))
  const rows = plan.program === 'flexisip' ? dump : accountsOf(dump, plan.program, { ...plan, realms })
  return { rows: withReasons(rows), env, realms }
}

const accountsOf = (
  dump: AsyncIterable<SourceRows>,
  program: keyof typeof SIP_SERVERS,
  { domain, realms }: { domain?: string | null | undefined; realms: Map<string, string> },
) => asAccounts(dump, SIP_SERVERS[program].tablesOf(), { domain: domain ?? null, realms })

async function* bounded(parts: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const part of parts) {
    bytes += part.length
    if (bytes > maxBytes) {
      const size = Math.round(maxBytes / 1024 ** 2)
      throw new FlexisipImportError(
        `the dump has more than ${size} MiB unpacked: import it by the command line, sipspace import`,
      )
    }
    yield part
  }
}

const reasonOf = (error: unknown): FlexisipImportError => {
  if (error instanceof FlexisipImportError) return error
  const { code, message } = error as Error & { code?: string }
  const isCut = code === 'Z_BUF_ERROR' || code === 'Z_DATA_ERROR'
  return new FlexisipImportError(isCut ? `the dump is cut off or damaged: ${message}` : message)
}

function sayingWhatIsWrong<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw reasonOf(error)
  }
}

async function* withReasons(rows: AsyncIterable<SourceRows>): AsyncGenerator<SourceRows> {
  try {
    yield* rows
  } catch (error) {
    throw reasonOf(error)
  }
}
