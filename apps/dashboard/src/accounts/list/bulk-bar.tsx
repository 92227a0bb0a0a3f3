import { Button, CloseButton, Group, Text } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { bulkMessages } from '../../bulk-changes/bulk.messages.ts'
import { useMessages } from '../../messages/messages.ts'
import { usePopup } from '../../ui/hooks/use-popup.tsx'
import classes from '../shared/accounts.module.css'
import type { AccountSearch } from './account-search.ts'
import type { ListedAccount } from './use-accounts.ts'
import { STATUS_ACTIONS, useBulk } from './use-bulk.ts'

const load = () => import('./more-bulk.tsx')
const MoreBulk = lazy(load)

/** What can be done with the ticked accounts, or with all that were found. */
export default function BulkBar(props: {
  search: AccountSearch
  accounts: ListedAccount[]
  ids: ReadonlySet<number>
  /** how many were found, as it is written; null when all of them are ticked */
  found: string | null
  isAllFound: boolean
  onAllFound: () => void
  onClear: () => void
}) {
  const { search, accounts, ids, found, isAllFound, onClear } = props
  const say = useMessages(bulkMessages)
  const { run, isPending } = useBulk(onClear)
  const names = accounts.filter(({ id }) => ids.has(id)).map(({ username }) => username)
  const choice = isAllFound ? { search } : { ids: [...ids], names }
  const { button, popup, isWanted } = usePopup('menu', load)
  return (
    <section className={classes['bulk']} aria-label={say('region')}>
      <Group gap="xs" role="status">
        <CloseButton size="sm" aria-label={say('unselect')} onClick={onClear} />
        <Text fw={550}>
          {isAllFound ? say('all_selected', { count: found ?? ids.size }) : say('selected', { count: ids.size })}
        </Text>
      </Group>
      {!isAllFound && found !== null && (
        <Button size="compact-sm" variant="subtle" onClick={props.onAllFound}>
          {say('select_found', { count: found })}
        </Button>
      )}
      <Group gap={6} ml="auto">
        {STATUS_ACTIONS.map((action) => (
          <Button
            key={action}
            size="xs"
            variant={action === 'delete' ? 'light' : 'default'}
            {...(action === 'delete' ? { color: 'red' } : {})}
            disabled={isPending}
            onClick={() => void run(action, choice)}
          >
            {say(action)}
          </Button>
        ))}
        <Button {...button} size="xs" variant="default" disabled={isPending}>
          {say('more')}
        </Button>
        <Suspense>
          {isWanted && (
            <MoreBulk
              {...popup}
              search={search}
              ids={isAllFound ? null : [...ids]}
              onRun={(action, options) => void run(action, choice, options)}
            />
          )}
        </Suspense>
      </Group>
    </section>
  )
}
