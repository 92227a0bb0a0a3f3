import {
  AppError,
  type Context,
  execute,
  type FieldErrors,
  findPageStyle,
  findSpaceLogo,
  operations,
} from '@sipspace/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { answerOf } from '../../api/rest/rest.plugin.ts'
import type { Dependencies } from '../../dependencies.ts'
import { enter } from '../../http/admit-request.ts'
import { contextOf } from '../../http/context.ts'
import { calls } from '../../http/operation-names.ts'
import { labelRoutes } from '../../monitoring/requests.ts'
import { confirmationNotValid, confirmCreationForm, creationConfirmed } from './creation-token.page.ts'
import { failedPage } from './failed.page.ts'
import { oidcPages } from './oidc.plugin.ts'
import { hueStylesheet, PAGE_STYLESHEET, PAGE_STYLESHEET_PATH } from './page.ts'
import { captchaOf, fieldTexts, pageOf, sendCaptchaPage, sendPage } from './page-request.ts'
import { qrSignInPages } from './qr-sign-in.plugin.ts'
import { recoveryPages } from './recovery.plugin.ts'
import { registerPages } from './register.plugin.ts'
import { linkNotValid, resetPasswordDone, resetPasswordForm } from './reset-password.page.ts'
import { wizardPages } from './wizard.plugin.ts'

type TokenRequest = FastifyRequest<{ Params: { token: string } }>

/** The public pages: plain HTML forms, reached by links in mails. */
export async function pagesPlugin(app: FastifyInstance, { deps }: { deps: Dependencies }): Promise<void> {
  labelRoutes(app, 'pages')
  app.get<{ Querystring: { hue?: unknown } }>(
    PAGE_STYLESHEET_PATH,
    { config: { cacheControl: 'public, max-age=3600' } },
    async (request, reply) => {
      const hue = /^\d{1,3}$/.test(String(request.query.hue)) ? Number(request.query.hue) : null
      return reply
        .type('text/css; charset=utf-8')
        .send(hue === null || hue > 360 ? PAGE_STYLESHEET : PAGE_STYLESHEET + hueStylesheet(hue))
    },
  )

  // of a type that its first bytes show it to be, and that nothing runs
  app.get('/logo', { config: { cacheControl: 'public, max-age=86400' } }, async (request, reply) => {
    request.authenticated = await enter(deps, request, reply, { access: 'public', kind: 'query' })
    const logo = await findSpaceLogo(deps.db, request.authenticated.space.id)
    if (!logo) throw new AppError('logo_not_found')
    return reply
      .type(logo.content_type)
      .header('etag', `"${logo.sha256}"`)
      .header('content-security-policy', "default-src 'none'; sandbox; frame-ancestors 'none'")
      .header('x-content-type-options', 'nosniff')
      .send(logo.image)
  })

  app.get('/', async (_request, reply) => reply.redirect('/dashboard', 302))

  // browsers ask for it by themselves
  app.get('/favicon.ico', { config: { cacheControl: 'public, max-age=86400' } }, async (_request, reply) =>
    reply.code(204).send(),
  )

  await app.register(async (pages) => {
    pages.decorateRequest('pageStyle')
    pages.setErrorHandler((error, request, reply) => {
      const { status, body } = answerOf(error, request, reply)
      return sendPage(reply, status, failedPage(request, body.message))
    })
    pages.addHook('onRequest', async (request, reply) => {
      request.authenticated = await enter(deps, request, reply, { access: 'public', kind: 'mutation' })
      request.pageStyle = await findPageStyle(deps.db, request.authenticated.space.id)
    })

    await pages.register(recoveryPages, { deps })
    await pages.register(wizardPages, { deps })
    await pages.register(oidcPages, { deps })
    await pages.register(registerPages, { deps })
    await pages.register(qrSignInPages, { deps })

    pages.get('/reset_password/:token', calls(operations.passwordReset.get), async (request: TokenRequest, reply) => {
      const ctx = contextOf(deps, request, reply)
      const account = await execute(operations.passwordReset.get, ctx, request.params).catch(asNothing)
      return account ? sendPage(reply, 200, resetForm(ctx, request, account)) : sendNotValid(ctx, request, reply)
    })

    pages.post('/reset_password/:token', calls(operations.passwordReset.set), async (request: TokenRequest, reply) => {
      const ctx = contextOf(deps, request, reply)
      const account = await execute(operations.passwordReset.get, ctx, request.params).catch(asNothing)
      if (!account) return sendNotValid(ctx, request, reply)
      const form = typeof request.body === 'object' ? request.body : {}
      try {
        const done = await execute(operations.passwordReset.set, ctx, { ...form, ...request.params })
        return await sendPage(reply, 200, resetPasswordDone({ ...pageOf(ctx, request), account: done }))
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        if (error.code === 'token_not_found') return sendNotValid(ctx, request, reply)
        if (!error.fields) throw error
        return sendPage(reply, 422, resetForm(ctx, request, account, error.fields))
      }
    })

    function sendConfirmForm(
      ctx: Context,
      request: TokenRequest,
      reply: FastifyReply,
      status: number,
      fields: FieldErrors = {},
    ) {
      const page = pageOf(ctx, request)
      const action = `/creation_token/check/${encodeURIComponent(request.params.token)}`
      const { captcha: captchaError } = fieldTexts(page.language, fields)
      return sendCaptchaPage(reply, status, deps.config.HCAPTCHA_SITEKEY, (siteKey) =>
        confirmCreationForm({ ...page, action, siteKey, captchaError }),
      )
    }

    pages.get(
      '/creation_token/check/:token',
      calls(operations.creationTokens.getRequest),
      async (request: TokenRequest, reply) => {
        const ctx = contextOf(deps, request, reply)
        const page = pageOf(ctx, request)
        const known = await execute(operations.creationTokens.getRequest, ctx, request.params).catch(asNothing)
        if (!known) return sendPage(reply, 404, confirmationNotValid(page))
        if (known.validated) return sendPage(reply, 200, creationConfirmed(page))
        return sendConfirmForm(ctx, request, reply, 200)
      },
    )

    pages.post(
      '/creation_token/check/:token',
      calls(operations.creationTokens.validateRequest),
      async (request: TokenRequest, reply) => {
        const ctx = contextOf(deps, request, reply)
        const page = pageOf(ctx, request)
        const input = { ...request.params, ...captchaOf(request) }
        const validated = await execute(operations.creationTokens.validateRequest, ctx, input).catch(asUnsolved)
        if (validated instanceof AppError) return sendConfirmForm(ctx, request, reply, 422, validated.fields)
        return validated
          ? sendPage(reply, 200, creationConfirmed(page))
          : sendPage(reply, 404, confirmationNotValid(page))
      },
    )
  })
}

/** A captcha that was not solved is another matter. */
function asUnsolved(error: unknown): AppError | null {
  return error instanceof AppError && error.fields && 'captcha' in error.fields ? error : asNothing(error)
}

/** A token that is not one to begin with is as good as an unknown one. */
function asNothing(error: unknown): null {
  if (error instanceof AppError && (error.code === 'token_not_found' || error.code === 'invalid_input')) return null
  throw error
}

function resetForm(
  ctx: Context,
  request: TokenRequest,
  account: { username: string; domain: string },
  fields: FieldErrors = {},
): string {
  const page = pageOf(ctx, request)
  return resetPasswordForm({
    ...page,
    account,
    errors: fieldTexts(page.language, fields),
    action: `/reset_password/${encodeURIComponent(request.params.token)}`,
    minLength: ctx.config.ACCOUNT_PASSWORD_MIN_LENGTH,
  })
}

const sendNotValid = (ctx: Context, request: FastifyRequest, reply: FastifyReply) =>
  sendPage(reply, 404, linkNotValid(pageOf(ctx, request)))
