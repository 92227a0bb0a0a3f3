/** What a spreadsheet would run as a formula, or what has been kept from that already (OWASP, CSV injection). */
const FORMULA = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/
const ESCAPED_FORMULA = /^'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/

/** The last column of a file of accounts that we have exported: in such a file, an import takes apostrophes off again. */
export const EXPORT_MARK = 'sipspace_export'

/** A cell of an export: with an apostrophe before what a spreadsheet would run, and before what looks as if it had one. */
export const escapeFormula = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell)

/** The cell as it was before {@link escapeFormula}. */
export const unescapeFormula = (cell: string): string => (ESCAPED_FORMULA.test(cell) ? cell.slice(1) : cell)
