import { createHmac, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../errors.ts'
import { query } from '../operation.ts'
import { turnUris } from '../turn-uris.ts'

const TurnCredentials = z
  .object({
    username: z.string().meta({ description: 'The moment they end, in seconds since the epoch, and a random part.' }),
    password: z.string(),
    ttl: z.int().meta({ description: 'Seconds for which they are valid.' }),
    uris: z.array(z.string()),
  })
  .meta({ id: 'TurnCredentials' })

/** Time-limited TURN credentials (draft-uberti-behave-turn-rest-00). */
export const getCredentials = query({
  summary: 'Get credentials for the TURN server',
  access: 'user',
  input: z.object({}),
  output: TurnCredentials,
  errors: ['not_configured'],
  async run(ctx) {
    const { COTURN_SERVER_HOST: host, COTURN_STATIC_AUTH_SECRET: secret } = ctx.config
    if (host === '' || secret === '') throw new AppError('not_configured')
    const ttl = ctx.config.COTURN_SESSION_TTL_MINUTES * 60
    const username = `${Math.floor(ctx.clock().getTime() / 1000) + ttl}:${randomBytes(12).toString('hex')}`
    const password = createHmac('sha1', secret).update(username).digest('base64')
    return { username, password, ttl, uris: turnUris(host) ?? [] }
  },
})
