import { Button, NativeSelect, Pill } from '@mantine/core'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useFormats, useMessages } from '../messages/messages.ts'
import { SearchField } from '../ui/components/search-field.tsx'
import { usePopup } from '../ui/hooks/use-popup.tsx'
import { actionsMessages } from './actions.messages.ts'
import { activityMessages } from './activity.messages.ts'
import classes from './activity.module.css'
import type { ActivitySearch, Kind, Line } from './activity-search.ts'
import { useKindName } from './kind-name.ts'
import { useAccountName } from './use-names.ts'

const isKind = (name: string): name is Kind => !['create', 'update', 'delete', 'send', 'refuse'].includes(name)

const KINDS = Object.keys(actionsMessages.en).filter(isKind)

const load = () => import('./filters-popup.tsx')
const FiltersPopup = lazy(load)

/** Narrows the activity, and shows what it is narrowed to. */
export function ActivityFilters(props: {
  search: ActivitySearch
  lines: Line[]
  onNarrow: (change: ActivitySearch) => void
}) {
  const { search, lines, onNarrow } = props
  const say = useMessages(activityMessages)
  const sayKind = useKindName()
  const { day } = useFormats()
  const { button, popup, isWanted } = usePopup('dialog', load)
  const actor = useAccountName(search.by, lines)
  const account = useAccountName(search.account, lines)
  const kinds = KINDS.map((value) => ({ value, label: sayKind(value) }))
  const noon = (date: string) => day(`${date}T12:00:00`)
  const pills: [key: keyof ActivitySearch, label: string | undefined][] = [
    ['by', search.by === undefined ? undefined : say('by', { name: actor })],
    ['account', search.account && say('about', { name: account })],
    ['operation', search.operation],
    ['part', search.part && say(search.part.startsWith('import') ? 'part_import' : 'part_bulk_change')],
    ['from', search.from && say('period_from', { day: noon(search.from) })],
    ['to', search.to && say('period_to', { day: noon(search.to) })],
  ].filter((pill): pill is [keyof ActivitySearch, string] => typeof pill[1] === 'string')
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
      <NativeSelect
        aria-label={say('kind')}
        value={search.kind ?? ''}
        onChange={({ currentTarget: { value } }) => onNarrow({ kind: KINDS.find((known) => known === value) })}
        data={[{ value: '', label: say('any_kind') }, ...kinds.toSorted((a, b) => a.label.localeCompare(b.label))]}
      />
      <Button
        {...button}
        variant="default"
        leftSection={<IconAdjustmentsHorizontal size={16} stroke={1.7} aria-hidden />}
      >
        {say('more')}
      </Button>
      <Suspense>
        {isWanted && <FiltersPopup {...popup} search={search} names={{ by: actor, account }} onNarrow={onNarrow} />}
      </Suspense>
      {pills.map(([key, label]) => (
        <Pill
          key={key}
          size="md"
          withRemoveButton
          removeButtonProps={{
            'aria-label': say('remove_filter', { name: label ?? '' }),
            'aria-hidden': false,
            tabIndex: 0,
          }}
          onRemove={() => onNarrow({ [key]: undefined })}
        >
          {label}
        </Pill>
      ))}
    </div>
  )
}
