import { Badge, SegmentedControl, Text } from '@mantine/core'
import { isFoundBy } from '@sipspace/core/search-words'
import { IconAdjustmentsSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { createElement, Fragment } from 'react'
import { useTRPC } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { NoneFound } from '../ui/components/empty.tsx'
import { Page } from '../ui/components/page.tsx'
import { Problem } from '../ui/components/problem.tsx'
import { SearchField } from '../ui/components/search-field.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { Toolbar } from '../ui/components/toolbar.tsx'
import { type SettingSearch, SHOWN } from './setting-search.ts'
import { settingsMessages } from './settings.messages.ts'
import classes from './settings.module.css'

const route = getRouteApi('/_signed-in/settings')

interface Setting {
  name: string
  description: string
  value: string | null
  source: 'default' | 'environment'
  set: boolean
  secret: boolean
}

const isFound = ({ name, description, value, source }: Setting, { text = '', show }: SettingSearch): boolean =>
  isFoundBy(text, [name, description, value]) && (show === undefined || source === show)

/** Descriptions are written for a README, with `code` in them. */
const described = (text: string) =>
  createElement(
    Fragment,
    null,
    ...text.split('`').map((part, index) => (index % 2 === 1 ? createElement('code', null, part) : part)),
  )

/** What the server was started with, secrets but for that they are set. */
export function SettingsPage() {
  const say = useMessages(settingsMessages)
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { data, error, isPending } = useQuery(useTRPC().settings.list.queryOptions({}))
  const found = (data ?? []).filter((setting) => isFound(setting, search))
  const narrow = (change: SettingSearch) =>
    void navigate({ search: (known) => ({ ...known, ...change }), replace: true, resetScroll: false })

  const content = () => {
    if (error && !data) return <Problem error={error} />
    if (isPending) return <Lines />
    if (found.length === 0)
      return <NoneFound icon={IconAdjustmentsSearch} say={say} onClear={() => void navigate({ search: {} })} />
    return (
      <table className={classes['settings']} aria-label={say('title')}>
        <thead>
          <tr>
            <th scope="col">{say('setting')}</th>
            <th scope="col">{say('value')}</th>
          </tr>
        </thead>
        <tbody>
          {found.map((setting) => (
            <tr key={setting.name} data-set={setting.source === 'environment' || undefined}>
              <th scope="row">
                <span className={classes['name']}>{setting.name}</span>
                <span className={classes['description']}>{described(setting.description)}</span>
              </th>
              <td>
                <Value setting={setting} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    )
  }

  return (
    <Page title={say('title')} description={say('intro')}>
      <Toolbar
        search={
          <SearchField
            label={say('search')}
            clearLabel={say('clear_search')}
            value={search.text ?? ''}
            onSearch={(text) => narrow({ text: text.trim() || undefined })}
          />
        }
        beside={
          <Text c="dimmed" size="sm" role="status">
            {data && say('found', { count: found.length })}
          </Text>
        }
      >
        <SegmentedControl
          aria-label={say('show')}
          value={search.show ?? ''}
          onChange={(show) => narrow({ show: SHOWN.find((known) => known === show) })}
          data={[{ value: '', label: say('all') }, ...SHOWN.map((value) => ({ value, label: say(value) }))]}
        />
      </Toolbar>
      {content()}
    </Page>
  )
}

function Value({ setting: { value, source, set, secret } }: { setting: Setting }) {
  const say = useMessages(settingsMessages)
  return (
    <span className={classes['value']}>
      {value !== null && value !== '' ? (
        <code>{value}</code>
      ) : (
        <span className={classes['unset']}>{say(secret && set ? 'hidden' : 'unset')}</span>
      )}
      {source === 'environment' && (
        <Badge variant="light" radius="sm" tt="none" fw={550}>
          {say('environment')}
        </Badge>
      )}
    </span>
  )
}
