import { Button, Group, Text } from '@mantine/core'
import type { Voicemail as VoicemailSchema } from '@sipspace/core/schemas/voicemails/voicemails'
import { useState } from 'react'
import type { z } from 'zod'
import { useFormats, useMessages } from '../messages/messages.ts'
import { confirm } from '../ui/components/confirm.tsx'
import { Problem } from '../ui/components/problem.tsx'
import { Row } from '../ui/components/row.tsx'
import { Section } from '../ui/components/section.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { callsMessages } from './calls.messages.ts'
import classes from './calls.module.css'

type Voicemail = z.output<typeof VoicemailSchema>

/** What callers have left for an account, the latest first. */
export function VoicemailsSection(props: {
  query: { data: Voicemail[] | undefined; error: unknown; refetch: () => unknown }
  onRemove: (id: string) => void
}) {
  const { query, onRemove } = props
  const say = useMessages(callsMessages)
  const { moment, region } = useFormats()
  const { data: voicemails, error, refetch } = query
  const [played, setPlayed] = useState<string | null>(null)
  const sizeOf = (bytes: number) =>
    new Intl.NumberFormat(region, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0 }).format(
      Math.ceil(bytes / 1000),
    )
  const askAndRemove = async ({ id, sip_from, created_at }: Voicemail) => {
    const caller = callerOf({ sip_from }) ?? say('unknown_caller')
    const isWanted = await confirm({
      title: say('delete_title'),
      text: say('delete_text'),
      losses: [say('loss_voicemail', { caller, moment: moment(created_at) })],
      action: say('delete'),
    })
    if (isWanted) onRemove(id)
  }
  return (
    <Section title={say('voicemails')} description={say('voicemails_text')}>
      {error !== null && !voicemails && <Problem error={error} reset={() => void refetch()} />}
      {!voicemails && error === null && <Lines />}
      {voicemails?.length === 0 && <Text c="dimmed">{say('no_voicemails')}</Text>}
      {voicemails?.toReversed().map((voicemail) => (
        <Row
          key={voicemail.id}
          title={callerOf(voicemail) ?? say('unknown_caller')}
          text={[
            moment(voicemail.uploaded_at ?? voicemail.created_at),
            voicemail.size === null ? say('being_recorded') : sizeOf(voicemail.size),
          ].join(' · ')}
          below={
            played === voicemail.id && (
              <Player voicemail={voicemail} label={say('player_of', { moment: moment(voicemail.created_at) })} />
            )
          }
          action={
            <Group gap="xs">
              {pathOf(voicemail) !== null && played !== voicemail.id && (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={say('play_of', { moment: moment(voicemail.created_at) })}
                  onClick={() => setPlayed(voicemail.id)}
                >
                  {say('play')}
                </Button>
              )}
              {voicemail.download_url !== null && (
                <Button
                  component="a"
                  href={voicemail.download_url}
                  download
                  size="compact-sm"
                  variant="default"
                  aria-label={say('download_of', { moment: moment(voicemail.created_at) })}
                >
                  {say('download')}
                </Button>
              )}
              <Button
                size="compact-sm"
                variant="subtle"
                color="red"
                aria-label={say('delete_of', { moment: moment(voicemail.created_at) })}
                onClick={() => void askAndRemove(voicemail)}
              >
                {say('delete')}
              </Button>
            </Group>
          }
        />
      ))}
    </Section>
  )
}

/** The path of the file, where it is at the host of the page, which may play it; else null: it can be downloaded. */
function pathOf({ download_url }: Voicemail): string | null {
  const url = download_url === null ? null : new URL(download_url)
  return url?.hostname === location.hostname ? url.pathname : null
}

function Player({ voicemail, label }: { voicemail: Voicemail; label: string }) {
  const say = useMessages(callsMessages)
  const [hasFailed, setFailed] = useState(false)
  if (hasFailed) return <Text role="alert">{say('not_played')}</Text>
  return (
    // biome-ignore lint/a11y/useMediaCaption: what a caller has said is not written down
    <audio
      src={pathOf(voicemail) ?? ''}
      controls
      autoPlay
      aria-label={label}
      className={classes['player']}
      onError={() => setFailed(true)}
    />
  )
}

/** The address in a SIP URI, without what only machines need. */
const callerOf = ({ sip_from }: Pick<Voicemail, 'sip_from'>): string | null =>
  sip_from === null ? null : sip_from.replace(/^sips?:/i, '').replace(/;.*$/, '')
