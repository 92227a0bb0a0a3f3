import { expect, it } from 'vitest'
import { signUpRefusal } from './sign-up.rules.ts'

it.each([
  ['email', undefined, 'public_registration_off'],
  ['email', { public_registration: false, phone_registration: true }, 'public_registration_off'],
  ['phone', { public_registration: false, phone_registration: true }, 'public_registration_off'],
  ['email', { public_registration: true, phone_registration: false }, null],
  ['phone', { public_registration: true, phone_registration: false }, 'phone_registration_off'],
  ['phone', { public_registration: true, phone_registration: true }, null],
] as const)('an account by %s, in a Space with %o, is refused as %s', (channel, space, refusal) => {
  expect(signUpRefusal(channel, space)).toBe(refusal)
})
