import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useMessages } from '../../messages/messages.ts'
import { useSpace } from '../../shell/navigation.ts'
import { Page } from '../../ui/components/page.tsx'
import { Lines } from '../../ui/components/skeletons.tsx'
import { accountsMessages } from '../shared/accounts.messages.ts'

const CreateForm = lazy(() => import('./create-form.tsx'))

/** Creates accounts, one after another if wanted. */
export function CreateAccountPage() {
  const say = useMessages(accountsMessages)
  const space = useSpace()
  return (
    <Page
      title={say('create')}
      description={space}
      above={
        <Anchor size="sm" renderRoot={(props) => <Link to="/$space/accounts" params={{ space }} {...props} />}>
          ← {say('title')}
        </Anchor>
      }
    >
      <Suspense fallback={<Lines />}>
        <CreateForm />
      </Suspense>
    </Page>
  )
}
