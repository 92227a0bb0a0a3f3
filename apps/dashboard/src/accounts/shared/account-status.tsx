import { Badge } from '@mantine/core'
import { useMessages } from '../../messages/messages.ts'
import { accountsMessages } from './accounts.messages.ts'

const COLORS = { active: 'lagoon', inactive: 'gray', blocked: 'red' } as const

/** Whether an account may register, in a word; blocked says more than activated. */
export function AccountStatus({ account }: { account: { activated: boolean; blocked: boolean } }) {
  const say = useMessages(accountsMessages)
  const status = account.blocked ? 'blocked' : account.activated ? 'active' : 'inactive'
  return (
    <Badge variant="light" color={COLORS[status]} radius="sm" tt="none" fw={550}>
      {say(status)}
    </Badge>
  )
}
