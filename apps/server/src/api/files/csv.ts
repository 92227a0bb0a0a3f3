import { stringify } from 'csv-stringify/sync'

/**
 * Rows as lines of CSV (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe before it, which
 * an import takes off again.
 */
export const csvLines = (rows: readonly (readonly unknown[])[]): string =>
  stringify(
    rows.map((row) => row.map((cell) => (typeof cell === 'boolean' ? String(cell) : cell))),
    { escape_formulas: true, record_delimiter: '\r\n' },
  )

/** Spreadsheets take a file for UTF-8 when it begins so. */
export const BYTE_ORDER_MARK = '\ufeff'
