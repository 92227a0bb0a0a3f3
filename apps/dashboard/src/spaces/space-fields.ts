import type { UpdateSpace } from '@sipspace/core/schemas/spaces/spaces'
import type { z } from 'zod'

export const GROUPS = ['general', 'limits', 'registration', 'apps', 'provisioning', 'services', 'texts'] as const

type Group = (typeof GROUPS)[number]

/** `offered`: a switch for what the schema says the other way round, as something that is hidden or disabled */
type Kind = 'text' | 'choice' | 'country' | 'lines' | 'code' | 'number' | 'moment' | 'switch' | 'offered'

/** The algorithm is the one member of an object that has no field of its own. */
export type SpaceField =
  | Exclude<keyof z.input<typeof UpdateSpace>, 'domain' | 'version' | 'digest_authentication_configuration'>
  | 'default_password_algorithm'

/** Every setting of a Space, in the order of the page: a setting that the schema has and this lacks is an error of type. */
export const FIELDS: Record<SpaceField, { group: Group; kind: Kind }> = {
  name: { group: 'general', kind: 'text' },
  host: { group: 'general', kind: 'text' },
  super: { group: 'general', kind: 'switch' },
  theme_hue: { group: 'general', kind: 'number' },
  max_accounts: { group: 'limits', kind: 'number' },
  max_account: { group: 'limits', kind: 'number' },
  expire_at: { group: 'limits', kind: 'moment' },
  account_realm: { group: 'registration', kind: 'text' },
  account_proxy_registrar_address: { group: 'registration', kind: 'text' },
  sip_algorithms: { group: 'registration', kind: 'choice' },
  default_password_algorithm: { group: 'registration', kind: 'choice' },
  public_registration: { group: 'registration', kind: 'switch' },
  phone_registration: { group: 'registration', kind: 'switch' },
  default_country: { group: 'registration', kind: 'country' },
  unique_email: { group: 'registration', kind: 'switch' },
  client_certificate_authentication: { group: 'provisioning', kind: 'switch' },
  disable_chat_feature: { group: 'apps', kind: 'offered' },
  disable_meetings_feature: { group: 'apps', kind: 'offered' },
  disable_broadcast_feature: { group: 'apps', kind: 'offered' },
  disable_call_recordings_feature: { group: 'apps', kind: 'offered' },
  hide_settings: { group: 'apps', kind: 'offered' },
  hide_account_settings: { group: 'apps', kind: 'offered' },
  assistant_hide_create_account: { group: 'apps', kind: 'offered' },
  assistant_disable_qr_code: { group: 'apps', kind: 'offered' },
  assistant_hide_third_party_account: { group: 'apps', kind: 'offered' },
  only_display_sip_uri_username: { group: 'apps', kind: 'switch' },
  custom_provisioning_entries: { group: 'provisioning', kind: 'code' },
  custom_provisioning_overwrite_all: { group: 'provisioning', kind: 'switch' },
  provisioning_use_linphone_provisioning_header: { group: 'provisioning', kind: 'switch' },
  web_panel: { group: 'services', kind: 'switch' },
  custom_theme: { group: 'services', kind: 'switch' },
  intercom_features: { group: 'services', kind: 'switch' },
  carddav_user_credentials: { group: 'services', kind: 'switch' },
  copyright_text: { group: 'texts', kind: 'text' },
  intro_registration_text: { group: 'texts', kind: 'lines' },
  newsletter_registration_address: { group: 'texts', kind: 'text' },
}

/** What super admins keep of a Space: what it may hold and how long, where it is, and whom its admins are over. */
const OF_SUPER_ADMINS = ['host', 'super', 'max_accounts', 'max_account', 'expire_at'] as const

/** The settings that a role may change. */
export const fieldsFor = (role: string): SpaceField[] =>
  (Object.keys(FIELDS) as SpaceField[]).filter(
    (field) => role === 'superAdmin' || !(OF_SUPER_ADMINS as readonly string[]).includes(field),
  )

/** What is chosen from, for settings of which there are few; nothing: the value is null. */
export const CHOICES: Partial<Record<SpaceField, readonly string[]>> = {
  sip_algorithms: ['', 'SHA-256', 'both', 'MD5'],
  default_password_algorithm: ['SHA-256', 'MD5'],
}

export const fieldsOf = (group: Group, role: string): SpaceField[] =>
  fieldsFor(role).filter((field) => FIELDS[field].group === group)

export const isSwitch = (field: SpaceField): boolean => ['switch', 'offered'].includes(FIELDS[field].kind)
