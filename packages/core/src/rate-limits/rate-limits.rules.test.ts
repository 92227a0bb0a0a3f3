import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isNetworkNews,
  loginAttemptKeys,
  NETWORKS,
  networksKnownSince,
  WRONG_PASSWORDS_COUNTED_MS,
  wrongCodesKey,
} from './login-throttle.rules.ts'
import { isPublicAddress, networkOf } from './networks.rules.ts'

const NOW = new Date('2030-02-01T12:00:00Z')
const ALICE = { username: 'alice01', domain: 'sip.example.org' }

describe('what wrong passwords are counted by', () => {
  it('differs by account and by network, and between the counts', () => {
    const keys = loginAttemptKeys(ALICE, '192.0.2.1')
    const ofNetwork = loginAttemptKeys(ALICE, '192.0.2.2')
    const ofAccount = loginAttemptKeys({ ...ALICE, username: 'bob001' }, '192.0.2.1')
    const ofDomain = loginAttemptKeys({ ...ALICE, domain: 'sip.example.net' }, '192.0.2.1')
    expect(ofNetwork.account).toBe(keys.account)
    expect(ofAccount.source).toBe(keys.source)
    const all = [keys, ofNetwork, ofAccount, ofDomain].flatMap(({ pair, account, source }) => [pair, account, source])
    // 4 pairs, 3 accounts, 2 networks
    expect(new Set(all).size).toBe(9)
    expect(new Set([...all, wrongCodesKey('192.0.2.1'), wrongCodesKey('192.0.2.2')]).size).toBe(11)
  })

  it('is another for every name, with any characters in it', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '@', ' ', '"', ',', ' from ') })
    const input = fc.tuple(text, text, text)
    fc.assert(
      fc.property(input, input, (one, other) => {
        fc.pre(one.join('\n') !== other.join('\n'))
        const [first, second] = [one, other].map(([username, domain, source]) =>
          loginAttemptKeys({ username, domain }, source),
        )
        expect(first?.pair).not.toBe(second?.pair)
        expect(first?.pair).not.toBe(second?.account)
        expect(first?.account).not.toBe(second?.source)
      }),
    )
  })

  it('reveals neither an account nor a network, and stays the same', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (username, domain, source) => {
        const keys = loginAttemptKeys({ username, domain }, source)
        for (const key of [...Object.values(keys), wrongCodesKey(source)]) expect(key).toMatch(/^[\w-]{43}$/)
        expect(loginAttemptKeys({ username, domain }, source)).toEqual(keys)
      }),
    )
  })

  it('counts for an hour, and ten networks’ worth for an account', () => {
    expect([WRONG_PASSWORDS_COUNTED_MS, NETWORKS]).toEqual([3_600_000, 10])
  })
})

describe('a network that an account has signed in from', () => {
  it('is known for 30 days', () => {
    expect(networksKnownSince(NOW)).toEqual(new Date('2030-01-02T12:00:00Z'))
  })

  it('is noted once a day', () => {
    expect(isNetworkNews(null, NOW)).toBe(true)
    expect(isNetworkNews('2030-01-31T12:00:00Z', NOW)).toBe(true)
    expect(isNetworkNews('2030-01-31T12:00:00.001Z', NOW)).toBe(false)
    expect(isNetworkNews('2030-02-01T11:00:00Z', NOW)).toBe(false)
  })
})

describe('the network of an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['no address', 'no address'],
    ['x'.repeat(100), 'x'.repeat(64)],
  ])('%s is %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network)
  })

  it.each([
    ['1.1.1.1', true],
    ['2606:4700::1111', true],
    ['::ffff:1.1.1.1', true],
    ['127.0.0.1', false],
    ['10.1.2.3', false],
    ['::ffff:10.1.2.3', false],
    ['fe80::1', false],
    ['::1', false],
    ['no address', false],
  ])('%s is of the Internet: %s', (ip, isPublic) => {
    expect(isPublicAddress(ip)).toBe(isPublic)
  })
})
