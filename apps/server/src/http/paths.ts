/**
 * A request target whose path has no two slashes in a row, which clients write where the base of their URLs ends with one. The
 * query stays as it is. Digest goes on to compare the target as it was sent.
 */
export function withSingleSlashes(target: string): string {
  if (!target.startsWith('/')) return target
  const query = target.indexOf('?')
  const path = query === -1 ? target : target.slice(0, query)
  return path.includes('//') ? `${path.replace(/\/{2,}/g, '/')}${target.slice(path.length)}` : target
}
