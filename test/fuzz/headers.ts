import fc from 'fast-check'
import { DOMAIN } from '../support/server/test-server.ts'
import { accounts, keyOf, OTHER, SESSION, usernameOf } from './world.ts'

export type Header = [name: string, value: string]

const callers: Header[][] = [
  [],
  ...['super', 'super', ...Object.keys(accounts)].map((name): Header[] => [['X-Api-Key', keyOf(name)]]),
  [['X-Api-Key', 'no such key']],
  [['Cookie', `sipspace_session=${SESSION}`]],
  [['Cookie', `x-api-key=${keyOf('user')}`]],
  [['From', `sip:${usernameOf('user')}@${DOMAIN}`]],
]

/** What a header may hold: no control characters, which no client can send. */
const anyHeaderText = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCodePoint(code)),
  maxLength: 60,
})
const anyHeaderBytes = fc.string({
  unit: fc.constantFrom('é', '🙂', 'a', '"', '\\', ',', ';', '=', '%00', ' '),
  maxLength: 20,
})

const anyDigest: fc.Arbitrary<string> = fc
  .tuple(
    fc.dictionary(
      fc.constantFrom(
        'username',
        'realm',
        'nonce',
        'uri',
        'response',
        'algorithm',
        'cnonce',
        'nc',
        'qop',
        'opaque',
        'username*',
        'userhash',
        'x',
      ),
      fc.oneof(
        fc.constantFrom(
          usernameOf('user'),
          DOMAIN,
          '/api/accounts/me',
          'SHA-256',
          'MD5',
          'MD5-sess',
          'auth',
          'auth-int',
          '00000001',
          'ffffffff',
          '0',
          'a'.repeat(64),
          'A'.repeat(68),
          "UTF-8''x%ff",
          'true',
        ),
        anyHeaderText.map((value) => value.replaceAll('"', '')),
      ),
      { maxKeys: 12 },
    ),
    fc.constantFrom('"', '', '""'),
    fc.constantFrom('Digest ', 'digest ', 'Digest', 'Digest  ,'),
  )
  .map(
    ([parameters, quote, scheme]) =>
      `${scheme}${Object.entries(parameters)
        .map(([name, value]) => `${name}=${quote}${value}${quote}`)
        .join(', ')}`,
  )

const anyAuthorization = fc.oneof(
  anyDigest,
  anyHeaderText,
  fc.constantFrom(
    'Basic',
    'Basic Og==',
    'Bearer',
    'Bearer x.y.z',
    `Bearer ${'a'.repeat(5_000)}`,
    'Digest',
    `Digest ${'a=b,'.repeat(500)}`,
  ),
)

const anyCookie = fc.oneof(
  anyHeaderText,
  fc.constantFrom(
    '=',
    ';;;',
    'x-api-key',
    'x-api-key=%',
    'x-api-key="',
    'sipspace_session=%ff',
    `a=${'b'.repeat(3_000)}`,
    '__proto__=1',
  ),
)

/** Headers that are odd, each now and then. */
const oddHeader: fc.Arbitrary<Header> = fc.oneof(
  anyAuthorization.map((value): Header => ['Authorization', value]),
  anyCookie.map((value): Header => ['Cookie', value]),
  fc
    .oneof(
      anyHeaderText,
      fc.constantFrom('sip:', '<sip:a@b>', `sip:${'x'.repeat(500)}@${DOMAIN}`, '"a" <sip:%00@x>;tag=1'),
    )
    .map((value): Header => ['From', value]),
  fc.oneof(anyHeaderText, anyHeaderBytes).map((value): Header => ['X-Api-Key', value]),
  fc
    .oneof(anyHeaderText, fc.constantFrom('fr', 'fr;q=0,en;q=x', '*', 'fr,'.repeat(1_000)))
    .map((value): Header => ['Accept-Language', value]),
  fc
    .constantFrom('https://elsewhere.example', 'null', '', `http://${DOMAIN}`, ':')
    .map((value): Header => ['Origin', value]),
  fc.constantFrom('cross-site', 'same-origin', 'none', 'x').map((value): Header => ['Sec-Fetch-Site', value]),
  fc.constantFrom('100-continue', 'x').map((value): Header => ['Expect', value]),
  fc.constantFrom('1.2.3.4', 'x, y', '::1').map((value): Header => ['X-Forwarded-For', value]),
  fc.oneof(anyHeaderBytes, fc.constant('x'.repeat(2_000))).map((value): Header => ['User-Agent', value]),
  fc.constantFrom('bytes=0-', 'bytes=-1', 'x').map((value): Header => ['Range', value]),
  fc.constantFrom('*', 'W/"x"').map((value): Header => ['If-None-Match', value]),
  fc.constantFrom('close', 'keep-alive', 'upgrade').map((value): Header => ['Connection', value]),
  fc.constantFrom('text/html', 'application/xml;q=0', '*/*', 'x').map((value): Header => ['Accept', value]),
  fc.constantFrom('1', '').map((value): Header => ['X-Linphone-Provisioning', value]),
  anyHeaderBytes.map((value): Header => ['trpc-accept', value]),
  fc.constantFrom('x'.repeat(20_000)).map((value): Header => ['X-Huge', value]),
)

const anyHost = fc.oneof(
  { weight: 30, arbitrary: fc.constant(DOMAIN) },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'localhost',
      OTHER,
      'sip.expired.example',
      'nowhere.example',
      '127.0.0.1:80',
      '[::1]',
      'LOCALHOST.',
      '',
    ),
  },
  { weight: 1, arbitrary: anyHeaderText },
)

/** Host, caller, and odd headers, some of them more than once. */
export const anyHeaders: fc.Arbitrary<Header[]> = fc
  .tuple(
    anyHost,
    fc.constantFrom(...callers),
    fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 2, arbitrary: fc.array(oddHeader, { minLength: 1, maxLength: 3 }) },
    ),
    fc.option(fc.constant<Header>(['X-Linphone-Provisioning', '1']), { freq: 2 }),
    fc.oneof({ weight: 14, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(2) }),
  )
  .map(([host, caller, odd, app, twice]) => {
    const headers: Header[] = [['Host', host], ...caller, ...odd, ...(app ? [app] : [])]
    const again = twice === null ? undefined : headers[1 + (twice % Math.max(1, headers.length - 1))]
    return again ? [...headers, again] : headers
  })
