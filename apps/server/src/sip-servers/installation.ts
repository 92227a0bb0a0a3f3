import type { DigestAlgorithm } from '@sipspace/core'

/** Where SIP servers reach the database, and as whom. */
export interface ProxyDatabase {
  host: string
  port: number
  database: string
  user: string
  password: string
}

/** What the configurations of SIP servers are written from. */
export interface Installation {
  database: ProxyDatabase
  /** the algorithm of servers that speak one only */
  algorithm: DigestAlgorithm
  /** the SIP domain of the first Space, for what has one default */
  domain: string
  /** the origin of this server, such as `https://sip.example.org` */
  origin: string
  /** the key of the directory for FreeSWITCH; null where none is set */
  directoryKey: string | null
  /** the secret shared with coturn; null where none is set */
  turnSecret: string | null
  /** seconds for which credentials of the TURN server are valid */
  turnSeconds: number
  /** Kamailio's own database with its table `location`; null: contacts are in its memory alone */
  locationUrl: string | null
}

/** Stands in a configuration for a secret that is not known here. */
export const UNKNOWN_PASSWORD = 'PASSWORD'

/** A connection URL as Kamailio and OpenSIPS read it. */
export function databaseUrl({ host, port, database, user, password }: ProxyDatabase): string {
  const address = host.includes(':') ? `[${host}]` : host
  return `postgres://${user}:${password}@${address}:${port}/${database}`
}

/** A value of libpq's `keyword=value` form. */
export const libpqValue = (value: string): string => `'${value.replace(/['\\]/g, '\\$&')}'`
