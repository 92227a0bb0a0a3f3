import { Anchor, Button, Code, Drawer, Group, Stack, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTRPC } from '../api/api.ts'
import { useFormats, useMessages } from '../messages/messages.ts'
import { useSpace } from '../shell/navigation.ts'
import { CopyButton } from '../ui/components/copy-button.tsx'
import { Facts } from '../ui/components/facts.tsx'
import { Problem } from '../ui/components/problem.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { activityMessages } from './activity.messages.ts'
import classes from './activity.module.css'
import type { ActivitySearch, Line } from './activity-search.ts'
import { useDeed } from './deed.ts'
import { EntryParts } from './entry-parts.tsx'
import { useActorName } from './use-names.ts'
import { useValues } from './use-values.ts'

/** A line that is not in the list: the first of those that are older than the one after it. */
function useLine(id: number, known: Line | undefined, scope: ActivitySearch['scope']) {
  const trpc = useTRPC()
  const query = useQuery(
    trpc.audit.list.queryOptions(
      { cursor: String(id + 1), limit: 1, ...(scope ? { scope } : {}) },
      { enabled: known === undefined, staleTime: Number.POSITIVE_INFINITY },
    ),
  )
  const found = query.data?.data.find((line) => line.id === id)
  return { ...query, line: known ?? found }
}

/** What a line tells: who, from where, and what has become of what. */
export default function LineDrawer(props: {
  id: number
  known: Line | undefined
  search: ActivitySearch
  onClose: () => void
}) {
  const { id, known, search, onClose } = props
  const say = useMessages(activityMessages)
  const deedOf = useDeed()
  const { line, error, isPending, refetch } = useLine(id, known, search.scope)
  const deed = line && deedOf(line)
  const title = deed ? `${deed.kind} · ${deed.action}` : say('title')
  const content = () => {
    if (line) return <LineDetails line={line} search={search} />
    if (error) return <Problem error={error} reset={() => void refetch()} />
    return isPending ? <Lines /> : <Text>{say('missing')}</Text>
  }
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={520}
      title={title}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      {content()}
    </Drawer>
  )
}

function LineDetails({ line, search }: { line: Line; search: ActivitySearch }) {
  const say = useMessages(activityMessages)
  const { second } = useFormats()
  const space = useSpace()
  const actor = useActorName()(line)
  const { line: _, ...filters } = search
  const only = (change: ActivitySearch, text: string) => (
    <Button
      size="xs"
      variant="default"
      renderRoot={(given) => (
        <Link to="/$space/activity" params={{ space }} search={{ ...filters, ...change }} {...given} />
      )}
    >
      {text}
    </Button>
  )
  const role = line.actor && (['user', 'admin', 'superAdmin'] as const).find((one) => one === line.actor?.role)
  return (
    <Stack gap="md">
      <Facts
        facts={[
          [say('when'), second(line.at)],
          [say('who'), [actor, role && line.actor?.id !== 0 ? `(${say(`role_${role}`)})` : ''].join(' ')],
          [say('target'), line.target],
          [say('operation'), line.operation && <Code>{line.operation}</Code>],
          [say('space'), line.space?.domain],
          [say('ip'), line.ip],
          [say('user_agent'), line.user_agent],
          [say('request'), line.request_id && <Code className={classes['request'] ?? ''}>{line.request_id}</Code>],
        ]}
      />
      <EntryParts line={line} scope={search.scope} />
      <Changes line={line} />
      <Group gap="xs">
        {line.actor && only({ by: line.actor.id }, say('only_by', { name: actor }))}
        {line.account_id !== null && only({ account: line.account_id }, say('only_about', { name: line.target }))}
        <CopyButton value={window.location.href} label={say('copy_link')} />
      </Group>
      {line.account_id !== null && line.space?.domain === space && line.action !== 'delete' && (
        <Anchor
          size="sm"
          renderRoot={(given) => (
            <Link to="/$space/accounts/$id" params={{ space, id: line.account_id ?? 0 }} {...given} />
          )}
        >
          {say('open_account')}
        </Anchor>
      )}
    </Stack>
  )
}

function Changes({ line: { before, after } }: { line: Line }) {
  const say = useMessages(activityMessages)
  const { nameOf, textOf } = useValues()
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  if (fields.length === 0) return <Text c="dimmed">{say('no_values')}</Text>
  return (
    <Table className={classes['changes'] ?? ''} aria-label={say('changes')} verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{say('field')}</Table.Th>
          {before && <Table.Th>{say('before')}</Table.Th>}
          {after && <Table.Th>{say('after')}</Table.Th>}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {fields.map((field) => (
          <Table.Tr key={field}>
            <Table.Th scope="row">{nameOf(field)}</Table.Th>
            {before && <Table.Td data-side={after ? 'before' : undefined}>{textOf(before[field])}</Table.Td>}
            {after && <Table.Td data-side={before ? 'after' : undefined}>{textOf(after[field])}</Table.Td>}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
