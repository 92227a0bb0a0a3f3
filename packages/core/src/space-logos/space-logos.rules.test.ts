import { expect, it } from 'vitest'
import { LOGO_TYPES, logoType, MAX_LOGO_BYTES } from './space-logos.rules.ts'

it.each([
  ['image/png', '\x89PNG\r\n\x1a\n....'],
  [null, '\x89PNG\r\n\x1a.'],
  ['image/jpeg', '\xff\xd8\xff\xe0'],
  [null, '\xff\xd8\xfe'],
  ['image/webp', 'RIFF\x01\x02\x03\x04WEBP'],
  [null, 'RIFX\x01\x02\x03\x04WEBP'],
  [null, 'RIFF\x01\x02\x03\x04WAVE'],
  [null, '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  [null, ''],
])('an image is %s with the first bytes %j', (type, head) => {
  expect(logoType(Buffer.from(head, 'latin1'))).toBe(type)
})

it('an image is one of these, of 200 kB at most', () => {
  expect(LOGO_TYPES).toEqual(['image/png', 'image/jpeg', 'image/webp'])
  expect(MAX_LOGO_BYTES).toBe(200_000)
})
