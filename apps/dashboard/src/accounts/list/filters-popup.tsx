import { Popover, SegmentedControl, Stack, Text } from '@mantine/core'
import { useId } from 'react'
import { useMessages } from '../../messages/messages.ts'
import type { Popup } from '../../ui/hooks/use-popup.tsx'
import { accountsMessages } from '../shared/accounts.messages.ts'
import { type AccountSearch, PRESENCES, ROLES } from './account-search.ts'

/** Narrows the list of accounts by what is less often asked for. */
export default function FiltersPopup(
  props: Popup & { search: AccountSearch; onNarrow: (change: AccountSearch) => void },
) {
  const { search, onNarrow, target, ...popover } = props
  const say = useMessages(accountsMessages)
  const any = { value: '', label: say('any') }
  const presences = [any, ...PRESENCES.map((value) => ({ value, label: say(value) }))]
  return (
    <Popover {...popover} position="bottom-start" shadow="md" trapFocus returnFocus>
      <Popover.Target>{target}</Popover.Target>
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
