import { useSuspenseQuery } from '@tanstack/react-query'
import { AccountFacts } from '../accounts/account-facts.tsx'
import { apiOf } from '../app/api.ts'
import { useMessages } from '../messages/messages.ts'
import { shellMessages } from '../shell/shell.messages.ts'
import { Page } from '../ui/page.tsx'

/** One’s own account. */
export function MePage() {
  const say = useMessages(shellMessages)
  const { data: account } = useSuspenseQuery(apiOf(null).me.get.queryOptions())
  return (
    <Page title={say('my_account')} description={`${account.username}@${account.domain}`}>
      <AccountFacts account={account} />
    </Page>
  )
}
