import { Anchor } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTRPC } from '../app/api.ts'
import { useMessages } from '../messages/messages.ts'
import { useSpace } from '../shell/navigation.ts'
import { Page } from '../ui/page.tsx'
import { accountMessages } from './account.messages.ts'
import { AccountFacts } from './account-facts.tsx'
import { AccountStatus } from './account-status.tsx'

export function AccountPage({ id }: { id: number }) {
  const say = useMessages(accountMessages)
  const space = useSpace()
  const { data: account } = useSuspenseQuery(useTRPC().accounts.byId.queryOptions({ id }))
  return (
    <Page
      title={account.username}
      description={account.display_name}
      beside={<AccountStatus account={account} />}
      above={
        <Anchor size="sm" renderRoot={(props) => <Link to="/$space/accounts" params={{ space }} {...props} />}>
          ← {say('back')}
        </Anchor>
      }
    >
      <AccountFacts account={account} />
    </Page>
  )
}
