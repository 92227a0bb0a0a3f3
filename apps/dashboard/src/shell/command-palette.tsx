import { Loader, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight, spotlight } from '@mantine/spotlight'
import { IconSearch, IconUser } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useState } from 'react'
import { apiOf } from '../api/api.ts'
import { useSignedIn } from '../app/session.ts'
import { useMessages } from '../messages/messages.ts'
import { useNavigation, useSpace } from './navigation.ts'
import { shellMessages } from './shell.messages.ts'

const MIN_SEARCH = 2

/**
 * Goes anywhere by keyboard: pages by their names, and accounts of the Space by whatever they are known by.
 *
 * @param props `calls`: how often it was asked for
 */
export default function CommandPalette({ calls }: { calls: number }) {
  const say = useMessages(shellMessages)
  const navigate = useNavigate()
  const space = useSpace()
  const { role } = useSignedIn()
  const [text, setText] = useState('')
  const [searched] = useDebouncedValue(text.trim(), 150)
  const places = useNavigation().filter(({ label }) => label.toLowerCase().includes(text.trim().toLowerCase()))
  const { data, isFetching } = useQuery(
    apiOf(space).accounts.list.queryOptions(
      { text: searched, limit: 8 },
      { enabled: role !== 'user' && searched.length >= MIN_SEARCH, placeholderData: keepPreviousData },
    ),
  )
  useEffect(() => {
    if (calls > 0) spotlight.open()
  }, [calls])
  const accounts = searched.length >= MIN_SEARCH ? (data?.data ?? []) : []
  return (
    <Spotlight.Root query={text} onQueryChange={setText} shortcut={null} scrollable maxHeight={420}>
      <Spotlight.Search
        placeholder={say('search')}
        onKeyDown={goToFirst}
        aria-label={say('search')}
        leftSection={<IconSearch size={18} stroke={1.6} aria-hidden />}
        rightSection={isFetching ? <Loader size={16} /> : null}
      />
      <Spotlight.ActionsList>
        {places.length > 0 && (
          <Spotlight.ActionsGroup label={say('go_to')}>
            {places.map(({ label, icon: Icon, link }) => (
              <Spotlight.Action
                key={label}
                label={label}
                leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
                onClick={() => navigate(link)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {accounts.length > 0 && (
          <Spotlight.ActionsGroup label={say('accounts')}>
            {accounts.map((account) => (
              <Spotlight.Action
                key={account.id}
                label={account.username}
                description={[account.display_name, account.email, account.phone].filter(Boolean).join(' · ')}
                leftSection={<IconUser size={18} stroke={1.6} aria-hidden />}
                onClick={() => navigate({ to: '/$space/accounts/$id', params: { space, id: account.id } })}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {places.length === 0 && accounts.length === 0 && (
          <Spotlight.Empty>
            <Text c="dimmed">{say('no_results')}</Text>
          </Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

/** Enter goes to the first place when none has been chosen by the arrow keys. */
function goToFirst({ key, nativeEvent }: KeyboardEvent): void {
  if (key !== 'Enter' || nativeEvent.isComposing || document.querySelector('[data-action][data-selected]')) return
  document.querySelector<HTMLElement>('[data-action]')?.click()
}
