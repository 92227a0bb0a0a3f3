import type { Readable } from 'node:stream'
import { z } from 'zod'
import { AppError, fieldError } from '../errors.ts'
import { receiveOnce } from '../idempotency/receive-once.ts'
import { queueMail } from '../mail/mail.queries.ts'
import { mutation, query } from '../operation.ts'
import { randomToken } from '../random.ts'
import { fillVoicemail, findEmptyVoicemail, findVoicemailFile } from './voicemails.queries.ts'
import { presentVoicemail } from './voicemails.resource.ts'
import { audioTypeOf, endingOf } from './voicemails.rules.ts'
import { MAX_VOICEMAIL_BYTES, Voicemail, VoicemailType } from './voicemails.schema.ts'

/** Takes the file of a voicemail in as it comes, once. One that breaks off leaves nothing behind. */
export const upload = mutation({
  summary: 'Upload the file of a voicemail, once',
  access: 'admin',
  input: z.object({
    id: z.guid(),
    /** asked for once it is known that there is a voicemail for it; null: the request has no file */
    file: z.custom<() => Promise<AsyncIterable<Buffer> | null>>((value) => typeof value === 'function'),
  }),
  output: Voicemail,
  errors: ['voicemail_not_found'],
  receivesFile: true,
  run: (ctx, { id, file }) =>
    receiveOnce(ctx, {
      operation: 'voicemails.upload',
      input: { id },
      maxBytes: MAX_VOICEMAIL_BYTES,
      open: file,
      async receive(open) {
        const voicemail = await findEmptyVoicemail(ctx.db, ctx.space.id, id)
        if (!voicemail) throw new AppError('voicemail_not_found')
        const source = await open()
        if (!source) throw fieldError('file', 'required')
        const received = await ctx.files.receive(source, MAX_VOICEMAIL_BYTES)
        if (!received) throw fieldError('file', 'max_bytes', { maximum: MAX_VOICEMAIL_BYTES })
        return { voicemail, received }
      },
      async finish(db, { voicemail, received }) {
        if (audioTypeOf(received.head) !== voicemail.content_type) {
          throw fieldError('file', 'file_type', { type: voicemail.content_type })
        }
        const name = `${randomToken()}.${endingOf(voicemail.content_type)}`
        return db.transaction().execute(async (tx) => {
          const filled = await fillVoicemail(tx, ctx.space.id, id, { name, size: received.size }, ctx.clock())
          if (!filled) throw new AppError('voicemail_not_found')
          await received.commit(id)
          if (ctx.config.VOICEMAIL_MAILS && voicemail.email !== null) {
            const { account_id: accountId, language } = voicemail
            await queueMail(
              tx,
              { mail: 'voicemail', accountId, voicemailId: id, language: language ?? 'en' },
              ctx.client,
            )
          }
          return presentVoicemail(ctx, filled)
        })
      },
      discard: ({ received }) => received.discard(),
    }),
})

/** Anyone who has the link, which cannot be guessed, gets the file. */
export const download = query({
  summary: 'Get the file of a voicemail by its link',
  access: 'public',
  input: z.object({ id: z.guid(), name: z.string().max(255) }),
  output: z.object({ content_type: VoicemailType, size: z.int(), name: z.string(), file: z.custom<Readable>() }),
  errors: ['file_not_found'],
  async run(ctx, { id, name }) {
    const voicemail = await findVoicemailFile(ctx.db, ctx.space.id, id, name)
    const file = voicemail && (await ctx.files.read(id))
    if (!voicemail || !file) throw new AppError('file_not_found')
    return { content_type: voicemail.content_type, size: voicemail.size ?? 0, name, file }
  },
})
