import { z } from 'zod'
import type { Dependencies } from '../dependencies.ts'

const Verdict = z.object({ success: z.boolean(), 'error-codes': z.array(z.string()).optional() })

const TIMEOUT_MS = 5_000

/**
 * Asks hCaptcha whether a captcha was solved (https://docs.hcaptcha.com/#verify-the-user-response-server-side). One that
 * it cannot be asked about was not.
 */
export async function verifyCaptcha(
  { config, log }: Pick<Dependencies, 'config' | 'log'>,
  response: string,
  ip: string,
): Promise<boolean> {
  const secret = config.HCAPTCHA_SECRET ?? ''
  const body = new URLSearchParams({ secret, response, remoteip: ip, sitekey: config.HCAPTCHA_SITEKEY ?? '' })
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const answer = await fetch(config.HCAPTCHA_VERIFY_URL, { method: 'POST', body, signal, redirect: 'error' })
    const verdict = Verdict.parse(await answer.json())
    if (!verdict.success) log.info({ reasons: verdict['error-codes'] ?? [] }, 'a captcha was not solved')
    return verdict.success
  } catch (err) {
    log.error({ err }, 'hCaptcha cannot be asked whether a captcha was solved')
    return false
  }
}
