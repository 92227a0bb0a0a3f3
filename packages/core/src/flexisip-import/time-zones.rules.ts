/**
 * A time zone as PostgreSQL reads it, such as `Europe/Paris` or `+02:00`; null for what is none. Of an offset PostgreSQL takes
 * the sign of POSIX, which is the other one.
 */
export function postgresZone(text: string): string | null {
  const offset = /^([+-]\d{2}):?(\d{2})?$/.exec(text)
  if (offset) {
    const written = `${offset[1]}:${offset[2] ?? '00'}`
    return `<${written}>${written.startsWith('+') ? '-' : '+'}${written.slice(1)}`
  }
  try {
    new Intl.DateTimeFormat('en', { timeZone: text }).format()
    return text
  } catch {
    return null
  }
}
