import { isIPv6 } from 'node:net'

const PARTS = /^(?:(turns?):)?(\[[^\]]+\]|[^[\]:/?]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i
/** An IPv4 address or a name (RFC 3986, `reg-name`), of the characters that names in the DNS have. */
const NAME = /^[a-z\d](?:[a-z\d._-]*[a-z\d])?\.?$/i

/**
 * The URI of a TURN server (RFC 7065) by what an operator writes: a name or an address, where wanted with a scheme (`turn:` or
 * `turns:`), a port and a transport. An IPv6 address may lack its brackets where no port follows. Null for anything else.
 */
function turnUri(text: string): string | null {
  const bare = text.replace(/^turns?:/i, '')
  const bracketed = isIPv6(bare) ? `${text.slice(0, text.length - bare.length)}[${bare}]` : text
  const [, scheme = 'turn', host = '', port, transport] = PARTS.exec(bracketed) ?? []
  const isHost = host.startsWith('[') ? isIPv6(host.slice(1, -1)) && !host.includes('%') : NAME.test(host)
  if (!isHost || (port !== undefined && (Number(port) < 1 || Number(port) > 65_535))) return null
  const query = transport === undefined ? '' : `?transport=${transport.toLowerCase()}`
  return `${scheme.toLowerCase()}:${host}${port === undefined ? '' : `:${Number(port)}`}${query}`
}

/** The URIs of TURN servers, which commas separate; null where one of them is none. */
export function turnUris(text: string): string[] | null {
  const uris = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map(turnUri)
  return uris.every((uri) => uri !== null) ? uris : null
}
