import { type Context, type FieldErrors, isMessageKey, logoPath, negotiateLanguage, translate } from '@sipspace/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { PageLanguage } from './pages.messages.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** what the pages of its Space look like; undefined until it is known */
    pageStyle: { theme_hue: number; logo_sha256: string | null } | undefined
  }
}

/** The Space that a page is of, as its readers see it. */
export function pageSpace(name: string, { pageStyle }: FastifyRequest) {
  const sha256 = pageStyle?.logo_sha256 ?? null
  return { name, hue: pageStyle?.theme_hue ?? null, logo: sha256 === null ? null : logoPath(sha256) }
}

/** What every page is made for. */
export const pageOf = (ctx: Context, request: FastifyRequest) => ({
  language: negotiateLanguage(request.headers['accept-language']),
  space: pageSpace(ctx.space.name, request),
})

/** The fields of a form that was posted, once each; what is no text counts as not given. */
export function formOf(request: FastifyRequest, names: readonly string[]): Record<string, string> {
  const body: unknown = request.body
  if (typeof body !== 'object' || body === null) return {}
  return Object.fromEntries(
    names.flatMap((name): [string, string][] => {
      const value = (body as Record<string, unknown>)[name]
      return typeof value === 'string' ? [[name, value.trim()]] : []
    }),
  )
}

/** The first thing that is wrong with each field, in the words of a language. */
export function fieldTexts(language: PageLanguage, fields: FieldErrors): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, [first]]): [string, string][] => {
      if (!first) return []
      const label = `label_${name}`
      const field = isMessageKey(label) ? translate(language, label) : name
      return [[name, translate(language, first.key, { field, ...first.params })]]
    }),
  )
}

const HCAPTCHA = 'https://hcaptcha.com https://*.hcaptcha.com'

/** The policy of a page with hCaptcha (https://docs.hcaptcha.com/#content-security-policy-settings). */
const captchaPolicy = [
  "default-src 'none'",
  `script-src ${HCAPTCHA}`,
  `frame-src ${HCAPTCHA}`,
  `style-src 'self' ${HCAPTCHA}`,
  `connect-src ${HCAPTCHA}`,
  "img-src 'self' data:",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join(';')

/** Sends a page that asks for a captcha, where the settings say so. */
export function sendCaptchaPage(
  reply: FastifyReply,
  status: number,
  siteKey: string | undefined,
  write: (siteKey: string | undefined) => string,
) {
  if (siteKey !== undefined) reply.header('content-security-policy', captchaPolicy)
  return sendPage(reply, status, write(siteKey))
}

/** What the page's captcha has posted. */
export function captchaOf(request: FastifyRequest): { captcha?: string } {
  const { 'h-captcha-response': captcha } = formOf(request, ['h-captcha-response'])
  return captcha === undefined ? {} : { captcha }
}

export function sendPage(reply: FastifyReply, status: number, html: string) {
  return reply.code(status).type('text/html; charset=utf-8').send(html)
}
