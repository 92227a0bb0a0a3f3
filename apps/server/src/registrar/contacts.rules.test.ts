import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instanceId, parseFlexisipContact } from './contacts.rules.ts'

const uuid = '2ab0cb98-63c4-0056-b6b9-0a2e1cf6c6fe'

describe('a contact of Flexisip’s registrar', () => {
  it('tells the user agent and when the device has registered', () => {
    const value = `<sip:alice@192.0.2.1:5060;transport=tcp;updatedAt=1769860800?user-agent=Linphone%2F5.2>;+sip.instance="<urn:uuid:${uuid}>"`
    expect(parseFlexisipContact(value)).toEqual({ user_agent: 'Linphone/5.2', update_time: '2026-01-31T12:00:00Z' })
  })

  it.each([
    ['<sip:alice@192.0.2.1>', { user_agent: '', update_time: null }],
    ['<sips:alice@[2001:db8::1];updatedAt=x?user-agent=%ff>', { user_agent: '%ff', update_time: null }],
    [
      '"A" <sip:a@d;updatedAt=1769860800;lr?x=1&user-agent=B&y=2>',
      { user_agent: 'B', update_time: '2026-01-31T12:00:00Z' },
    ],
    ['nothing', null],
    ['', null],
  ])('%s', (value, device) => expect(parseFlexisipContact(value)).toEqual(device))

  it('never throws, whatever is in Redis', () => {
    fc.assert(fc.property(fc.string(), (value) => void parseFlexisipContact(`<sip:${value}`)))
  })
})

describe('the id of a device', () => {
  it.each([`"<urn:uuid:${uuid}>"`, `<urn:uuid:${uuid}>`, `urn:uuid:${uuid}`, uuid])('is the UUID of %s', (instance) =>
    expect(instanceId(instance)).toBe(uuid),
  )
})
