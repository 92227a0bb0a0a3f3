/**
 * What an address says of a page, read with a few functions instead of schemas, so that the first load goes without
 * the library for those. What is not understood is left out.
 */
export const textParam = (value: unknown, max = 255): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, max) || undefined : undefined

export const oneOfParam = <const T extends string>(value: unknown, known: readonly T[]): T | undefined =>
  known.find((one) => one === value)

/** Where to go on: a path of the dashboard, and of nowhere else. */
export const pathParam = (value: unknown): string | undefined => {
  const path = textParam(value, 2000)
  return path && /^\/(?![/\\])/.test(path) ? path : undefined
}
