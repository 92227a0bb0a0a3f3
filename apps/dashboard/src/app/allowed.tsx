import { Text } from '@mantine/core'
import type { AppRouter } from '@sipspace/server/trpc'
import type { inferRouterInputs } from '@trpc/server'
import type { ReactNode } from 'react'
import { common } from '../messages/common.messages.ts'
import { useMessages } from '../messages/messages.ts'
import { useSignedIn } from './session.ts'

type Calls = inferRouterInputs<AppRouter>

/** The operations of the server, such as `accounts.block`, and those of its files. */
export type OperationName =
  | { [Group in keyof Calls]: `${Group}.${Extract<keyof Calls[Group], string>}` }[keyof Calls]
  | 'imports.upload'

/** Whether who is signed in may call an operation, as far as the role of an admin restricts it. */
export function useMay(): (operation: OperationName) => boolean {
  const { allowed_operations: allowed } = useSignedIn()
  return (operation) => allowed === null || allowed.includes(operation)
}

/** Whether who is signed in may do something with an account: a restricted role changes no admin. */
export function useMayChange(account: { admin: boolean }): (operation: OperationName) => boolean {
  const may = useMay()
  const isRestricted = useSignedIn().allowed_operations !== null
  return (operation) => may(operation) && !(isRestricted && account.admin)
}

/** What is shown to those who may call an operation. */
export function Allowed({ to: operation, children }: { to: OperationName; children: ReactNode }) {
  return useMay()(operation) && children
}

/** Fields and buttons that can be used by those who may call an operation; the others read them, and why they do. */
export function Editable({ by: operation, children }: { by: OperationName; children: ReactNode }) {
  const say = useMessages(common)
  const isDisabled = !useMay()(operation)
  return (
    <>
      {isDisabled && (
        <Text c="dimmed" size="sm" mb="sm">
          {say('role_reads')}
        </Text>
      )}
      <fieldset disabled={isDisabled} style={{ border: 0, margin: 0, padding: 0, minInlineSize: 0 }}>
        {children}
      </fieldset>
    </>
  )
}
