import { Alert, Badge, Button, FileButton, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '../api/api.ts'
import { useFormats, useLanguage, useMessages } from '../messages/messages.ts'
import { useSpace } from '../shell/navigation.ts'
import { confirm } from '../ui/components/confirm.tsx'
import { Problem } from '../ui/components/problem.tsx'
import { Section } from '../ui/components/section.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { toastProblem } from '../ui/components/toast.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { dumpMessages } from './dump-imports.messages.ts'
import { DumpPlanForm } from './dump-plan-form.tsx'
import { DumpReport } from './dump-report.tsx'
import { UploadError, uploadFile } from './upload.ts'
import { useBytes } from './use-bytes.ts'

const POLL_MS = 2_000

const isRunning = (state: string): boolean => state === 'checking' || state === 'importing'

/** Dumps of other systems' databases: uploaded, checked and imported. */
export default function DumpImports() {
  const say = useMessages(dumpMessages)
  const trpc = useTRPC()
  const { data, error, refetch } = useQuery(
    trpc.dumpImports.list.queryOptions(
      {},
      { staleTime: 0, refetchInterval: ({ state }) => state.data?.some((one) => isRunning(one.state)) && POLL_MS },
    ),
  )
  return (
    <Section title={say('title')} description={say('text')}>
      <Stack gap="md" align="stretch">
        <DumpUpload onUploaded={() => void refetch()} />
        {error && !data && <Problem error={error} reset={() => void refetch()} />}
        {!data && !error && <Lines />}
        {data?.map((one) => (
          <Dump key={one.id} dump={one} />
        ))}
      </Stack>
    </Section>
  )
}

function DumpUpload({ onUploaded }: { onUploaded: () => void }) {
  const say = useMessages(dumpMessages)
  const { language } = useLanguage()
  const bytes = useBytes()
  const space = useSpace()
  const [sending, setSending] = useState<{ sent: number; size: number } | null>(null)
  const send = async (file: File) => {
    setSending({ sent: 0, size: file.size })
    try {
      await uploadFile(file, {
        path: '/files/dumps',
        space,
        language,
        signal: new AbortController().signal,
        onProgress: (sent) => setSending({ sent: Math.min(sent, file.size), size: file.size }),
      })
      onUploaded()
    } catch (error) {
      if (error instanceof UploadError) toastProblem(error.message || say('cut_off'))
    } finally {
      setSending(null)
    }
  }
  return (
    <Group gap="sm">
      <FileButton accept=".sql,.gz,application/sql,application/gzip" onChange={(file) => file && void send(file)}>
        {(props) => (
          <Button {...props} variant="default" loading={sending !== null}>
            {say('choose')}
          </Button>
        )}
      </FileButton>
      {sending && (
        <Text size="sm" c="dimmed" role="status">
          {say('uploading', { done: bytes(sending.sent), all: bytes(sending.size) })}
        </Text>
      )}
    </Group>
  )
}

interface DumpSummary {
  id: number
  file_name: string
  bytes: number
  state: 'uploading' | 'uploaded' | 'checking' | 'checked' | 'importing' | 'done' | 'failed'
  rows_read: number
  error: string | null
  created_at: string
}

function Dump({ dump }: { dump: DumpSummary }) {
  const { id, file_name: name, state, rows_read: rows, error } = dump
  const say = useMessages(dumpMessages)
  const { moment } = useFormats()
  const bytes = useBytes()
  const trpc = useTRPC()
  const refresh = [trpc.dumpImports.pathFilter(), trpc.accounts.pathFilter(), trpc.spaces.pathFilter()]
  const start = useAction(trpc.dumpImports.start.mutationOptions(), { refresh })
  const remove = useAction(trpc.dumpImports.delete.mutationOptions(), { refresh })
  const begin = async () => {
    const question = { title: say('start_title', { name }), text: say('start_text'), action: say('start') }
    if (await confirm(question)) start.mutate({ id })
  }
  const forget = async () => {
    const question = { title: say('remove_title', { name }), text: say('remove_text'), action: say('remove') }
    if (await confirm(question)) remove.mutate({ id })
  }
  return (
    <Stack gap="sm" component="article" aria-label={name}>
      <Group gap="sm">
        <Text fw={600}>{name}</Text>
        <Badge variant="light" color={state === 'failed' ? 'red' : 'lagoon'}>
          {say(`state_${state}`)}
        </Badge>
        <Text c="dimmed" size="sm">
          {bytes(dump.bytes)} · {moment(dump.created_at)}
        </Text>
      </Group>
      {isRunning(state) && (
        <Text size="sm" role="status">
          {say('running', { count: rows })} · {say('keep_on')}
        </Text>
      )}
      {state === 'failed' && (
        <Alert color="red" title={say('problem')} role="alert">
          {error}
        </Alert>
      )}
      {(state === 'uploaded' || state === 'checked' || state === 'failed') && <DumpPlanForm id={id} />}
      {(state === 'checked' || state === 'done') && <DumpReport id={id} name={name} />}
      {!isRunning(state) && (
        <Group gap="sm">
          {state === 'checked' && (
            <Button onClick={begin} loading={start.isPending}>
              {say('start')}
            </Button>
          )}
          <Button variant="default" onClick={forget} loading={remove.isPending}>
            {say('remove')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}
