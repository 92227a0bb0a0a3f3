import { Button, Text } from '@mantine/core'
import type { Devices } from '@sipspace/core/schemas/devices/devices'
import type { z } from 'zod'
import { useFormats, useMessages } from '../messages/messages.ts'
import { confirm } from '../ui/components/confirm.tsx'
import { Problem } from '../ui/components/problem.tsx'
import { Row } from '../ui/components/row.tsx'
import { Section } from '../ui/components/section.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { devicesMessages } from './devices.messages.ts'

/** The registered devices of an account, each of which can be signed out. */
export function DevicesSection(props: {
  text: string
  query: { data: z.output<typeof Devices> | undefined; error: unknown; refetch: () => unknown }
  onRemove: (uuid: string) => void
}) {
  const { text, query, onRemove } = props
  const say = useMessages(devicesMessages)
  const { moment } = useFormats()
  const devices = query.data && Object.entries(query.data)
  const askAndRemove = async (uuid: string, name: string) => {
    const isWanted = await confirm({
      title: say('remove_title'),
      text: say('remove_text'),
      losses: [say('loss', { name })],
      action: say('remove'),
    })
    if (isWanted) onRemove(uuid)
  }
  return (
    <Section title={say('title')} description={text}>
      {query.error !== null && !devices && <Problem error={query.error} reset={() => void query.refetch()} />}
      {!devices && query.error === null && <Lines />}
      {devices?.length === 0 && (
        <Text c="dimmed">
          {say('none')} {say('none_text')}
        </Text>
      )}
      {devices?.map(([uuid, { user_agent, update_time }]) => {
        const name = user_agent || say('unknown_agent')
        return (
          <Row
            key={uuid}
            title={name}
            text={[...(update_time === null ? [] : [say('registered', { moment: moment(update_time) })]), uuid].join(
              ' · ',
            )}
            action={
              <Button
                size="compact-sm"
                variant="subtle"
                color="red"
                aria-label={say('remove_of', { name })}
                onClick={() => void askAndRemove(uuid, name)}
              >
                {say('remove')}
              </Button>
            }
          />
        )
      })}
    </Section>
  )
}
