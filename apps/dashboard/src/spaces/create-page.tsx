import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useMessages } from '../messages/messages.ts'
import { Page } from '../ui/components/page.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { spacesMessages } from './spaces.messages.ts'

const CreateForm = lazy(() => import('./create-form.tsx'))

/** Creates a Space with what it cannot do without; the rest has its defaults, and is set on the Space’s own page. */
export function CreateSpacePage() {
  const say = useMessages(spacesMessages)
  return (
    <Page
      title={say('create')}
      above={
        <Anchor size="sm" renderRoot={(props) => <Link to="/spaces" {...props} />}>
          ← {say('back')}
        </Anchor>
      }
    >
      <Suspense fallback={<Lines />}>
        <CreateForm />
      </Suspense>
    </Page>
  )
}
