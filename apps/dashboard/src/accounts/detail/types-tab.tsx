import { Anchor, Button, Group, NativeSelect, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTRPC } from '../../api/api.ts'
import { useMessages } from '../../messages/messages.ts'
import { useSpace } from '../../shell/navigation.ts'
import { Row } from '../../ui/components/row.tsx'
import { Section } from '../../ui/components/section.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import classes from '../shared/accounts.module.css'
import { ActionsSection } from './actions-section.tsx'
import { typesMessages } from './types.messages.ts'
import { type KnownAccount, useAccountQueries } from './use-account.ts'

/** What kind of account it is, and the codes that it can be sent. */
export default function TypesTab({ account }: { account: KnownAccount }) {
  return (
    <div className={classes['halves']}>
      <TypesSection account={account} />
      <ActionsSection account={account} />
    </div>
  )
}

function TypesSection({ account: { id, types } }: { account: KnownAccount }) {
  const say = useMessages(typesMessages)
  const space = useSpace()
  const trpc = useTRPC()
  const [chosen, setChosen] = useState('')
  const refresh = useAccountQueries()
  const { data: all } = useQuery(trpc.accountTypes.list.queryOptions({}))
  const attach = useAction(trpc.accountTypes.attach.mutationOptions(), { done: () => say('given'), refresh })
  const detach = useAction(trpc.accountTypes.detach.mutationOptions(), { done: () => say('taken'), refresh })
  const offered = all?.filter((type) => !types.some((known) => known.id === type.id)) ?? []
  const give = async () => {
    await attach.mutateAsync({ id, account_type_id: Number(chosen) })
    setChosen('')
  }
  const manage = (
    <Anchor size="sm" renderRoot={(props) => <Link to="/$space/account-types" params={{ space }} {...props} />}>
      {say('manage')}
    </Anchor>
  )
  return (
    <Section title={say('types')} description={say('types_text')}>
      {types.length === 0 && <Text c="dimmed">{say('no_types')}</Text>}
      {types.map((type) => (
        <Row
          key={type.id}
          title={type.key}
          action={
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              aria-label={say('take_of', { key: type.key })}
              onClick={() => detach.mutate({ id, account_type_id: type.id })}
            >
              {say('take')}
            </Button>
          }
        />
      ))}
      {all?.length === 0 ? (
        <Text c="dimmed" mt="sm">
          {say('no_types_in_space')} {manage}
        </Text>
      ) : (
        <>
          <Group align="flex-end" gap="xs" mt="md" mb="xs">
            <NativeSelect
              flex={1}
              maw={420}
              label={say('type')}
              value={chosen}
              onChange={({ currentTarget }) => setChosen(currentTarget.value)}
              disabled={offered.length === 0}
              data={[
                { value: '', label: say('choose') },
                ...offered.map((type) => ({ value: String(type.id), label: type.key })),
              ]}
            />
            <Button variant="default" disabled={chosen === ''} loading={attach.isPending} onClick={() => void give()}>
              {say('give')}
            </Button>
          </Group>
          {manage}
        </>
      )}
    </Section>
  )
}
