import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { apiOf } from '../api/api.ts'
import { useFormats, useMessages } from '../messages/messages.ts'
import { Row } from '../ui/components/row.tsx'
import { Section } from '../ui/components/section.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { secondFactorMessages } from './second-factor.messages.ts'

/** The browsers that are signed in to the own account. */
export default function SessionsSection() {
  const say = useMessages(secondFactorMessages)
  const { moment } = useFormats()
  const { sessions } = apiOf(null)
  const { data } = useQuery(sessions.listOwn.queryOptions())
  const end = useAction(sessions.deleteOwn.mutationOptions(), {
    done: () => say('session_ended'),
    refresh: [sessions.listOwn.queryFilter()],
  })
  return (
    <Section title={say('sessions')} description={say('sessions_text')}>
      {!data && <Lines />}
      {data?.map(({ id, ip_address: ip, user_agent, created_at, current }) => (
        <Row
          key={id}
          title={current ? say('session_current') : (user_agent ?? say('unknown_browser'))}
          text={say('session_from', { ip, moment: moment(created_at) })}
          action={
            !current && (
              <Button size="compact-sm" variant="subtle" color="red" onClick={() => end.mutate({ id })}>
                {say('session_end')}
              </Button>
            )
          }
        />
      ))}
    </Section>
  )
}
