import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import { createSecrets, type SecretKey, secretKeyOf } from '../secrets/secrets.rules.ts'
import {
  CLAIM_MS,
  digestOfKey,
  fingerprintOf,
  IDEMPOTENCY_KEPT_MS,
  isPassing,
  openAnswer,
  sealAnswer,
} from './idempotency.rules.ts'

const OWNER = { spaceId: 1, actorId: 7, ip: '192.0.2.1' }
const hex = (key: string, changes = {}) => digestOfKey(key, { ...OWNER, ...changes }).toString('hex')

describe('what a key is found by', () => {
  it('is of its Space and its account, wherever that asks from', () => {
    expect(hex('k')).toMatch(/^[0-9a-f]{64}$/)
    expect(hex('k', { ip: '192.0.2.2' })).toBe(hex('k'))
    expect(new Set([hex('k'), hex('l'), hex('k', { spaceId: 2 }), hex('k', { actorId: 8 })]).size).toBe(4)
  })

  it('is of an address, without an account', () => {
    const without = { actorId: null }
    expect(hex('k', without)).toBe(hex('k', without))
    expect(hex('k', without)).not.toBe(hex('k', { ...without, ip: '192.0.2.2' }))
  })
})

describe('what makes requests the same', () => {
  it('is their operation and their input', () => {
    const prints = [
      fingerprintOf('a', { x: 1 }),
      fingerprintOf('b', { x: 1 }),
      fingerprintOf('a', { x: 2 }),
      fingerprintOf('a', { y: 1 }),
      fingerprintOf('a', [1, 2]),
      fingerprintOf('a', [2, 1]),
      fingerprintOf('a', null),
      fingerprintOf('a', 'null'),
    ]
    expect(new Set(prints).size).toBe(prints.length)
    expect(prints[0]).toMatch(/^[\w-]{43}$/)
  })

  it('is not the order of fields, at any depth', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed)
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, inside]) => [name, reversed(inside)]),
      )
    }
    fc.assert(
      fc.property(fc.object(), (input) => {
        expect(fingerprintOf('a', reversed(input))).toBe(fingerprintOf('a', input))
      }),
    )
  })

  it('is nothing of an input that is too deep', () => {
    let deep: unknown = 1
    for (let level = 0; level < 200_000; level += 1) deep = [deep]
    expect(fingerprintOf('a', deep)).toBe(fingerprintOf('a', 'too deep'))
    expect(() => fingerprintOf('a', { n: 1n })).toThrow(TypeError)
  })
})

describe('an answer that is kept', () => {
  const answer = { fingerprint: 'f', output: { key: 'secret' }, sessions: [] }
  const digest = digestOfKey('k', OWNER)
  const secretsOf = (...keys: SecretKey[]) => createSecrets(async () => keys)
  const serverKey = secretKeyOf('a key of this test, 32 characters')

  it('is read by the key of its caller alone, where the server has none', async () => {
    const sealed = await sealAnswer(secretsOf(), 'k', digest, answer)
    expect(sealed.keyId).toBeNull()
    expect(await openAnswer(secretsOf(), 'k', digest, sealed)).toEqual(answer)
    await expect(openAnswer(secretsOf(), 'l', digest, sealed)).rejects.toThrow('cannot be decrypted')
    await expect(openAnswer(secretsOf(), 'k', digestOfKey('l', OWNER), sealed)).rejects.toThrow('cannot be decrypted')
  })

  it('is read by both keys, where the server has one', async () => {
    const sealed = await sealAnswer(secretsOf(serverKey), 'k', digest, answer)
    expect(sealed.keyId).toBe(serverKey.id)
    expect(await openAnswer(secretsOf(serverKey), 'k', digest, sealed)).toEqual(answer)
    await expect(openAnswer(secretsOf(serverKey), 'l', digest, sealed)).rejects.toThrow('cannot be decrypted')
    await expect(openAnswer(secretsOf(), 'k', digest, sealed)).rejects.toThrow('which is not there')
  })

  it('stays for a day, and a claim for two minutes', () => {
    expect([IDEMPOTENCY_KEPT_MS, CLAIM_MS]).toEqual([24 * 3_600_000, 120_000])
  })

  it.each([
    'too_many_requests',
    'unavailable',
    'push_failed',
    'push_not_configured',
    'registrar_unavailable',
    'secret_key_missing',
    'sip_message_failed',
    'sip_messages_not_configured',
    'unauthenticated',
  ] as const)('is none where it is %s', (code) => expect(isPassing(new AppError(code))).toBe(true))

  it('is any other refusal', () => {
    expect(isPassing(new AppError('account_not_found'))).toBe(false)
  })
})
