/**
 * How somebody tried to show who they are: a name and a password, the former password to set a new one, an answer to a
 * Digest challenge, a Bearer token, an API key, or the cookie of a session.
 */
export type SignInKind = 'password' | 'old_password' | 'digest' | 'bearer' | 'api_key' | 'session'

/**
 * What came of it. `unknown`: there is no such account, key or session; `malformed`: it could not be right, whoever sent
 * it; `other_address`: the key is bound to another one; `replayed`: the answer has been used before.
 */
export type SignInOutcome =
  | 'ok'
  | 'wrong_password'
  | 'unknown'
  | 'malformed'
  | 'expired'
  | 'other_address'
  | 'replayed'
  | 'account_blocked'
  | 'space_expired'
  | 'wrong_space'
  | 'too_many_requests'

/** An attempt to sign in, with its outcome. */
export interface SignIn {
  kind: SignInKind
  outcome: SignInOutcome
  /** the Space of the account, else that of the host; null where neither is known */
  spaceId: number | null
  /** the account that was meant, also when it was not let in; null when there is none */
  accountId: number | null
  ip: string
}
