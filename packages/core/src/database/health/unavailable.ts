/** What errors of the network say. */
const networkReasons: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'it broke the connection',
  EPIPE: 'it broke the connection',
  ENOENT: 'its socket is not there',
  EAGAIN: 'it takes no connections',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'its host cannot be reached',
  ENETUNREACH: 'its network cannot be reached',
  EAI_AGAIN: 'its name cannot be looked up',
  ENOTFOUND: 'its name is not known',
}

/**
 * What errors of PostgreSQL say that are no caller's fault, by SQLSTATE or its class (the first two characters), see
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const sqlReasons: Record<string, string> = {
  '08': 'the connection is broken',
  '25006': 'it is read-only',
  '25P03': 'it ended a transaction that stood still',
  '28': 'it does not let this user in',
  '3D000': 'it is not there any more',
  '40001': 'two transactions stood in each other’s way',
  '40P01': 'two transactions stood in each other’s way',
  '53': 'it lacks resources',
  '53100': 'its disk is full',
  '53200': 'it is out of memory',
  '53300': 'all its connections are taken',
  '55P03': 'a lock was not to be had in time',
  '57': 'it was stopped from outside',
  '57014': 'a statement took too long',
  '57P01': 'it is shutting down',
  '57P02': 'it has crashed',
  '57P03': 'it is starting or shutting down',
  '58': 'its system fails',
}

/** Errors that pg throws without a code. */
const saidReasons: [RegExp, string][] = [
  [/timeout exceeded when trying to connect/, 'no connection was to be had in time'],
  [/Connection terminated due to connection timeout|^timeout expired|^Query read timeout/, 'it does not answer'],
  [/does not support SSL connections|error establishing an SSL connection/, 'no encrypted connection can be made'],
  [
    /Connection terminated|Client was closed|not queryable|Cannot use a pool after|^Received unexpected \w+ message/,
    'the connection is broken',
  ],
]

/** Why the database cannot serve, in words for a log; null for an error that says nothing of the kind. */
export function unavailabilityReason(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const { code } = error as { code?: unknown }
  if (typeof code === 'string') {
    const known = networkReasons[code] ?? sqlReasons[code]
    if (known !== undefined) return known
    const ofClass = /^[0-9A-Z]{5}$/.test(code) ? sqlReasons[code.slice(0, 2)] : undefined
    if (ofClass !== undefined) return ofClass
  }
  return saidReasons.find(([said]) => said.test(error.message))?.[1] ?? null
}
