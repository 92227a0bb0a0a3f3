import { useFormats, useMessages } from '../../messages/messages.ts'
import { Facts } from '../../ui/components/facts.tsx'
import type { ListedAccount } from '../list/use-accounts.ts'
import { accountMessages } from './account.messages.ts'

type Shown = Omit<ListedAccount, 'email_change_code' | 'phone_change_code'>

/** What an account is, as its admin and its own user see it. */
export function AccountFacts({ account }: { account: Shown }) {
  const say = useMessages(accountMessages)
  const { moment } = useFormats()
  const algorithms = account.passwords.map(({ algorithm }) => algorithm).join(', ')
  return (
    <Facts
      facts={[
        [say('address'), `sip:${account.username}@${account.domain}`],
        [say('display_name'), account.display_name],
        [say('email'), account.email],
        [say('phone'), account.phone],
        [say('passwords'), algorithms || say('no_password')],
        [say('language'), account.language],
        [say('dtmf'), account.dtmf_protocol],
        [say('created'), moment(account.created_at)],
        [say('created_from'), account.ip_address],
        [say('updated'), moment(account.updated_at)],
      ]}
    />
  )
}
