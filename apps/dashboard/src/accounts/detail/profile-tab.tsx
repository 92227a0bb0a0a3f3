import { Button, Group, Stack } from '@mantine/core'
import { EditAccount } from '@sipspace/core/schemas/accounts/accounts'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '../../api/api.ts'
import { common } from '../../messages/common.messages.ts'
import { useFormats, useMessages } from '../../messages/messages.ts'
import { confirm } from '../../ui/components/confirm.tsx'
import { Facts } from '../../ui/components/facts.tsx'
import { Section } from '../../ui/components/section.tsx'
import { toastDone } from '../../ui/components/toast.tsx'
import { changedFields, useSaveChange } from '../../ui/hooks/save-change.ts'
import { useAction } from '../../ui/hooks/use-action.ts'
import { useZodForm } from '../../ui/hooks/use-zod-form.ts'
import classes from '../shared/accounts.module.css'
import { fieldsMessages } from '../shared/fields.messages.ts'
import { ProfileFields, type ProfileValues } from '../shared/profile-fields.tsx'
import { useLiveChecks } from '../shared/use-live-checks.ts'
import { useOwnAccountWarning } from '../shared/use-status-actions.ts'
import { accountMessages } from './account.messages.ts'
import { type KnownAccount, useAccountQueries } from './use-account.ts'

/** What an account is known by, to be changed, and what is known of it. */
export default function ProfileTab({ account }: { account: KnownAccount }) {
  return (
    <div className={classes['columns']}>
      <ProfileForm account={account} />
      <Known account={account} />
    </div>
  )
}

const valuesOf = (account: KnownAccount): ProfileValues => ({
  display_name: account.display_name ?? '',
  email: account.email ?? '',
  phone: account.phone ?? '',
  language: account.language,
  dtmf_protocol: account.dtmf_protocol,
  admin: account.admin,
})

const CHECKED = ['email', 'phone'] as const

function ProfileForm({ account }: { account: KnownAccount }) {
  const say = useMessages(accountMessages)
  const sayCommon = useMessages(common)
  const field = useMessages(fieldsMessages)
  const trpc = useTRPC()
  const queries = useQueryClient()
  const saveChange = useSaveChange({ kind: 'account', target_id: String(account.id) })
  // what the form shows, which may be older than what is loaded anew meanwhile
  const [base, setBase] = useState(account)
  const labels = {
    display_name: field('display_name'),
    email: field('email'),
    phone: field('phone'),
    language: field('language'),
    dtmf_protocol: field('dtmf_protocol'),
    admin: field('admin'),
  }
  const form = useZodForm({
    schema: EditAccount.omit({ id: true, version: true }),
    initialValues: valuesOf(account),
    labels,
  })
  const onTyped = useLiveChecks(form, CHECKED, { id: account.id, labels })
  form.watch('email', onTyped('email'))
  form.watch('phone', onTyped('phone'))
  const show = (state: KnownAccount) => {
    form.setInitialValues(valuesOf(state))
    form.setValues(valuesOf(state))
    setBase(state)
  }
  const edit = useAction(trpc.accounts.update.mutationOptions(), {
    refresh: useAccountQueries(),
    quiet: true,
  })
  const warning = useOwnAccountWarning()(account)
  const submit = form.send(async (profile) => {
    if (warning && account.admin && profile.admin === false) {
      const question = {
        title: say('demote_title'),
        text: warning + say('demote_text'),
        action: say('demote'),
        isDestructive: true,
      }
      if (!(await confirm(question))) return false
    }
    const { id } = account
    const saved = await saveChange({
      base,
      change: changedFields(profile, base),
      save: (change, { version }) => edit.mutateAsync({ ...change, id, version }),
      load: () => queries.fetchQuery(trpc.accounts.get.queryOptions({ id }, { staleTime: 0 })),
      labelOf: (name) => labels[name as keyof typeof labels],
    })
    if (saved === null) return false
    show(saved)
    toastDone(sayCommon('saved'))
    return true
  })
  return (
    <Section title={say('profile')}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <ProfileFields form={form} />
          <Group>
            <Button type="submit" loading={form.submitting}>
              {sayCommon('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  )
}

function Known({ account }: { account: KnownAccount }) {
  const say = useMessages(accountMessages)
  const { moment } = useFormats()
  const from = [account.ip_address, account.user_agent].filter(Boolean).join(', ')
  return (
    <Facts
      facts={[
        [say('address'), `sip:${account.username}@${account.domain}`],
        [say('realm'), account.realm ?? account.domain],
        ['ID', account.id],
        [say('created'), moment(account.created_at)],
        [say('created_from'), from || null],
        [say('updated'), moment(account.updated_at)],
      ]}
    />
  )
}
