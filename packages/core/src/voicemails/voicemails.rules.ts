import type { VoicemailType } from './voicemails.schema.ts'

/** What a file is by its first bytes: RIFF/WAVE, or Opus in Ogg (RFC 7845 section 5). Null for anything else. */
export function audioTypeOf(head: Buffer): VoicemailType | null {
  const at = (start: number, end: number) => head.toString('latin1', start, end)
  if (at(0, 4) === 'RIFF' && at(8, 12) === 'WAVE') return 'audio/wav'
  if (at(0, 4) === 'OggS' && at(28, 36) === 'OpusHead') return 'audio/opus'
  return null
}

/** The ending of a file's name. */
export const endingOf = (type: VoicemailType): string => (type === 'audio/wav' ? 'wav' : 'opus')
