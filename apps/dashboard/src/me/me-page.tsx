import { Stack } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { AccountFacts } from '../accounts/detail/account-facts.tsx'
import { apiOf } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { Page } from '../ui/components/page.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { meMessages } from './me.messages.ts'
import classes from './me.module.css'

const OwnChanges = lazy(() => import('./own-changes.tsx'))

/** The account of the user who is signed in. */
export function MePage() {
  const say = useMessages(meMessages)
  const { data: account } = useSuspenseQuery(apiOf(null).me.get.queryOptions())
  return (
    <Page title={say('title')} description={`${account.username}@${account.domain}`}>
      <Stack gap="md" className={classes['parts'] ?? ''}>
        <AccountFacts account={account} />
        <Suspense fallback={<Lines />}>
          <OwnChanges account={account} />
        </Suspense>
      </Stack>
    </Page>
  )
}
