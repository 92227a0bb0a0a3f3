/**
 * A time zone as PostgreSQL reads it, such as `Europe/Paris` or `+02:00`; null for what is none. Of an offset PostgreSQL takes
 * the sign of POSIX, which is the other one.
 */
export function postgresZone(text: string): string | null {
  if (/^[+-]\d{2}:\d{2}$/.test(text)) return `<${text}>${text.startsWith('+') ? '-' : '+'}${text.slice(1)}`
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone === '' ? null : text
  } catch {
    return null
  }
}
