import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../api/api.ts'
import { Allowed, useMay } from '../../app/allowed.tsx'
import { useFormats, useMessages } from '../../messages/messages.ts'
import { confirm } from '../../ui/components/confirm.tsx'
import { Problem } from '../../ui/components/problem.tsx'
import { Row } from '../../ui/components/row.tsx'
import { Section } from '../../ui/components/section.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { signInsMessages } from './sign-ins.messages.ts'
import { type KnownAccount, useAccountQueries } from './use-account.ts'

/** The second factor of an admin, which another one removes when it is lost. */
export function FactorOfAccount({ account }: { account: KnownAccount }) {
  const say = useMessages(signInsMessages)
  const trpc = useTRPC()
  const { id, username: name } = account
  const { data, error } = useQuery(trpc.accounts.getSecondFactor.queryOptions({ id }))
  const take = useAction(trpc.accounts.deleteSecondFactor.mutationOptions(), {
    done: () => say('taken', { name }),
    refresh: useAccountQueries(),
  })
  const askAndTake = async () => {
    const question = { title: say('take_title', { name }), text: say('take_text'), action: say('take') }
    if (await confirm({ ...question, isDestructive: true })) take.mutate({ id })
  }
  const parts = [
    ...(data?.app ? [say('an_app')] : []),
    ...(data && data.passkeys > 0 ? [say('some_passkeys', { count: data.passkeys })] : []),
  ]
  return (
    <Section title={say('of_account')} description={say('of_account_text')}>
      {error && <Problem error={error} />}
      {data && <Text>{data.on ? say('of_account_on', { what: parts.join(', ') }) : say('of_account_off')}</Text>}
      {data?.on && (
        <Allowed to="accounts.deleteSecondFactor">
          <Button
            size="xs"
            mt="md"
            variant="light"
            color="red"
            loading={take.isPending}
            onClick={() => void askAndTake()}
          >
            {say('take')}
          </Button>
        </Allowed>
      )}
    </Section>
  )
}

/** The browsers that are signed in to an account. */
export function SessionsOfAccount({ account: { id } }: { account: KnownAccount }) {
  const say = useMessages(signInsMessages)
  const { moment } = useFormats()
  const trpc = useTRPC()
  const may = useMay()
  const { data, error } = useQuery(trpc.accounts.listSessions.queryOptions({ id }))
  const end = useAction(trpc.accounts.deleteSession.mutationOptions(), {
    done: () => say('session_ended'),
    refresh: useAccountQueries(),
  })
  return (
    <Section title={say('account_sessions')} description={say('account_sessions_text')}>
      {error && <Problem error={error} />}
      {data?.length === 0 && <Text c="dimmed">{say('no_sessions')}</Text>}
      {data?.map(({ id: session, ip_address: ip, user_agent, created_at }) => (
        <Row
          key={session}
          title={user_agent ?? say('unknown_browser')}
          text={say('session_from', { ip, moment: moment(created_at) })}
          action={
            may('accounts.deleteSession') && (
              <Button size="compact-sm" variant="subtle" color="red" onClick={() => end.mutate({ id, session })}>
                {say('session_end')}
              </Button>
            )
          }
        />
      ))}
    </Section>
  )
}
