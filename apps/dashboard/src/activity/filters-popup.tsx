import { NativeSelect, Popover, Select, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import type { Popup } from '../ui/hooks/use-popup.tsx'
import { activityMessages } from './activity.messages.ts'
import type { ActivitySearch } from './activity-search.ts'

interface Filters {
  search: ActivitySearch
  names: { by: string; account: string }
  onNarrow: (change: ActivitySearch) => void
}

/** Narrows the activity by who, on whom, by which operation, and when. */
export default function FiltersPopup({ search, names, onNarrow, target, ...popover }: Popup & Filters) {
  return (
    <Popover {...popover} position="bottom-start" shadow="md" width={300} trapFocus returnFocus>
      <Popover.Target>{target}</Popover.Target>
      <Popover.Dropdown>
        <Choices search={search} names={names} onNarrow={onNarrow} />
      </Popover.Dropdown>
    </Popover>
  )
}

function Choices({ search, names, onNarrow }: Filters) {
  const say = useMessages(activityMessages)
  const trpc = useTRPC()
  const { data: operations = [] } = useQuery(trpc.audit.listOperations.queryOptions({}, { staleTime: 60_000 }))
  const known = search.operation && !operations.includes(search.operation) ? [search.operation] : []
  return (
    <Stack gap="sm">
      <AccountSelect label={say('who')} value={search.by} name={names.by} onChange={(by) => onNarrow({ by })} />
      <AccountSelect
        label={say('account')}
        value={search.account}
        name={names.account}
        onChange={(account) => onNarrow({ account })}
      />
      <NativeSelect
        label={say('operation')}
        value={search.operation ?? ''}
        onChange={({ currentTarget: { value } }) => onNarrow({ operation: value || undefined })}
        data={[{ value: '', label: say('any') }, ...known, ...operations]}
      />
      <SimpleGrid cols={2} spacing="xs">
        <TextInput
          type="date"
          label={say('from')}
          value={search.from ?? ''}
          {...(search.to ? { max: search.to } : {})}
          onChange={({ currentTarget: { value } }) => onNarrow({ from: value || undefined })}
        />
        <TextInput
          type="date"
          label={say('to')}
          value={search.to ?? ''}
          {...(search.from ? { min: search.from } : {})}
          onChange={({ currentTarget: { value } }) => onNarrow({ to: value || undefined })}
        />
      </SimpleGrid>
    </Stack>
  )
}

function AccountSelect(props: {
  label: string
  value: number | undefined
  name: string
  onChange: (id: number | undefined) => void
}) {
  const { label, value, name, onChange } = props
  const say = useMessages(activityMessages)
  const trpc = useTRPC()
  const [text, setText] = useState('')
  const [searched] = useDebouncedValue(text.trim(), 150)
  const { data } = useQuery(
    trpc.accounts.list.queryOptions(
      { ...(searched && searched !== name ? { text: searched } : {}), limit: 20 },
      { placeholderData: keepPreviousData },
    ),
  )
  const found = (data?.data ?? []).map(({ id, username }) => ({ value: String(id), label: username }))
  const chosen = value === undefined || found.some((one) => one.value === String(value)) ? [] : [value]
  return (
    <Select
      label={label}
      placeholder={say('find_account')}
      searchable
      clearable
      value={value === undefined ? null : String(value)}
      onChange={(id) => onChange(id === null ? undefined : Number(id))}
      onSearchChange={setText}
      data={[...chosen.map((id) => ({ value: String(id), label: name })), ...found]}
      filter={({ options }) => options}
      nothingFoundMessage={say('no_account')}
      comboboxProps={{ withinPortal: false }}
    />
  )
}
