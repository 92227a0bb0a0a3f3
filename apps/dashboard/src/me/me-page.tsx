import { Stack, Tabs } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { AccountFacts } from '../accounts/detail/account-facts.tsx'
import { apiOf } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { Page } from '../ui/components/page.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { meMessages } from './me.messages.ts'
import classes from './me.module.css'
import { TABS } from './me-tabs.ts'

const route = getRouteApi('/_signed-in/me')

const OwnChanges = lazy(() => import('./own-changes.tsx'))

const contents = {
  devices: lazy(() => import('./own-devices.tsx')),
  calls: lazy(() => import('./own-calls.tsx')),
  contacts: lazy(() => import('./own-contacts.tsx')),
}

/** The account of the user who is signed in. */
export function MePage() {
  const say = useMessages(meMessages)
  const { data: account } = useSuspenseQuery(apiOf(null).me.get.queryOptions())
  const { tab = 'account' } = route.useSearch()
  const navigate = route.useNavigate()
  const open = (wanted: string | null) => {
    const known = TABS.find((one) => one === wanted)
    void navigate({ search: known && known !== 'account' ? { tab: known } : {}, resetScroll: false })
  }
  const Content = tab === 'account' ? OwnChanges : contents[tab]
  return (
    <Page title={say('title')} description={`${account.username}@${account.domain}`}>
      <Tabs value={tab} onChange={open} keepMounted={false} className={classes['parts'] ?? ''}>
        <Tabs.List aria-label={say('tabs')} mb="md" className={classes['tabs'] ?? ''}>
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {say(one)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          <Stack gap="md">
            {tab === 'account' && <AccountFacts account={account} />}
            <Suspense fallback={<Lines />}>
              <Content account={account} />
            </Suspense>
          </Stack>
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}
