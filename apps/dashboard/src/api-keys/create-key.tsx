import { Alert, Button, Code, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { line } from '@sipspace/core/schemas/text'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { ADMIN_ROLES, rolesMessages } from '../accounts/shared/roles.messages.ts'
import { useTRPC } from '../api/api.ts'
import { common } from '../messages/common.messages.ts'
import { useMessages } from '../messages/messages.ts'
import { CopyButton } from '../ui/components/copy-button.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { useZodForm } from '../ui/hooks/use-zod-form.ts'
import { keysMessages } from './keys.messages.ts'
import classes from './keys.module.css'

const MAX_ADMINS = 20

/** As a list gives the account, its id is text here. */
const NewKey = z.object({
  account_id: z.string().min(1),
  name: line(255).min(1),
  role: z.enum(ADMIN_ROLES),
  expire_at: z.string(),
})

/** A dialog that makes a key for an admin, and shows it once. */
export default function CreateKey({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const say = useMessages(keysMessages)
  const sayCommon = useMessages(common)
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={say('create')}
      closeButtonProps={{ 'aria-label': sayCommon('close') }}
    >
      <NewKeyForm onClose={onClose} />
    </Modal>
  )
}

function NewKeyForm({ onClose }: { onClose: () => void }) {
  const say = useMessages(keysMessages)
  const sayCommon = useMessages(common)
  const trpc = useTRPC()
  const sayRole = useMessages(rolesMessages)
  const [isBlocked, setBlocked] = useState(false)
  const [text, setText] = useState('')
  const [searched] = useDebouncedValue(text.trim(), 150)
  const admins = useQuery(
    trpc.accounts.list.queryOptions(
      { admin: true, limit: MAX_ADMINS, ...(searched ? { text: searched } : {}) },
      { placeholderData: keepPreviousData },
    ),
  )
  const form = useZodForm({
    schema: NewKey,
    initialValues: { account_id: '', name: '', role: 'full' as const, expire_at: '' },
    labels: { account_id: say('owner'), name: say('name'), role: say('role'), expire_at: say('end') },
  })
  const create = useAction(trpc.apiKeys.create.mutationOptions(), {
    refresh: [trpc.apiKeys.pathFilter()],
    quiet: true,
  })

  if (create.data) {
    return (
      <Stack gap="md">
        <Alert color="lagoon" title={say('created', { name: create.data.name ?? '' })} role="status">
          {say('created_text')}
        </Alert>
        <Code block className={classes['key'] ?? ''}>
          {create.data.api_key}
        </Code>
        <Group justify="flex-end" gap="xs">
          <CopyButton value={create.data.api_key} label={say('copy')} />
          <Button size="xs" onClick={onClose}>
            {say('done')}
          </Button>
        </Group>
      </Stack>
    )
  }
  const submit = form.send(({ account_id, name, role, expire_at: end }) =>
    create.mutateAsync({ account_id: Number(account_id), name, role, expire_at: end === '' ? null : end }),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text>{say('create_text')}</Text>
        <Select
          label={say('owner')}
          onSearchChange={setText}
          placeholder={say('owner_search')}
          withAsterisk
          searchable
          searchValue={text}
          // the server has searched already
          filter={({ options }) => options}
          nothingFoundMessage={say('no_admins')}
          data={(admins.data?.data ?? []).map(({ id, username }) => ({ value: String(id), label: username }))}
          data-autofocus
          key={form.key('account_id')}
          {...form.getInputProps('account_id')}
          onChange={(id) => {
            form.getInputProps('account_id').onChange(id)
            setBlocked(admins.data?.data.find((one) => String(one.id) === id)?.blocked === true)
          }}
        />
        {isBlocked && (
          <Alert color="yellow" variant="light" role="alert">
            {say('owner_blocked')}
          </Alert>
        )}
        <TextInput
          label={say('name')}
          description={say('name_hint')}
          withAsterisk
          autoComplete="off"
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <Select
          label={say('role')}
          allowDeselect={false}
          data={ADMIN_ROLES.map((value) => ({ value, label: sayRole(value) }))}
          key={form.key('role')}
          {...form.getInputProps('role')}
        />
        <TextInput
          label={say('end')}
          description={say('end_hint')}
          type="date"
          key={form.key('expire_at')}
          {...form.getInputProps('expire_at')}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {sayCommon('cancel')}
          </Button>
          <Button type="submit" loading={form.submitting}>
            {say('submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
