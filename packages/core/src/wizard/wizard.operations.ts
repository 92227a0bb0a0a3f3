import { hasAccount, updateAccount } from '../accounts/accounts.queries.ts'
import type { FieldErrors } from '../errors.ts'
import { mutation } from '../operation.ts'
import { hashToken } from '../random.ts'
import { newProvisioningToken } from '../tokens/provisioning-tokens.rules.ts'
import { insertWizard, takeWizard } from './wizard.queries.ts'
import { appLink, newWizardToken } from './wizard.rules.ts'
import { CreateWizard, OpenedWizard, OpenWizard, Wizard } from './wizard.schema.ts'

export const create = mutation({
  summary: 'Make a link that opens the app, sets it up for an account and makes a call, once',
  access: 'admin',
  input: CreateWizard,
  output: Wizard,
  async check(ctx, { provisioning_account_id: id, linphone_action, sip }) {
    const errors: FieldErrors = {}
    if (linphone_action === 'call' && sip == null) errors['sip'] = [{ key: 'required' }]
    if (id != null && !(await hasAccount(ctx.db, ctx.space.id, id))) {
      errors['provisioning_account_id'] = [{ key: 'no_such_account' }]
    }
    return errors
  },
  async run(ctx, input) {
    const token = newWizardToken()
    const wizard = {
      provisioning_account_id: input.provisioning_account_id ?? null,
      sip: input.sip ?? null,
      linphone_action: input.linphone_action ?? null,
      linphone_use_sips: input.linphone_use_sips,
    }
    const { provisioning_account_id: account_id, ...fields } = wizard
    await insertWizard(ctx.db, ctx.space.id, { ...fields, account_id, token_hash: hashToken(token) }, ctx.clock())
    return { ...wizard, token, url: `${ctx.origin(ctx.space.host)}/wizard/${token}` }
  },
})

export const open = mutation({
  summary: 'Use up a link that opens the app; one that is used or unknown only shows the app',
  access: 'public',
  input: OpenWizard,
  output: OpenedWizard,
  run: (ctx, { token }) =>
    ctx.db.transaction().execute(async (tx) => {
      const wizard = await takeWizard(tx, ctx.space.id, hashToken(token))
      const { account_id: id = null, linphone_action, linphone_use_sips = false, sip = null } = wizard ?? {}
      let fetch_config: string | null = null
      if (id !== null) {
        const provisioning = newProvisioningToken(ctx.config, ctx.clock())
        // an account that has been moved to another Space is not set up by a link of this one
        const isKnown = await updateAccount(tx, ctx.space.id, id, provisioning, ctx.clock())
        if (isKnown) fetch_config = `${ctx.origin(ctx.space.host)}/provisioning/${provisioning.provisioning_token}`
      }
      const opened = { sip, linphone_action: linphone_action ?? ('show' as const), linphone_use_sips, fetch_config }
      return { ...opened, link: appLink(opened) }
    }),
})
