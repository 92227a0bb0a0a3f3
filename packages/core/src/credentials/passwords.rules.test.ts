import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DIGEST_ALGORITHMS } from './digest.rules.ts'
import { allHashes, isSpoken, keptHashes, matchesPassword, passwordCredential } from './passwords.rules.ts'

const CLEAR = { username: 'alice01', realm: 'sip.example.org', password: 'secret' }
const text = `${CLEAR.username}:${CLEAR.realm}:${CLEAR.password}`
const MD5 = createHash('md5').update(text).digest('hex')
const SHA256 = createHash('sha256').update(text).digest('hex')

describe('the hashes of a password', () => {
  it('are those of RFC 7616, by each algorithm', () => {
    expect(allHashes(CLEAR)).toEqual({ MD5, 'SHA-256': SHA256 })
  })

  it.each([
    [[], null, []],
    [['MD5'], null, ['MD5']],
    [['SHA-256'], null, ['SHA-256']],
    [['SHA-256', 'MD5'], null, ['MD5', 'SHA-256']],
    [[], 'both', ['MD5', 'SHA-256']],
    [['MD5'], 'both', ['MD5', 'SHA-256']],
    [[], 'MD5', ['MD5']],
    [['SHA-256'], 'MD5', ['MD5', 'SHA-256']],
    [['SHA-256'], 'SHA-256', ['SHA-256']],
  ] as const)('by %j, where SIP servers speak %s, are by %j', (asked, spoken, kept) => {
    const hashes = { MD5, 'SHA-256': SHA256 }
    expect(keptHashes(CLEAR, asked, spoken)).toEqual(kept.map((algorithm) => ({ algorithm, ha1: hashes[algorithm] })))
  })

  it('are spoken by SIP servers that say so, or say nothing', () => {
    const spoken = (by: Parameters<typeof isSpoken>[1]) => DIGEST_ALGORITHMS.filter((one) => isSpoken(one, by))
    expect([null, 'both', 'MD5', 'SHA-256'].map((by) => spoken(by as Parameters<typeof isSpoken>[1]))).toEqual([
      ['MD5', 'SHA-256'],
      ['MD5', 'SHA-256'],
      ['MD5'],
      ['SHA-256'],
    ])
  })
})

describe('a password in clear', () => {
  it('matches a hash by any algorithm, in either case of its letters', () => {
    const hash = (algorithm: string, ha1: string) => ({ algorithm, ha1 })
    expect(matchesPassword([hash('MD5', MD5)], CLEAR)).toBe(true)
    expect(matchesPassword([hash('MD5', MD5.toUpperCase())], CLEAR)).toBe(true)
    expect(matchesPassword([hash('MD5', SHA256), hash('SHA-256', SHA256)], CLEAR)).toBe(true)
    expect(matchesPassword([hash('MD5', SHA256)], CLEAR)).toBe(false)
    expect(matchesPassword([hash('MD5', MD5.slice(1))], CLEAR)).toBe(false)
    expect(matchesPassword([], CLEAR)).toBe(false)
  })

  it('matches no hash of another', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.constantFrom(...DIGEST_ALGORITHMS), (one, other, algorithm) => {
        const passwords = [{ algorithm, ha1: allHashes({ ...CLEAR, password: one })[algorithm] }]
        expect(matchesPassword(passwords, { ...CLEAR, password: other })).toBe(one === other)
      }),
    )
  })

  it('is what a request is authenticated by, as of the last change of its hash', () => {
    const password = { algorithm: 'MD5', ha1: MD5, updated_at: '2030-01-01T12:00:00.000001Z' } as const
    expect(passwordCredential(7, password)).toEqual({
      kind: 'password',
      accountId: 7,
      algorithm: 'MD5',
      updatedAt: '2030-01-01T12:00:00.000001Z',
    })
  })
})
