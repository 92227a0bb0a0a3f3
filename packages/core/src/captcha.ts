import { fieldError } from './errors.ts'
import type { Context } from './operation.ts'
import { line } from './text.schema.ts'

/** What a solved captcha gave. */
export const CaptchaResponse = line(10_000)
  .optional()
  .meta({ description: 'What the captcha gave, where one is asked for.' })

/** @throws AppError invalid_input on `captcha`, where one is asked for and was not solved */
export async function requireCaptcha(ctx: Context, response: string | undefined): Promise<void> {
  if (!ctx.captcha) return
  if (!response || !(await ctx.captcha(response))) throw fieldError('captcha', 'captcha_unsolved')
}
