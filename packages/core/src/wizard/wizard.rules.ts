import { randomInt } from 'node:crypto'
import type { LinphoneAction } from './wizard.schema.ts'

const CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A token of 8 characters, short enough to be read out. */
export const newWizardToken = (): string => Array.from({ length: 8 }, () => CHARACTERS[randomInt(62)]).join('')

interface AppLink {
  /** a SIP URI */
  sip: string | null
  linphone_action: LinphoneAction
  linphone_use_sips: boolean
  fetch_config: string | null
}

/** The link that opens the app, such as `sip-linphone:desk@sip.example.org?linphone-action=call`. */
export function appLink({ sip, linphone_action, linphone_use_sips, fetch_config }: AppLink): string {
  const query = [
    `linphone-action=${linphone_action}`,
    ...(linphone_use_sips ? ['linphone-use-sips=true'] : []),
    ...(fetch_config === null ? [] : [`linphone-fetch-config=${fetch_config}`]),
  ]
  return `sip-linphone:${(sip ?? '').replace(/^sips?:/i, '')}?${query.join('&')}`
}
