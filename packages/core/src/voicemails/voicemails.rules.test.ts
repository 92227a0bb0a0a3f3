import { expect, it } from 'vitest'
import { audioTypeOf, endingOf } from './voicemails.rules.ts'

it.each([
  ['audio/wav', 'RIFF\u0001\u0002\u0003\u0004WAVEfmt '],
  [null, 'RIFF\u0001\u0002\u0003\u0004WEBP'],
  [null, 'RIFX\u0001\u0002\u0003\u0004WAVE'],
  ['audio/opus', `OggS${'\0'.repeat(24)}OpusHead`],
  [null, `OggS${'\0'.repeat(24)}vorbis..`],
  [null, `OggX${'\0'.repeat(24)}OpusHead`],
  [null, 'WAVE'],
  [null, ''],
])('is %s with the first bytes %j', (type, head) => {
  expect(audioTypeOf(Buffer.from(head, 'latin1'))).toBe(type)
})

it('a file has the ending of its type', () => {
  expect([endingOf('audio/wav'), endingOf('audio/opus')]).toEqual(['wav', 'opus'])
})
