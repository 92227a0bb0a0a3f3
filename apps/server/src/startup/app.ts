import cookie from '@fastify/cookie'
import cors from '@fastify/cors'
import Fastify, { type FastifyInstance, LogController } from 'fastify'
import { filesPlugin } from '../api/files/files.plugin.ts'
import { voicemailFilesPlugin } from '../api/files/voicemail-files.plugin.ts'
import { monitoringPlugin } from '../api/monitoring/monitoring.plugin.ts'
import { openApiPlugin } from '../api/openapi/openapi.plugin.ts'
import { provisioningPlugin } from '../api/provisioning/provisioning.plugin.ts'
import { restPlugin, sendError } from '../api/rest/rest.plugin.ts'
import { scimPlugin } from '../api/scim/scim.plugin.ts'
import { directoryPlugin } from '../api/sip/directory.plugin.ts'
import { trpcPlugin } from '../api/trpc/trpc.plugin.ts'
import { contactsPlugin } from '../api/vcard/contacts.plugin.ts'
import type { Dependencies } from '../dependencies.ts'
import { acceptsHtml } from '../http/accepts-html.ts'
import { BOUNDS, boundBodies, refuseConnection, serverBounds } from '../http/bounds.ts'
import { forbidCaching } from '../http/cache-control.ts'
import { drainOnClose } from '../http/drain.ts'
import { BODY_LIMIT, RequestError } from '../http/errors.ts'
import { parseForm } from '../http/form-body.ts'
import { sendChallengesAsLatin1 } from '../http/latin1-challenges.ts'
import { withSingleSlashes } from '../http/paths.ts'
import { createSourceReader, noteSources, refuseSeveralHosts } from '../http/request-source.ts'
import { sendSecurityHeaders } from '../http/security-headers.ts'
import { logRefusedRequest, logRequests, requestId } from '../monitoring/requests.ts'
import { dashboardPlugin } from '../web/dashboard/dashboard.plugin.ts'
import { docsPlugin } from '../web/docs/docs.plugin.ts'
import { sendNotFoundPage, sendProvisioningLinkPage } from '../web/pages/browser-pages.ts'
import { pagesPlugin } from '../web/pages/pages.plugin.ts'

/** The HTTP server, ready to listen or to be injected into. */
export async function buildApp(deps: Dependencies, bounds = BOUNDS): Promise<FastifyInstance> {
  const reader = createSourceReader(deps.config.TRUST_PROXY)
  const app = Fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit: BODY_LIMIT,
    ...serverBounds(bounds),
    clientErrorHandler: refuseConnection,
    genReqId: requestId(reader.isFromProxy),
    return503OnClosing: false,
    rewriteUrl: ({ url = '/' }) => withSingleSlashes(url),
    routerOptions: { maxParamLength: 5_000, ignoreTrailingSlash: true },
    forceCloseConnections: 'idle',
    frameworkErrors: (error, request, reply) => {
      request.source = reader.sourceOf(request.raw)
      logRefusedRequest(deps, request, reply)
      sendError(error, request, reply.header('cache-control', 'no-store'))
    },
  })
  // before those that wait until all connections are closed
  app.addHook('preClose', () => deps.auditFeed.stop())
  noteSources(app, reader)
  logRequests(app, deps)
  refuseSeveralHosts(app)
  boundBodies(app, bounds)
  drainOnClose(app)
  forbidCaching(app)
  sendChallengesAsLatin1(app)
  if (deps.config.CORS_ORIGINS.length > 0) {
    await app.register(cors, {
      origin: deps.config.CORS_ORIGINS,
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      exposedHeaders: ['etag', 'www-authenticate', 'retry-after', 'x-request-id', 'sipspace-version'],
      maxAge: 600,
    })
  }
  await app.register(cookie)
  const form = { parseAs: 'buffer', bodyLimit: BODY_LIMIT } as const
  app.addContentTypeParser<Buffer>('application/x-www-form-urlencoded', form, (_request, body, done) => {
    const fields = parseForm(body)
    if (fields === null) done(new RequestError('malformed_form'))
    else done(null, fields)
  })
  await sendSecurityHeaders(app, { includeSubDomains: deps.config.HSTS_INCLUDE_SUBDOMAINS })
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply))
  app.setNotFoundHandler((request, reply) =>
    acceptsHtml(request.headers)
      ? sendNotFoundPage(deps, request, reply)
      : sendError(new RequestError('route_not_found'), request, reply),
  )
  await app.register(monitoringPlugin, { deps })
  await app.register(directoryPlugin, { deps })
  await app.register(restPlugin, { deps })
  await app.register(scimPlugin, { deps })
  await app.register(openApiPlugin, { deps })
  await app.register(trpcPlugin, { deps })
  await app.register(filesPlugin, { deps })
  await app.register(voicemailFilesPlugin, { deps })
  await app.register(dashboardPlugin)
  await app.register(pagesPlugin, { deps })
  await app.register(docsPlugin, { deps })
  await app.register(provisioningPlugin, { deps, sendLinkPage: sendProvisioningLinkPage })
  await app.register(contactsPlugin, { deps })
  return app
}
