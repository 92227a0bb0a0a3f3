import { Button, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTRPC } from '../api/api.ts'
import { bulkMessages } from '../bulk-changes/bulk.messages.ts'
import { restoredMessage, useUndo } from '../bulk-changes/use-undo.ts'
import { importsMessages } from '../imports/imports.messages.ts'
import { useUndoImport } from '../imports/use-undo-import.ts'
import { useMessages } from '../messages/messages.ts'
import { useSpace } from '../shell/navigation.ts'
import { activityMessages } from './activity.messages.ts'
import type { ActivitySearch, Line } from './activity-search.ts'

/** What an entry of a bulk change or an import, of a file or a dump, opens to: its result, its lines, and its undoing. */
export function EntryParts({ line, scope }: { line: Line; scope: ActivitySearch['scope'] }) {
  const id = Number(line.target_id)
  // those of other Spaces cannot be asked for
  const isHere = useSpace() === line.space?.domain
  if (line.action !== 'create' || !Number.isInteger(id)) return null
  if (line.kind === 'bulk_change') return <BulkChangeParts id={id} isHere={isHere} scope={scope} />
  if (line.kind === 'import') return <ImportParts id={id} isHere={isHere} scope={scope} />
  // a dump is of many Spaces
  return line.kind === 'dump_import' ? <PartsLink part={`dump_import:${id}`} scope="all" /> : null
}

interface Props {
  id: number
  isHere: boolean
  scope: ActivitySearch['scope']
}

function BulkChangeParts({ id, isHere, scope }: Props) {
  const say = useMessages(bulkMessages)
  const { data } = useQuery(
    useTRPC().bulkChanges.get.queryOptions({ id }, { enabled: isHere, retry: false, staleTime: 0 }),
  )
  const { undoBulkChanges, isPending } = useUndo()
  return (
    <>
      {data && (
        <Text>
          {say((data.undoes !== null && restoredMessage(data.action)) || `${data.action}_done`, { count: data.done })}
          {data.undone_by !== null && ` ${say('undone')}`}
        </Text>
      )}
      <Group gap="xs">
        <PartsLink part={`bulk_change:${id}`} scope={scope} />
        {data?.undoable && (
          <Button size="xs" variant="default" loading={isPending} onClick={() => void undoBulkChanges([id])}>
            {say('undo')}
          </Button>
        )}
      </Group>
    </>
  )
}

function ImportParts({ id, isHere, scope }: Props) {
  const say = useMessages(importsMessages)
  const { data } = useQuery(useTRPC().imports.get.queryOptions({ id }, { enabled: isHere, retry: false, staleTime: 0 }))
  const undo = useUndoImport()
  return (
    <>
      {data && (
        <Text>
          {say('done', { count: data.created })}
          {data.undone && ` ${say('undone')}`}
        </Text>
      )}
      <Group gap="xs">
        <PartsLink part={`import:${id}`} scope={scope} />
        {data?.undoable && (
          <Button size="xs" variant="default" loading={undo.isPending} onClick={() => void undo.ask(data)}>
            {say('undo')}
          </Button>
        )}
      </Group>
    </>
  )
}

function PartsLink({ part, scope }: { part: string; scope: ActivitySearch['scope'] }) {
  const say = useMessages(activityMessages)
  const space = useSpace()
  return (
    <Button
      size="xs"
      variant="default"
      renderRoot={(given) => (
        <Link to="/$space/activity" params={{ space }} search={{ part, ...(scope ? { scope } : {}) }} {...given} />
      )}
    >
      {say('parts')}
    </Button>
  )
}
