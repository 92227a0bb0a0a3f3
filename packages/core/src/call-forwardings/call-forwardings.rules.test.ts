import { describe, expect, it } from 'vitest'
import { conflicts, missingTarget, targetColumns } from './call-forwardings.rules.ts'

const busy = { id: 1, type: 'busy', enabled: true } as const
const noAnswer = { id: 2, type: 'no_answer', enabled: false } as const
const always = { id: 3, type: 'always', enabled: true } as const
const TAKEN = { type: [{ key: 'taken' }] }
const OTHERS = { enabled: [{ key: 'forwarding_others_enabled' }] }
const ALWAYS = { enabled: [{ key: 'forwarding_always_enabled' }] }

describe('a forwarding beside others', () => {
  it.each([
    [{}, [], { type: 'always', enabled: true }],
    [{}, [busy], { type: 'no_answer', enabled: true }],
    [TAKEN, [busy], { type: 'busy', enabled: true }],
    [{}, [busy], { id: 1, type: 'busy', enabled: true }],
    [TAKEN, [busy, noAnswer], { id: 2, type: 'busy' }],
    [OTHERS, [busy, noAnswer], { type: 'always', enabled: true }],
    [{}, [busy, noAnswer], { type: 'always', enabled: false }],
    [{}, [noAnswer], { type: 'always', enabled: true }],
    [ALWAYS, [always], { type: 'no_answer', enabled: true }],
    [{}, [always], { type: 'no_answer', enabled: false }],
    [{}, [{ ...always, enabled: false }], { type: 'no_answer', enabled: true }],
    [{}, [always], { id: 3, type: 'always', enabled: true }],
    [{ ...TAKEN, ...ALWAYS }, [always, noAnswer], { type: 'no_answer', enabled: true }],
    [{}, [busy, noAnswer], { enabled: true }],
    [{}, [always], { enabled: true }],
  ] as const)('has the errors %o: %o, then %o', (errors, known, wanted) => {
    expect(conflicts(known, wanted)).toEqual(errors)
  })
})

describe('the target of a forwarding', () => {
  it.each([
    [{}, { forward_to: 'voicemail' }],
    [{}, {}],
    [{ sip_uri: [{ key: 'required' }] }, { forward_to: 'sip_uri', contact_id: 1 }],
    [{ sip_uri: [{ key: 'required' }] }, { forward_to: 'sip_uri', sip_uri: null }],
    [{}, { forward_to: 'sip_uri', sip_uri: 'sip:a@example.org' }],
    [{ contact_id: [{ key: 'required' }] }, { forward_to: 'contact', sip_uri: 'sip:a@example.org' }],
    [{}, { forward_to: 'contact', contact_id: 1 }],
  ] as const)('lacks %o: %o', (errors, target) => {
    expect(missingTarget(target)).toEqual(errors)
  })

  it.each([
    ['voicemail', null, null],
    ['sip_uri', 'sip:a@example.org', null],
    ['contact', null, 1],
  ] as const)('%s is kept without what belongs to another', (forward_to, sip_uri, contact_id) => {
    const given = { forward_to, sip_uri: 'sip:a@example.org', contact_id: 1 }
    expect(targetColumns(given)).toEqual({ forward_to, sip_uri, contact_id })
    expect(targetColumns({ forward_to })).toEqual({ forward_to, sip_uri: null, contact_id: null })
  })
})
