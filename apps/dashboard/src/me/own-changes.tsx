import { Button, Group, PasswordInput, SimpleGrid, Stack } from '@mantine/core'
import { ChangePassword } from '@sipspace/core/schemas/accounts/accounts'
import type { AppRouter } from '@sipspace/server/trpc'
import { useNavigate } from '@tanstack/react-router'
import type { inferRouterOutputs } from '@trpc/server'
import { lazy, Suspense, useState } from 'react'
import { apiOf } from '../api/api.ts'
import { changeSession } from '../app/session.ts'
import { useMessages } from '../messages/messages.ts'
import { confirm } from '../ui/components/confirm.tsx'
import { Section } from '../ui/components/section.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { UsernameForManagers } from '../ui/components/username-for-managers.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { useZodForm } from '../ui/hooks/use-zod-form.ts'
import { meMessages } from './me.messages.ts'
import { OwnProfile } from './own-profile.tsx'
import { ChangeEmail, ChangePhone } from './own-target.tsx'

const SecondFactorSection = lazy(() => import('../second-factor/second-factor-section.tsx'))
const SessionsSection = lazy(() => import('../second-factor/sessions-section.tsx'))

export type OwnAccount = inferRouterOutputs<AppRouter>['me']['get']

/** What one can change of the own account. */
export default function OwnChanges({ account }: { account: OwnAccount }) {
  const [changes, setChanges] = useState(0)
  return (
    <Stack gap="md">
      <OwnProfile key={account.version} account={account} />
      <OwnPassword key={changes} account={account} onChanged={() => setChanges(changes + 1)} />
      <ChangeEmail known={account.email} />
      <ChangePhone known={account.phone} />
      <Suspense fallback={<Lines />}>
        {account.admin && <SecondFactorSection username={account.username} />}
        <SessionsSection />
      </Suspense>
      <Deletion account={account} />
    </Stack>
  )
}

function OwnPassword({ account, onChanged }: { account: OwnAccount; onChanged: () => void }) {
  const say = useMessages(meMessages)
  const trpc = apiOf(null)
  const hasPassword = account.passwords.length > 0
  const form = useZodForm({
    schema: ChangePassword.omit({ algorithm: true }),
    initialValues: { old_password: '', password: '' },
    labels: { old_password: say('old_password'), password: say('new_password') },
  })
  const change = useAction(trpc.me.changePassword.mutationOptions(), {
    done: () => say('password_changed'),
    refresh: [trpc.me.get.queryFilter()],
    quiet: true,
  })
  const submit = form.send(async (passwords) => {
    // what its devices can, they can go on with
    const algorithm = account.passwords.at(-1)?.algorithm ?? 'SHA-256'
    await change.mutateAsync({ ...passwords, algorithm })
    onChanged()
  })
  return (
    <Section title={say('password')} description={say('password_text')}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <UsernameForManagers username={account.username} />
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
            {hasPassword && (
              <PasswordInput
                label={say('old_password')}
                autoComplete="current-password"
                key={form.key('old_password')}
                {...form.getInputProps('old_password')}
              />
            )}
            <PasswordInput
              label={say('new_password')}
              autoComplete="new-password"
              key={form.key('password')}
              {...form.getInputProps('password')}
            />
          </SimpleGrid>
          <Group>
            <Button type="submit" loading={form.submitting}>
              {say('change_password')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  )
}

function Deletion({ account }: { account: OwnAccount }) {
  const say = useMessages(meMessages)
  const navigate = useNavigate()
  const remove = useAction(apiOf(null).me.delete.mutationOptions(), { done: () => say('deleted') })
  const askAndRemove = async () => {
    const isWanted = await confirm({
      title: say('delete_title'),
      text: say('delete_text'),
      losses: [
        say('loss_account', { address: `sip:${account.username}@${account.domain}` }),
        say('loss_contacts'),
        say('loss_name'),
      ],
      action: say('delete'),
      typed: account.username,
    })
    if (!isWanted) return
    await remove.mutateAsync()
    await changeSession(() => navigate({ to: '/sign-in' }))
  }
  return (
    <Section title={say('deletion')} description={say('delete_text')}>
      <Button variant="light" color="red" loading={remove.isPending} onClick={askAndRemove}>
        {say('delete')}
      </Button>
    </Section>
  )
}
