import { Alert, Anchor, Badge, Button, Group, Progress, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense } from 'react'
import { useTRPC } from '../api/api.ts'
import { useFormats, useMessages } from '../messages/messages.ts'
import { confirm } from '../ui/components/confirm.tsx'
import { Figures } from '../ui/components/figures.tsx'
import { Page } from '../ui/components/page.tsx'
import { Section } from '../ui/components/section.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { toastDone } from '../ui/components/toast.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { type Import, type ImportState, isRunning, remainingOf, STATE_COLORS } from './import-states.ts'
import { ImportSteps } from './import-steps.tsx'
import { importsMessages } from './imports.messages.ts'
import { useBytes } from './use-bytes.ts'
import { useImport } from './use-import.ts'
import { useUndoImport } from './use-undo-import.ts'

const route = getRouteApi('/_signed-in/$space/imports/$id')

/** Loaded where they are shown. */
const ImportPlan = lazy(() => import('./import-plan.tsx'))
const ImportProblems = lazy(() => import('./import-problems.tsx'))

const PLANNED: readonly ImportState[] = ['uploaded', 'failed']

/** One import, from its columns to its result. Its address shows its present state when it is opened again. */
export function ImportPage({ id }: { id: number }) {
  const say = useMessages(importsMessages)
  const { moment } = useFormats()
  const bytes = useBytes()
  const { space } = route.useParams()
  const { step } = route.useSearch()
  const navigate = route.useNavigate()
  const undo = useUndoImport()
  const { imported, isLive } = useImport(id, (ended) => {
    if (ended.state !== 'done' || !ended.undoable) return
    const text = say('imported', { name: ended.file_name, count: ended.created })
    toastDone(text, { label: say('undo'), run: () => void undo.ask(ended) })
  })
  const { state } = imported
  const goTo = (next: typeof step) => void navigate({ search: next ? { step: next } : {} })
  const isPlanned = PLANNED.includes(state) || (state === 'checked' && step === 'columns')
  const hasProblems = imported.invalid + imported.failed > 0 && !isPlanned && state !== 'checking'

  return (
    <Page
      title={imported.file_name}
      description={say('described', {
        size: bytes(imported.bytes),
        when: moment(imported.created_at),
        name: imported.username ?? say('nobody'),
      })}
      above={
        <Anchor size="sm" renderRoot={(props) => <Link to="/$space/imports" params={{ space }} {...props} />}>
          ← {say('back')}
        </Anchor>
      }
      beside={
        <Badge variant="light" color={STATE_COLORS[state]}>
          {say(`state_${state}`)}
        </Badge>
      }
    >
      <ImportSteps state={state} isPlanned={isPlanned} />
      <Stack gap="md">
        {state === 'failed' && (
          <Alert color="red" title={say('failed')} role="alert">
            {imported.error}
            {imported.error_codes.some(({ code }) => code === 'too_many_lines') && ` ${say('too_many_lines_text')}`}
          </Alert>
        )}
        {state === 'uploading' && <Alert title={say('incomplete')}>{say('incomplete_text')}</Alert>}
        {isPlanned && (
          <Suspense fallback={<Lines />}>
            <ImportPlan
              imported={imported}
              onChecking={() => goTo(undefined)}
              onKeep={state === 'checked' ? () => goTo(undefined) : undefined}
            />
          </Suspense>
        )}
        {isRunning(state) && <Running imported={imported} isLive={isLive} />}
        {state === 'checked' && !isPlanned && <Checked imported={imported} onColumns={() => goTo('columns')} />}
        {(state === 'cancelled' || state === 'done') && <Over imported={imported} space={space} />}
        {hasProblems && (
          <section aria-label={say('problems')}>
            <Text fw={600} size="lg">
              {say('problems')}
            </Text>
            <Text c="dimmed" size="sm" mb="sm">
              {say('problems_text')}
            </Text>
            {!isRunning(state) && (
              <Suspense fallback={<Lines />}>
                <ImportProblems
                  id={id}
                  plan={imported.plan}
                  download={
                    state === 'checked'
                      ? `/files/imports/${id}/problems.csv?${new URLSearchParams({ space }).toString()}`
                      : null
                  }
                />
              </Suspense>
            )}
          </section>
        )}
      </Stack>
    </Page>
  )
}

/** Changes an import, and shows it as the server then tells it. */
function useChange(change: 'start' | 'cancel') {
  const trpc = useTRPC()
  const queries = useQueryClient()
  return useAction(
    trpc.imports[change].mutationOptions({
      onSuccess: (data) => void queries.setQueryData(trpc.imports.get.queryKey({ id: data.id }), data),
      // it may have gone on meanwhile
      onError: () => void queries.invalidateQueries(trpc.imports.pathFilter()),
    }),
    {},
  )
}

function Running({ imported, isLive }: { imported: Import; isLive: boolean }) {
  const { id, state, lines, invalid, created, failed, progress } = imported
  const say = useMessages(importsMessages)
  const { number } = useFormats()
  const cancel = useChange('cancel')
  const isImporting = state === 'importing'
  const stop = async () => {
    const question = {
      title: say('cancel_import_title'),
      text: say('cancel_import_text'),
      action: say('cancel_import'),
    }
    if (!isImporting || (await confirm(question))) cancel.mutate({ id })
  }
  const title = say(isImporting ? 'importing' : 'checking')
  const done = isImporting
    ? [say('importing_part', { done: number(created + failed), all: number(lines - invalid) })]
    : [say('checking_part', { count: lines }), invalid > 0 && say('problems_found', { count: invalid })]
  return (
    <Section
      title={title}
      description={say('keep_on')}
      actions={
        <Button variant="default" onClick={stop} loading={cancel.isPending}>
          {say('cancel')}
        </Button>
      }
    >
      <Progress size="lg" value={100 * progress} aria-label={title} />
      <Group justify="space-between" mt="xs" c="dimmed">
        <Text size="sm">{done.filter(Boolean).join(' · ')}</Text>
        <Text size="sm">{isLive ? `${Math.floor(100 * progress)} %` : say('polling')}</Text>
      </Group>
    </Section>
  )
}

function useFigures({ lines, invalid }: Import) {
  const say = useMessages(importsMessages)
  const { number } = useFormats()
  return {
    lines: { label: say('lines'), value: number(lines) },
    good: { label: say('good'), value: number(lines - invalid) },
    wrong: { label: say('wrong'), value: number(invalid), isBad: invalid > 0 },
  }
}

function Checked({ imported, onColumns }: { imported: Import; onColumns: () => void }) {
  const { id, lines, invalid, warnings } = imported
  const say = useMessages(importsMessages)
  const figures = useFigures(imported)
  const start = useChange('start')
  const good = lines - invalid
  return (
    <>
      <Figures figures={[figures.lines, figures.good, figures.wrong]} />
      {good === 0 && <Alert color="red">{say('nothing_good')}</Alert>}
      {warnings.map(({ code, message }) => (
        <Alert key={code} color="yellow" role="status">
          {message}
        </Alert>
      ))}
      <Group gap="sm">
        {good > 0 && (
          <Button onClick={() => start.mutate({ id })} loading={start.isPending}>
            {say('start', { count: good })}
          </Button>
        )}
        <Button variant="default" onClick={onColumns}>
          {say('change_columns')}
        </Button>
        {good > 0 && (
          <Text c="dimmed" size="sm">
            {say(invalid > 0 ? 'start_text' : 'all_good')}
          </Text>
        )}
      </Group>
    </>
  )
}

function Over({ imported, space }: { imported: Import; space: string }) {
  const { id, state, created, failed } = imported
  const say = useMessages(importsMessages)
  const { number } = useFormats()
  const figures = useFigures(imported)
  const goOn = useChange('start')
  const undo = useUndoImport()
  const isDone = state === 'done'
  const remaining = remainingOf(imported)
  const result = `/files/imports/${id}/result.csv?${new URLSearchParams({ space }).toString()}`
  const actions: ReactNode = isDone ? (
    <Button renderRoot={(props) => <Link to="/$space/accounts" params={{ space }} {...props} />}>
      {say('to_accounts')}
    </Button>
  ) : (
    remaining > 0 &&
    !imported.undone && (
      <Button onClick={() => goOn.mutate({ id })} loading={goOn.isPending}>
        {say('go_on', { count: remaining })}
      </Button>
    )
  )
  return (
    <>
      <Alert
        color={isDone ? 'lagoon' : 'yellow'}
        role="status"
        title={isDone ? say('done', { count: created }) : say('cancelled')}
      >
        {imported.undone ? say('undone') : say(isDone ? 'done_text' : 'cancelled_text')}
      </Alert>
      <Figures
        figures={[
          figures.lines,
          { label: say('created'), value: number(created) },
          figures.wrong,
          ...(failed > 0 ? [{ label: say('not_created'), value: number(failed), isBad: true }] : []),
        ]}
      />
      <Group gap="sm">
        {actions}
        <Button
          component="a"
          variant="default"
          href={result}
          download
          leftSection={<IconDownload size={16} stroke={1.7} aria-hidden />}
        >
          {say('result')}
        </Button>
        {imported.undoable && (
          <Button variant="default" loading={undo.isPending} onClick={() => void undo.ask(imported)}>
            {say('undo')}
          </Button>
        )}
        <Button variant="default" renderRoot={(props) => <Link to="/$space/imports" params={{ space }} {...props} />}>
          {say('another')}
        </Button>
      </Group>
    </>
  )
}
