import { Combobox, type ComboboxStore, Text, useCombobox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { apiOf } from '../app/api.ts'
import { common } from '../messages/common.messages.ts'
import { useMessages } from '../messages/messages.ts'
import type { Popup } from '../ui/use-popup.tsx'
import { useSpace } from './navigation.ts'
import { shellMessages } from './shell.messages.ts'
import classes from './shell.module.css'

const MAX_SHOWN = 100

/** The Spaces to go to. */
export default function SpacePopup({ id, target, opened, onChange }: Popup) {
  const navigate = useNavigate()
  const combobox = useCombobox({ opened, onOpenedChange: onChange })
  return (
    <Combobox
      store={combobox}
      width="target"
      position="bottom-start"
      returnFocus
      onOptionSubmit={(domain) => {
        combobox.closeDropdown()
        void navigate({ to: '/$space', params: { space: domain } })
      }}
    >
      <Combobox.Target targetType="button">{target}</Combobox.Target>
      <Combobox.Dropdown id={`${id}-dropdown`}>
        {opened && <Spaces labelledBy={id} combobox={combobox} />}
      </Combobox.Dropdown>
    </Combobox>
  )
}

/** The Spaces, found by their names. */
function Spaces({ labelledBy, combobox }: { labelledBy: string; combobox: ComboboxStore }) {
  const say = useMessages(shellMessages)
  const sayCommon = useMessages(common)
  const space = useSpace()
  const [text, setText] = useState('')
  const { data } = useQuery(apiOf(null).spaces.list.queryOptions(undefined, { staleTime: 60_000 }))
  const { focusSearchInput, resetSelectedOption, selectFirstOption } = combobox
  useEffect(() => {
    resetSelectedOption()
    focusSearchInput()
  }, [resetSelectedOption, focusSearchInput])
  const wanted = text.trim().toLowerCase()
  const found = (data ?? [])
    .filter(({ domain, name }) => domain.includes(wanted) || name.toLowerCase().includes(wanted))
    .slice(0, MAX_SHOWN)
  return (
    <>
      <Combobox.Search
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          selectFirstOption()
        }}
        placeholder={say('search_spaces')}
        aria-label={say('search_spaces')}
      />
      {found.length === 0 ? (
        <Combobox.Empty role="status">{data ? say('no_spaces') : sayCommon('loading')}</Combobox.Empty>
      ) : (
        <Combobox.Options labelledBy={labelledBy} mah={320} className={classes['options'] ?? ''}>
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
      )}
    </>
  )
}
