import { Button, Text } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { Line } from '../../activity/activity-search.ts'
import { useDeed } from '../../activity/deed.ts'
import { useActorName } from '../../activity/use-names.ts'
import { useValues } from '../../activity/use-values.ts'
import { useTRPC } from '../../api/api.ts'
import { useFormats, useMessages } from '../../messages/messages.ts'
import { Empty } from '../../ui/components/empty.tsx'
import { Problem } from '../../ui/components/problem.tsx'
import { Lines } from '../../ui/components/skeletons.tsx'
import { historyMessages } from './history.messages.ts'
import classes from './history.module.css'
import type { KnownAccount } from './use-account.ts'

const PART = 50

/** What was done with an account and by whom, the latest first. */
export default function ActivityTab({ account }: { account: KnownAccount }) {
  const say = useMessages(historyMessages)
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery(
    useTRPC().audit.list.infiniteQueryOptions(
      { account_id: account.id, limit: PART },
      { getNextPageParam: ({ next_cursor }) => next_cursor, staleTime: 0 },
    ),
  )
  if (error) return <Problem error={error} reset={() => void refetch()} />
  if (isPending) return <Lines />
  const lines = data.pages.flatMap((page) => page.data)
  if (lines.length === 0) return <Empty icon={IconHistory} title={say('none')} text={say('none_text')} />
  return (
    <>
      <ol className={classes['lines']} aria-label={say('title')}>
        {lines.map((line) => (
          <Deed key={line.id} line={line} />
        ))}
      </ol>
      {hasNextPage && (
        <Button variant="default" mt="md" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {say('older')}
        </Button>
      )}
    </>
  )
}

function Deed({ line }: { line: Line }) {
  const say = useMessages(historyMessages)
  const deed = useDeed()(line)
  const { moment } = useFormats()
  const actor = useActorName()(line)
  return (
    <li className={classes['line']}>
      <Text size="sm" c="dimmed" component="time" dateTime={line.at}>
        {moment(line.at)}
      </Text>
      <div>
        <Text fw={550}>{`${deed.kind} · ${deed.action}`}</Text>
        <Text size="sm" c="dimmed">
          {line.ip === null ? actor : say('by_from', { name: actor, ip: line.ip })}
        </Text>
      </div>
      <Changes line={line} />
    </li>
  )
}

function Changes({ line: { before, after } }: { line: Line }) {
  const { nameOf, textOf } = useValues()
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  if (fields.length === 0) return <div />
  return (
    <dl className={classes['changes']}>
      {fields.map((field) => (
        <div key={field}>
          <dt>{nameOf(field)}</dt>
          <dd>
            {before && <del>{textOf(before[field])}</del>}
            {before && after && ' → '}
            {after && <ins>{textOf(after[field])}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
