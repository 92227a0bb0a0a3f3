import { AppError, type Context, execute, type FieldErrors, operations } from '@sipspace/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Unauthenticated } from '../../auth/unauthenticated.ts'
import type { Dependencies } from '../../dependencies.ts'
import { enter, requireOwnPage } from '../../http/admit-request.ts'
import { contextOf } from '../../http/context.ts'
import { calls } from '../../http/operation-names.ts'
import { takeTurn } from '../../http/turns.ts'
import { captchaOf, fieldTexts, formOf, pageOf, sendCaptchaPage, sendPage } from './page-request.ts'
import {
  type Channel,
  registerAgainForm,
  registerCodeForm,
  registered,
  registerForm,
  registrationClosed,
} from './register.page.ts'

const { changes, signUp: signUps } = operations

/** What a form calls, by the channel that a code is sent on; with the types of its input and answer. */
const actions = {
  email: {
    signUp: {
      operation: signUps.createByEmail,
      run: (ctx: Context, input: object) => execute(signUps.createByEmail, ctx, input),
    },
    again: {
      operation: changes.requestEmail,
      run: (ctx: Context, input: object) => execute(changes.requestEmail, ctx, input),
    },
    confirm: {
      operation: changes.confirmEmail,
      run: (ctx: Context, input: object) => execute(changes.confirmEmail, ctx, input),
    },
  },
  phone: {
    signUp: {
      operation: signUps.createByPhone,
      run: (ctx: Context, input: object) => execute(signUps.createByPhone, ctx, input),
    },
    again: {
      operation: changes.requestPhone,
      run: (ctx: Context, input: object) => execute(changes.requestPhone, ctx, input),
    },
    confirm: {
      operation: changes.confirmPhone,
      run: (ctx: Context, input: object) => execute(changes.confirmPhone, ctx, input),
    },
  },
}

const CLOSED = ['public_registration_off', 'phone_registration_off']

/**
 * The pages on which people create accounts of their own, where the Space wants that. The first form signs its user in,
 * so that only this browser can enter the code that activates the account.
 */
export async function registerPages(pages: FastifyInstance, { deps }: { deps: Dependencies }): Promise<void> {
  const { HCAPTCHA_SITEKEY: key, TERMS_OF_USE_URL: terms, PRIVACY_POLICY_URL: privacy } = deps.config
  const hasDocuments = terms !== undefined || privacy !== undefined

  async function sendForm(
    ctx: Context,
    request: FastifyRequest,
    reply: FastifyReply,
    channel: Channel,
    refused: { values: Record<string, string>; errors: Record<string, string> } | null,
  ) {
    const page = pageOf(ctx, request)
    const offered = await execute(operations.signUp.getOffer, ctx, {})
    if (!offered[channel]) return sendPage(reply, 403, registrationClosed(page))
    return sendCaptchaPage(reply, refused ? 422 : 200, key, (siteKey) =>
      registerForm({
        ...page,
        channel,
        domain: ctx.space.domain,
        minLength: deps.config.ACCOUNT_PASSWORD_MIN_LENGTH,
        intro: offered.intro,
        documents: { terms, privacy },
        hasOther: offered.email && offered.phone,
        siteKey,
        ...refused,
      }),
    )
  }

  pages.get('/register', async (_request, reply) => reply.redirect('/register/email', 303))

  for (const channel of ['email', 'phone'] as const) {
    pages.get(`/register/${channel}`, calls(operations.signUp.getOffer), async (request, reply) =>
      sendForm(contextOf(deps, request, reply), request, reply, channel, null),
    )

    const { signUp, again, confirm } = actions[channel]
    pages.post(`/register/${channel}`, calls(signUp.operation), async (request, reply) => {
      requireOwnPage(request)
      await takeTurn(deps, request, reply, signUp.operation)
      const ctx = contextOf(deps, request, reply)
      const { language } = pageOf(ctx, request)
      const { accepted, ...values } = formOf(request, ['username', channel, 'accepted'])
      const { password = '' } = secretsOf(request)
      const own: FieldErrors = {}
      if (password !== secretsOf(request).password_confirmation)
        own['password_confirmation'] = [{ key: 'password_mismatch' }]
      if (hasDocuments && accepted === undefined) own['accepted'] = [{ key: 'required' }]
      try {
        if (Object.keys(own).length > 0) throw new AppError('invalid_input', own)
        await signUp.run(ctx, { ...values, password, ...captchaOf(request) })
        return await reply.redirect(`/register/code/${channel}`, 303)
      } catch (error) {
        if (error instanceof AppError && CLOSED.includes(error.code)) {
          return sendPage(reply, 403, registrationClosed(pageOf(ctx, request)))
        }
        if (!(error instanceof AppError && error.fields)) throw error
        return sendForm(ctx, request, reply, channel, { values, errors: fieldTexts(language, error.fields) })
      }
    })

    /** Who enters a code is the user that the first form has signed in; undefined when that is nobody any more. */
    const contextOfUser = async (request: FastifyRequest, reply: FastifyReply, kind: 'query' | 'mutation') => {
      try {
        request.authenticated = await enter(deps, request, reply, { access: 'user', kind })
      } catch (error) {
        if (error instanceof Unauthenticated) return undefined
        throw error
      }
      return contextOf(deps, request, reply)
    }

    for (const { path, action, fields, form, done } of [
      {
        path: `/register/code/${channel}`,
        action: confirm,
        fields: ['code'],
        form: registerCodeForm,
        done: (ctx: Context, request: FastifyRequest, reply: FastifyReply) =>
          sendPage(reply, 200, registered(pageOf(ctx, request))),
      },
      {
        path: `/register/again/${channel}`,
        action: again,
        fields: [channel],
        form: registerAgainForm,
        done: (_ctx: Context, _request: FastifyRequest, reply: FastifyReply) =>
          reply.redirect(`/register/code/${channel}`, 303),
      },
    ]) {
      pages.get(path, async (request, reply) => {
        const ctx = await contextOfUser(request, reply, 'query')
        if (!ctx) return reply.redirect('/register', 303)
        return sendPage(reply, 200, form({ ...pageOf(ctx, request), channel }))
      })

      pages.post(path, calls(action.operation), async (request, reply) => {
        const ctx = await contextOfUser(request, reply, 'mutation')
        if (!ctx) return reply.redirect('/register', 303)
        await takeTurn(deps, request, reply, action.operation)
        const values = formOf(request, fields)
        try {
          await action.run(ctx, values)
          return await done(ctx, request, reply)
        } catch (error) {
          if (!(error instanceof AppError && error.fields)) throw error
          const page = pageOf(ctx, request)
          return sendPage(
            reply,
            422,
            form({ ...page, channel, values, errors: fieldTexts(page.language, error.fields) }),
          )
        }
      })
    }
  }
}

/** The passwords of a form as they were typed in, spaces included. */
function secretsOf(request: FastifyRequest): { password?: string; password_confirmation?: string } {
  const body: unknown = request.body
  if (typeof body !== 'object' || body === null) return {}
  const { password, password_confirmation } = body as Record<string, unknown>
  return {
    ...(typeof password === 'string' ? { password } : {}),
    ...(typeof password_confirmation === 'string' ? { password_confirmation } : {}),
  }
}
