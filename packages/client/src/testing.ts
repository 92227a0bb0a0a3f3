import type { AccountsCreateInput, SipspaceClient } from './api.generated.ts'
import { promiseOf } from './call.ts'
import { SipspaceError } from './error.ts'
import { operations } from './operations.generated.ts'
import type { CallOptions } from './options.ts'
import { iteratorName, rowsOf } from './request.ts'
import { accounts, addAccount } from './testing/accounts.ts'
import { apiKeys, contacts, dictionary, me } from './testing/others.ts'
import type { State } from './testing/state.ts'
import { validInput } from './testing/validate.ts'
import { webhooks } from './webhooks.ts'

/** What calls of a program's own choice answer, by group and name. */
export type TestClientAnswers = {
  [Group in keyof SipspaceClient]?: {
    [Name in keyof SipspaceClient[Group]]?: SipspaceClient[Group][Name] extends (
      ...args: infer Args
    ) => Promise<infer O>
      ? (input: Exclude<Args[0], undefined>) => O | Promise<O>
      : never
  }
}

export interface TestClientOptions {
  /**
   * The domain of the Space.
   *
   * @default 'sip.example.org'
   */
  domain?: string | undefined
  /** Accounts that there are at first, beside `admin`, who calls. */
  accounts?: readonly (Partial<AccountsCreateInput> & { username: string })[] | undefined
  /**
   * The time.
   *
   * @default that of the platform
   */
  now?: (() => Date) | undefined
  /**
   * What calls answer that the test client does not know, or in place of what it knows: by group and name, with the input
   * once it is checked. To refuse, throw a `SipspaceError`.
   *
   * @example { spaces: { get: ({ domain }) => ({ ...space, domain }) } }
   */
  answers?: TestClientAnswers | undefined
}

type Handler = (state: State, input: never) => unknown
type Answer = (input: never) => unknown

const handlers: Record<string, Record<string, Handler | undefined> | undefined> = {
  accounts,
  apiKeys,
  contacts,
  dictionary,
  me,
}

/**
 * A client for tests, which keeps in memory what the server would: accounts, their dictionaries and contacts, and API keys. Its
 * inputs are checked by the schemas, and its errors have the server's codes. Any other call answers what `answers` has for it, or
 * rejects with `not_in_test_client`.
 */
export function createTestClient({
  domain = 'sip.example.org',
  accounts: given = [],
  now = () => new Date(),
  answers = {},
}: TestClientOptions = {}): SipspaceClient {
  const timestamp = () => now().toISOString().replace('Z', '000Z')
  const state: State = { domain, accounts: [], apiKeys: [], contacts: new Map(), lastId: 0, timestamp }
  const defaults = { password: 'a password of a test', algorithm: 'SHA-256', activated: true } as const
  for (const one of [{ username: 'admin', admin: true }, ...given]) addAccount(state, { ...defaults, ...one })

  const run = async (operation: string, input: unknown, options: CallOptions = {}) => {
    if (options.signal?.aborted) {
      throw new SipspaceError({ code: 'aborted', message: 'The call was given up.', operation })
    }
    const [group = '', name = ''] = operation.split('.')
    const answer = (answers as Record<string, Record<string, Answer | undefined> | undefined>)[group]?.[name]
    const handler: Handler | undefined = answer ? (_state, sent) => answer(sent) : handlers[group]?.[name]
    if (!handler) {
      const message = `${operation} is not in the test client: give it an answer in \`answers\`, or use a server for it.`
      throw new SipspaceError({ code: 'not_in_test_client', message, operation })
    }
    const data = structuredClone(await handler(state, validInput(operation, input ?? {}) as never))
    return { data, response: { status: 200, requestId: 'test', headers: { get: () => null } } }
  }

  const groups = Object.entries(operations).map(([group, words]) => {
    const calls = rowsOf(words).flatMap(({ name, kind, takesInput, isPartial }): [string, unknown][] => {
      const operation = `${group}.${name}`
      if (kind === 'subscription') return [[name, () => rejecting(run(operation, {}))]]
      const call = (input?: unknown, options?: CallOptions) =>
        promiseOf(takesInput ? run(operation, input, options) : run(operation, {}, input as CallOptions))
      return isPartial
        ? [
            [name, call],
            [iteratorName(name), (filter: object = {}) => each((cursor) => run(operation, { ...filter, cursor }))],
          ]
        : [[name, call]]
    })
    const files = (FILE_CALLS[group] ?? []).map((name) => [name, () => promiseOf(run(`${group}.${name}`, {}))])
    return [group, { ...Object.fromEntries(calls), ...Object.fromEntries(files) }]
  })
  const client = Object.fromEntries(groups) as SipspaceClient
  return { ...client, webhooks: { ...client.webhooks, ...webhooks } }
}

const FILE_CALLS: Record<string, string[] | undefined> = {
  accounts: ['export'],
  dumpImports: ['upload'],
  exports: ['download'],
  imports: ['upload', 'downloadResult'],
  voicemails: ['upload', 'download'],
}

async function* rejecting(refusal: Promise<unknown>): AsyncGenerator {
  yield await refusal
}

async function* each(part: (cursor: string | null) => Promise<{ data: unknown }>): AsyncGenerator {
  let cursor: string | null = null
  do {
    const { data, next_cursor } = (await part(cursor)).data as { data: unknown[]; next_cursor: string | null }
    yield* data
    cursor = next_cursor
  } while (cursor !== null)
}
