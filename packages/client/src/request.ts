import type { Answer } from './failure.ts'

/** What the client has to know of an operation while it runs. */
export interface OperationRow {
  kind: 'query' | 'mutation' | 'subscription'
  /** whether it is for anybody, so that no credentials are sent */
  isPublic: boolean
  takesInput: boolean
  /** the name of the call that goes through the whole list, for a list that comes part by part */
  iterator?: string
}

export interface Call {
  /** such as `accounts.create` */
  path: string
  row: OperationRow
  input: unknown
}

/** Sends a request with headers that say who sends it, again where the server asks for others. */
export type Authenticate = (
  request: { method: string; uri: string },
  send: (headers: Record<string, string>) => Promise<Answer>,
) => Promise<Answer>
