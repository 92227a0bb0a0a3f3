import type { DomainConfig } from '../config.ts'
import type { Tx } from '../database/database.ts'
import type { FileStore } from '../ports.ts'
import type { Secrets } from '../secrets/secrets.rules.ts'

/** A Space of the source, with all that its versions say of it elsewhere. */
export interface SourceSpace {
  id: number
  /** lower-case */
  domain: string
  /** what its hashes are made with */
  realm: string
  algorithm: 'MD5' | 'SHA-256'
  host: string
  name: string
  super: boolean
  max_accounts: number
  logo: string | null
  /** whether the source has a row for its realm and algorithm */
  hasDigestRow: boolean
  /** null where the source does not know */
  created_at: string | null
  updated_at: string | null
  /** the other columns of `spaces` here */
  settings: Record<string, string | number | boolean | null>
}

/** What an import needs from outside. */
export interface FlexisipPorts {
  config: DomainConfig
  secrets: Secrets
  files: FileStore
  /** the bytes of a file of the source by its name; null where it is not there; without a folder of files, none is */
  readFile: ((folder: 'files' | 'logos', name: string) => Promise<Buffer | null>) | null
}

/** The import of one Space, in a transaction. */
export interface SpaceImport extends FlexisipPorts {
  tx: Tx
  now: Date
  isDryRun: boolean
  /** the Space here */
  spaceId: number
  space: SourceSpace
  /** the settings of the source's `.env` */
  env: ReadonlyMap<string, string>
  onProgress: (done: number) => void
}

/** What became of rows of a table. */
export interface Written {
  created: number
  updated: number
}

/** What an operator is told of rows of a table, all for one reason. */
export interface Finding {
  source: string
  reason: string
  /** whether something has no place here */
  lost: boolean
  count: number
  /** which rows, the first of them */
  rows: string[]
}

export interface TableReport {
  table: string
  /** rows of the source */
  rows: number
  created: number
  updated: number
  /** rows that have no place here, or only in part */
  lost: number
}

/** How accounts here compare with those of the source, after everything was written. */
export interface Comparison {
  /** accounts of the source, and how many of them are here */
  accounts: { source: number; here: number }
  /** hashes of the source, and how many of them a Digest login is compared with */
  hashes: { source: number; here: number }
  /** fields that differ, by name: of how many accounts, and the first of them */
  differences: { field: string; count: number; accounts: string[] }[]
}

export interface SpaceReport extends Comparison {
  domain: string
  /** the id there and here */
  source_id: number
  id: number
  outcome: 'created' | 'updated' | 'unchanged'
}

/** What an import came to, or would come to. */
export interface FlexisipReport {
  dry_run: boolean
  spaces: SpaceReport[]
  tables: TableReport[]
  findings: Finding[]
}
