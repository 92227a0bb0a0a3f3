import { Button, Group, Modal } from '@mantine/core'
import type { AppRouter } from '@sipspace/server/trpc'
import { useQuery } from '@tanstack/react-query'
import type { inferRouterOutputs } from '@trpc/server'
import { lazy, Suspense, useState } from 'react'
import { useTRPC } from '../../api/api.ts'
import { common } from '../../messages/common.messages.ts'
import { useMessages } from '../../messages/messages.ts'
import { confirm } from '../../ui/components/confirm.tsx'
import { Problem } from '../../ui/components/problem.tsx'
import { Row } from '../../ui/components/row.tsx'
import { Section } from '../../ui/components/section.tsx'
import { Lines } from '../../ui/components/skeletons.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { cardDavMessages } from './carddav.messages.ts'
import { type KnownAccount, useAccountQueries } from './use-account.ts'

const CardDavForm = lazy(() => import('./carddav-form.tsx'))

export type CredentialsServer = inferRouterOutputs<AppRouter>['cardDavCredentials']['listServers'][number]

/** What an account has for each CardDAV server of its Space; nothing where there are none, or none may be used. */
export function CardDavSection({ account }: { account: KnownAccount }) {
  const say = useMessages(cardDavMessages)
  const sayCommon = useMessages(common)
  const trpc = useTRPC()
  const [edited, edit] = useState<CredentialsServer | null>(null)
  const { data: servers = [], error, refetch } = useQuery(trpc.cardDavCredentials.listServers.queryOptions({}))
  const remove = useAction(trpc.cardDavCredentials.delete.mutationOptions(), {
    done: () => say('removed'),
    refresh: useAccountQueries(),
  })
  const askAndRemove = async ({ id, uri }: CredentialsServer, username: string) => {
    const isWanted = await confirm({
      title: say('remove_title'),
      text: say('remove_text'),
      losses: [say('loss', { username, uri })],
      action: say('remove'),
    })
    if (isWanted) remove.mutate({ id: account.id, carddav_id: id })
  }
  const knownOf = (id: number | undefined) => account.carddav_servers.find((one) => one.carddav_id === id)
  if (error) return <Problem error={error} reset={() => void refetch()} />
  if (servers.length === 0) return null
  return (
    <Section title={say('title')} description={say('text')}>
      {servers.map((server) => {
        const { id, uri, enabled } = server
        const known = knownOf(id)
        const state = known ? [known.username, known.realm, known.algorithm] : [say('none')]
        return (
          <Row
            key={id}
            title={uri}
            text={(enabled ? state : [...state, say('off')]).join(' · ')}
            action={
              <Group gap="xs">
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={say(known ? 'change_for' : 'set_for', { uri })}
                  onClick={() => edit(server)}
                >
                  {say(known ? 'change' : 'set')}
                </Button>
                {known && (
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    color="red"
                    aria-label={say('remove_for', { uri })}
                    onClick={() => void askAndRemove(server, known.username)}
                  >
                    {say('remove')}
                  </Button>
                )}
              </Group>
            }
          />
        )
      })}
      <Modal
        opened={edited !== null}
        onClose={() => edit(null)}
        title={edited && say(knownOf(edited.id) ? 'change_for' : 'set_for', { uri: edited.uri })}
        closeButtonProps={{ 'aria-label': sayCommon('close') }}
      >
        <Suspense fallback={<Lines />}>
          {edited && (
            <CardDavForm account={account} server={edited} known={knownOf(edited.id)} onClose={() => edit(null)} />
          )}
        </Suspense>
      </Modal>
    </Section>
  )
}
