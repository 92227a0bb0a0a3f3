import { Button, Text, Title } from '@mantine/core'
import { useRouter } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { changeSession, type SignedIn } from '../app/session.ts'
import { useMessages } from '../messages/messages.ts'
import { ConfirmForm } from '../second-factor/confirm-form.tsx'
import { secondFactorMessages } from '../second-factor/second-factor.messages.ts'
import { Brand } from '../shell/brand.tsx'
import { useSignOut } from '../shell/use-sign-out.ts'
import { Lines } from '../ui/components/skeletons.tsx'
import classes from './sign-in.module.css'

const ChooseAndSetUp = lazy(async () => ({ default: (await import('../second-factor/set-up.tsx')).ChooseAndSetUp }))

/** Asks an admin for the second factor after the password, or to set one up where admins need it. */
export function SecondFactorPage({ account, to }: { account: SignedIn; to: string | undefined }) {
  const say = useMessages(secondFactorMessages)
  const router = useRouter()
  const signOut = useSignOut()
  const isSettingUp = account.second_factor === 'to_set_up'
  const goOn = () => changeSession(() => router.navigate({ href: to ?? '/', replace: true }))
  const { username } = account
  return (
    <main className={classes['page']}>
      <title>{`${say('title')} · sipspace`}</title>
      <div className={classes['card']}>
        <div className={classes['brand']}>
          <Brand />
        </div>
        <Title order={1}>{say(isSettingUp ? 'to_set_up_title' : 'needed_title')}</Title>
        <Text c="dimmed" mb="lg">
          {say(isSettingUp ? 'to_set_up_text' : 'needed_text', { username })}
        </Text>
        {isSettingUp ? (
          <Suspense fallback={<Lines />}>
            <ChooseAndSetUp username={username} onDone={goOn} />
          </Suspense>
        ) : (
          <ConfirmForm username={username} by="code" onConfirmed={goOn} />
        )}
        <Button variant="subtle" mt="md" onClick={() => void signOut()}>
          {say('sign_out')}
        </Button>
      </div>
    </main>
  )
}
