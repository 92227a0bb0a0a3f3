import type { Context } from '../operation.ts'
import type { findVoicemail } from './voicemails.queries.ts'

type Row = NonNullable<Awaited<ReturnType<typeof findVoicemail>>>

/** A voicemail as answers have it, with the link to its file. */
export const presentVoicemail = (ctx: Pick<Context, 'origin' | 'space'>, voicemail: Row) => ({
  ...voicemail,
  download_url:
    voicemail.name === null ? null : `${ctx.origin(ctx.space.host)}/f/${voicemail.id}/${voicemail.name}/download`,
})
