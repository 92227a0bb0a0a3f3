import { Button, Group } from '@mantine/core'
import type { AppRouter } from '@sipspace/server/trpc'
import { useQuery } from '@tanstack/react-query'
import type { inferRouterOutputs } from '@trpc/server'
import { useTRPC } from '../../api/api.ts'
import { useMayChange } from '../../app/allowed.tsx'
import { useFormats, useMessages } from '../../messages/messages.ts'
import { Row } from '../../ui/components/row.tsx'
import { Section } from '../../ui/components/section.tsx'
import { StateBadge } from '../../ui/components/state-badge.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { mailsMessages } from './mails.messages.ts'
import { type KnownAccount, useAccountQueries } from './use-account.ts'

type Mail = inferRouterOutputs<AppRouter>['accounts']['listMails'][number]

const KINDS = ['provisioning', 'reset_password', 'change_email', 'space_expiry', 'voicemail'] as const
const TONES = { queued: 'neutral', sent: 'good', failed: 'bad' } as const

/** How often it is looked again while a mail is queued, and while one is to be tried again. */
const QUEUED_MS = 1_500
const RETRIED_MS = 10_000

const waitOf = (mails: Mail[] | undefined): number | false => {
  if (mails?.some(({ state }) => state === 'queued')) return QUEUED_MS
  return mails?.some(({ is_retried }) => is_retried) ? RETRIED_MS : false
}

/** What has become of the mails to an account; nothing before there is one. */
export function MailsSection({ account }: { account: KnownAccount }) {
  const { id } = account
  const isAllowed = useMayChange(account)('accounts.retryMail')
  const say = useMessages(mailsMessages)
  const { data: mails } = useQuery(
    useTRPC().accounts.listMails.queryOptions(
      { id },
      { staleTime: 0, refetchInterval: ({ state }) => waitOf(state.data) },
    ),
  )
  if (!mails || mails.length === 0) return null
  return (
    <Section title={say('title')} description={say('text')}>
      {mails.map((mail) => (
        <MailRow key={mail.mail} id={id} mail={mail} isAllowed={isAllowed} />
      ))}
    </Section>
  )
}

function MailRow(props: { id: number; mail: Mail; isAllowed: boolean }) {
  const { id, isAllowed } = props
  const { mail, state, error, is_retried, queued_at, updated_at } = props.mail
  const say = useMessages(mailsMessages)
  const { moment } = useFormats()
  const retry = useAction(useTRPC().accounts.retryMail.mutationOptions(), {
    done: () => say('queued_again'),
    refresh: useAccountQueries(),
  })
  const kind = KINDS.find((one) => one === mail)
  const name = kind ? say(kind) : mail
  const known = (['no_recipient', 'too_many_mails'] as const).find((one) => one === error)
  const reason = known ? say(known) : (error ?? '')
  const told = [
    moment(state === 'queued' ? queued_at : updated_at),
    state === 'failed' && say('failed', { reason }),
    is_retried && say('retried'),
  ]
  return (
    <Row
      title={name}
      text={told.filter(Boolean).join(' · ')}
      action={
        <Group gap="xs" wrap="nowrap">
          <StateBadge tone={TONES[state]}>{say(state === 'failed' ? 'failed_badge' : state)}</StateBadge>
          {state === 'failed' && kind && isAllowed && (
            <Button
              size="compact-sm"
              variant="default"
              loading={retry.isPending}
              aria-label={say('retry_of', { mail: name })}
              onClick={() => retry.mutate({ id, mail: kind })}
            >
              {say('retry')}
            </Button>
          )}
        </Group>
      }
    />
  )
}
