import { ActionIcon, Alert, Button, Group, NativeSelect, Text } from '@mantine/core'
import { IconDownload, IconPencil } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { useTRPC } from '../api/api.ts'
import { useMay } from '../app/allowed.tsx'
import { useFormats, useMessages } from '../messages/messages.ts'
import { Problem } from '../ui/components/problem.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { VirtualTable } from '../ui/components/virtual-table.tsx'
import { CorrectedFile } from './corrected-file.tsx'
import type { Plan } from './import-states.ts'
import { importsMessages } from './imports.messages.ts'
import classes from './imports.module.css'
import { type Problems, useProblemWords } from './problem-words.ts'

/** Loaded when a line is to be put right. */
const LineForm = lazy(() => import('./line-form.tsx'))

const PART = 100

interface Wrong {
  line: number
  username: string | null
  errors: Problems
}

/** Problems of a limit that is hit, of which there is one headline with a way out. */
const LIMITS = ['space_full'] as const

/** Every line that is wrong, and why; by what is wrong. */
export default function ImportProblems(props: {
  id: number
  /** where the lines are downloaded as they were written; null when the file is no longer there */
  download: string | null
  /** how the file was read; so are its lines once they are put right */
  plan: Plan | null
}) {
  const { id, download, plan } = props
  const say = useMessages(importsMessages)
  const { number } = useFormats()
  const { inWords, wordsOf } = useProblemWords()
  const mayCorrect = useMay()('imports.replaceLine') && download !== null
  const [corrected, setCorrected] = useState<number | null>(null)
  const trpc = useTRPC()
  const { data: groups } = useQuery(trpc.imports.countProblems.queryOptions({ id }, { staleTime: 0 }))
  const [key, setKey] = useState('')
  const keyOf = ({ field, problem }: { field: string; problem: string }) => `${field} ${problem}`
  const chosen = groups?.find((group) => keyOf(group) === key)
  const limit = groups?.find(({ problem }) => LIMITS.some((one) => one === problem))
  const query = useInfiniteQuery(
    trpc.imports.listProblems.infiniteQueryOptions(
      { id, limit: PART, ...(chosen ? { field: chosen.field, problem: chosen.problem } : {}) },
      { getNextPageParam: ({ next_cursor }) => next_cursor },
    ),
  )
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  if (error) return <Problem error={error} reset={() => void query.refetch()} />
  if (isPending) return <Lines />
  const correctCell = ({ line }: Wrong) => (
    <ActionIcon variant="subtle" aria-label={say('line_correct', { line })} onClick={() => setCorrected(line)}>
      <IconPencil size={16} stroke={1.7} aria-hidden />
    </ActionIcon>
  )
  return (
    <>
      {limit && (
        <Alert color="yellow" mb="sm" title={say('limit_title', { count: limit.lines })}>
          {say('limit_text')}
        </Alert>
      )}
      <Group gap="xs" mb="sm" align="flex-end">
        {groups && groups.length > 1 && (
          <NativeSelect
            aria-label={say('problem_filter')}
            value={key}
            onChange={({ currentTarget: { value } }) => setKey(value)}
            data={[
              { value: '', label: say('any_problem') },
              ...groups.map((group) => ({
                value: keyOf(group),
                label: `${inWords(group.field, group.message)} (${number(group.lines)})`,
              })),
            ]}
          />
        )}
        {download !== null && (
          <Button
            component="a"
            variant="default"
            href={download}
            download
            leftSection={<IconDownload size={16} stroke={1.7} aria-hidden />}
          >
            {say('problems_file')}
          </Button>
        )}
        {download !== null && plan && <CorrectedFile plan={plan} />}
      </Group>
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
            cell: ({ errors }) => withTitle(wordsOf(errors)),
          },
          ...(mayCorrect ? [{ key: 'correct', head: null, width: '52px', cell: correctCell }] : []),
        ]}
        onEnd={hasNextPage && !isFetchingNextPage ? fetchNextPage : undefined}
      />
      <Suspense>
        {corrected !== null && <LineForm id={id} line={corrected} onClose={() => setCorrected(null)} />}
      </Suspense>
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
