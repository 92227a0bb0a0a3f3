import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { AccountId } from '../accounts/accounts.schema.ts'
import { requireAccountExists } from '../accounts/require-account-exists.ts'
import { lockAccount } from '../credentials/passwords.queries.ts'
import { AppError } from '../errors.ts'
import { type Actor, type Context, mutation, query } from '../operation.ts'
import {
  countVoicemails,
  deleteVoicemail,
  findVoicemail,
  forgetDeletedFiles,
  insertVoicemail,
  listVoicemails,
} from './voicemails.queries.ts'
import { presentVoicemail } from './voicemails.resource.ts'
import {
  CreateVoicemail,
  MAX_VOICEMAIL_BYTES,
  MAX_VOICEMAILS,
  OwnVoicemailId,
  Voicemail,
  VoicemailId,
  VoicemailSlot,
} from './voicemails.schema.ts'

/** The account whose voicemails are meant, and its Space. */
interface Owner {
  spaceId: number
  accountId: number
}

const named = (ctx: Context, accountId: number): Owner => ({ spaceId: ctx.space.id, accountId })
const self = ({ actor }: { actor: Actor }): Owner => ({ spaceId: actor.home.id, accountId: actor.id })

/** @throws AppError voicemail_not_found, account_not_found */
async function requireVoicemail(ctx: Context, owner: Owner, id: string) {
  const voicemail = await findVoicemail(ctx.db, owner.spaceId, owner.accountId, id)
  if (voicemail) return presentVoicemail(ctx, voicemail)
  await requireAccountExists(ctx.db, owner.spaceId, owner.accountId)
  throw new AppError('voicemail_not_found')
}

async function listOf(ctx: Context, owner: Owner) {
  const voicemails = await listVoicemails(ctx.db, owner.spaceId, owner.accountId)
  if (voicemails.length === 0) await requireAccountExists(ctx.db, owner.spaceId, owner.accountId)
  return voicemails.map((voicemail) => presentVoicemail(ctx, voicemail))
}

async function removeFrom(ctx: Context, owner: Owner, id: string): Promise<void> {
  if (!(await deleteVoicemail(ctx.db, owner.spaceId, owner.accountId, id))) {
    await requireAccountExists(ctx.db, owner.spaceId, owner.accountId)
    throw new AppError('voicemail_not_found')
  }
  // a file that cannot be deleted now is deleted by the worker
  const isRemoved = await ctx.files.remove(id).then(
    () => true,
    () => false,
  )
  if (isRemoved) await forgetDeletedFiles(ctx.db, [id])
}

export const list = query({
  summary: 'List the voicemails of an account, oldest first',
  access: 'admin',
  input: AccountId,
  output: z.array(Voicemail),
  errors: ['account_not_found'],
  run: (ctx, { id }) => listOf(ctx, named(ctx, id)),
})

export const get = query({
  summary: 'Get a voicemail of an account',
  access: 'admin',
  input: VoicemailId,
  output: Voicemail,
  errors: ['voicemail_not_found', 'account_not_found'],
  run: (ctx, { id, voicemail_id }) => requireVoicemail(ctx, named(ctx, id), voicemail_id),
})

export const create = mutation({
  summary: 'Make a voicemail for an account, whose file is uploaded next',
  access: 'admin',
  input: CreateVoicemail,
  output: VoicemailSlot,
  errors: ['account_not_found', 'voicemails_full'],
  async check(ctx, { id }) {
    await requireAccountExists(ctx.db, ctx.space.id, id)
    return {}
  },
  run: (ctx, { id: accountId, sip_from, content_type }) =>
    ctx.db.transaction().execute(async (tx) => {
      // other writers of voicemails of the account wait here, so that the count stays true
      if (!(await lockAccount(tx, ctx.space.id, accountId))) throw new AppError('account_not_found')
      if ((await countVoicemails(tx, accountId)) >= MAX_VOICEMAILS) throw new AppError('voicemails_full')
      const voicemail = { id: randomUUID(), sip_from: sip_from ?? null, content_type }
      const slot = await insertVoicemail(tx, accountId, voicemail, ctx.clock())
      return {
        ...slot,
        download_url: null,
        upload_url: `${ctx.origin(ctx.space.host)}/api/files/${slot.id}`,
        max_upload_size: MAX_VOICEMAIL_BYTES,
      }
    }),
})

const remove = mutation({
  summary: 'Delete a voicemail of an account, and its file',
  access: 'admin',
  actsOutside: true,
  input: VoicemailId,
  output: z.void(),
  errors: ['voicemail_not_found', 'account_not_found'],
  run: (ctx, { id, voicemail_id }) => removeFrom(ctx, named(ctx, id), voicemail_id),
})

export const listOwn = query({
  summary: 'List your own voicemails, oldest first',
  access: 'user',
  input: z.object({}),
  output: z.array(Voicemail),
  errors: ['account_not_found'],
  run: (ctx) => listOf(ctx, self(ctx)),
})

export const getOwn = query({
  summary: 'Get one of your own voicemails',
  access: 'user',
  input: OwnVoicemailId,
  output: Voicemail,
  errors: ['voicemail_not_found'],
  run: (ctx, { voicemail_id }) => requireVoicemail(ctx, self(ctx), voicemail_id),
})

export const deleteOwn = mutation({
  summary: 'Delete one of your own voicemails, and its file',
  access: 'user',
  actsOutside: true,
  input: OwnVoicemailId,
  output: z.void(),
  errors: ['voicemail_not_found'],
  run: (ctx, { voicemail_id }) => removeFrom(ctx, self(ctx), voicemail_id),
})

export { remove as delete }
