import { z } from 'zod'

export const ADMIN_ROLES = ['full', 'support', 'read_only'] as const

export const AdminRole = z.enum(ADMIN_ROLES).meta({
  id: 'AdminRole',
  description:
    'What an admin, or an API key, may do. `full`: whatever its access allows. `support`: read, activate, block, send reset and provisioning mails, and provision, but no admins. `read_only`: read, without credentials.',
})

export type AdminRoleValue = z.output<typeof AdminRole>
