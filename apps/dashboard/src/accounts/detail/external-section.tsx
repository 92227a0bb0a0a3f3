import { Button, Group, Modal, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useTRPC } from '../../api/api.ts'
import { common } from '../../messages/common.messages.ts'
import { useMessages } from '../../messages/messages.ts'
import { confirm } from '../../ui/components/confirm.tsx'
import { Facts } from '../../ui/components/facts.tsx'
import { Problem } from '../../ui/components/problem.tsx'
import { Section } from '../../ui/components/section.tsx'
import { Lines } from '../../ui/components/skeletons.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { externalMessages } from './external.messages.ts'

const ExternalForm = lazy(() => import('./external-form.tsx'))

/** The account at another SIP service, null where there is none: that is no error to be shown. */
function useExternal(id: number) {
  const query = useQuery(useTRPC().externalAccounts.find.queryOptions({ id }))
  return { ...query, external: query.data?.external_account }
}

export type KnownExternal = NonNullable<ReturnType<typeof useExternal>['external']>

/** The account that an account has at another SIP service. */
export function ExternalSection({ id }: { id: number }) {
  const say = useMessages(externalMessages)
  const sayCommon = useMessages(common)
  const trpc = useTRPC()
  const [isEdited, setEdited] = useState(false)
  const { external, error, refetch } = useExternal(id)
  const remove = useAction(trpc.externalAccounts.delete.mutationOptions(), {
    done: () => say('removed'),
    refresh: [trpc.externalAccounts.pathFilter(), trpc.audit.pathFilter()],
  })
  const askAndRemove = async ({ username, domain }: KnownExternal) => {
    const isWanted = await confirm({
      title: say('remove_title'),
      text: say('remove_text'),
      losses: [say('loss', { address: `${username}@${domain}` })],
      action: say('remove'),
    })
    if (isWanted) remove.mutate({ id })
  }
  const actions = external && (
    <>
      <Button size="xs" variant="default" onClick={() => setEdited(true)}>
        {say('change')}
      </Button>
      <Button size="xs" variant="light" color="red" onClick={() => void askAndRemove(external)}>
        {say('remove')}
      </Button>
    </>
  )
  return (
    <Section title={say('title')} description={say('text')} actions={actions}>
      {error && <Problem error={error} reset={() => void refetch()} />}
      {external === undefined && !error && <Lines />}
      {external === null && (
        <Group justify="space-between">
          <Text c="dimmed">{say('none')}</Text>
          <Button variant="default" onClick={() => setEdited(true)}>
            {say('add')}
          </Button>
        </Group>
      )}
      {external && (
        <Facts
          facts={[
            [say('username'), external.username],
            [say('domain'), external.domain],
            [say('realm'), external.realm],
            [say('registrar'), external.registrar],
            [say('outbound_proxy'), external.outbound_proxy],
            [say('protocol'), external.protocol],
          ]}
        />
      )}
      <Modal
        opened={isEdited}
        onClose={() => setEdited(false)}
        title={say('title')}
        closeButtonProps={{ 'aria-label': sayCommon('close') }}
      >
        <Suspense fallback={<Lines />}>
          <ExternalForm id={id} known={external ?? null} onClose={() => setEdited(false)} />
        </Suspense>
      </Modal>
    </Section>
  )
}
