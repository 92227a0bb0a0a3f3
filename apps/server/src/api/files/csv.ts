import { escapeFormula } from '@sipspace/core'
import { stringify } from 'csv-stringify/sync'

/**
 * Rows as lines of CSV (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe before it, which
 * an import of a file with our mark takes off again.
 */
export const csvLines = (rows: readonly (readonly unknown[])[]): string =>
  stringify(
    rows.map((row) => row.map((cell) => (typeof cell === 'string' ? escapeFormula(cell) : booleanText(cell)))),
    { record_delimiter: '\r\n', quoted_match: /[\r\n]|^\s|\s$/ },
  )

const booleanText = (cell: unknown): unknown => (typeof cell === 'boolean' ? String(cell) : cell)

/** Spreadsheets take a file for UTF-8 when it begins so. */
export const BYTE_ORDER_MARK = '\ufeff'
