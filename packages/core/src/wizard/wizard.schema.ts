import { z } from 'zod'
import { SipUri } from '../credentials/sip-uri.schema.ts'
import { Id, line } from '../text.schema.ts'

/** What the app does when the link is opened. */
export const LinphoneAction = z.enum(['call', 'show', 'bye', 'accept', 'decline']).meta({ id: 'LinphoneAction' })

export type LinphoneAction = z.output<typeof LinphoneAction>

export const CreateWizard = z.object({
  provisioning_account_id: Id.nullish().meta({ description: 'The account of the Space that the app is set up with.' }),
  sip: SipUri.nullish().meta({ description: 'Whom the app calls. Required for `call`.' }),
  linphone_action: LinphoneAction.nullish(),
  linphone_use_sips: z.boolean().default(false),
})

export const Wizard = z
  .object({
    provisioning_account_id: Id.nullable(),
    sip: z.string().nullable(),
    linphone_action: LinphoneAction.nullable(),
    linphone_use_sips: z.boolean(),
    token: z.string().meta({ description: 'Works once.', examples: ['aB3dE6gH'] }),
    url: z.string().meta({ examples: ['https://sip.example.org/wizard/aB3dE6gH'] }),
  })
  .meta({ id: 'Wizard' })

export const OpenWizard = z.object({ token: line(255) })

/** What the page of a link offers: the link into the app. */
export const OpenedWizard = z.object({
  sip: z.string().nullable(),
  linphone_action: LinphoneAction,
  linphone_use_sips: z.boolean(),
  fetch_config: z.string().nullable().meta({ description: 'Where the app gets its set-up, once.' }),
  link: z.string().meta({ examples: ['sip-linphone:desk@sip.example.org?linphone-action=call'] }),
})
