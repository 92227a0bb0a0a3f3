import { Button, Modal } from '@mantine/core'
import { IconAddressBook, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useTRPC } from '../api/api.ts'
import { useMay } from '../app/allowed.tsx'
import { common } from '../messages/common.messages.ts'
import { useMessages } from '../messages/messages.ts'
import { Empty } from '../ui/components/empty.tsx'
import { Page } from '../ui/components/page.tsx'
import { Problem } from '../ui/components/problem.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { VirtualTable } from '../ui/components/virtual-table.tsx'
import { useListColumns } from './list-columns.tsx'
import { listsMessages } from './lists.messages.ts'

const route = getRouteApi('/_signed-in/$space/contacts-lists/')

const NewList = lazy(() => import('./new-list.tsx'))

/** The contacts lists of a Space. */
export function ListsPage() {
  const say = useMessages(listsMessages)
  const sayCommon = useMessages(common)
  const { space } = route.useParams()
  const navigate = route.useNavigate()
  const may = useMay()
  const [isNew, setNew] = useState(false)
  const { data: lists, error, refetch } = useQuery(useTRPC().contactsLists.list.queryOptions({}))
  const create = may('contactsLists.create') && (
    <Button leftSection={<IconPlus size={16} stroke={1.8} aria-hidden />} onClick={() => setNew(true)}>
      {say('create')}
    </Button>
  )
  const columns = useListColumns()
  const content = () => {
    if (error && !lists) return <Problem error={error} reset={() => void refetch()} />
    if (!lists) return <Lines />
    if (lists.length === 0) {
      return <Empty icon={IconAddressBook} title={say('none')} text={say('none_text')} action={create} />
    }
    return (
      <VirtualTable
        label={say('title')}
        columns={columns}
        rows={lists}
        keyOf={({ id }) => id}
        rowKeys={{ open: ({ id }) => void navigate({ to: '/$space/contacts-lists/$id', params: { space, id } }) }}
        onEnd={undefined}
      />
    )
  }
  return (
    <Page title={say('title')} description={say('intro')} actions={lists && lists.length > 0 && create}>
      {content()}
      <Modal
        opened={isNew}
        onClose={() => setNew(false)}
        title={say('create')}
        closeButtonProps={{ 'aria-label': sayCommon('close') }}
      >
        <Suspense fallback={<Lines />}>
          <NewList
            onClose={() => setNew(false)}
            onCreated={(id) => void navigate({ to: '/$space/contacts-lists/$id', params: { space, id } })}
          />
        </Suspense>
      </Modal>
    </Page>
  )
}
