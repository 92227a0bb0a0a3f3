import type { z } from 'zod'
import { defaultOf } from '../../../apps/server/src/config/settings-in-force.ts'

/** The settings as a Markdown table: names, defaults and meanings, from the schema itself. */
export function settingsTable(schema: z.ZodObject): string {
  const rows = Object.entries(schema.shape).map(([name, setting]) => {
    const { description = '' } = (setting as z.ZodType).meta() ?? {}
    const fallback = defaultOf(setting as z.ZodType)
    return `| \`${name}\` | ${fallback === null || fallback === '' ? '' : `\`${fallback.replaceAll('|', '\\|')}\``} | ${description} |`
  })
  return ['| variable | default | meaning |', '|---|---|---|', ...rows].join('\n')
}
