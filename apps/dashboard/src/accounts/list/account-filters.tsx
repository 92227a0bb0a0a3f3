import { Badge, Button, SegmentedControl } from '@mantine/core'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { lazy, type ReactNode, Suspense } from 'react'
import { useMessages } from '../../messages/messages.ts'
import { SearchField } from '../../ui/components/search-field.tsx'
import { usePopup } from '../../ui/hooks/use-popup.tsx'
import { accountsMessages } from '../shared/accounts.messages.ts'
import classes from '../shared/accounts.module.css'
import { type AccountSearch, STATUSES } from './account-search.ts'

const load = () => import('./filters-popup.tsx')
const FiltersPopup = lazy(load)

/** Narrows the list of accounts. */
export function AccountFilters(props: {
  search: AccountSearch
  onNarrow: (change: AccountSearch) => void
  children: ReactNode
}) {
  const { search, onNarrow } = props
  const say = useMessages(accountsMessages)
  const { button, popup, isWanted } = usePopup('dialog', load)
  const chosen = [search.role, search.email, search.phone].filter(Boolean).length
  return (
    <div className={classes['filters']}>
      <div className={classes['search']}>
        <SearchField
          label={say('search')}
          clearLabel={say('clear_search')}
          value={search.text ?? ''}
          onSearch={(text) => onNarrow({ text: text.trim() || undefined })}
        />
      </div>
      <SegmentedControl
        aria-label={say('status')}
        value={search.status ?? ''}
        onChange={(status) => onNarrow({ status: STATUSES.find((known) => known === status) })}
        data={[{ value: '', label: say('any_status') }, ...STATUSES.map((value) => ({ value, label: say(value) }))]}
      />
      <Button
        {...button}
        variant="default"
        leftSection={<IconAdjustmentsHorizontal size={16} stroke={1.7} aria-hidden />}
        rightSection={
          chosen > 0 ? (
            <Badge size="sm" circle>
              {chosen}
            </Badge>
          ) : null
        }
      >
        {say('filters')}
      </Button>
      <Suspense>{isWanted && <FiltersPopup {...popup} search={search} onNarrow={onNarrow} />}</Suspense>
      <div className={classes['beside']}>{props.children}</div>
    </div>
  )
}
