import type { IncomingHttpHeaders } from 'node:http'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyReply } from 'fastify'

const compressions = {
  br: (content: Buffer) => promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (content: Buffer) => promisify(gzip)(content),
}

export type Encoding = keyof typeof compressions

/** The best that the client takes (RFC 9110 section 12.5.3); null where it takes none of them. */
export function encodingOf(headers: IncomingHttpHeaders): Encoding | null {
  const taken = (headers['accept-encoding'] ?? '')
    .split(',')
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map((part) => part.replace(/;.*/, '').trim().toLowerCase())
  return (['br', 'gzip'] as const).find((encoding) => taken.includes(encoding)) ?? null
}

export const compress = (content: Buffer, encoding: Encoding): Promise<Buffer> => compressions[encoding](content)

/** Sends a text as its client takes it best; that it depends on this is for `vary` to say. */
export async function sendCompressed(reply: FastifyReply, text: string): Promise<FastifyReply> {
  const encoding = encodingOf(reply.request.headers)
  if (encoding === null) return reply.send(text)
  return reply.header('content-encoding', encoding).send(await compress(Buffer.from(text), encoding))
}
