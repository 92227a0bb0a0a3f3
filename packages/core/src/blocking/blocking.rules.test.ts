import { describe, expect, it } from 'vitest'
import { DomainSettings } from '../config.ts'
import { eventsForgottenUntil, requestLimit, wrongCodeLimit } from './blocking.rules.ts'

const NOW = new Date('2030-01-02T12:00:00Z')
const config = (period: number, amount: number) =>
  DomainSettings.parse({
    BLOCKING_TIME_PERIOD_CHECK: String(period),
    BLOCKING_AMOUNT_EVENTS_AUTHORIZED_DURING_PERIOD: String(amount),
  })

describe('how often an account may ask for codes', () => {
  it('is what the settings say, within their minutes', () => {
    expect(requestLimit(config(30, 5), NOW)).toEqual({ allowed: 5, since: new Date('2030-01-02T11:30:00Z') })
  })

  it('has no limit with 0', () => {
    expect(requestLimit(config(30, 0), NOW)).toBeNull()
  })
})

describe('wrong codes', () => {
  it('are counted for a day by any settings', () => {
    expect(wrongCodeLimit(NOW)).toEqual({ allowed: 20, since: new Date('2030-01-01T12:00:00Z') })
  })

  it('and requests are kept as long as the longer of their limits counts them', () => {
    expect(eventsForgottenUntil(config(30, 5), NOW)).toEqual(new Date('2030-01-01T12:00:00Z'))
    expect(eventsForgottenUntil(config(30, 0), NOW)).toEqual(new Date('2030-01-01T12:00:00Z'))
    expect(eventsForgottenUntil(config(2880, 5), NOW)).toEqual(new Date('2029-12-31T12:00:00Z'))
  })
})
