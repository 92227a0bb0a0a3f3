import { useSignedIn } from '../../app/session.ts'
import { useMessages } from '../../messages/messages.ts'
import { accountMessages } from './account.messages.ts'
import type { KnownAccount } from './use-account.ts'

/** The sentence with which a question about the signed-in admin’s own account begins; empty for another account. */
export function useOwnAccountWarning({ id }: KnownAccount): string {
  const say = useMessages(accountMessages)
  return useSignedIn().id === id ? `${say('own_account')} ` : ''
}
