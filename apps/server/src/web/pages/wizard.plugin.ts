import { appLink, execute, isSipUri, operations } from '@sipspace/core'
import type { FastifyInstance } from 'fastify'
import type { Dependencies } from '../../dependencies.ts'
import { contextOf } from '../../http/context.ts'
import { calls } from '../../http/operation-names.ts'
import { pageOf, sendPage } from './page-request.ts'
import { wizardPage } from './wizard.page.ts'

const actions = ['call', 'show', 'bye', 'accept', 'decline'] as const

/** The pages with links into the app: of a token, which is used up by it, and of what the address itself says. */
export async function wizardPages(app: FastifyInstance, { deps }: { deps: Dependencies }): Promise<void> {
  app.get<{ Params: { token: string } }>(
    '/wizard/:token',
    // a HEAD, as previews of links send it, does not use the token up
    { ...calls(operations.wizard.open), exposeHeadRoute: false },
    async (request, reply) => {
      const ctx = contextOf(deps, request, reply)
      const token = request.params.token.slice(0, 255)
      const opened = await execute(operations.wizard.open, ctx, { token })
      return sendPage(reply, 200, wizardPage({ ...pageOf(ctx, request), ...opened }))
    },
  )

  app.get<{ Querystring: Record<string, unknown> }>('/wizard', async (request, reply) => {
    const ctx = contextOf(deps, request, reply)
    const { sip, 'linphone-action': action, 'linphone-use-sips': useSips } = request.query
    const opened = {
      sip: typeof sip === 'string' && isSipUri(sip) ? sip : null,
      linphone_action: actions.find((one) => one === action) ?? ('show' as const),
      linphone_use_sips: useSips === 'true' || useSips === '1',
      fetch_config: null,
    }
    // a call needs an address
    if (opened.linphone_action === 'call' && opened.sip === null) opened.linphone_action = 'show'
    return sendPage(reply, 200, wizardPage({ ...pageOf(ctx, request), ...opened, link: appLink(opened) }))
  })
}
