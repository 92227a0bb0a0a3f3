import { z } from 'zod'

/** What an app is to be set up with: named sections of named values, as Linphone's configuration has them. */
export const ProvisioningDocument = z
  .object({
    overwrite: z.boolean().meta({ description: 'Whether the app takes these values over its own.' }),
    sections: z.array(
      z.object({ name: z.string(), entries: z.array(z.object({ name: z.string(), value: z.string() })) }),
    ),
  })
  .meta({ id: 'ProvisioningDocument' })

export type ProvisioningDocument = z.output<typeof ProvisioningDocument>
