import { Button, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../api/api.ts'
import { useFormats, useMessages } from '../../messages/messages.ts'
import { Facts } from '../../ui/components/facts.tsx'
import { useErrorText } from '../../ui/components/problem.tsx'
import { Row } from '../../ui/components/row.tsx'
import { Section } from '../../ui/components/section.tsx'
import { Lines } from '../../ui/components/skeletons.tsx'
import { StateBadge } from '../../ui/components/state-badge.tsx'
import { registrationMessages } from './registration.messages.ts'
import type { KnownAccount } from './use-account.ts'

/** What the SIP servers make of an account, which other sections ask for as well. */
export const useRegistration = (id: number) => useQuery(useTRPC().accounts.getRegistration.queryOptions({ id }))

type Status = NonNullable<ReturnType<typeof useRegistration>['data']>

/** Whether an account can register at the SIP servers of its Space, and if not, why. */
export function RegistrationSection({ account }: { account: KnownAccount }) {
  const say = useMessages(registrationMessages)
  const textOf = useErrorText()
  const { data, error, isFetching, refetch } = useRegistration(account.id)
  return (
    <Section
      title={say('title')}
      description={say('text')}
      actions={
        <Button size="xs" variant="default" loading={isFetching} onClick={() => void refetch()}>
          {say('check_again')}
        </Button>
      }
    >
      {error ? <Text c="red">{textOf(error)}</Text> : data ? <Found status={data} /> : <Lines />}
    </Section>
  )
}

function Found({ status }: { status: Status }) {
  const say = useMessages(registrationMessages)
  const { moment } = useFormats()
  const { last_wrong_password: wrong, last_provisioning: provisioned, devices } = status
  const names = devices && Object.values(devices).map((device) => device.user_agent)
  return (
    <>
      <Group mb="xs">
        <StateBadge tone={status.can_register ? 'good' : 'bad'}>
          {say(status.can_register ? 'can_register' : 'cannot_register')}
        </StateBadge>
      </Group>
      {status.problems.map(({ code, severity, message }) => (
        <Row
          key={code}
          title={<StateBadge tone={severity === 'error' ? 'bad' : 'warning'}>{say(severity)}</StateBadge>}
          text={message}
        />
      ))}
      <Facts
        facts={[
          [say('realm'), status.realm],
          [say('algorithms_asked'), status.algorithms_asked?.join(', ') ?? say('any')],
          [say('algorithms_kept'), status.algorithms_kept.join(', ') || null],
          [say('password_set'), status.password_set_at && moment(status.password_set_at)],
          [say('wrong_password'), wrong && say('from', { moment: moment(wrong.at), ip: wrong.ip })],
          [say('provisioned'), provisioned && moment(provisioned.at)],
          [say('devices'), names === null ? say('not_known') : names.join(', ') || null],
        ]}
      />
    </>
  )
}
