import type { SipIdentity } from '../credentials/sip-identity.rules.ts'

/**
 * A text as one line, as the SIP daemon reads one line for a command: a line break is a space, and so is any other control
 * character but the tab.
 */
export const asOneLine = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it replaces
  text.replace(/\r\n|[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]/g, ' ').trim()

/** Whether an admin may send to an address: one of a Space writes within its domain, as all Spaces share the sender. */
export const mayReceive = (to: SipIdentity, sender: { role: string; domain: string }): boolean =>
  sender.role === 'superAdmin' || to.domain === sender.domain
