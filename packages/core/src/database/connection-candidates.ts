import { existsSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { ConnectionOptions } from 'node:tls'
import type pg from 'pg'

/** One way to a database: a server, with TLS or without. */
export type Candidate = Pick<pg.ClientConfig, 'host' | 'port' | 'user' | 'password' | 'database' | 'options'> & {
  ssl: false | ConnectionOptions
}

/** The ways to a database in the order in which they are tried. */
export interface Candidates {
  list: [Candidate, ...Candidate[]]
  /** whether a server that takes no writes will not do, even where it is no replica */
  readWrite: boolean
}

const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const
type SslMode = (typeof SSL_MODES)[number]

const TARGETS = ['any', 'read-write', 'primary']

const DEFAULT_PORT = 5432

/** As it is meant, also where it has a % that encodes nothing. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * Reads a connection string as libpq does (PostgreSQL's manual, 34.1.1.2 and 34.19): several hosts, Unix sockets, IPv6,
 * `sslmode` and what belongs to it, `target_session_attrs`. A password may also have characters that should be encoded.
 * Without an `sslmode`, TLS is taken where a server that is not on this machine offers it.
 *
 * @throws Error that says what the string must be
 */
export function candidatesOf(url: string): Candidates {
  const [, , login, hosts = '', path = '', query = ''] =
    /^(postgres|postgresql):\/\/(?:(.*)@)?([^@/?]*)(?:\/([^?@]*))?(?:\?(.*))?$/s.exec(url) ?? []
  if (!/^postgres(?:ql)?:\/\//.test(url) || (hosts === '' && path === '' && query === '' && login === undefined)) {
    throw new Error('must be like postgresql://user:password@host:5432/database')
  }
  const given = Object.fromEntries(new URLSearchParams(query))
  const [, user = '', password] = /^([^:]*)(?::(.*))?$/s.exec(login ?? '') ?? []
  const secret = given['password'] ?? (password === undefined ? undefined : decode(password))
  const name = given['dbname'] ?? decode(path)
  const common = {
    user: given['user'] ?? (user === '' ? undefined : decode(user)),
    password: secret,
    database: name === '' ? undefined : name,
    ...(given['options'] === undefined ? {} : { options: given['options'] }),
  }
  const target = given['target_session_attrs'] ?? 'any'
  if (!TARGETS.includes(target)) throw new Error('must have a target_session_attrs of read-write, primary or any')
  const servers = serversOf(hosts, given)
  const list = servers.flatMap((server) => waysTo(server, given).map((ssl) => ({ ...common, ...server, ssl })))
  const [first, ...others] = list
  if (!first) throw new Error('must name a host')
  return { list: [first, ...others], readWrite: target === 'read-write' }
}

interface Server {
  host: string
  port: number
}

function serversOf(hosts: string, given: Record<string, string>): Server[] {
  const named = hosts === '' ? [] : hosts.split(',').map(hostAndPort)
  const listed = given['host']?.split(',').map((host): [string, string | undefined] => [host, undefined])
  const ports = given['port']?.split(',') ?? []
  return (listed ?? (named.length > 0 ? named : [['localhost', undefined] as const])).map(([host, own], index) => {
    const port = Number(own ?? named[index]?.[1] ?? ports[index] ?? ports[0] ?? DEFAULT_PORT)
    if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error('must have ports from 1 to 65535')
    return { host, port }
  })
}

function hostAndPort(text: string): [string, string | undefined] {
  const [, address, host = '', port] = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d+))?$/.exec(text) ?? []
  if (address === undefined && host === '' && port === undefined)
    throw new Error('must have hosts such as host:5432 or [::1]:5432')
  return [address ?? (host === '' ? 'localhost' : decode(host)), port]
}

const isLocal = (host: string): boolean => host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host)

/** With TLS or without, in the order in which libpq tries them (table 34.1). */
function waysTo({ host }: Server, given: Record<string, string>): (false | ConnectionOptions)[] {
  const mode = (given['sslmode'] ?? (isLocal(host) ? 'disable' : 'prefer')) as SslMode
  if (!SSL_MODES.includes(mode)) throw new Error(`must have an sslmode of ${SSL_MODES.join(', ')}`)
  // no TLS through a Unix socket
  if (host.startsWith('/') || mode === 'disable') return [false]
  const tls = tlsOf(mode, host, given)
  if (mode === 'prefer') return [tls, false]
  return mode === 'allow' ? [false, tls] : [tls]
}

function tlsOf(mode: SslMode, host: string, given: Record<string, string>): ConnectionOptions {
  const read = (name: string) => {
    const path = given[name]
    if (path === undefined || path === 'system') return undefined
    try {
      return readFileSync(path, 'utf8')
    } catch {
      throw new Error(`must have an ${name} that can be read, and ${path} cannot`)
    }
  }
  const usual = given['sslrootcert'] === undefined ? usualRoot() : undefined
  const root = read('sslrootcert') ?? usual
  const [cert, key] = [read('sslcert'), read('sslkey')]
  // `require` checks the authority where there is a certificate of one, as it always has in libpq
  const checksAuthority = mode.startsWith('verify') || (mode === 'require' && root !== undefined)
  if (mode === 'verify-ca' && root === undefined) {
    throw new Error('must have an sslrootcert for sslmode=verify-ca: any authority would vouch for any server')
  }
  const isNamed = isIP(host) === 0
  return {
    rejectUnauthorized: checksAuthority,
    ...(root === undefined ? {} : { ca: root }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(mode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
    ...(isNamed ? { servername: host } : {}),
  }
}

/** Where libpq looks for the certificates of authorities. */
function usualRoot(): string | undefined {
  try {
    const path = join(homedir(), '.postgresql', 'root.crt')
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined
  } catch {
    // no home
    return undefined
  }
}

/** Whether another way may lead to the database where this one has failed. */
export function leadsElsewhere(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as { code?: unknown }
  if (typeof code === 'string' && ELSEWHERE.has(code)) return true
  return /does not support SSL connections|due to connection timeout|Connection terminated/.test(error.message)
}

/** Errors of the network; a server that starts, ends, or is a replica; `pg_hba.conf` that wants TLS, or does not. */
const ELSEWHERE = new Set(
  `ECONNREFUSED ECONNRESET EPIPE ENOENT ETIMEDOUT EHOSTUNREACH ENETUNREACH EAI_AGAIN ENOTFOUND
  25006 28000 57P01 57P02 57P03 53300`.split(/\s+/),
)
