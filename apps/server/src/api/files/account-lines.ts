import { EXPORT_MARK } from '@sipspace/core'
import { BYTE_ORDER_MARK, csvLines } from './csv.ts'

const accountColumns = [
  'id',
  'username',
  'domain',
  'display_name',
  'email',
  'phone',
  'activated',
  'blocked',
  'admin',
  'dtmf_protocol',
  'language',
  'created_at',
  'updated_at',
  'dictionary',
] as const

/** A dictionary as JSON, so that it takes one column whatever its entries are. */
const cellOf = (value: unknown): unknown =>
  typeof value !== 'object' || value === null ? value : Object.keys(value).length > 0 ? JSON.stringify(value) : ''

type Exported = Record<(typeof accountColumns)[number], unknown>

/** Accounts as rows of a file, the first of them after its heading. */
export function accountRows(accounts: readonly Exported[], isFirst: boolean): unknown[][] {
  const heading = isFirst ? [[...accountColumns, EXPORT_MARK]] : []
  return [...heading, ...accounts.map((account) => [...accountColumns.map((column) => cellOf(account[column])), '1'])]
}

/** The same as they are written to a file. */
export const formatAccounts = (accounts: readonly Exported[], isFirst: boolean): Buffer =>
  Buffer.from((isFirst ? BYTE_ORDER_MARK : '') + csvLines(accountRows(accounts, isFirst)))
