import { useSignedIn } from '../../app/session.ts'
import { useMessages } from '../../messages/messages.ts'
import { accountMessages } from './account.messages.ts'
import type { KnownAccount } from './use-account.ts'

/** What a question about an account begins with when it is the account of whoever is asked; empty for another. */
export function useOwnAccountWarning({ id }: KnownAccount): string {
  const say = useMessages(accountMessages)
  return useSignedIn().id === id ? `${say('own_account')} ` : ''
}
