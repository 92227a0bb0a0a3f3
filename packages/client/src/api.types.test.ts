import type {
  ErrorCode as CoreErrorCode,
  FieldErrorCode as CoreFieldErrorCode,
  Operation,
  RequestErrorCode,
  subscriptions,
  operations as table,
} from '@sipspace/core'
import { expectTypeOf, test } from 'vitest'
import type { z } from 'zod'
import type { CallOptions, ErrorCode, FieldErrorCode, SipspaceClient, SipspacePromise } from './index.ts'

type Table = typeof table
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- T makes the compiler ask whether two types are one
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** The call that an operation has to be. */
type CallOf<Op> =
  Op extends Operation<infer _A, infer I, infer O, infer _K>
    ? (...args: ArgumentsOf<I>) => SipspacePromise<z.output<O>>
    : never

/** What an operation takes, each member of a union as one object. */
type InputOf<I extends z.ZodObject> = Flat<z.input<I>>
type Flat<T> = T extends unknown ? { [K in keyof T]: T[K] } : never

type ArgumentsOf<I extends z.ZodObject> =
  Same<z.input<I>, Record<string, never>> extends true
    ? [options?: CallOptions]
    : Record<string, never> extends z.input<I>
      ? [input?: InputOf<I>, options?: CallOptions]
      : [input: InputOf<I>, options?: CallOptions]

/** The names of the calls that are not what their operation is. */
type Different = {
  [Group in keyof Table]: {
    [Name in keyof Table[Group]]: Same<
      Group extends keyof SipspaceClient
        ? Name extends keyof SipspaceClient[Group]
          ? SipspaceClient[Group][Name]
          : undefined
        : undefined,
      CallOf<Table[Group][Name]>
    > extends true
      ? never
      : `${Group & string}.${Name & string}`
  }[keyof Table[Group]]
}[keyof Table]

/** The names of the subscriptions of a group. */
type Followed<Group> = Group extends keyof typeof subscriptions ? keyof (typeof subscriptions)[Group] : never

/** The names of the calls of a group that send or get files, or need no server. */
type Others<Group> = Group extends 'accounts'
  ? 'export'
  : Group extends 'imports'
    ? 'upload' | 'downloadResult'
    : Group extends 'dumpImports'
      ? 'upload'
      : Group extends 'exports'
        ? 'download'
        : Group extends 'voicemails'
          ? 'upload' | 'download'
          : Group extends 'webhooks'
            ? 'verify'
            : never

/** The names of the calls that no operation stands for, but those that go through a list. */
type Superfluous = {
  [Group in keyof SipspaceClient]: Group extends keyof Table
    ? Exclude<keyof SipspaceClient[Group], keyof Table[Group] | `iterate${string}` | Followed<Group> | Others<Group>>
    : Group
}[keyof SipspaceClient]

test('every call takes and gives exactly what its operation does', () => {
  expectTypeOf<Different>().toBeNever()
  expectTypeOf<Superfluous>().toBeNever()
})

test('the codes of errors are those of the server', () => {
  expectTypeOf<ErrorCode>().toEqualTypeOf<CoreErrorCode | RequestErrorCode>()
  expectTypeOf<FieldErrorCode>().toEqualTypeOf<CoreFieldErrorCode>()
})

test('going through a list takes its filter and gives its items', () => {
  type List = SipspaceClient['accounts']['list']
  type Iterate = SipspaceClient['accounts']['iterate']
  expectTypeOf<Parameters<Iterate>[0]>().toEqualTypeOf<Omit<NonNullable<Parameters<List>[0]>, 'cursor'> | undefined>()
  expectTypeOf<ReturnType<Iterate>>().toEqualTypeOf<AsyncIterable<Awaited<ReturnType<List>>['data'][number]>>()
})

test('a bulk change takes exactly one of ids and filter', () => {
  type Input = Parameters<SipspaceClient['accounts']['bulk']>[0]
  expectTypeOf<{ action: 'block'; ids: number[] }>().toExtend<Input>()
  expectTypeOf<{ action: 'block'; filter: { text: string }; count: number }>().toExtend<Input>()
  expectTypeOf<{ action: 'block' }>().not.toExtend<Input>()
  expectTypeOf<{ action: 'block'; filter: { text: string } }>().not.toExtend<Input>()
  expectTypeOf<{ action: 'block'; ids: number[]; filter: { text: string }; count: number }>().not.toExtend<Input>()
})
