import type { Answer } from './failure.ts'

/** What the client has to know of an operation while it runs. */
export interface OperationRow {
  name: string
  kind: 'query' | 'mutation' | 'subscription'
  /** whether it is for anybody, so that no credentials are sent */
  isPublic: boolean
  takesInput: boolean
  /** whether it gives a list part by part, which another call goes through */
  isPartial: boolean
}

/** The rows of a group, from the words of the table of operations. */
export const rowsOf = (words: string): OperationRow[] =>
  words.split(' ').map((word) => ({
    name: word.replaceAll(/\W/g, ''),
    kind: word.startsWith('?') ? 'query' : word.startsWith('~') ? 'subscription' : 'mutation',
    isPublic: word.includes('*'),
    takesInput: !word.includes('-'),
    isPartial: word.includes('+'),
  }))

/** The name of the call that goes through a list to its end. */
export const iteratorName = (list: string): string =>
  list === 'list' ? 'iterate' : `iterate${list.charAt(0).toUpperCase()}${list.slice(1)}`

export interface Call {
  /** such as `accounts.create` */
  path: string
  row: OperationRow
  input: unknown
}

/** Sends a request with headers that say who sends it, again where the server asks for others. */
export type Authenticate = <A extends Answer>(
  request: { method: string; uri: string },
  send: (headers: Record<string, string>) => Promise<A>,
) => Promise<A>
