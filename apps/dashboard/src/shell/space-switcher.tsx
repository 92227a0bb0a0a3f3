import { Combobox, Text, UnstyledButton, useCombobox } from '@mantine/core'
import { IconSelector } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { apiOf } from '../app/api.ts'
import { useSignedIn } from '../app/session.ts'
import { useMessages } from '../messages/messages.ts'
import { useSpace } from './navigation.ts'
import { shellMessages } from './shell.messages.ts'
import classes from './shell.module.css'

const MAX_SHOWN = 100

/** The Space that one is in. A super admin goes to another by it; the address says which it is. */
export function SpaceSwitcher() {
  const say = useMessages(shellMessages)
  const { role } = useSignedIn()
  const space = useSpace()
  if (role !== 'superAdmin') {
    return (
      <div className={classes['space']}>
        <SpaceName label={say('space')} domain={space} />
      </div>
    )
  }
  return <Switcher space={space} />
}

function SpaceName({ label, domain }: { label: string; domain: string }) {
  return (
    <span className={classes['spaceName']}>
      <Text component="span" display="block" size="xs" c="dimmed">
        {label}
      </Text>
      <Text component="span" display="block" size="sm" fw={550} truncate>
        {domain}
      </Text>
    </span>
  )
}

function Switcher({ space }: { space: string }) {
  const say = useMessages(shellMessages)
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const { data: spaces = [] } = useQuery(apiOf(null).spaces.list.queryOptions(undefined, { staleTime: 60_000 }))
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption()
      setText('')
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  })
  const wanted = text.trim().toLowerCase()
  const found = spaces
    .filter(({ domain, name }) => domain.includes(wanted) || name.toLowerCase().includes(wanted))
    .slice(0, MAX_SHOWN)
  return (
    <Combobox
      store={combobox}
      width="target"
      position="bottom-start"
      onOptionSubmit={(domain) => {
        combobox.closeDropdown()
        void navigate({ to: '/$space', params: { space: domain } })
      }}
    >
      <Combobox.Target targetType="button">
        <UnstyledButton className={classes['space']} onClick={() => combobox.toggleDropdown()}>
          <SpaceName label={say('switch_space')} domain={space} />
          <IconSelector size={16} stroke={1.6} aria-hidden />
        </UnstyledButton>
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Search
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value)
            combobox.selectFirstOption()
          }}
          placeholder={say('search_spaces')}
          aria-label={say('search_spaces')}
        />
        <Combobox.Options mah={320} className={classes['options'] ?? ''}>
          {found.length === 0 && <Combobox.Empty>{say('no_spaces')}</Combobox.Empty>}
          {found.map(({ domain, name }) => (
            <Combobox.Option key={domain} value={domain} active={domain === space}>
              <Text size="sm" fw={550} truncate>
                {domain}
              </Text>
              {name !== domain && (
                <Text size="xs" c="dimmed" truncate>
                  {name}
                </Text>
              )}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
