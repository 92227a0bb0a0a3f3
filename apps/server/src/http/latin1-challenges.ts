import type { FastifyInstance } from 'fastify'

/**
 * Sends challenges with the octets that their characters stand for. Where a body is text, Node.js writes it and the headers
 * as one text in UTF-8, which would encode a realm in other letters than those of ASCII once more.
 */
export function sendChallengesAsLatin1(app: FastifyInstance): void {
  app.addHook('onSend', (_request, reply, payload, done) => {
    done(null, typeof payload === 'string' && reply.hasHeader('www-authenticate') ? Buffer.from(payload) : payload)
  })
}
