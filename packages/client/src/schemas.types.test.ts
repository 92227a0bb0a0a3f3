import { expect, expectTypeOf, test } from 'vitest'
import type { z } from 'zod'
import type * as Types from './api.generated.ts'
import * as schemas from './schemas.ts'

/** Whether each of two types takes what the other one does. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false

type Schemas = typeof schemas

/** The types of the client by their names. */
interface Named {
  AccountsCreateInput: Types.AccountsCreateInput
  AccountsListInput: Types.AccountsListInput
  AccountsBulkInput: Types.AccountsBulkInput
  ContactsListsCreateInput: Types.ContactsListsCreateInput
  ImportsCheckInput: Types.ImportsCheckInput
  SpacesReplaceInput: Types.SpacesReplaceInput
  WebhooksCreateInput: Types.WebhooksCreateInput
  Account: Types.Account
  AccountWithCodes: Types.AccountWithCodes
  AccountList: Types.AccountList
  Import: Types.Import
  Space: Types.Space
  AuditLine: Types.AuditLine
}

/** What a schema takes of an input, and gives of an output. */
type Given<Name, S extends z.ZodType> = Name extends `${string}Input` ? z.input<S> : z.output<S>

type Different = {
  [Name in keyof Named]: Name extends keyof Schemas
    ? Same<Given<Name, Schemas[Name]>, Named[Name]> extends true
      ? never
      : Name
    : Name
}[keyof Named]

test('schemas take what the types of the same name say', () => {
  expectTypeOf<Different>().toBeNever()
})

test('inputs are exact, and outputs let pass what a newer server adds', () => {
  const input = { username: 'alice01', password: 'a long secret', algorithm: 'SHA-256' }
  expect(schemas.AccountsCreateInput.safeParse(input).success).toBe(true)
  expect(schemas.AccountsCreateInput.safeParse({ ...input, colour: 'red' }).success).toBe(false)
})
