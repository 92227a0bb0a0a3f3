import fc from 'fast-check'
import { expect, it } from 'vitest'
import { APP_CODE_DIGITS, isSameCode, MAX_TRIES, randomCode } from './changes.rules.ts'

it('a code has its digits, zeros before them too, and differs', () => {
  const codes = Array.from({ length: 300 }, () => randomCode(2))
  for (const code of codes) expect(code).toMatch(/^\d{2}$/)
  expect(codes.some((code) => code.startsWith('0'))).toBe(true)
  expect(new Set(codes).size).toBeGreaterThan(50)
  expect(randomCode(APP_CODE_DIGITS)).toMatch(/^\d{4}$/)
  expect(MAX_TRIES).toBe(3)
})

it('a code is the same only where each of its characters is', () => {
  expect(isSameCode('1234', '1234')).toBe(true)
  expect(isSameCode('1234', '1235')).toBe(false)
  expect(isSameCode('1234', '12345')).toBe(false)
  expect(isSameCode('1234', '')).toBe(false)
  const code = fc.string({ unit: fc.constantFrom('0', '1'), maxLength: 4 })
  fc.assert(
    fc.property(code, code, (one, other) => {
      expect(isSameCode(one, other)).toBe(one === other)
    }),
  )
})
