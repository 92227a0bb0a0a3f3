import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTRPC } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { Page } from '../ui/components/page.tsx'
import { Problem } from '../ui/components/problem.tsx'
import { Section } from '../ui/components/section.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { typesMessages } from './types.messages.ts'
import classes from './types.module.css'

/** Loaded after the page: it brings schemas along. */
const TypeForms = lazy(() => import('./type-forms.tsx'))

/** The types that accounts of a Space may have. */
export function TypesPage() {
  const say = useMessages(typesMessages)
  const { data: types, error, refetch } = useQuery(useTRPC().accountTypes.list.queryOptions({}))
  return (
    <Page title={say('title')} description={say('intro')}>
      <div className={classes['parts']}>
        <Section title={say('of_space')}>
          {error && !types && <Problem error={error} reset={() => void refetch()} />}
          {!types && !error && <Lines />}
          {types?.length === 0 && (
            <Text c="dimmed" mb="md">
              {say('none')}
            </Text>
          )}
          {types && (
            <Suspense fallback={<Lines />}>
              <TypeForms types={types} />
            </Suspense>
          )}
        </Section>
      </div>
    </Page>
  )
}
