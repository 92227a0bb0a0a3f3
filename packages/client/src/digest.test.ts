import { describe, expect, test } from 'vitest'
import { answerChallenge, bestChallenge } from './digest.ts'

describe('the challenge that is answered', () => {
  const nonce = 'nonce="n-1"'

  test.each([
    [
      'SHA-256 rather than MD5',
      `Digest realm="r", qop="auth", algorithm=MD5, ${nonce}, Digest realm="r", qop="auth", algorithm=SHA-256, ${nonce}`,
      'SHA-256',
    ],
    [
      'the first of two alike',
      `Digest realm="r", qop=auth, algorithm=sha-256, ${nonce}, Digest realm="s", qop=auth, algorithm=SHA-256, ${nonce}`,
      'SHA-256',
    ],
    ['MD5 where no hash is named', `Digest realm="r",qop="auth",${nonce}`, 'MD5'],
    [
      'the one of Digest among other schemes',
      `Bearer realm="x", Negotiate YWJj=, digest qop="auth-int,auth", realm="r", ${nonce}, Basic realm="y"`,
      'MD5',
    ],
  ])('is %s', (_case, header, algorithm) => {
    expect(bestChallenge(header)).toEqual({ algorithm, realm: 'r', nonce: 'n-1', opaque: undefined })
  })

  test.each([
    ['no header', null],
    ['another scheme', 'Bearer realm="r"'],
    ['a hash that is not known', `Digest realm="r", qop="auth", algorithm=SHA-512-256, ${nonce}`],
    ['nothing but integrity', `Digest realm="r", qop="auth-int", ${nonce}`],
    ['no qop', `Digest realm="r", ${nonce}`],
    ['no nonce', 'Digest realm="r", qop="auth"'],
  ])('is none with %s', (_case, header) => {
    expect(bestChallenge(header)).toBeNull()
  })

  test('may have quotes, commas and any letters in its realm', () => {
    const realm = 'Düsseldorf, "Rhein" = \\ 東京'
    const octets = Buffer.from(realm.replaceAll(/["\\]/g, '\\$&')).toString('latin1')
    expect(bestChallenge(`Digest realm="${octets}", qop="auth", ${nonce}, opaque="o,p"`)).toMatchObject({
      realm,
      opaque: 'o,p',
    })
  })
})

describe('the answer', () => {
  // RFC 7616 section 3.9.1
  const challenge = {
    realm: 'http-auth@example.org',
    nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
    opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
  }
  const account = { username: 'Mufasa', password: 'Circle of Life' }
  const request = {
    method: 'GET',
    uri: '/dir/index.html',
    count: 1,
    cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  }

  test.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ] as const)('by %s is that of the standard', (algorithm, response) => {
    const header = answerChallenge({ ...challenge, algorithm }, account, request)
    expect(header).toContain(`response="${response}"`)
    expect(header).toContain('nc=00000001')
    expect(header).toContain(`opaque="${challenge.opaque}"`)
  })

  test('has another client nonce each time', () => {
    const { cnonce: _fixed, ...fresh } = request
    const answers = Array.from({ length: 3 }, () => answerChallenge({ ...challenge, algorithm: 'MD5' }, account, fresh))
    expect(new Set(answers).size).toBe(3)
  })
})
