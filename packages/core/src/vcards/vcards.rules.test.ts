import { describe, expect, it } from 'vitest'
import { readVcard, withCrlf } from './vcards.rules.ts'

const card = (...lines: string[]) => ['BEGIN:VCARD', 'VERSION:4.0', ...lines, 'FN:Alice', 'END:VCARD'].join('\r\n')

describe('a text that is read as a vCard', () => {
  it('is kept as it is, but for the ends of its lines', () => {
    const vcard = 'BEGIN:VCARD\nVERSION:4.0\nUID:a1\nFN:Alice\nEND:VCARD\n'
    expect(readVcard(card('UID:a1'))).toEqual({ uid: 'a1', vcard })
    expect(readVcard(` \n${card('UID:a1').replaceAll('\r\n', '\r')}\n\n`)).toEqual({ uid: 'a1', vcard })
    expect(withCrlf(vcard)).toBe(`${card('UID:a1')}\r\n`)
  })

  it.each([
    ['vcard', ''],
    ['vcard', 'Alice'],
    ['vcard', 'BEGIN:VCALENDAR\nUID:a1\nEND:VCALENDAR'],
    ['vcard', `${card('UID:a1')}\n${card('UID:a2')}`],
    ['vcard', card('UID:a1', 'BEGIN:VCARD', 'END:VCARD')],
    ['vcard_uid', card()],
    ['vcard_uid', card('UID:')],
    ['vcard_uid', card('UID:a1', 'UID:a2')],
    ['vcard_uid', card('UID: a1 ')],
    ['vcard_uid', card('UID:a\\nb')],
    ['vcard_uid', card('UID:__proto__')],
    ['vcard_uid', card(`UID:${'x'.repeat(256)}`)],
  ])('is refused as %s where it is %j', (wrong, text) => {
    expect(readVcard(text)).toEqual({ wrong })
  })

  it('has a name of 255 characters at most', () => {
    expect(readVcard(card(`UID:${'x'.repeat(255)}`))).toMatchObject({ uid: 'x'.repeat(255) })
  })
})
