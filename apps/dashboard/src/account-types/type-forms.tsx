import { ActionIcon, Button, Group, TextInput } from '@mantine/core'
import { CreateAccountType } from '@sipspace/core/schemas/account-types/account-types'
import { IconCheck, IconTrash } from '@tabler/icons-react'
import { useTRPC } from '../api/api.ts'
import { Allowed, Editable } from '../app/allowed.tsx'
import { common } from '../messages/common.messages.ts'
import { useMessages } from '../messages/messages.ts'
import { confirm } from '../ui/components/confirm.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { useZodForm } from '../ui/hooks/use-zod-form.ts'
import { typesMessages } from './types.messages.ts'
import classes from './types.module.css'

interface Type {
  id: number
  key: string
}

const plain = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false }

function useRefresh() {
  const trpc = useTRPC()
  return [trpc.accountTypes.pathFilter(), trpc.accounts.pathFilter(), trpc.audit.pathFilter()]
}

/** The types, each renamed in its place, and a new one. */
export default function TypeForms({ types }: { types: Type[] }) {
  return (
    <Editable by="accountTypes.replace">
      {types.map((type) => (
        <TypeForm key={`${type.id} ${type.key}`} type={type} />
      ))}
      <Allowed to="accountTypes.create">
        <NewType key={types.length} />
      </Allowed>
    </Editable>
  )
}

function TypeForm({ type: { id, key } }: { type: Type }) {
  const say = useMessages(typesMessages)
  const sayCommon = useMessages(common)
  const trpc = useTRPC()
  const refresh = useRefresh()
  const form = useZodForm({ schema: CreateAccountType, initialValues: { key }, labels: { key: say('key') } })
  const update = useAction(trpc.accountTypes.replace.mutationOptions(), {
    done: (type) => say('saved', { key: type.key }),
    refresh,
    quiet: true,
  })
  const remove = useAction(trpc.accountTypes.delete.mutationOptions(), { done: () => say('deleted', { key }), refresh })
  const askAndRemove = async () => {
    const isWanted = await confirm({
      title: say('delete_title', { key }),
      text: say('delete_text'),
      losses: [say('loss', { key })],
      action: say('delete'),
    })
    if (isWanted) remove.mutate({ id })
  }
  return (
    <form
      className={classes['entry']}
      onSubmit={form.send((fields) => update.mutateAsync({ id, ...fields }))}
      noValidate
    >
      <TextInput aria-label={say('name_of', { key })} {...plain} key={form.key('key')} {...form.getInputProps('key')} />
      <Group gap={4} wrap="nowrap">
        <ActionIcon
          type="submit"
          variant="subtle"
          size={36}
          loading={form.submitting}
          aria-label={say('save_of', { key })}
          title={sayCommon('save')}
        >
          <IconCheck size={18} stroke={1.7} aria-hidden />
        </ActionIcon>
        <Allowed to="accountTypes.delete">
          <ActionIcon
            variant="subtle"
            color="red"
            size={36}
            loading={remove.isPending}
            aria-label={say('delete_of', { key })}
            title={say('delete_of', { key })}
            onClick={() => void askAndRemove()}
          >
            <IconTrash size={18} stroke={1.7} aria-hidden />
          </ActionIcon>
        </Allowed>
      </Group>
    </form>
  )
}

function NewType() {
  const say = useMessages(typesMessages)
  const trpc = useTRPC()
  const form = useZodForm({ schema: CreateAccountType, initialValues: { key: '' }, labels: { key: say('key') } })
  const create = useAction(trpc.accountTypes.create.mutationOptions(), {
    done: ({ key }) => say('added', { key }),
    refresh: useRefresh(),
    quiet: true,
  })
  const submit = form.send(async (fields) => {
    await create.mutateAsync(fields)
    form.reset()
  })
  return (
    <form className={classes['entry']} onSubmit={submit} noValidate>
      <TextInput
        label={say('new_type')}
        description={say('key_hint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        {...plain}
        key={form.key('key')}
        {...form.getInputProps('key')}
      />
      <Button type="submit" variant="default" mt={21} loading={form.submitting}>
        {say('add')}
      </Button>
    </form>
  )
}
