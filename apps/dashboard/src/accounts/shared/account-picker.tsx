import { Button, Group, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '../../api/api.ts'
import { useMessages } from '../../messages/messages.ts'
import { pickerMessages } from './picker.messages.ts'

const MAX_FOUND = 20

/** Finds an account of the Space by its name, and adds it to something. */
export function AccountPicker(props: {
  /** the accounts that are there already, which are not offered */
  known: ReadonlySet<number>
  isBusy: boolean
  onAdd: (id: number) => Promise<unknown>
}) {
  const { known, isBusy, onAdd } = props
  const say = useMessages(pickerMessages)
  const trpc = useTRPC()
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const [searched] = useDebouncedValue(text.trim(), 150)
  const { data } = useQuery(
    trpc.accounts.list.queryOptions(
      { limit: MAX_FOUND, ...(searched ? { text: searched } : {}) },
      { placeholderData: keepPreviousData },
    ),
  )
  const submit = async () => {
    await onAdd(Number(chosen))
    setChosen(null)
    setText('')
  }
  return (
    <Group align="flex-end" gap="xs" mt="md">
      <Select
        flex={1}
        maw={420}
        label={say('find')}
        placeholder={say('find_text')}
        searchable
        clearable
        searchValue={text}
        onSearchChange={setText}
        // the server has searched already
        filter={({ options }) => options}
        nothingFoundMessage={say('nobody')}
        data={(data?.data ?? [])
          .filter((account) => !known.has(account.id))
          .map((account) => ({ value: String(account.id), label: account.username }))}
        value={chosen}
        onChange={setChosen}
      />
      <Button variant="default" disabled={chosen === null} loading={isBusy} onClick={submit}>
        {say('add')}
      </Button>
    </Group>
  )
}
