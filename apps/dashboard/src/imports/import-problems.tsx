import { Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTRPC } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { Problem } from '../ui/components/problem.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { VirtualTable } from '../ui/components/virtual-table.tsx'
import { FIELDS } from './columns-table.tsx'
import { importsMessages } from './imports.messages.ts'
import classes from './imports.module.css'

const PART = 100

const LABELLED = [...FIELDS, 'line'] as const

interface Wrong {
  line: number
  username: string | null
  errors: Record<string, string[]>
}

/** Every line that is wrong, and why. */
export default function ImportProblems({ id }: { id: number }) {
  const say = useMessages(importsMessages)
  const trpc = useTRPC()
  const query = useInfiniteQuery(
    trpc.imports.listProblems.infiniteQueryOptions(
      { id, limit: PART },
      { getNextPageParam: ({ next_cursor }) => next_cursor },
    ),
  )
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  if (error) return <Problem error={error} reset={() => void query.refetch()} />
  if (isPending) return <Lines />
  const labelOf = (field: string) => {
    const known = LABELLED.find((name) => name === field)
    return known ? say(`field_${known}`) : field
  }
  // the server's sentences begin with the name of the field
  const inWords = (field: string, text: string) =>
    text.startsWith(`${field} `) ? labelOf(field) + text.slice(field.length) : text
  const wordsOf = ({ errors }: Wrong) =>
    Object.entries(errors)
      .flatMap(([field, texts]) => texts.map((text) => inWords(field, text)))
      .join(' ')
  return (
    <>
      <VirtualTable<Wrong>
        label={say('problems')}
        rows={data.pages.flatMap((page) => page.data)}
        keyOf={({ line }) => line}
        columns={[
          { key: 'line', head: say('line'), width: '84px', cell: ({ line }) => line },
          { key: 'username', head: say('username'), width: '26%', cell: ({ username }) => username },
          {
            key: 'problem',
            head: say('problem'),
            cell: (row) => withTitle(wordsOf(row)),
          },
        ]}
        onEnd={hasNextPage && !isFetchingNextPage ? fetchNextPage : undefined}
      />
      {isFetchingNextPage && (
        <Text c="dimmed" ta="center" py="sm" role="status">
          {say('loading_more')}
        </Text>
      )}
    </>
  )
}

/** What does not fit is read by pointing at it. */
const withTitle = (text: string) => (
  <span className={classes['problem']} title={text}>
    {text}
  </span>
)
