import { Button, Code, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '../../api/api.ts'
import { useMayChange } from '../../app/allowed.tsx'
import { useFormats, useMessages } from '../../messages/messages.ts'
import { confirm } from '../../ui/components/confirm.tsx'
import { CopyButton } from '../../ui/components/copy-button.tsx'
import { useErrorText } from '../../ui/components/problem.tsx'
import { Section } from '../../ui/components/section.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import classes from '../shared/accounts.module.css'
import { accessMessages } from './access.messages.ts'
import { QrCode } from './qr-code.tsx'
import { type KnownAccount, useAccountQueries } from './use-account.ts'

/** The link that an app is set up with, to be scanned, copied or sent. */
export function ProvisioningSection({ account }: { account: KnownAccount }) {
  const say = useMessages(accessMessages)
  const trpc = useTRPC()
  const refresh = useAccountQueries()
  const may = useMayChange(account)
  const { id, email, provisioning_token: token, provisioning_token_expire_at: end } = account
  const renew = useAction(trpc.accounts.provision.mutationOptions(), { done: () => say('token_made'), refresh })
  const send = useAction(trpc.accounts.sendProvisioningEmail.mutationOptions(), {
    done: () => say('link_sent', { email: email ?? '' }),
    refresh,
  })
  const askAndRenew = async () => {
    const question = { title: say('new_token_title'), text: say('new_token_text'), action: say('new_token') }
    if (token === null || (await confirm(question))) renew.mutate({ id })
  }
  return (
    <Section title={say('provisioning')} description={say('provisioning_text')}>
      {token === null ? (
        <Text>{say(may('accounts.provision') ? 'no_token' : 'token_hidden')}</Text>
      ) : (
        <ProvisioningLink token={token} end={end} />
      )}
      {may('accounts.provision') && (
        <Group gap="xs" mt="md">
          <Button size="xs" variant="default" loading={renew.isPending} onClick={askAndRenew}>
            {say('new_token')}
          </Button>
          <Button
            size="xs"
            variant="default"
            disabled={email === null}
            title={email === null ? say('needs_email') : undefined}
            loading={send.isPending}
            onClick={() => send.mutate({ id })}
          >
            {say('send_link')}
          </Button>
        </Group>
      )}
    </Section>
  )
}

/** The link of a token, as text and as a QR code. */
export function ProvisioningLink({ token, end }: { token: string; end: string | null }) {
  const say = useMessages(accessMessages)
  const { moment } = useFormats()
  const textOf = useErrorText()
  const { data, error } = useQuery(useTRPC().provisioning.getLink.queryOptions({ token }))
  if (error) return <Text c="red">{textOf(error)}</Text>
  if (!data) return <div className={classes['qr']} />
  return (
    <div className={classes['provisioning']}>
      <div className={classes['qr']}>
        <QrCode text={data.url} label={say('qr_label')} />
      </div>
      <div>
        <Code block className={classes['link'] ?? ''} aria-label={say('link')}>
          {data.url}
        </Code>
        <Text c="dimmed" size="sm" my={8}>
          {end === null ? say('valid_forever') : say('valid_until', { moment: moment(end) })}
        </Text>
        <CopyButton value={data.url} label={say('copy_link')} />
      </div>
    </div>
  )
}
