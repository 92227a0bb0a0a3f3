import type { ReactNode } from 'react'
import { useSignedIn } from './session.ts'

/** Whether who is signed in may call an operation, as far as the role of an admin restricts it. */
export function useMay(): (operation: string) => boolean {
  const { allowed_operations: allowed } = useSignedIn()
  return (operation) => allowed === null || allowed.includes(operation)
}

/** Whether who is signed in may do something with an account: a restricted role changes no admin. */
export function useMayChange(account: { admin: boolean }): (operation: string) => boolean {
  const may = useMay()
  const isRestricted = useSignedIn().allowed_operations !== null
  return (operation) => may(operation) && !(isRestricted && account.admin)
}

/** What is shown to those who may call an operation. */
export function Allowed({ to: operation, children }: { to: string; children: ReactNode }) {
  return useMay()(operation) && children
}

/** Fields and buttons that can be used by those who may call an operation, and are read by the others. */
export function Editable({ by: operation, children }: { by: string; children: ReactNode }) {
  return (
    <fieldset disabled={!useMay()(operation)} style={{ border: 0, margin: 0, padding: 0, minInlineSize: 0 }}>
      {children}
    </fieldset>
  )
}
