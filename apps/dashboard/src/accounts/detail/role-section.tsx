import { Select } from '@mantine/core'
import { useTRPC } from '../../api/api.ts'
import { useMay } from '../../app/allowed.tsx'
import { useMessages } from '../../messages/messages.ts'
import { confirm } from '../../ui/components/confirm.tsx'
import { Section } from '../../ui/components/section.tsx'
import { useAction } from '../../ui/hooks/use-action.ts'
import { ADMIN_ROLES, rolesMessages } from '../shared/roles.messages.ts'
import { useOwnAccountWarning } from '../shared/use-status-actions.ts'
import { type KnownAccount, useAccountQueries } from './use-account.ts'

/** What an admin may do. */
export function RoleSection({ account }: { account: KnownAccount }) {
  const say = useMessages(rolesMessages)
  const may = useMay()
  const { id, username: name, admin_role: role } = account
  const warning = useOwnAccountWarning()(account)
  const set = useAction(useTRPC().accounts.setRole.mutationOptions(), {
    done: () => say('role_set', { name }),
    refresh: useAccountQueries(),
  })
  const choose = async (chosen: string | null) => {
    const wanted = ADMIN_ROLES.find((one) => one === chosen)
    if (!wanted || wanted === role) return
    const question = { title: say('restrict_title', { name }), text: warning + say('restrict_text') }
    const asks = warning !== '' && wanted !== 'full'
    if (asks && !(await confirm({ ...question, action: say('restrict'), isDestructive: true }))) return
    set.mutate({ id, admin: true, admin_role: wanted })
  }
  return (
    <Section title={say('admin_role')} description={say('admin_role_text')}>
      <Select
        label={say('may')}
        allowDeselect={false}
        disabled={!may('accounts.setRole') || set.isPending}
        data={ADMIN_ROLES.map((value) => ({ value, label: say(value) }))}
        value={role}
        description={role && say(`${role}_text`)}
        onChange={(chosen) => void choose(chosen)}
      />
    </Section>
  )
}
