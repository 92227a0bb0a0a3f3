import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkNonce,
  computeHa1,
  DIGEST_ALGORITHMS,
  type DigestAlgorithm,
  type DigestCredentials,
  formatDigestChallenge,
  mintNonce,
  parseDigestAuthorization,
  verifyDigestResponse,
} from './digest.rules.ts'

/** RFC 7616 section 3.9.1 */
const MUFASA = { username: 'Mufasa', realm: 'http-auth@example.org', password: 'Circle of Life' }
const NONCE = '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v'
const CNONCE = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ'
const OPAQUE = 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS'
const RESPONSES = {
  MD5: '8ca523f5e9506fed4657c9700eebdbec',
  'SHA-256': '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
}

/** Parameters of the RFC's example as written on the wire; `undefined` leaves one out. */
function exampleParams(changes: Record<string, string | undefined> = {}, algorithm: DigestAlgorithm = 'MD5'): string[] {
  const params: Record<string, string | undefined> = {
    username: '"Mufasa"',
    realm: '"http-auth@example.org"',
    uri: '"/dir/index.html"',
    algorithm,
    nonce: `"${NONCE}"`,
    nc: '00000001',
    cnonce: `"${CNONCE}"`,
    qop: 'auth',
    response: `"${RESPONSES[algorithm]}"`,
    opaque: `"${OPAQUE}"`,
    ...changes,
  }
  return Object.entries(params).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
}

const example = (changes: Record<string, string | undefined> = {}, algorithm: DigestAlgorithm = 'MD5') =>
  `Digest ${exampleParams(changes, algorithm).join(', ')}`

function parsed(header: string): DigestCredentials {
  const credentials = parseDigestAuthorization(header)
  if (credentials === null) throw new Error(`refused: ${header}`)
  return credentials
}

const utf8Octets = (text: string) => Buffer.from(text, 'utf8').toString('latin1')

/** A client written apart from the code under test: reads the challenge, answers it with its own hashing. */
function answer(
  challenge: string,
  { username, password, method, uri }: { username: string; password: string; method: string; uri: string },
): string {
  const quoted = (name: string) => {
    const raw = new RegExp(`[ ,]${name}="((?:\\\\.|[^"\\\\])*)"`).exec(challenge)?.[1] ?? ''
    return raw.replace(/\\(.)/g, '$1')
  }
  const algorithm = /[ ,]algorithm=([^,]+)/.exec(challenge)?.[1] ?? ''
  const hash = (octets: string) =>
    createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
      .update(octets, 'latin1')
      .digest('hex')
  const escaped = (octets: string) => octets.replaceAll('\\', '\\\\').replaceAll('"', '\\"')
  const [user, realm, nonce, opaque] = [utf8Octets(username), quoted('realm'), quoted('nonce'), quoted('opaque')]
  const ha1 = hash(`${user}:${realm}:${utf8Octets(password)}`)
  const response = hash(`${ha1}:${nonce}:0000000a:c0ffee:auth:${hash(`${method}:${uri}`)}`)
  return (
    `Digest username="${escaped(user)}",realm="${escaped(realm)}",nonce="${escaped(nonce)}",uri="${uri}",` +
    `response="${response}",algorithm=${algorithm},cnonce="c0ffee",nc=0000000a,qop=auth,opaque="${escaped(opaque)}"`
  )
}

const trickyChar = fc.constantFrom('"', '\\', ':', ',', '=', ' ', "'", '%', 'é', 'ÿ', 'Ā', '日', '😀')
const anyText = fc.string({ unit: fc.oneof(trickyChar, fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })) })
const printableText = anyText.filter((text) => !/\p{Cc}/u.test(text))
/** Strings no encoder would make: lone surrogates, controls, anything. */
const garbage = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) })

describe('Digest responses', () => {
  test.each(DIGEST_ALGORITHMS)('the %s example of RFC 7616 section 3.9.1 verifies', (algorithm) => {
    const credentials = parsed(example({}, algorithm))
    expect(credentials).toEqual({
      username: 'Mufasa',
      realm: 'http-auth@example.org',
      nonce: NONCE,
      uri: '/dir/index.html',
      response: RESPONSES[algorithm],
      algorithm,
      cnonce: CNONCE,
      nc: 1,
      ncHex: '00000001',
      qop: 'auth',
      opaque: OPAQUE,
    })
    expect(verifyDigestResponse(credentials, { ha1: computeHa1(algorithm, MUFASA), method: 'GET' })).toBe(true)
  })

  test('HA1 is the hash of username, realm and password in UTF-8', () => {
    expect(computeHa1('MD5', MUFASA)).toBe('3d78807defe7de2157e2b0b6573a855f')
    expect(computeHa1('SHA-256', { username: 'zoë', realm: 'r', password: '日' })).toBe(
      createHash('sha256').update(Buffer.from('zoë:r:日', 'utf8')).digest('hex'),
    )
  })

  test.each<[string, Partial<DigestCredentials>]>([
    ['nonce', { nonce: `${NONCE}x` }],
    ['uri', { uri: '/dir/other.html' }],
    ['cnonce', { cnonce: 'x' }],
    ['nonce count', { ncHex: '00000002', nc: 2 }],
    ['response', { response: RESPONSES.MD5.replace('8', '9') }],
    ['response length', { response: '8ca5' }],
    ['algorithm', { algorithm: 'SHA-256' }],
  ])('another %s does not verify', (_name, change) => {
    const credentials = { ...parsed(example()), ...change }
    expect(verifyDigestResponse(credentials, { ha1: computeHa1('MD5', MUFASA), method: 'GET' })).toBe(false)
  })

  test('another method, password, user or realm does not verify', () => {
    const credentials = parsed(example())
    const ha1 = computeHa1('MD5', MUFASA)
    expect(verifyDigestResponse(credentials, { ha1, method: 'PUT' })).toBe(false)
    for (const change of [{ password: 'circle of life' }, { username: 'mufasa' }, { realm: 'example.org' }]) {
      const otherHa1 = computeHa1('MD5', { ...MUFASA, ...change })
      expect(verifyDigestResponse(credentials, { ha1: otherHa1, method: 'GET' })).toBe(false)
    }
  })

  test('a client that answers the challenge verifies, whatever the names and password', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...DIGEST_ALGORITHMS),
        fc.record({ username: printableText, realm: printableText, password: anyText, opaque: printableText }),
        (algorithm, { username, realm, password, opaque }) => {
          const challenge = formatDigestChallenge({ realm, algorithm, nonce: 'n', opaque })
          const credentials = parsed(answer(challenge, { username, password, method: 'PUT', uri: '/a?b=c,d' }))
          expect(credentials).toMatchObject({ username, realm, opaque, algorithm, nonce: 'n', uri: '/a?b=c,d', nc: 10 })
          const ha1 = computeHa1(algorithm, { username, realm, password })
          expect(verifyDigestResponse(credentials, { ha1, method: 'PUT' })).toBe(true)
          const wrong = computeHa1(algorithm, { username, realm, password: `${password}x` })
          expect(verifyDigestResponse(credentials, { ha1: wrong, method: 'PUT' })).toBe(false)
        },
      ),
    )
  })
})

describe('parsing the Authorization header', () => {
  test.each<[string, string]>([
    ['scheme in any case', example().replace('Digest', 'dIGEST')],
    ['several spaces after the scheme', example().replace('Digest ', 'Digest   ')],
    ['no space after commas', `Digest ${exampleParams().join(',')}`],
    ['tabs and empty list elements', `Digest ,\t, ${exampleParams().join('\t,, ,')} ,`],
    ['spaces around =', `Digest ${exampleParams().join(', ').replaceAll('="', ' \t= "')}`],
    ['parameter names in any case', example().replace('username', 'UserName').replace('nc=', 'NC=')],
    ['algorithm left out, which means MD5', example({ algorithm: undefined })],
    ['algorithm quoted', example({ algorithm: '"MD5"' })],
    ['algorithm in any case', example({ algorithm: 'md5' })],
    ['qop quoted', example({ qop: '"auth"' })],
    ['userhash=false', example({ userhash: 'false' })],
    ['parameters of some extension', example({ theme: 'dark', note: '"a, \\"b\\"=c"' })],
    ['needless escapes', example({ username: '"M\\u\\fasa"' })],
  ])('accepts %s', (_name, header) => {
    expect(parseDigestAuthorization(header)).toEqual(parsed(example()))
  })

  test('unquotes backslash escapes and keeps separators inside quotes', () => {
    const header = example({ username: '"a\\"b\\\\c, realm=\\"d\\""', realm: '"\\\\"' })
    expect(parsed(header)).toMatchObject({ username: 'a"b\\c, realm="d"', realm: '\\' })
  })

  test('leaves opaque out when the client did', () => {
    expect(parsed(example({ opaque: undefined }))).not.toHaveProperty('opaque')
  })

  test('reads the nonce count as hexadecimal and keeps its digits', () => {
    expect(parsed(example({ nc: '000000ff' }))).toMatchObject({ nc: 255, ncHex: '000000ff' })
    expect(parsed(example({ nc: 'FFFFFFFF' }))).toMatchObject({ nc: 0xffffffff, ncHex: 'FFFFFFFF' })
  })

  test('reads octets beyond ASCII as UTF-8 and refuses those that are not', () => {
    expect(parsed(example({ username: `"${utf8Octets('zoë日')}"` })).username).toBe('zoë日')
    expect(parseDigestAuthorization(example({ username: '"zo\xeb"' }))).toBeNull()
    expect(parseDigestAuthorization(example({ username: '"日"' }))).toBeNull()
  })

  test.each(['username', 'realm', 'nonce', 'uri', 'response', 'cnonce', 'nc', 'qop'])('refuses %s missing', (name) => {
    expect(parseDigestAuthorization(example({ [name]: undefined }))).toBeNull()
  })

  test.each(exampleParams())('refuses %s doubled', (param) => {
    expect(parseDigestAuthorization(`${example()}, ${param}`)).toBeNull()
    expect(parseDigestAuthorization(`${example()}, ${param.replace(/^\w+/, (name) => name.toUpperCase())}`)).toBeNull()
  })

  test.each<[string, Record<string, string>]>([
    ['a username that is not quoted', { username: 'Mufasa' }],
    ['a nonce that is not quoted', { nonce: 'abc' }],
    ['a response that is not quoted', { response: RESPONSES.MD5 }],
    ['an opaque that is not quoted', { opaque: 'abc' }],
    ['a quoted nc', { nc: '"00000001"' }],
    ['nc of 7 digits', { nc: '0000001' }],
    ['nc of 9 digits', { nc: '000000001' }],
    ['nc that is not hexadecimal', { nc: '0000000g' }],
    ['nc of zero', { nc: '00000000' }],
    ['qop=auth-int', { qop: 'auth-int' }],
    ['a list of qops', { qop: '"auth,auth-int"' }],
    ['an empty qop', { qop: '""' }],
    ['a session algorithm', { algorithm: 'MD5-sess' }],
    ['an unknown algorithm', { algorithm: 'SHA-512-256' }],
    ['an empty algorithm', { algorithm: '""' }],
    ['upper-case response', { response: `"${RESPONSES.MD5.toUpperCase()}"` }],
    ['a response of the other algorithm', { response: `"${RESPONSES['SHA-256']}"` }],
    ['a short response', { response: '"8ca523f5"' }],
    ['userhash=true', { userhash: 'true' }],
    ['userhash of no meaning', { userhash: 'maybe' }],
    ['username*', { 'username*': "UTF-8''Mufasa" }],
    ['an empty uri', { uri: '""' }],
    ['a uri with a space', { uri: '"/a b"' }],
    ['a uri beyond ASCII', { uri: `"/${utf8Octets('é')}"` }],
    ['a cnonce beyond ASCII', { cnonce: `"${utf8Octets('é')}"` }],
    ['an unterminated quote', { opaque: '"abc' }],
    ['a quote ended by an escape', { opaque: '"abc\\"' }],
    ['a control character', { username: '"a\0b"' }],
    ['an escaped line feed', { username: '"a\\\nb"' }],
    ['text after a quoted string', { opaque: '"abc"def' }],
    ['an empty token', { extension: '' }],
    ['a parameter name with a space', { 'ex tension': '1' }],
  ])('refuses %s', (_name, changes) => {
    expect(parseDigestAuthorization(example(changes))).toBeNull()
  })

  test.each([
    '',
    'Digest',
    'Digest ',
    'Digest ,,,',
    'Digest abc=',
    'Basic TXVmYXNhOkNpcmNsZSBvZiBMaWZl',
    example().replace('Digest ', 'Digest'),
    example().replace('Digest ', 'Digested '),
    example().replace('Digest', 'Basic'),
    example().replaceAll(', ', ' '),
    example().replaceAll(', ', '; '),
    `${example()}, Basic`,
    ` ${example()}`,
    `${example()}\n`,
  ])('refuses %j', (header) => {
    expect(parseDigestAuthorization(header)).toBeNull()
  })

  test('is of the Digest scheme alone', () => {
    for (const before of ['x', ' ', 'Basic ']) expect(parseDigestAuthorization(`${before}${example()}`)).toBeNull()
    expect(parseDigestAuthorization(example().replace('Digest ', 'Digest'))).toBeNull()
    expect(parsed(example().replace('Digest ', 'DIGEST  , \t'))).toEqual(parsed(example()))
  })

  test('accepts 4096 octets and no more', () => {
    const paddedTo = (length: number) => {
      const bare = example({ extension: '""' })
      return example({ extension: `"${'x'.repeat(length - bare.length)}"` })
    }
    expect(paddedTo(4096)).toHaveLength(4096)
    expect(parseDigestAuthorization(paddedTo(4096))).not.toBeNull()
    expect(parseDigestAuthorization(paddedTo(4097))).toBeNull()
    expect(parseDigestAuthorization(paddedTo(1_000_000))).toBeNull()
  })

  test.each<[string, string]>([
    ['backslashes', '\\'],
    ['quotes', '"'],
    ['spaces', ' '],
    ['commas and spaces', ', \t'],
    ['names', 'a'],
    ['equals signs', 'a ='],
    ['unfinished strings', 'a="\\"'],
  ])('refuses long runs of %s at once', (_name, run) => {
    for (const start of ['Digest ', 'Digest a=', 'Digest a="', example({ opaque: '"' })]) {
      expect(parseDigestAuthorization(start + run.repeat((4096 - start.length) / run.length))).toBeNull()
      expect(parseDigestAuthorization(start + run.repeat(1_000_000))).toBeNull()
    }
  })

  test('never throws, and what it accepts is well-formed', () => {
    const mutated = fc
      .tuple(fc.nat(example().length), fc.nat(12), fc.oneof(garbage, fc.string({ maxLength: 3 })))
      .map(([at, remove, insert]) => example().slice(0, at) + insert + example().slice(at + remove))
    const header = fc.oneof(
      garbage,
      mutated,
      fc.string().map((text) => `Digest ${text}`),
    )
    fc.assert(
      fc.property(header, (text) => {
        const credentials = parseDigestAuthorization(text)
        if (credentials === null) return
        expect(credentials.ncHex).toMatch(/^[0-9a-fA-F]{8}$/)
        expect(credentials.nc).toBe(Number(`0x${credentials.ncHex}`))
        expect(credentials.response).toHaveLength(credentials.algorithm === 'MD5' ? 32 : 64)
        expect(credentials.uri).toMatch(/^[!-~]+$/)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('formatting a challenge', () => {
  const challenge = { realm: 'sip.example.org', algorithm: 'SHA-256', nonce: 'abc', opaque: 'xyz' } as const

  test('has the form of RFC 7616 section 3.3', () => {
    expect(formatDigestChallenge(challenge)).toBe(
      'Digest realm="sip.example.org",qop="auth",algorithm=SHA-256,nonce="abc",opaque="xyz"',
    )
    expect(formatDigestChallenge({ ...challenge, algorithm: 'MD5', stale: true })).toBe(
      'Digest realm="sip.example.org",qop="auth",algorithm=MD5,nonce="abc",opaque="xyz",stale=true',
    )
    expect(formatDigestChallenge({ ...challenge, stale: false })).not.toContain('stale')
  })

  test('escapes quotes and backslashes and writes UTF-8 octets', () => {
    expect(formatDigestChallenge({ ...challenge, realm: 'a", stale="\\é' })).toContain(
      'realm="a\\", stale=\\"\\\\\xc3\xa9",',
    )
  })

  test.each(['\r\nSet-Cookie: a=b', '\n', '\0', '\t', '\x7f', '\x85', '\ud800', '\udc00x'])('refuses %j', (text) => {
    expect(() => formatDigestChallenge({ ...challenge, realm: `a${text}` })).toThrow('realm must not contain control')
    expect(() => formatDigestChallenge({ ...challenge, nonce: `a${text}` })).toThrow('nonce must not contain control')
    expect(() => formatDigestChallenge({ ...challenge, opaque: `a${text}` })).toThrow('opaque must not contain control')
  })
})

describe('nonces', () => {
  const key = Buffer.alloc(32, 7)
  const identity = 'alice@sip.example.org'
  const now = new Date('2026-03-01T12:00:00.123Z')
  const later = (ms: number) => new Date(now.getTime() + ms)
  const check = (nonce: string, changes: Partial<Parameters<typeof checkNonce>[2]> = {}) =>
    checkNonce(key, nonce, { identity, now, lifetimeSeconds: 300, ...changes })

  test('are valid for whom they were made, and tell when', () => {
    const nonce = mintNonce(key, { identity, now })
    expect(nonce).toMatch(/^[\w-]{68}$/)
    expect(check(nonce)).toEqual({ state: 'valid', issuedAt: now, expiresAt: later(300_000) })
  })

  test('differ even within one millisecond', () => {
    const nonces = Array.from({ length: 100 }, () => mintNonce(key, { identity, now }))
    expect(new Set(nonces).size).toBe(100)
  })

  test('expire when their lifetime is over', () => {
    const nonce = mintNonce(key, { identity, now })
    expect(check(nonce, { now: later(299_999) })).toMatchObject({ state: 'valid' })
    expect(check(nonce, { now: later(300_000) })).toEqual({
      state: 'expired',
      issuedAt: now,
      expiresAt: later(300_000),
    })
  })

  test('from up to 60 s in the future are valid, from further they are forged', () => {
    expect(check(mintNonce(key, { identity, now: later(60_000) }))).toMatchObject({ state: 'valid' })
    expect(check(mintNonce(key, { identity, now: later(60_001) }))).toEqual({ state: 'forged' })
  })

  test('are forged under another key', () => {
    expect(check(mintNonce(Buffer.alloc(32, 8), { identity, now }))).toEqual({ state: 'forged' })
  })

  test('are forged for another identity, expired or not', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.constantFrom(0, 600_000), (mine, theirs, age) => {
        fc.pre(mine !== theirs)
        const nonce = mintNonce(key, { identity: mine, now })
        expect(check(nonce, { identity: mine, now: later(age) }).state).toBe(age === 0 ? 'valid' : 'expired')
        expect(check(nonce, { identity: theirs, now: later(age) })).toEqual({ state: 'forged' })
      }),
    )
  })

  test('are forged when any one byte is changed', () => {
    const nonce = mintNonce(key, { identity, now })
    const bytes = Buffer.from(nonce, 'base64url')
    for (let at = 0; at < bytes.length; at += 1) {
      for (const bit of [0x01, 0x80]) {
        const changed = Buffer.from(bytes)
        changed.writeUInt8(changed.readUInt8(at) ^ bit, at)
        expect(check(changed.toString('base64url'))).toEqual({ state: 'forged' })
      }
    }
  })

  test('are forged when any one character is changed, dropped or added', () => {
    const nonce = mintNonce(key, { identity, now })
    const char = fc.oneof(
      fc.constantFrom('+', '/', '=', ' ', '\n', '-', '_'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      fc.stringMatching(/^\w$/),
    )
    fc.assert(
      fc.property(fc.nat(nonce.length - 1), char, (at, other) => {
        const [before, after] = [nonce.slice(0, at), nonce.slice(at + 1)]
        if (other !== nonce[at]) expect(check(before + other + after)).toEqual({ state: 'forged' })
        expect(check(before + after)).toEqual({ state: 'forged' })
        expect(check(before + other + nonce.slice(at))).toEqual({ state: 'forged' })
        expect(check(nonce + other)).toEqual({ state: 'forged' })
      }),
      { numRuns: 500 },
    )
  })

  test('of another version are forged, even under the key', () => {
    const sealed = (version: number) => {
      const head = Buffer.from(mintNonce(key, { identity, now }), 'base64url').subarray(0, 19)
      head.writeUInt8(version, 0)
      const mac = createHmac('sha256', key).update(head).update(identity).digest()
      return Buffer.concat([head, mac]).toString('base64url')
    }
    expect(check(sealed(1))).toMatchObject({ state: 'valid' })
    expect(check(sealed(2))).toEqual({ state: 'forged' })
  })

  test('are not spelled in the other base64 alphabet', () => {
    const nonces = Array.from({ length: 100 }, () => mintNonce(key, { identity, now })).filter((n) => /[-_]/.test(n))
    expect(nonces).not.toHaveLength(0)
    for (const nonce of nonces) {
      expect(check(nonce.replaceAll('-', '+').replaceAll('_', '/'))).toEqual({ state: 'forged' })
    }
  })

  test('of any text at all are checked without throwing', () => {
    fc.assert(
      fc.property(fc.oneof(garbage, fc.stringMatching(/^[\w-]{68}$/)), (text) => {
        expect(check(text)).toEqual({ state: 'forged' })
      }),
    )
  })
})
