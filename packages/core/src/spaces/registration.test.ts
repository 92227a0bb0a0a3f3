import { describe, expect, it } from 'vitest'
import { registrationRefusal } from './registration.rules.ts'

const closed = { public_registration: false, phone_registration: false }
const open = { public_registration: true, phone_registration: true }

describe('an account creation token', () => {
  it('of an admin creates an account whatever the Space is open for', () => {
    expect(registrationRefusal(closed, 'admin')).toBeNull()
  })

  it.each(['request', 'push'] as const)('by %s creates one only where registration is public', (source) => {
    expect(registrationRefusal(open, source)).toBeNull()
    expect(registrationRefusal(closed, source)).toBe('public_registration_off')
    expect(registrationRefusal({ ...open, public_registration: false }, source)).toBe('public_registration_off')
  })

  it('that was pushed to a phone creates one only where phones may register, too', () => {
    const noPhones = { ...open, phone_registration: false }
    expect(registrationRefusal(noPhones, 'push')).toBe('phone_registration_off')
    expect(registrationRefusal(noPhones, 'request')).toBeNull()
  })
})
