import { z } from 'zod'
import { findAccountByUsername } from '../accounts/accounts.queries.ts'
import { toAccountResponse } from '../accounts/accounts.resource.ts'
import { Account, SipAddress } from '../accounts/accounts.schema.ts'
import { listForwardings, presentForwarding } from '../call-forwardings/call-forwardings.queries.ts'
import { CallForwarding } from '../call-forwardings/call-forwardings.schema.ts'
import { parseSipAddress } from '../credentials/sip-identity.rules.ts'
import { AppError } from '../errors.ts'
import { query } from '../operation.ts'

const Resolution = z
  .object({ type: z.literal('account'), payload: Account.extend({ call_forwardings: z.array(CallForwarding) }) })
  .meta({ id: 'Resolution' })

export const getBySip = query({
  summary: 'Find out whose a SIP address of the Space is, and where its calls are forwarded, as a SIP server asks',
  access: 'admin',
  input: SipAddress,
  output: Resolution,
  errors: ['account_not_found'],
  async run(ctx, { sip }) {
    const address = parseSipAddress(sip)
    const account =
      address?.domain === ctx.space.domain &&
      (await findAccountByUsername(ctx.db, ctx.space.id, address.username, ctx.clock()))
    const forwardings = account && (await listForwardings(ctx.db, ctx.space.id, account.id))
    if (!account || !forwardings) throw new AppError('account_not_found')
    const payload = { ...toAccountResponse(account), call_forwardings: forwardings.map(presentForwarding) }
    return { type: 'account' as const, payload }
  },
})
