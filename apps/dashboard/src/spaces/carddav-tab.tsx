import { Button, Group, Modal, Text } from '@mantine/core'
import type { CardDavServer, Space } from '@sipspace/core/schemas/spaces/spaces'
import { useState } from 'react'
import type { z } from 'zod'
import { apiOf } from '../api/api.ts'
import { Allowed } from '../app/allowed.tsx'
import { common } from '../messages/common.messages.ts'
import { useMessages } from '../messages/messages.ts'
import { confirm } from '../ui/components/confirm.tsx'
import { Section } from '../ui/components/section.tsx'
import { StateBadge } from '../ui/components/state-badge.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { CardDavForm } from './carddav-form.tsx'
import { serversMessages } from './servers.messages.ts'
import classes from './spaces.module.css'

type Server = z.output<typeof CardDavServer>

/** Where the apps of a Space look contacts up. */
export default function CardDavTab({ space: { domain, carddav_servers: servers } }: { space: z.output<typeof Space> }) {
  const say = useMessages(serversMessages)
  const sayCommon = useMessages(common)
  const trpc = apiOf(domain)
  const [edited, edit] = useState<Server | 'new' | null>(null)
  const remove = useAction(trpc.cardDavServers.deleteOwn.mutationOptions(), {
    done: (_, { id }) => say('deleted', { uri: servers.find((server) => server.id === id)?.uri ?? '' }),
    refresh: [trpc.spaces.pathFilter()],
  })
  const askToRemove = async ({ id, uri }: Server) => {
    const isWanted = await confirm({
      title: say('delete_title'),
      text: say('delete_text'),
      losses: [say('loss_carddav', { uri }), say('loss_credentials')],
      action: say('delete'),
    })
    if (isWanted) remove.mutate({ id })
  }
  return (
    <div className={classes['form']}>
      <Section
        title={say('carddav_title')}
        description={say('carddav_text')}
        actions={
          <Allowed to="cardDavServers.createOwn">
            <Button onClick={() => edit('new')}>{say('add')}</Button>
          </Allowed>
        }
      >
        {servers.length === 0 && <Text c="dimmed">{say('none')}</Text>}
        {servers.map((server) => (
          <div key={server.id} className={classes['server']}>
            <div className={classes['serverText']}>
              <Group gap={8}>
                <Text fw={550}>{server.uri}</Text>
                <StateBadge tone={server.enabled ? 'good' : 'neutral'} title={say('enabled')}>
                  {say(server.enabled ? 'on' : 'off')}
                </StateBadge>
              </Group>
              <Text c="dimmed" size="sm">
                {[
                  say('at_least', { count: server.min_characters }),
                  server.results_limit === 0 ? say('all_results') : say('at_most', { count: server.results_limit }),
                  say('gives_up', { count: server.timeout }),
                ].join(' · ')}
              </Text>
            </div>
            <Group gap={6}>
              <Allowed to="cardDavServers.replaceOwn">
                <Button
                  size="xs"
                  variant="default"
                  aria-label={say('edit_one', { uri: server.uri })}
                  onClick={() => edit(server)}
                >
                  {say('edit')}
                </Button>
              </Allowed>
              <Allowed to="cardDavServers.deleteOwn">
                <Button
                  size="xs"
                  variant="light"
                  color="red"
                  aria-label={say('delete_one', { uri: server.uri })}
                  onClick={() => void askToRemove(server)}
                >
                  {say('delete')}
                </Button>
              </Allowed>
            </Group>
          </div>
        ))}
      </Section>
      <Modal
        opened={edited !== null}
        onClose={() => edit(null)}
        size="lg"
        title={edited === 'new' || edited === null ? say('add') : say('edit_one', { uri: edited.uri })}
        closeButtonProps={{ 'aria-label': sayCommon('close') }}
      >
        {edited && <CardDavForm domain={domain} server={edited === 'new' ? null : edited} onClose={() => edit(null)} />}
      </Modal>
    </div>
  )
}
