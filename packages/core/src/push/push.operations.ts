import { z } from 'zod'
import { mutation } from '../operation.ts'
import { requireSent } from './push.rules.ts'
import { CallId, PUSH_TYPES, PushTarget } from './push.schema.ts'

/** Seconds for which it is worth telling an app: a call rings no longer than that. */
const lifetimes = { call: 30, message: 7 * 86_400, background: 86_400 } as const

export const notify = mutation({
  summary: 'Wake an app up on a device',
  access: 'user',
  actsOutside: true,
  input: PushTarget.extend({
    type: z.enum(PUSH_TYPES),
    call_id: CallId.nullish().meta({ description: 'The Call-ID of the SIP dialog that the app is woken up for.' }),
  }),
  output: z.void(),
  errors: ['push_not_configured', 'push_failed'],
  async run({ push, actor }, { type, call_id, ...target }) {
    const from = { uri: `sip:${actor.username}@${actor.home.domain}`, name: actor.username }
    requireSent(await push({ target, type, callId: call_id ?? undefined, from, ttl: lifetimes[type] }))
  },
})
