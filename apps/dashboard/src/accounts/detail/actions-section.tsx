import { ActionIcon, Anchor, Button, Group, Text, TextInput } from '@mantine/core'
import { CreateAccountAction, UpdateAccountAction } from '@sipspace/core/schemas/account-actions/account-actions'
import { IconCheck, IconTrash } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTRPC } from '../../api/api.ts'
import { common } from '../../messages/common.messages.ts'
import { useMessages } from '../../messages/messages.ts'
import { useSpace } from '../../shell/navigation.ts'
import { confirm } from '../../ui/components/confirm.tsx'
import { Section } from '../../ui/components/section.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { useZodForm } from '../../ui/hooks/use-zod-form.ts'
import classes from './dictionary.module.css'
import { typesMessages } from './types.messages.ts'
import { type KnownAccount, useAccountQueries } from './use-account.ts'

/** The codes that an account can be sent by DTMF, each changed in its place. */
export function ActionsSection({ account }: { account: KnownAccount }) {
  const say = useMessages(typesMessages)
  const space = useSpace()
  const { id, actions, dtmf_protocol } = account
  return (
    <Section title={say('actions')} description={say('actions_text')}>
      {actions.length === 0 && dtmf_protocol !== null && (
        <Text c="dimmed" mb="md">
          {say('no_actions')}
        </Text>
      )}
      {dtmf_protocol === null ? (
        <Text c="dimmed">
          {say('no_protocol')}{' '}
          <Anchor renderRoot={(props) => <Link to="/$space/accounts/$id" params={{ space, id }} {...props} />}>
            {say('to_profile')}
          </Anchor>
        </Text>
      ) : (
        <>
          {actions.map((action) => (
            <Action key={`${action.id} ${action.code}`} id={id} action={action} />
          ))}
          <NewAction key={actions.length} id={id} />
        </>
      )}
    </Section>
  )
}

function Action({ id, action }: { id: number; action: KnownAccount['actions'][number] }) {
  const say = useMessages(typesMessages)
  const sayCommon = useMessages(common)
  const trpc = useTRPC()
  const { id: action_id, key, code } = action
  const refresh = useAccountQueries()
  const form = useZodForm({
    schema: UpdateAccountAction.pick({ code: true }),
    initialValues: { code },
    labels: { code: say('code') },
  })
  const update = useAction(trpc.accountActions.replace.mutationOptions(), {
    done: () => say('saved', { key }),
    refresh,
    quiet: true,
  })
  const remove = useAction(trpc.accountActions.delete.mutationOptions(), {
    done: () => say('removed', { key }),
    refresh,
  })
  const askAndRemove = async () => {
    const isWanted = await confirm({
      title: say('remove_title', { key }),
      text: say('remove_text'),
      losses: [say('loss', { key, code })],
      action: say('remove'),
    })
    if (isWanted) remove.mutate({ id, action_id })
  }
  return (
    <form
      className={classes['entry']}
      onSubmit={form.send((changed) => update.mutateAsync({ id, action_id, key, ...changed }))}
      noValidate
    >
      <Text className={classes['key'] ?? ''} fw={550}>
        {key}
      </Text>
      <TextInput
        aria-label={say('code_of', { key })}
        autoComplete="off"
        autoCapitalize="none"
        key={form.key('code')}
        {...form.getInputProps('code')}
      />
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
        <ActionIcon
          variant="subtle"
          color="red"
          size={36}
          loading={remove.isPending}
          aria-label={say('remove_of', { key })}
          title={say('remove_of', { key })}
          onClick={() => void askAndRemove()}
        >
          <IconTrash size={18} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Group>
    </form>
  )
}

function NewAction({ id }: { id: number }) {
  const say = useMessages(typesMessages)
  const trpc = useTRPC()
  const form = useZodForm({
    schema: CreateAccountAction.omit({ id: true }),
    initialValues: { key: '', code: '' },
    labels: { key: say('key'), code: say('code') },
  })
  const create = useAction(trpc.accountActions.create.mutationOptions(), {
    done: ({ key }) => say('added', { key }),
    refresh: useAccountQueries(),
    quiet: true,
  })
  const submit = form.send(async (action) => {
    await create.mutateAsync({ id, ...action })
    form.reset()
  })
  const plain = { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false }
  return (
    <form className={classes['entry']} onSubmit={submit} noValidate>
      <TextInput
        label={say('key')}
        title={say('key_hint')}
        {...plain}
        key={form.key('key')}
        {...form.getInputProps('key')}
      />
      <TextInput
        label={say('code')}
        title={say('code_hint')}
        {...plain}
        key={form.key('code')}
        {...form.getInputProps('code')}
      />
      <Button type="submit" variant="default" mt={21} loading={form.submitting}>
        {say('add')}
      </Button>
    </form>
  )
}
