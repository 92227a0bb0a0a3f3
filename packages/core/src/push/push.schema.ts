import { z } from 'zod'

export const PUSH_PROVIDERS = ['fcm', 'apns', 'apns.dev'] as const
export const PUSH_TYPES = ['background', 'message', 'call'] as const

/** It becomes an argument of a program in some installations: nothing that could be taken for an option. */
const parameter = z
  .string()
  .min(1)
  .max(512)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:&-]*$/, { error: 'push_param' })

/** An app on a device, as it says itself in its SIP registration (RFC 8599). */
export const PushTarget = z.object({
  pn_provider: z.enum(PUSH_PROVIDERS).meta({ description: 'The push service: `apns.dev` is the sandbox of APNs.' }),
  pn_param: parameter.meta({
    description:
      'The app: the project of FCM; `TEAM.BUNDLE` for APNs, with `.voip` or `.remote` at its end or without.',
    examples: ['my-project', 'ABCD123456.org.example.phone'],
  }),
  pn_prid: parameter.meta({ description: 'The device: its registration token of FCM, its device token of APNs.' }),
})

export type PushTarget = z.output<typeof PushTarget>

/** RFC 3261 allows a few more characters, which no implementation uses. */
export const CallId = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[A-Za-z0-9._~:@+%-]+$/, { error: 'call_id' })
