import { z } from 'zod'
import { isSipUri } from './sip-identity.rules.ts'

/** A SIP or SIPS URI with a user part, to which a call can be sent. */
export const SipUri = z
  .string()
  .max(512)
  .refine(isSipUri, { error: 'sip_uri' })
  .meta({ format: 'uri', examples: ['sip:desk@sip.example.org', 'sips:desk@sip.example.org;transport=tls'] })
