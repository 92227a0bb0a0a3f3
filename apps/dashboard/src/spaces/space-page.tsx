import { Anchor, Button, Group, Tabs } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { apiOf } from '../api/api.ts'
import { type OperationName, useMay } from '../app/allowed.tsx'
import { useSignedIn } from '../app/session.ts'
import { useMessages } from '../messages/messages.ts'
import { Page } from '../ui/components/page.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { StateBadge } from '../ui/components/state-badge.tsx'
import { type SpaceTab, TABS } from './space-search.ts'
import { endingOf } from './space-state.ts'
import { Expiry } from './space-usage.tsx'
import { spacesMessages } from './spaces.messages.ts'

const route = getRouteApi('/_signed-in/spaces/$domain')

/** Loaded with their tabs: they bring schemas along. */
const panels = {
  settings: lazy(() => import('./settings-tab.tsx')),
  oidc: lazy(() => import('./oidc-tab.tsx')),
  mail: lazy(() => import('./mail-tab.tsx')),
  carddav: lazy(() => import('./carddav-tab.tsx')),
}

/** What a tab reads beside the Space. */
const READ_BY: Partial<Record<SpaceTab, OperationName>> = { oidc: 'oidc.getOwn', mail: 'emailServers.getOwn' }

/** A Space with all that is set for it, for its own admins and for super admins. */
export function SpacePage() {
  const say = useMessages(spacesMessages)
  const { domain } = route.useParams()
  const { tab: wanted = 'settings' } = route.useSearch()
  const may = useMay()
  const tabs = TABS.filter((one) => READ_BY[one] === undefined || may(READ_BY[one]))
  const tab = tabs.includes(wanted) ? wanted : 'settings'
  const navigate = route.useNavigate()
  const { data: space } = useSuspenseQuery(apiOf(domain).spaces.getOwn.queryOptions({}))
  const [now] = useState(() => new Date())
  const isEnding = space.expire_at !== null && endingOf(space.expire_at, now) !== 'later'
  const isSuperAdmin = useSignedIn().role === 'superAdmin'
  const Panel = panels[tab]
  return (
    <Page
      title={space.name}
      description={space.name === domain ? undefined : domain}
      above={
        isSuperAdmin && (
          <Anchor size="sm" renderRoot={(props) => <Link to="/spaces" {...props} />}>
            ← {say('back')}
          </Anchor>
        )
      }
      beside={
        <Group gap={6}>
          {space.super && (
            <StateBadge tone="good" title={say('super_text')}>
              {say('super')}
            </StateBadge>
          )}
          {isEnding && <Expiry expireAt={space.expire_at} />}
        </Group>
      }
      actions={
        <Button
          variant="default"
          renderRoot={(props) => <Link to="/$space/accounts" params={{ space: domain }} {...props} />}
        >
          {say('open_accounts')}
        </Button>
      }
    >
      <Tabs
        value={tab}
        onChange={(value) =>
          void navigate({ search: { tab: TABS.find((known) => known === value && known !== 'settings') } })
        }
      >
        <Tabs.List mb="md">
          {tabs.map((value) => (
            <Tabs.Tab key={value} value={value}>
              {say(value)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          <Suspense fallback={<Lines />}>
            {/* another Space, another form */}
            <Panel key={domain} space={space} />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}
