import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asOneLine, mayReceive } from './sip-messages.rules.ts'

describe('a text for the SIP daemon', () => {
  it.each([
    ['a\r\nb', 'a b'],
    ['a\nb\rc', 'a b c'],
    ['a\u2028b\u2029c\u0085d\u0000e', 'a b c d e'],
    ['a\tb', 'a\tb'],
    [' \n a b \n', 'a b'],
  ])('%j is sent as %j', (text, line) => {
    expect(asOneLine(text)).toBe(line)
  })

  it('is one line, also of several', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(asOneLine(text)).not.toMatch(/[\r\n\u2028\u2029\u0085]/)
      }),
    )
  })
})

it('an admin of a Space writes within its domain, and a super admin to any', () => {
  const to = { username: 'alice01', domain: 'sip.example.org' }
  expect(mayReceive(to, { role: 'admin', domain: 'sip.example.org' })).toBe(true)
  expect(mayReceive(to, { role: 'admin', domain: 'sip.example.net' })).toBe(false)
  expect(mayReceive(to, { role: 'superAdmin', domain: 'sip.example.net' })).toBe(true)
})
