/** What a check has found; `off`: nothing is set up there. */
export interface Finding {
  check: string
  state: 'ok' | 'problem' | 'off'
  /** what is there, or what to do */
  message: string
}
