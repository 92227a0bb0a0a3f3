import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { createAccount, createSpace } from '../../../../test/support/clients/rest-client.ts'
import { callRest, callTrpc, everyOperation } from '../../../../test/support/server/interfaces.ts'
import { ADMIN_KEY, createTestServer, type TestServer } from '../../../../test/support/server/test-server.ts'
import { coreOf } from './rest/lenient.ts'
import { pathNames } from './rest/routes.ts'
import { everyRoute, secondPart } from './rest/second-part.ts'
import { appRouter } from './trpc/router.ts'

const inBoth = everyOperation.flatMap(({ route, ...named }) => (route ? [{ ...named, route }] : []))

describe('each operation', () => {
  const { procedures } = appRouter['_def'] as unknown as { procedures: Record<string, { _def: { type: string } }> }

  test.each(everyOperation)('$name is a procedure of its kind', ({ name, operation }) => {
    expect(procedures[name]?.['_def'].type).toBe(operation.kind)
  })

  test('is what a procedure is for, but for those that go on telling', () => {
    const others = Object.entries(procedures).filter(([, procedure]) => procedure['_def'].type !== 'subscription')
    expect(others.map(([name]) => name).sort()).toEqual(everyOperation.map(({ name }) => name).sort())
  })

  test('has a path in REST', () => {
    const toDo = 'give the operation a row, in apps/server/src/api/rest/routes.ts or second-part.ts'
    const without = everyOperation.filter(({ route }) => route === undefined)
    expect(
      without.map(({ name }) => name),
      toDo,
    ).toEqual([])
  })

  test('that is a GET in the second part takes what a query can hold, and no field of the name of the Space’s', () => {
    const types = new Set(['string', 'number', 'boolean', 'enum'])
    for (const route of secondPart.filter(({ method }) => method === 'GET')) {
      for (const [name, field] of Object.entries<z.ZodType>(route.operation.input.shape)) {
        expect(types, `${route.path}: ${name}`).toContain(coreOf(field).def.type)
        expect(name, route.path).not.toBe('space')
      }
    }
  })

  test('takes what its path in REST names', () => {
    for (const route of everyRoute) {
      expect(Object.keys(route.operation.input.shape), route.path).toEqual(expect.arrayContaining(pathNames(route)))
    }
  })

  test('that only reads is a GET in REST', () => {
    const others = inBoth.filter(({ operation, route }) => operation.kind === 'query' && route.method !== 'GET')
    expect(others.map(({ name }) => name)).toEqual([])
  })
})

describe('REST differs', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await createTestServer()
    await createSpace(server, 'lenient.example')
    await createAccount(server, 'lenient-target')
  })
  afterAll(() => server[Symbol.asyncDispose]())

  const call = async (name: string, input: unknown) => {
    const named = inBoth.find((one) => one.name === name)
    if (!named) throw new Error(`no operation ${name} in both interfaces`)
    return {
      rest: await callRest(server, named.route, { key: ADMIN_KEY, input }),
      trpc: await callTrpc(server, named, { key: ADMIN_KEY, input }),
    }
  }
  const fields = (username: string) => ({ username, password: 'password of many', algorithm: 'SHA-256' })

  test.each([
    ['activated', 1],
    ['activated', '1'],
    ['activated', 'true'],
    ['activated', 'on'],
    ['admin', ''],
  ])('takes a flag as text or number: %s: %j', async (field, value) => {
    const username = `flag-of-${typeof value}-${value}`
    const { rest, trpc } = await call('accounts.create', { ...fields(username), [field]: value })
    expect(rest).toMatchObject({ accepted: true, output: { activated: field === 'activated', admin: false } })
    expect(trpc).toMatchObject({ status: 422, fields: { [field]: [`${field} must be true or false.`] } })
  })

  test('takes digits for a number', async () => {
    const { rest, trpc } = await call('spaces.create', {
      name: 'Digits',
      domain: 'digits.example',
      host: 'digits.example',
      max_accounts: ' 12 ',
    })
    expect(rest).toMatchObject({ accepted: true, output: { max_accounts: 12 } })
    expect(trpc).toMatchObject({ status: 422, fields: { max_accounts: ['max_accounts must be a number.'] } })
  })

  test('takes an empty text for nothing', async () => {
    const { rest, trpc } = await call('accounts.create', { ...fields('no-email'), email: '' })
    expect(rest).toMatchObject({ accepted: true, output: { email: null } })
    expect(trpc).toMatchObject({ status: 422, fields: { email: [expect.stringContaining('email address')] } })
  })

  test('drops space around a text, but not around a password', async () => {
    const { rest, trpc } = await call('accounts.create', { ...fields(' spacious '), password: '  six  ' })
    expect(rest).toMatchObject({ accepted: true, output: { username: 'spacious' } })
    expect(trpc).toMatchObject({ status: 422, fields: { username: expect.any(Array) } })
    const short = await call('accounts.create', { ...fields('spacious2'), password: ' five ' })
    expect(short.rest).toMatchObject({ accepted: true })
  })

  test('takes an empty list for an empty body', async () => {
    const { rest, trpc } = await call('accounts.create', [])
    expect(rest).toMatchObject({ status: 422, fields: { username: ['username is required.'] } })
    expect(trpc).toMatchObject({ status: 422, fields: { body: ['body must be an object of names and values.'] } })
  })

  test('ignores a field that there is not, which tRPC refuses', async () => {
    const { rest, trpc } = await call('accounts.create', { ...fields('misspelt'), pasword: 'x' })
    expect(rest).toMatchObject({ accepted: true, output: { username: 'misspelt' } })
    expect(trpc).toMatchObject({ status: 422, fields: { pasword: [expect.stringContaining('Allowed: username, ')] } })
  })

  test('refuses a member __proto__ as tRPC does', async () => {
    const input = { ...fields('proto-user'), ['__proto__']: { admin: true } }
    const { rest, trpc } = await call('accounts.create', input)
    expect(rest).toMatchObject({ status: 422, fields: { ['__proto__']: [expect.any(String)] } })
    expect(trpc).toMatchObject({ status: 422, fields: { ['__proto__']: [expect.any(String)] } })
  })

  test('says of a path that names nothing that it is not found, where tRPC has a wrong field', async () => {
    const { rest, trpc } = await call('accounts.get', { id: 'nobody' })
    expect(rest).toEqual({ accepted: false, status: 404, message: 'No such account.', fields: null })
    expect(trpc).toMatchObject({ status: 422, fields: { id: ['id must be a number.'] } })
  })
})
