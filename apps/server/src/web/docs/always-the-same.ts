import type { FastifyReply, FastifyRequest } from 'fastify'
import { compress, type Encoding, encodingOf } from '../../http/compression.ts'

/** Sends what is always the same: made and compressed when it is first asked for, and kept. */
export function alwaysTheSame(type: string, make: () => Promise<string | Buffer> | string) {
  const kept = new Map<Encoding | null, Promise<Buffer>>()
  const contentIn = (encoding: Encoding | null): Promise<Buffer> => {
    const known = kept.get(encoding)
    if (known) return known
    const made =
      encoding === null
        ? Promise.resolve(make()).then((content) => Buffer.from(content))
        : contentIn(null).then((content) => compress(content, encoding))
    kept.set(encoding, made)
    made.catch(() => kept.delete(encoding))
    return made
  }
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const encoding = encodingOf(request.headers)
    reply.header('vary', 'accept-encoding').type(`${type}; charset=utf-8`)
    if (encoding !== null) reply.header('content-encoding', encoding)
    return reply.send(await contentIn(encoding))
  }
}
