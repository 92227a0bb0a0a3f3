import fc from 'fast-check'
import { pathNames } from '../../apps/server/src/api/rest/routes.ts'
import { everyRoute } from '../../apps/server/src/api/rest/second-part.ts'
import { anyText } from '../support/database/any-text.ts'
import { type AnyField, anyFields } from '../support/server/any-input.ts'
import { everyOperation } from '../support/server/interfaces.ts'
import { DOMAIN } from '../support/server/test-server.ts'
import { anyHeaders, type Header } from './headers.ts'
import { accounts, CODE, OTHER, tokens, usernameOf } from './world.ts'

export type InterfaceName = 'rest' | 'trpc' | 'page'

/** A request, as the bytes that are sent. */
export interface FuzzRequest {
  interface: InterfaceName
  method: string
  target: string
  /** whether it is one whole HTTP request, so that there has to be an answer */
  isSound: boolean
  bytes: Buffer
}

/** Takes the usual value, but once in so many times another. */
const rarely = <T, U>(oneIn: number, other: fc.Arbitrary<T>, usual: U): fc.Arbitrary<T | U> =>
  fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other })

/** What a request is before it is broken and written down. */
interface Plan {
  interface: InterfaceName
  method: string
  path: string
  body: Buffer | null
  contentType: string
}

const JSON_TYPE = 'application/json'
const FORM_TYPE = 'application/x-www-form-urlencoded'

/** Values that lead somewhere, by the name of a field. */
const known: Record<string, unknown[]> = {
  id: [...Object.values(accounts).map(({ id }) => id), 1, 999_999_999],
  sip: [`${usernameOf('target')}@${DOMAIN}`, `sip:${usernameOf('other-user')}@${OTHER}`, `nobody@${DOMAIN}`],
  email: [`${usernameOf('target')}@mail.example`, 'someone-new@mail.example'],
  username: [usernameOf('target'), usernameOf('user'), 'fuzz-new-name'],
  phone: ['+33612345679', '+33 6 12 34 56 80'],
  password: ['password of many'],
  old_password: ['password of many'],
  algorithm: ['MD5', 'SHA-256'],
  domain: [DOMAIN, OTHER, 'sip.new.example'],
  code: ['FR', CODE, '0000'],
  auth_token: [tokens.auth, tokens.attached, 'nothing'],
  account_creation_token: [tokens.creation, 'nothing'],
  account_creation_request_token: [tokens.request],
  account_recovery_token: [tokens.recoveryToken],
  token: [tokens.provisioning, tokens.reset, tokens.request, 'nothing'],
  recovery: [tokens.recovery, 'nothing'],
  key: ['theme', 'constructor'],
}

const oddPart = fc.oneof(
  fc.constantFrom(
    '%',
    '%zz',
    '%00',
    '%ff',
    '%2e%2e',
    '..',
    '.',
    '%2F',
    '__proto__',
    'constructor',
    '🙂',
    ' ',
    ';',
    '?',
    '#',
    "'",
  ),
  anyText(30).map(encodeURIComponent),
  fc.string({ maxLength: 12 }),
  fc.constantFrom(100, 600, 6_000).map((length) => 'x'.repeat(length)),
  fc.integer().map(String),
)

const anyValue = (name: string, { right, wrong }: AnyField): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 5, arbitrary: right },
    { weight: 5, arbitrary: known[name] ? fc.constantFrom(...known[name]) : right },
    { weight: 2, arbitrary: wrong },
  )

/** A path with each parameter replaced by what is known, odd or empty. */
function anyPath(path: string, fields: Record<string, AnyField>): fc.Arbitrary<string> {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const part = (name: string) =>
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom(...(known[name] ?? ['nothing'])).map((value) => encodeURIComponent(String(value))),
      },
      {
        weight: 1,
        arbitrary: (fields[name]?.right ?? fc.constant('x')).map((value) => encodeURIComponent(text(value))),
      },
      { weight: 2, arbitrary: oddPart },
    )
  return fc
    .tuple(...names.map(part))
    .map((parts) => parts.reduce((filled, value) => filled.replace(/:\w+/, () => value), path))
}

const text = (value: unknown): string =>
  typeof value === 'string' ? value.toWellFormed() : (JSON.stringify(value) ?? '')

const anyInput = (fields: Record<string, AnyField>): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .tuple(
      fc.record(Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, anyValue(name, field)]))),
      rarely(8, fc.dictionary(fc.string({ maxLength: 10 }), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 2 }), null),
      rarely(6, fc.nat(), null),
    )
    .map(([input, extra, missing]) => {
      const entries = Object.entries({ ...input, ...extra })
      if (missing !== null && entries.length > 0) entries.splice(missing % entries.length, 1)
      return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
    })

const queryOf = (input: Record<string, unknown>): string =>
  Object.entries(input)
    .map(([name, value]) => `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(text(value))}`)
    .join('&')

/** A body for an input, mostly as JSON; now and then broken. */
function anyBody(input: fc.Arbitrary<Record<string, unknown>>): fc.Arbitrary<Pick<Plan, 'body' | 'contentType'>> {
  const asJson = input.map((value) => ({ body: Buffer.from(JSON.stringify(value)), contentType: JSON_TYPE }))
  const asForm = input.map((value) => ({ body: Buffer.from(queryOf(value)), contentType: FORM_TYPE }))
  const deep = fc
    .tuple(fc.constantFrom('[', '{"a":'), fc.constantFrom(100, 5_000, 100_000))
    .map(([open, depth]) => ({ body: Buffer.from(open.repeat(depth)), contentType: JSON_TYPE }))
  const broken = fc
    .tuple(
      asJson,
      fc.constantFrom('cut', 'nul', 'bytes', 'twice', 'bom', 'proto'),
      fc.nat(),
      fc.uint8Array({ minLength: 1, maxLength: 4 }),
    )
    .map(([{ body }, how, at, bytes]) => ({
      body: breakJson(body, how, at, Buffer.from(bytes)),
      contentType: JSON_TYPE,
    }))
  const other = fc.record({
    body: fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.jsonValue({ maxDepth: 3 }).map((value) => Buffer.from(JSON.stringify(value))),
      fc.constantFrom('', 'null', '[]', '{}', '"', '1e999', '{"id":1,"id":2}').map((one) => Buffer.from(one)),
    ),
    contentType: fc.constantFrom(
      JSON_TYPE,
      FORM_TYPE,
      'text/plain',
      'multipart/form-data; boundary=x',
      'application/json; charset=utf-16',
      'application/json;charset',
      '/',
      '',
      'application/xml',
      'APPLICATION/JSON',
      'application/json, text/plain',
    ),
  })
  const huge = fc
    .constantFrom(1_048_576, 1_048_577, 1_300_000)
    .map((size) => ({ body: Buffer.from(`"${'x'.repeat(size - 2)}"`), contentType: JSON_TYPE }))
  return fc.oneof(
    { weight: 300, arbitrary: asJson },
    { weight: 30, arbitrary: asForm },
    { weight: 60, arbitrary: broken },
    { weight: 30, arbitrary: other },
    { weight: 4, arbitrary: deep },
    { weight: 1, arbitrary: huge },
  )
}

function breakJson(body: Buffer, how: string, at: number, bytes: Buffer): Buffer {
  const index = at % Math.max(1, body.length)
  const [before, after] = [body.subarray(0, index), body.subarray(index)]
  if (how === 'cut') return before
  if (how === 'twice') return Buffer.concat([body, body])
  if (how === 'bom') return Buffer.concat([Buffer.from('\ufeff'), body])
  if (how === 'proto') return Buffer.concat([Buffer.from('{"__proto__":{"admin":true},'), body.subarray(1)])
  return Buffer.concat([before, how === 'nul' ? Buffer.from([0]) : bytes, after])
}

const none = { body: null, contentType: '' }

const restPlans = everyRoute.map((route): fc.Arbitrary<Plan> => {
  const fields = anyFields(route.operation.input)
  const inPath = pathNames(route)
  const others = Object.fromEntries(Object.entries(fields).filter(([name]) => !inPath.includes(name)))
  const path = anyPath(route.path, fields)
  const { method } = route
  if (method === 'GET')
    return fc.tuple(path, anyInput(others), fc.boolean()).map(([at, input, asked]) => ({
      interface: 'rest',
      method,
      path: asked ? `${at}?${queryOf(input)}` : at,
      ...none,
    }))
  return fc
    .tuple(path, anyBody(anyInput(others)))
    .map(([at, body]) => ({ interface: 'rest', method, path: at, ...body }))
})

const namedSpace = fc.oneof(fc.constantFrom(DOMAIN, OTHER, 'sip.nowhere.example', ''), oddPart)

const trpcPlans = everyOperation.map(({ name, operation }): fc.Arbitrary<Plan> => {
  const input = anyInput(anyFields(operation.input))
  const space = rarely(6, namedSpace, null)
  if (operation.kind !== 'query')
    return fc.tuple(anyBody(input), space).map(([body, named]) => ({
      interface: 'trpc',
      method: 'POST',
      path: `/trpc/${name}${named === null ? '' : `?space=${named}`}`,
      ...body,
    }))
  const asked = fc.oneof(
    { weight: 8, arbitrary: input.map((value) => encodeURIComponent(JSON.stringify(value).toWellFormed())) },
    oddPart,
  )
  return fc.tuple(asked, space).map(([value, named]) => ({
    interface: 'trpc',
    method: 'GET',
    path: `/trpc/${name}?input=${value}${named === null ? '' : `&space=${named}`}`,
    ...none,
  }))
})

const names = everyOperation.map(({ name }) => name)
const batch: fc.Arbitrary<Plan> = fc
  .tuple(
    fc.array(fc.constantFrom(...names, 'no.such', '', 'accounts'), { minLength: 1, maxLength: 5 }),
    fc.dictionary(fc.constantFrom('0', '1', '2', '-1', 'x', '__proto__'), fc.jsonValue({ maxDepth: 2 })),
    fc.boolean(),
    fc.constantFrom('1', '0', ''),
  )
  .map(([called, inputs, isGet, flag]): Plan => {
    const path = `/trpc/${called.join(',')}?batch=${flag}`
    const json = JSON.stringify(inputs)
    return isGet
      ? { interface: 'trpc', method: 'GET', path: `${path}&input=${encodeURIComponent(json.toWellFormed())}`, ...none }
      : { interface: 'trpc', method: 'POST', path, body: Buffer.from(json), contentType: JSON_TYPE }
  })

const pages = [
  '/',
  '/docs',
  '/openapi.json',
  '/favicon.ico',
  '/api',
  '/api/ping',
  '/healthz',
  '/readyz',
  '/metrics',
  '/trpc',
  '/provisioning',
  '/provisioning/me',
  '/provisioning/:token',
  '/provisioning/auth_token/:auth_token',
  '/provisioning/qrcode/:token',
  '/auth_tokens/qrcode/:auth_token',
  '/creation_token/check/:token',
  '/reset_password/:token',
  '/recovery',
  '/recovery/email',
  '/recovery/phone',
  '/recovery/code/:recovery',
  '/recovery/nothing',
  '/dashboard',
  '/dashboard/:x',
  '/dashboard/assets/:x',
  '/api/nothing',
  '/:x',
]
const formFields = [
  'username',
  'email',
  'phone',
  'code',
  'password',
  'password_confirmation',
  'token',
  'captcha',
  'account_recovery_token',
]
const anyFormValue = (name: string) =>
  fc.oneof(fc.constantFrom(...(known[name] ?? ['x'])).map(text), anyText(60).map(text), fc.constant('y'.repeat(5_000)))
const form = fc.record(
  Object.fromEntries(formFields.map((name) => [name, fc.option(anyFormValue(name), { nil: undefined })])),
)
const pagePlans = pages.map(
  (page): fc.Arbitrary<Plan> =>
    fc
      .tuple(
        anyPath(page, {}),
        fc.option(
          fc.constantFrom('?reset_password', '?reset_password=maybe', '?x=%', '?lang=fr&lang=en', '?__proto__=1'),
          { freq: 3 },
        ),
        fc.option(anyBody(form.map((fields) => fields as Record<string, unknown>)), { freq: 2 }),
        form,
        fc.boolean(),
      )
      .map(([path, query, body, fields, isForm]): Plan => {
        const at = `${path}${query ?? ''}`
        if (!body) return { interface: 'page', method: 'GET', path: at, ...none }
        const sent = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
        return isForm
          ? { interface: 'page', method: 'POST', path: at, body: Buffer.from(queryOf(sent)), contentType: FORM_TYPE }
          : { interface: 'page', method: 'POST', path: at, ...body }
      }),
)

const anyMethod = fc.constantFrom(
  'GET',
  'HEAD',
  'OPTIONS',
  'PUT',
  'PATCH',
  'DELETE',
  'POST',
  'TRACE',
  'PROPFIND',
  'M-SEARCH',
  'QUERY',
  'get',
  'NONSENSE',
  'CONNECT',
)
const anyTarget = (path: string): fc.Arbitrary<string> =>
  fc.constantFrom(
    `${path}/`,
    `/${path}`,
    path.toUpperCase(),
    path.replaceAll('/', '//'),
    `${path}?a[b]=1&a[b]=2&%=%`,
    `http://elsewhere.example${path}`,
    `${path}#x`,
    path.replace('/', '/./'),
    `/api/../${path}`,
    '*',
    path.replaceAll('a', '%61'),
    `${path};v=1`,
    `\\${path}`,
  )
const garbage = fc
  .oneof(
    fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc
      .constantFrom(
        'GET / HTTP/9.9\r\n\r\n',
        'GET /api/ping\r\n\r\n',
        'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
        '\r\n\r\n\r\n',
        'GET /api/ping HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
        'GET /api/ping HTTP/1.1\r\n\r\n',
        'GET /a b HTTP/1.1\r\nHost: x\r\n\r\n',
        'POST /api/accounts HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
        'POST /api/accounts HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
        'POST /api/accounts HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{',
        'POST /api/accounts HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
        'GET /api/ping HTTP/1.1\r\nHost: x\r\n bad: folded\r\n\r\n',
        `GET /api/ping HTTP/1.1\r\nHost: x\r\n${'a: b\r\n'.repeat(3_000)}\r\n`,
        `GET /${'x'.repeat(40_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
      )
      .map((one) => Buffer.from(one, 'latin1')),
  )
  .map((bytes): FuzzRequest => ({ interface: 'page', method: 'GET', target: '*', isSound: false, bytes }))

const plan = fc.oneof(
  { weight: 10, arbitrary: fc.oneof(...restPlans) },
  { weight: 8, arbitrary: fc.oneof(...trpcPlans) },
  { weight: 1, arbitrary: batch },
  { weight: 4, arbitrary: fc.oneof(...pagePlans) },
)

/** Any request: mostly nearly right, as what is turned away at the first check finds nothing. */
export const anyRequest: fc.Arbitrary<FuzzRequest> = fc.oneof(
  { weight: 60, arbitrary: plan.chain(anyWriting) },
  { weight: 1, arbitrary: garbage },
)

function anyWriting(made: Plan): fc.Arbitrary<FuzzRequest> {
  return fc
    .tuple(
      anyHeaders,
      rarely(25, anyMethod, made.method),
      rarely(25, anyTarget(made.path), made.path),
      rarely(20, fc.constant(true), false),
      rarely(60, fc.constantFrom('gzip', 'br', 'x'), null),
    )
    .map(([headers, method, target, isChunked, encoding]) => {
      const bytes = writeRequest(
        { ...made, method, path: target },
        [...headers, ...(encoding ? [['Content-Encoding', encoding] as Header] : [])],
        isChunked,
      )
      return {
        interface: made.interface,
        method,
        target,
        isSound: isSoundTarget(target) && method !== 'CONNECT',
        bytes,
      }
    })
}

/** Whether Node’s parser takes it for a target, so that the request is answered by the server itself. */
const isSoundTarget = (target: string): boolean => /^[!-~]+$/.test(target)

function writeRequest({ method, path, body, contentType }: Plan, headers: Header[], isChunked: boolean): Buffer {
  const framing: Header[] =
    body === null ? [] : isChunked ? [['Transfer-Encoding', 'chunked']] : [['Content-Length', String(body.length)]]
  const type: Header[] = body === null || contentType === '' ? [] : [['Content-Type', contentType]]
  const lines = [...headers, ...type, ...framing].map(([name, value]) => `${name}: ${value}\r\n`)
  const head = Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`, 'utf8')
  if (body === null) return head
  if (!isChunked) return Buffer.concat([head, body])
  const chunk = body.length > 0 ? [Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n')] : []
  return Buffer.concat([head, ...chunk, Buffer.from('0\r\n\r\n')])
}
