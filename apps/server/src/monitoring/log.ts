import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino'

/** Names of what must never be read in a log, at the top of a line or one level below. */
const SECRETS = [
  'password',
  'old_password',
  'api_key',
  'apiKey',
  'token',
  'secret',
  'headers',
  'authorization',
  'cookie',
]

const redacted = SECRETS.flatMap((name) => [name, `*.${name}`])

/** What PostgreSQL adds to an error quotes rows and values. */
const quoting = ['detail', 'where', 'hint', 'internalQuery', 'dataType']

/** An error as it may be logged: its message, stack and code, without the values that it was about. */
function describeError(error: Error): object {
  const described: Record<string, unknown> = { ...stdSerializers.err(error) }
  for (const name of quoting) delete described[name]
  return described
}

/**
 * The log: lines of JSON. Neither a URL nor a header of a request is ever in them, as these hold keys and tokens; should
 * one get there all the same, what is known to be secret is not printed.
 *
 * @param channel LOG_CHANNEL, or where the lines go
 */
export function createLog(level: string, channel: string | DestinationStream): Logger {
  const options = {
    level,
    redact: { paths: redacted, censor: '[secret]' },
    serializers: {
      err: describeError,
      req: ({ method, id }: { method: string; id: unknown }) => ({ method, id }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
  }
  return pino(options, typeof channel === 'string' ? openDestination(fileDescriptorOf(channel)) : channel)
}

/**
 * Where the lines go. Those that cannot be written, as on a full disk, are lost, and the server goes on: pino's own
 * destination would end it, and keep a line that failed for another try, which its end then waits for.
 */
function openDestination(fileDescriptor: number): DestinationStream {
  let current: ReturnType<typeof pino.destination> | undefined
  const open = () => {
    const destination = pino.destination(fileDescriptor)
    destination.on('error', () => {
      if (current === destination) current = undefined
      destination.destroy()
    })
    return destination
  }
  return {
    write(line) {
      current ??= open()
      current.write(line)
    },
  }
}

/** Standard output (1), or standard error (2), where PHP's `errorlog` goes, too. */
const fileDescriptorOf = (channel: string): number => (['stderr', 'errorlog'].includes(channel) ? 2 : 1)
