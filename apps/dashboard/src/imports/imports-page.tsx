import { ActionIcon, Anchor, Badge, Stack, Table, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useTRPC } from '../api/api.ts'
import { Allowed, useMay } from '../app/allowed.tsx'
import { useSignedIn } from '../app/session.ts'
import { common } from '../messages/common.messages.ts'
import { useFormats, useMessages } from '../messages/messages.ts'
import { confirm } from '../ui/components/confirm.tsx'
import { Page } from '../ui/components/page.tsx'
import { Problem } from '../ui/components/problem.tsx'
import { Section } from '../ui/components/section.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { DropZone } from './drop-zone.tsx'
import { type Import, isRunning, STATE_COLORS } from './import-states.ts'
import { importsMessages } from './imports.messages.ts'

const route = getRouteApi('/_signed-in/$space/imports/')

/** Loaded for those who see it. */
const DumpImports = lazy(() => import('./dump-imports.tsx'))

/** Begins an import, and leads to those that there are. */
export function ImportsPage() {
  const say = useMessages(importsMessages)
  const navigate = route.useNavigate()
  const { space } = route.useParams()
  const { role } = useSignedIn()
  const may = useMay()
  return (
    <Page title={say('title')} description={say('text')}>
      <Stack gap="md">
        <Allowed to="imports.upload">
          <DropZone onUploaded={(id) => void navigate({ to: '/$space/imports/$id', params: { space, id } })} />
        </Allowed>
        <Section title={say('former')}>
          <FormerImports />
        </Section>
        {role === 'superAdmin' && may('dumpImports.list') && (
          <Suspense fallback={<Lines />}>
            <DumpImports />
          </Suspense>
        )}
      </Stack>
    </Page>
  )
}

const POLL_MS = 5_000

function FormerImports() {
  const say = useMessages(importsMessages)
  const sayCommon = useMessages(common)
  const may = useMay()
  const { moment, number } = useFormats()
  const { space } = route.useParams()
  const trpc = useTRPC()
  const { data, error, refetch } = useQuery(
    trpc.imports.list.queryOptions(
      {},
      // one comes back to it from an import that has gone on
      { staleTime: 0, refetchInterval: ({ state }) => state.data?.some((one) => isRunning(one.state)) && POLL_MS },
    ),
  )
  const remove = useAction(trpc.imports.delete.mutationOptions(), { refresh: [trpc.imports.list.pathFilter()] })
  const forget = async ({ id, file_name: name }: Import) => {
    const isWanted = await confirm({
      title: say('remove_title'),
      text: say('remove_text'),
      losses: [say('remove_file', { name })],
      action: say('remove'),
    })
    if (isWanted) remove.mutate({ id })
  }
  if (error && !data) return <Problem error={error} reset={() => void refetch()} />
  if (!data) return <Lines />
  if (data.length === 0) return <Text c="dimmed">{say('former_none')}</Text>
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table verticalSpacing={8} aria-label={say('former')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say('file')}</Table.Th>
            <Table.Th>{say('state')}</Table.Th>
            <Table.Th ta="end">{say('accounts')}</Table.Th>
            <Table.Th>{say('by')}</Table.Th>
            <Table.Th>{say('when')}</Table.Th>
            <Table.Th aria-label={say('remove')} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.map((one) => (
            <Table.Tr key={one.id}>
              <Table.Td maw={260}>
                <Anchor
                  inherit
                  fw={550}
                  c="inherit"
                  renderRoot={(props) => <Link to="/$space/imports/$id" params={{ space, id: one.id }} {...props} />}
                >
                  {one.file_name}
                </Anchor>
              </Table.Td>
              <Table.Td>
                <Badge variant="light" color={STATE_COLORS[one.state]}>
                  {say(`state_${one.state}`)}
                </Badge>
              </Table.Td>
              <Table.Td ta="end">{one.created > 0 ? number(one.created) : sayCommon('none')}</Table.Td>
              <Table.Td>{one.username ?? sayCommon('none')}</Table.Td>
              <Table.Td>{moment(one.created_at)}</Table.Td>
              <Table.Td ta="end">
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={say('remove_named', { name: one.file_name })}
                  disabled={isRunning(one.state) || !may('imports.delete')}
                  onClick={() => void forget(one)}
                >
                  <IconTrash size={16} stroke={1.7} aria-hidden />
                </ActionIcon>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
