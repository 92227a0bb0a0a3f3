import { z } from 'zod'
import { parseSipAddress, sipUri } from '../credentials/sip-identity.rules.ts'
import { AppError, type FieldErrors } from '../errors.ts'
import { mutation, passToRun } from '../operation.ts'
import { asOneLine, mayReceive } from './sip-messages.rules.ts'
import { SendSipMessage } from './sip-messages.schema.ts'

export const send = mutation({
  summary: 'Send a text message over SIP',
  access: 'admin',
  actsOutside: true,
  input: SendSipMessage,
  output: z.void(),
  errors: ['sip_messages_not_configured', 'sip_message_failed'],
  check({ actor, space }, { to, body }) {
    const errors: FieldErrors = {}
    const receiver = to === undefined ? null : parseSipAddress(to.trim())
    if (to !== undefined && !receiver) errors['to'] = [{ key: 'sip_address' }]
    if (receiver && !mayReceive(receiver, { role: actor.role, domain: space.domain })) {
      errors['to'] = [{ key: 'other_domain', params: { domain: space.domain } }]
    }
    const line = body === undefined ? '' : asOneLine(body)
    if (body !== undefined && line === '') errors['body'] = [{ key: 'required' }]
    return passToRun({ uri: receiver && sipUri(receiver), line }, errors)
  },
  async run({ sendSipMessage }, _input, { uri, line }) {
    if (!sendSipMessage) throw new AppError('sip_messages_not_configured')
    try {
      await sendSipMessage(uri ?? '', line)
    } catch (cause) {
      throw new AppError('sip_message_failed', undefined, { cause })
    }
  },
})
