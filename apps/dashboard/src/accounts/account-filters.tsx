import { Badge, Button, Popover, SegmentedControl, Stack, Text } from '@mantine/core'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'
import { useMessages } from '../messages/messages.ts'
import { SearchField } from '../ui/search-field.tsx'
import { type AccountSearch, PRESENCES, ROLES, STATUSES } from './account-search.ts'
import { accountsMessages } from './accounts.messages.ts'
import classes from './accounts.module.css'

/** Narrows the list of accounts. */
export function AccountFilters(props: {
  search: AccountSearch
  onNarrow: (change: AccountSearch) => void
  children: ReactNode
}) {
  const { search, onNarrow } = props
  const say = useMessages(accountsMessages)
  const any = { value: '', label: say('any') }
  const presences = [any, ...PRESENCES.map((value) => ({ value, label: say(value) }))]
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
      <Popover position="bottom-start" shadow="md" trapFocus returnFocus>
        <Popover.Target>
          <Button
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
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap="sm">
            <Choice
              label={say('role')}
              value={search.role}
              data={[any, ...ROLES.map((value) => ({ value, label: say(`role_${value}`) }))]}
              onChange={(role) => onNarrow({ role: ROLES.find((known) => known === role) })}
            />
            <Choice
              label={say('email')}
              value={search.email}
              data={presences}
              onChange={(email) => onNarrow({ email: PRESENCES.find((known) => known === email) })}
            />
            <Choice
              label={say('phone')}
              value={search.phone}
              data={presences}
              onChange={(phone) => onNarrow({ phone: PRESENCES.find((known) => known === phone) })}
            />
          </Stack>
        </Popover.Dropdown>
      </Popover>
      <div className={classes['beside']}>{props.children}</div>
    </div>
  )
}

function Choice(props: {
  label: string
  value: string | undefined
  data: { value: string; label: string }[]
  onChange: (value: string) => void
}) {
  const id = useId()
  return (
    <div>
      <Text id={id} size="sm" fw={550} mb={4}>
        {props.label}
      </Text>
      <SegmentedControl
        fullWidth
        aria-labelledby={id}
        value={props.value ?? ''}
        data={props.data}
        onChange={props.onChange}
      />
    </div>
  )
}
