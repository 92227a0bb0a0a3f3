import { z } from 'zod'
import { AccountId } from '../accounts/accounts.schema.ts'

export const Device = z
  .object({
    user_agent: z.string().meta({ examples: ['Linphone/5.2'] }),
    update_time: z
      .string()
      .nullable()
      .meta({
        format: 'date-time',
        description: 'When it has registered last (ISO 8601, UTC).',
        examples: ['2026-01-31T12:00:00Z'],
      }),
  })
  .meta({ id: 'Device' })

/** Devices by their instance id (RFC 5626), without `urn:uuid:`. */
export const Devices = z.record(z.string(), Device).meta({
  examples: [
    { '2ab0cb98-63c4-0056-b6b9-0a2e1cf6c6fe': { user_agent: 'Linphone/5.2', update_time: '2026-01-31T12:00:00Z' } },
  ],
})

export const OwnDeviceId = z.object({
  uuid: z
    .string()
    .max(255)
    .meta({ description: 'The key of the device in the list.', examples: ['2ab0cb98-63c4-0056-b6b9-0a2e1cf6c6fe'] }),
})

export const DeviceId = OwnDeviceId.extend(AccountId.shape)
