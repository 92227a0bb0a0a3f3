import { Anchor, Tabs } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { Editable, type OperationName } from '../../app/allowed.tsx'
import { useMessages } from '../../messages/messages.ts'
import { useSpace } from '../../shell/navigation.ts'
import { Page } from '../../ui/components/page.tsx'
import { Lines } from '../../ui/components/skeletons.tsx'
import { AccountStatus } from '../shared/account-status.tsx'
import classes from '../shared/accounts.module.css'
import { accountMessages } from './account.messages.ts'
import { AccountActions } from './account-actions.tsx'
import { type AccountTab, TABS } from './account-tabs.ts'
import { type KnownAccount, useAccount } from './use-account.ts'

const route = getRouteApi('/_signed-in/$space/accounts/$id')

const contents = {
  profile: lazy(() => import('./profile-tab.tsx')),
  access: lazy(() => import('./access-tab.tsx')),
  devices: lazy(() => import('./devices-tab.tsx')),
  calls: lazy(() => import('./calls-tab.tsx')),
  types: lazy(() => import('./types-tab.tsx')),
  dictionary: lazy(() => import('./dictionary-tab.tsx')),
  contacts: lazy(() => import('./contacts-tab.tsx')),
  activity: lazy(() => import('./activity-tab.tsx')),
} satisfies Record<AccountTab, React.ComponentType<{ account: KnownAccount }>>

/** What changes the contents of a tab as a whole, where that is one operation for those who may. */
const EDITED_BY: Partial<Record<AccountTab, OperationName>> = {
  profile: 'accounts.update',
  devices: 'devices.delete',
  types: 'accountTypes.attach',
  dictionary: 'dictionary.set',
  contacts: 'contacts.add',
}

export function AccountPage({ id }: { id: number }) {
  const say = useMessages(accountMessages)
  const space = useSpace()
  const navigate = route.useNavigate()
  const { tab = 'profile' } = route.useSearch()
  const account = useAccount(id)
  const open = (wanted: string | null) => {
    const known = TABS.find((one) => one === wanted)
    void navigate({ search: known && known !== 'profile' ? { tab: known } : {}, resetScroll: false })
  }
  const Content = contents[tab]
  const edited = EDITED_BY[tab]
  return (
    <Page
      title={account.username}
      description={account.display_name ?? `sip:${account.username}@${account.domain}`}
      beside={
        <>
          <AccountStatus account={account} />
          {account.admin && <span className={classes['role']}>{say('admin')}</span>}
        </>
      }
      above={
        <Anchor size="sm" renderRoot={(props) => <Link to="/$space/accounts" params={{ space }} {...props} />}>
          ← {say('back')}
        </Anchor>
      }
      actions={<AccountActions account={account} />}
    >
      <Tabs value={tab} onChange={open} keepMounted={false}>
        <Tabs.List aria-label={say('tabs')} mb="md" className={classes['tabs'] ?? ''}>
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {say(one)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          <Suspense fallback={<Lines />}>
            {edited === undefined ? (
              <Content key={id} account={account} />
            ) : (
              <Editable by={edited}>
                <Content key={id} account={account} />
              </Editable>
            )}
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}
