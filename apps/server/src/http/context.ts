import { type Context, preferredLanguage } from '@sipspace/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { userAgentOf } from '../auth/credentials.ts'
import { sessionControl } from '../auth/session-cookie.ts'
import { recordSignIn } from '../auth/sign-ins.ts'
import { testMailer } from '../delivery/mail/test.mail.ts'
import type { Dependencies } from '../dependencies.ts'
import { verifyCaptcha } from './hcaptcha.ts'
import { pageOriginOf } from './page-origin.ts'

/** What an operation runs with, for a request that has been authenticated and admitted. */
export function contextOf(deps: Dependencies, request: FastifyRequest, reply: FastifyReply): Context {
  const { space, actor, credential } = request.authenticated
  return {
    db: deps.db,
    config: deps.config,
    clock: deps.clock,
    space,
    actor,
    credential,
    client: {
      ip: request.source.ip,
      userAgent: userAgentOf(request),
      requestId: request.id,
    },
    language: preferredLanguage(request.headers['accept-language']),
    session: sessionControl(request, reply),
    loginThrottle: deps.loginThrottle,
    wrongCodes: deps.wrongCodes,
    largeReads: deps.largeReads,
    secrets: deps.secrets,
    recordSignIn: (signIn) => recordSignIn(deps, { ...signIn, ip: request.source.ip }),
    origin: deps.origin,
    pageOrigin: pageOriginOf(deps, request.source),
    auditFeed: deps.auditFeed,
    registrar: deps.registrar,
    files: deps.files,
    push: deps.push,
    sendSipMessage: deps.sendSipMessage,
    sendTestMail: testMailer(deps.config, request.log),
    settings: () => deps.config.inForce,
    captcha:
      deps.config.HCAPTCHA_SECRET === undefined ? null : (response) => verifyCaptcha(deps, response, request.source.ip),
  }
}
