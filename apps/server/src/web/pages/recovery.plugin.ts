import { AppError, type Context, execute, operations } from '@sipspace/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Dependencies } from '../../dependencies.ts'
import { contextOf } from '../../http/context.ts'
import { calls } from '../../http/operation-names.ts'
import { captchaOf, fieldTexts, formOf, pageOf, sendCaptchaPage, sendPage } from './page-request.ts'
import { recoveryCodeForm, recoveryForm } from './recovery.page.ts'

type CodeRequest = FastifyRequest<{ Params: { recovery: string } }>

const channels = {
  email: {
    fields: ['username', 'email'],
    operation: operations.recovery.startByEmail,
    begin: (ctx: Context, input: object) => execute(operations.recovery.startByEmail, ctx, input),
  },
  phone: {
    fields: ['phone'],
    operation: operations.recovery.startByPhone,
    begin: (ctx: Context, input: object) => execute(operations.recovery.startByPhone, ctx, input),
  },
}

/** The pages for a lost password: request a code, enter it, and go on to where the new one is set. */
export async function recoveryPages(pages: FastifyInstance, { deps }: { deps: Dependencies }): Promise<void> {
  pages.get('/recovery', async (_request, reply) => seeOther(reply, '/recovery/email'))

  const key = deps.config.HCAPTCHA_SITEKEY
  for (const channel of ['email', 'phone'] as const) {
    const { operation, begin, fields } = channels[channel]
    const path = `/recovery/${channel}`

    pages.get(path, async (request, reply) => {
      const ctx = contextOf(deps, request, reply)
      const page = pageOf(ctx, request)
      const values = valuesOfQuery(request, fields)
      return sendCaptchaPage(reply, 200, key, (siteKey) => recoveryForm({ ...page, channel, values, siteKey }))
    })

    pages.post(path, calls(operation), async (request, reply) => {
      const ctx = contextOf(deps, request, reply)
      const page = pageOf(ctx, request)
      const values = formOf(request, fields)
      try {
        const { recovery } = await begin(ctx, { ...values, ...captchaOf(request) })
        return await seeOther(reply, `/recovery/code/${recovery}`)
      } catch (error) {
        if (!(error instanceof AppError && error.fields)) throw error
        const errors = fieldTexts(page.language, error.fields)
        return sendCaptchaPage(reply, 422, key, (siteKey) =>
          recoveryForm({ ...page, channel, values, errors, siteKey }),
        )
      }
    })
  }

  const codeForm = (request: CodeRequest, reply: FastifyReply, status: number, error?: AppError) => {
    const page = pageOf(contextOf(deps, request, reply), request)
    const { code } = fieldTexts(page.language, error?.fields ?? {})
    return sendPage(
      reply,
      status,
      recoveryCodeForm({
        ...page,
        action: `/recovery/code/${encodeURIComponent(request.params.recovery)}`,
        minutes: deps.config.APP_RECOVERY_CODE_EXPIRATION_MINUTES,
        ...(code === undefined ? {} : { errors: { code } }),
      }),
    )
  }

  // It is the same page whatever the address says: what an address leads to is not for guessers.
  pages.get('/recovery/code/:recovery', async (request: CodeRequest, reply) => codeForm(request, reply, 200))

  pages.post('/recovery/code/:recovery', calls(operations.recovery.confirm), async (request: CodeRequest, reply) => {
    const ctx = contextOf(deps, request, reply)
    const { code = '' } = formOf(request, ['code'])
    try {
      const input = { code: code.trim(), ...request.params }
      const { token } = await execute(operations.recovery.confirm, ctx, input)
      return await seeOther(reply, `/reset_password/${token}`)
    } catch (error) {
      if (!(error instanceof AppError && error.fields)) throw error
      return codeForm(request, reply, 422, error.fields['code'] ? error : wrongCode)
    }
  })
}

/** What is not a recovery to begin with is as good as an unknown one. */
const wrongCode = new AppError('invalid_input', { code: [{ key: 'code_wrong' }] })

const seeOther = (reply: FastifyReply, path: string) => reply.redirect(path, 303)

/** What a link to the form has filled in already, such as `?username=alice`. */
function valuesOfQuery({ query }: FastifyRequest, fields: string[]): Record<string, string> {
  const given = Object.entries(query as Record<string, unknown>)
  return Object.fromEntries(
    given.filter((entry): entry is [string, string] => fields.includes(entry[0]) && typeof entry[1] === 'string'),
  )
}
