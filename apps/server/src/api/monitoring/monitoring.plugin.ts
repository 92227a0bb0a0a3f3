import { AppError } from '@sipspace/core'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Config } from '../../config/config.ts'
import type { Dependencies } from '../../dependencies.ts'
import { RequestError } from '../../http/errors.ts'
import { isSameText } from '../../http/same-text.ts'
import { RETRY_AFTER_SECONDS } from '../../http/unavailable.ts'
import { createReadiness } from '../../monitoring/status.ts'
import { VERSION } from '../../version.ts'

const config = { isProbe: true }

/** For those who monitor the process: whether it lives, whether it can serve, and what it does. */
export async function monitoringPlugin(app: FastifyInstance, { deps }: { deps: Dependencies }): Promise<void> {
  const readiness = createReadiness(deps)

  app.get('/healthz', { config }, async (_request, reply) => reply.send({ status: 'ok', version: VERSION }))

  app.get('/readyz', { config }, async (_request, reply) => {
    const state = await readiness()
    if (state.status !== 'ready') reply.code(503).header('retry-after', RETRY_AFTER_SECONDS)
    return reply.send(state)
  })

  app.get('/metrics', { config }, async (request, reply) => {
    requireMetricsAccess(request, deps.config)
    const { type, body } = await deps.metrics.expose()
    return reply.header('content-type', type).send(Buffer.from(body))
  })
}

const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip']

/**
 * Metrics are for those who know METRICS_TOKEN. Without one, they are for this machine: what comes from its loopback
 * address and has not come by a proxy, which would make anybody local. For others there is no such page.
 *
 * @throws RequestError
 */
function requireMetricsAccess(request: FastifyRequest, { METRICS_TOKEN: token, TRUST_PROXY }: Config): void {
  if (token !== undefined) {
    if (isSameText(request.headers.authorization ?? '', `Bearer ${token}`)) return
    throw new AppError('unauthenticated')
  }
  const isDirect = TRUST_PROXY === false && !FORWARDED.some((name) => name in request.headers)
  const isLocal = isDirect && isLoopback(request.socket.remoteAddress) && isLoopback(request.hostname)
  if (!isLocal) throw new RequestError('route_not_found')
}

const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && /^(localhost|\[?::1\]?|(::ffff:)?127(\.\d{1,3}){3})$/.test(address)
