/** An account as a writer has it: every field tells the same version, so that one that is half written shows. */
export interface Version {
  version: number
  blocked: boolean
}

/** `never` was there, or is `gone` for good. */
export type State = Version | 'never' | 'gone'

/** What is known of an account: one state, or two when a request about it was not answered. */
export interface Entry {
  username: string
  possible: State[]
  /** provisioning mails that were asked for, and those of them that were promised */
  mails: { asked: number; promised: number }
  /** the address that a change code was asked for, and whether it was promised */
  change: { email: string; isPromised: boolean } | null
  /** whether it holds sessions that were acknowledged, by their cookies */
  sessions: string[]
}

export interface Journal {
  accounts: Map<string, Entry>
  /** domains of Spaces, and what may have become of each */
  spaces: Map<string, ('there' | 'gone')[]>
  /** writes that were answered with a success */
  acknowledged: number
  /** answers that no request of the load should get */
  unexpected: string[]
}

export const createJournal = (): Journal => ({
  accounts: new Map(),
  spaces: new Map(),
  acknowledged: 0,
  unexpected: [],
})
