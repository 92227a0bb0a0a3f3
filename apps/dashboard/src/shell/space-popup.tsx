import { Combobox, type ComboboxStore, Text, useCombobox } from '@mantine/core'
import { isFoundBy } from '@sipspace/core/search-words'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { common } from '../messages/common.messages.ts'
import { useMessages } from '../messages/messages.ts'
import { useErrorText } from '../ui/components/problem.tsx'
import type { Popup } from '../ui/hooks/use-popup.tsx'
import { spacesQuery, useSpace } from './navigation.ts'
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

/** The Spaces, once they are there. */
function Spaces({ labelledBy, combobox }: { labelledBy: string; combobox: ComboboxStore }) {
  const say = useMessages(common)
  const textOf = useErrorText()
  const { data, error } = useQuery(spacesQuery())
  if (!data) return <Combobox.Empty role="status">{error ? textOf(error) : say('loading')}</Combobox.Empty>
  return <SpaceSearch spaces={data} labelledBy={labelledBy} combobox={combobox} />
}

/** The Spaces, found by their names. */
function SpaceSearch(props: {
  spaces: { domain: string; name: string }[]
  labelledBy: string
  combobox: ComboboxStore
}) {
  const { spaces, labelledBy, combobox } = props
  const say = useMessages(shellMessages)
  const space = useSpace()
  const [text, setText] = useState('')
  const { focusSearchInput, resetSelectedOption, selectFirstOption } = combobox
  useEffect(() => {
    resetSelectedOption()
    focusSearchInput()
  }, [resetSelectedOption, focusSearchInput])
  const wanted = text.trim()
  useEffect(() => {
    if (wanted !== '') selectFirstOption()
  }, [wanted, selectFirstOption])
  const found = spaces.filter(({ domain, name }) => isFoundBy(text, [domain, name])).slice(0, MAX_SHOWN)
  return (
    <>
      <Combobox.Search
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        placeholder={say('search_spaces')}
        aria-label={say('search_spaces')}
      />
      {found.length === 0 ? (
        <Combobox.Empty role="status">{say('no_spaces')}</Combobox.Empty>
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
