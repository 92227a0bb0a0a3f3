import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'

const compressions = {
  br: (content: Buffer) => promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (content: Buffer) => promisify(gzip)(content),
}

type Encoding = keyof typeof compressions

/** Sends what is always the same: made and compressed when it is first asked for, and kept. */
export function alwaysTheSame(type: string, make: () => Promise<string | Buffer> | string) {
  const kept = new Map<Encoding | null, Promise<Buffer>>()
  const contentIn = (encoding: Encoding | null): Promise<Buffer> => {
    const known = kept.get(encoding)
    if (known) return known
    const made =
      encoding === null
        ? Promise.resolve(make()).then((content) => Buffer.from(content))
        : contentIn(null).then(compressions[encoding])
    kept.set(encoding, made)
    made.catch(() => kept.delete(encoding))
    return made
  }
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const encoding = encodingOf(request)
    reply.header('vary', 'accept-encoding').type(`${type}; charset=utf-8`)
    if (encoding !== null) reply.header('content-encoding', encoding)
    return reply.send(await contentIn(encoding))
  }
}

/** The best that the client takes (RFC 9110 section 12.5.3); null where it takes none of them. */
function encodingOf({ headers }: FastifyRequest): Encoding | null {
  const taken = (headers['accept-encoding'] ?? '')
    .split(',')
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map((part) => part.replace(/;.*/, '').trim().toLowerCase())
  return (['br', 'gzip'] as const).find((encoding) => taken.includes(encoding)) ?? null
}
