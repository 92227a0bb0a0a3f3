import { Stack } from '@mantine/core'
import classes from '../shared/accounts.module.css'
import { CodesSection } from './codes-section.tsx'
import { KeysSection } from './keys-section.tsx'
import { MailsSection } from './mails-section.tsx'
import { PasswordsSection } from './passwords-section.tsx'
import { ProvisioningSection } from './provisioning-section.tsx'
import { RegistrationSection } from './registration-section.tsx'
import { RoleSection } from './role-section.tsx'
import { FactorOfAccount, SessionsOfAccount } from './sign-ins-section.tsx'
import type { KnownAccount } from './use-account.ts'

/** What an account is signed in and set up with. */
export default function AccessTab({ account }: { account: KnownAccount }) {
  return (
    <div className={classes['halves']}>
      <Stack gap="md">
        <PasswordsSection account={account} />
        {account.admin && <RoleSection account={account} />}
        {account.admin && <FactorOfAccount account={account} />}
        <KeysSection account={account} />
        <MailsSection account={account} />
      </Stack>
      <Stack gap="md">
        <RegistrationSection account={account} />
        <ProvisioningSection account={account} />
        <CodesSection account={account} />
        <SessionsOfAccount account={account} />
      </Stack>
    </div>
  )
}
