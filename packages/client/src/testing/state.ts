import type { AccountWithCodes, ApiKeyInfo, ErrorCode, SipspaceClient } from '../api.generated.ts'
import { SipspaceError } from '../error.ts'

/** What a test client keeps. */
export interface State {
  domain: string
  accounts: AccountWithCodes[]
  apiKeys: ApiKeyInfo[]
  /** ids of contacts by that of their account */
  contacts: Map<number, number[]>
  /** of accounts and keys */
  lastId: number
  /** now, as answers have it */
  timestamp: () => string
}

/** What some calls of a group do. */
export type Handlers<Group extends keyof SipspaceClient> = {
  [Name in keyof SipspaceClient[Group]]?: SipspaceClient[Group][Name] extends (...args: infer Args) => Promise<infer O>
    ? (state: State, input: Exclude<Args[0], undefined>) => O
    : never
}

export const refusal = (operation: string, code: ErrorCode, status = 404): SipspaceError =>
  new SipspaceError({ code, status, operation, message: `${operation}: ${code}.` })
