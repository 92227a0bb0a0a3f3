import { ActionIcon, Button, Group, Text, TextInput } from '@mantine/core'
import { SetEntry } from '@sipspace/core/schemas/accounts/dictionary'
import { IconCheck, IconTrash } from '@tabler/icons-react'
import { useTRPC } from '../../api/api.ts'
import { common } from '../../messages/common.messages.ts'
import { useMessages } from '../../messages/messages.ts'
import { confirm } from '../../ui/components/confirm.tsx'
import { Section } from '../../ui/components/section.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { useZodForm } from '../../ui/hooks/use-zod-form.ts'
import { dictionaryMessages } from './dictionary.messages.ts'
import classes from './dictionary.module.css'
import { type KnownAccount, useAccountQueries } from './use-account.ts'

/** The free entries of an account, each changed in its place. */
export default function DictionaryTab({ account }: { account: KnownAccount }) {
  const say = useMessages(dictionaryMessages)
  const trpc = useTRPC()
  const refresh = useAccountQueries()
  const entries = Object.entries(account.dictionary)
  const count = entries.length
  const clear = useAction(trpc.dictionary.deleteAll.mutationOptions(), { done: () => say('cleared'), refresh })
  const askAndClear = async () => {
    const isWanted = await confirm({
      title: say('clear_title'),
      text: say('clear_text'),
      losses: [say('loss', { count })],
      action: say('clear'),
      ...(count > 1 ? { typed: String(count) } : {}),
    })
    if (isWanted) clear.mutate({ id: account.id })
  }
  return (
    <Section
      title={say('title')}
      description={say('text')}
      actions={
        count > 0 && (
          <Button size="xs" variant="light" color="red" onClick={askAndClear}>
            {say('clear')}
          </Button>
        )
      }
    >
      {count === 0 && (
        <Text c="dimmed" mb="md">
          {say('none')}
        </Text>
      )}
      {entries.map(([key, value]) => (
        <Entry key={`${key}=${value}`} id={account.id} name={key} value={value} />
      ))}
      <NewEntry key={count} id={account.id} />
    </Section>
  )
}

function useSetEntry() {
  const say = useMessages(dictionaryMessages)
  return useAction(useTRPC().dictionary.set.mutationOptions(), {
    done: (_entry, { key }) => say('set', { key }),
    refresh: useAccountQueries(),
    quiet: true,
  })
}

function Entry({ id, name, value }: { id: number; name: string; value: string }) {
  const say = useMessages(dictionaryMessages)
  const sayCommon = useMessages(common)
  const trpc = useTRPC()
  const form = useZodForm({
    schema: SetEntry.pick({ value: true }),
    initialValues: { value },
    labels: { value: say('value') },
  })
  const set = useSetEntry()
  const remove = useAction(trpc.dictionary.delete.mutationOptions(), {
    done: () => say('removed', { key: name }),
    refresh: useAccountQueries(),
  })
  return (
    <form
      className={classes['entry']}
      onSubmit={form.send((changed) => set.mutateAsync({ id, key: name, ...changed }))}
      noValidate
    >
      <Text className={classes['key'] ?? ''} fw={550}>
        {name}
      </Text>
      <TextInput
        aria-label={say('value_of', { key: name })}
        autoComplete="off"
        key={form.key('value')}
        {...form.getInputProps('value')}
      />
      <Group gap={4} wrap="nowrap">
        <ActionIcon
          type="submit"
          variant="subtle"
          size={36}
          loading={form.submitting}
          aria-label={say('save_of', { key: name })}
          title={sayCommon('save')}
        >
          <IconCheck size={18} stroke={1.7} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="red"
          size={36}
          loading={remove.isPending}
          aria-label={say('remove_of', { key: name })}
          title={say('remove_of', { key: name })}
          onClick={() => remove.mutate({ id, key: name })}
        >
          <IconTrash size={18} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Group>
    </form>
  )
}

function NewEntry({ id }: { id: number }) {
  const say = useMessages(dictionaryMessages)
  const form = useZodForm({
    schema: SetEntry.omit({ id: true }),
    initialValues: { key: '', value: '' },
    labels: { key: say('key'), value: say('value') },
  })
  const set = useSetEntry()
  const submit = form.send(async (entry) => {
    await set.mutateAsync({ id, ...entry })
    form.reset()
  })
  return (
    <form className={classes['entry']} onSubmit={submit} noValidate>
      <TextInput
        label={say('key')}
        autoComplete="off"
        spellCheck={false}
        key={form.key('key')}
        {...form.getInputProps('key')}
      />
      <TextInput label={say('value')} autoComplete="off" key={form.key('value')} {...form.getInputProps('value')} />
      <Button type="submit" variant="default" mt={21} loading={form.submitting}>
        {say('add')}
      </Button>
    </form>
  )
}
