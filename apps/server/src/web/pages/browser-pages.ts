import { AppError, type Context, execute, findPageStyle, operations } from '@sipspace/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Dependencies } from '../../dependencies.ts'
import { enter } from '../../http/admit-request.ts'
import { notFoundPage } from './failed.page.ts'
import { pageOf, sendPage } from './page-request.ts'
import { provisioningLinkNotValid, provisioningLinkPage } from './provisioning-link.page.ts'

/** Sends a browser the page that says that there is nothing: of the Space of the host, where that is known. */
export async function sendNotFoundPage(deps: Dependencies, request: FastifyRequest, reply: FastifyReply) {
  try {
    request.authenticated = await enter(deps, request, reply, { access: 'public', kind: 'query' })
    request.pageStyle = await findPageStyle(deps.db, request.authenticated.space.id)
  } catch {
    // an unknown host, a flood, or an unavailable database: the page goes without the Space
  }
  return sendPage(reply, 404, notFoundPage(request))
}

/**
 * Sends a browser what it shows of a provisioning link, and leaves the link as it is.
 *
 * @param input as of the operation that gives the link
 */
export async function sendProvisioningLinkPage(
  deps: Dependencies,
  ctx: Context,
  input: { token: unknown; reset_password: boolean },
  request: FastifyRequest,
  reply: FastifyReply,
) {
  request.pageStyle = await findPageStyle(deps.db, ctx.space.id)
  const page = pageOf(ctx, request)
  try {
    const { url } = await execute(operations.provisioning.getLink, ctx, input)
    const image = `/provisioning/qrcode/${encodeURIComponent(String(input.token))}${input.reset_password ? '?reset_password' : ''}`
    return await sendPage(reply, 200, provisioningLinkPage({ ...page, url, image }))
  } catch (error) {
    const isUnknown = error instanceof AppError && ['token_not_found', 'invalid_input'].includes(error.code)
    if (!isUnknown) throw error
    return sendPage(reply, 404, provisioningLinkNotValid(page))
  }
}
