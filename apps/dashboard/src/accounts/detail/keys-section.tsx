import { Button, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../api/api.ts'
import { Allowed } from '../../app/allowed.tsx'
import { useFormats, useMessages } from '../../messages/messages.ts'
import { confirm } from '../../ui/components/confirm.tsx'
import { Problem } from '../../ui/components/problem.tsx'
import { Row } from '../../ui/components/row.tsx'
import { Section } from '../../ui/components/section.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { rolesMessages } from '../shared/roles.messages.ts'
import { accessMessages } from './access.messages.ts'
import { type KnownAccount, useAccountQueries } from './use-account.ts'

/** The keys that act as the account. */
export function KeysSection({ account }: { account: KnownAccount }) {
  const say = useMessages(accessMessages)
  const sayRole = useMessages(rolesMessages)
  const { moment } = useFormats()
  const trpc = useTRPC()
  const { data: keys, error } = useQuery(trpc.apiKeys.list.queryOptions({ account_id: account.id }))
  const revoke = useAction(trpc.apiKeys.revoke.mutationOptions(), {
    done: () => say('revoked'),
    refresh: useAccountQueries(),
  })
  const askAndRevoke = async (id: number, name: string) => {
    const isWanted = await confirm({
      title: say('revoke_title'),
      text: say('revoke_text'),
      losses: [say('revoke_loss', { name })],
      action: say('revoke'),
    })
    if (isWanted) revoke.mutate({ id })
  }
  return (
    <Section title={say('keys')} description={say('keys_text')}>
      {error && <Problem error={error} />}
      {keys?.length === 0 && <Text c="dimmed">{say('no_keys')}</Text>}
      {keys?.map(({ id, name, prefix, role, ip_address, expire_at, last_used_at }) => (
        <Row
          key={id}
          title={name ?? say('user_key')}
          text={[
            say('last_used', { moment: moment(last_used_at) }),
            ...(prefix === null ? [] : [`${prefix}…`]),
            ...(role === 'full' ? [] : [sayRole(role)]),
            ...(ip_address === null ? [] : [say('only_from', { ip: ip_address })]),
            ...(expire_at === null ? [] : [say('key_until', { moment: moment(expire_at) })]),
          ].join(', ')}
          action={
            <Allowed to="apiKeys.revoke">
              <Button
                size="compact-sm"
                variant="subtle"
                color="red"
                onClick={() => void askAndRevoke(id, name ?? say('user_key'))}
              >
                {say('revoke')}
              </Button>
            </Allowed>
          }
        />
      ))}
    </Section>
  )
}
