const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The text of a body, without a byte order mark; null for octets that are not UTF-8. */
export function decodeUtf8(octets: Buffer): string | null {
  try {
    return utf8.decode(octets)
  } catch {
    return null
  }
}
