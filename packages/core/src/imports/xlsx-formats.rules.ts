/**
 * What the format of a cell makes of a number: a date, or digits in a form such as `00000` or `0# ## ## ## ##`; null where it
 * is shown as it is, or only its fraction, its thousands or its sign are shown in another way.
 */
export type NumberFormat = 'date' | { form: string } | null

/** The formats of dates and times that every workbook has (ECMA-376 part 1, section 18.8.30). */
const DATE_IDS = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
] as const

/**
 * Reads a number format.
 *
 * @param id its id in the workbook
 * @param code as the workbook writes it, such as `dd/mm/yyyy`; undefined for those that every workbook has
 */
export function readNumberFormat(id: number, code: string | undefined): NumberFormat {
  if (code === undefined) return DATE_IDS.some(([first, last]) => id >= first && id <= last) ? 'date' : null
  // the first section is that of positive numbers; in brackets are colours, conditions and languages
  const section = code.replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '').replace(/;.*/s, '')
  const bare = section.replace(/"[^"]*"|\\.|[_*]./g, '')
  if (/[ymdhs]/i.test(bare)) return 'date'
  const form = section.replace(/[_*]./g, '').replace(/"([^"]*)"|\\(.)/g, '$1$2')
  return /^[0#+\-/() ]+$/.test(form) && /[0#]/.test(form) ? { form } : null
}

/** Puts the digits of a whole number into a form, from its end on: `612345678` and `0# ## ## ## ##` are `06 12 34 56 78`. */
export function formatInteger(number: string, form: string): string {
  if (!/^\d+$/.test(number)) return number
  const digits = Array.from(number)
  const first = form.search(/[0#]/)
  return Array.from(form).reduceRight((shown, mark, index) => {
    if (mark !== '0' && mark !== '#') return mark + shown
    const part = index === first ? digits.splice(0).join('') : digits.pop()
    return (part || (mark === '0' ? '0' : '')) + shown
  }, '')
}
