import { expect, it } from 'vitest'
import { requireSent } from './push.rules.ts'

it('a push that was not taken is an error, which names the device where that is not known', () => {
  expect(() => requireSent('sent')).not.toThrow()
  expect(() => requireSent('failed')).toThrow(expect.objectContaining({ code: 'push_failed' }))
  expect(() => requireSent('not_configured')).toThrow(expect.objectContaining({ code: 'push_not_configured' }))
  const fields = { pn_prid: [{ key: 'push_device' }] }
  expect(() => requireSent('unknown_device')).toThrow(expect.objectContaining({ code: 'invalid_input', fields }))
})
