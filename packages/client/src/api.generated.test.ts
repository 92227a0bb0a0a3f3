import { type AnySubscription, operations, subscriptions } from '@sipspace/core'
import { test } from 'vitest'
import { expectGenerated } from '../../../test/support/generated.ts'
import packageJson from '../package.json' with { type: 'json' }
import { printRouter, printTable, printTypes, printVersion } from './generator/print-api.ts'
import { printSchemas } from './generator/print-schemas.ts'

const streams = subscriptions as unknown as Record<string, Record<string, AnySubscription>>

/** The operations of each group, and then what is followed in it. */
const calls = Object.fromEntries(
  Object.entries(operations).map(([group, members]) => [group, { ...members, ...streams[group] }]),
) as unknown as typeof operations

// `pnpm generate` writes the files anew after an operation has changed.
test('the types of the calls are those of the operations', async () => {
  await expectGenerated('packages/client/src/api.generated.ts', printTypes(calls))
})

test('the schemas are those of the operations', async () => {
  await expectGenerated('packages/client/src/schemas.generated.ts', printSchemas(calls))
})

test('the calls are those of the table of operations', async () => {
  await expectGenerated('packages/client/src/operations.generated.ts', printTable(calls))
})

test('the version is that of the package', async () => {
  await expectGenerated('packages/client/src/version.generated.ts', printVersion(packageJson.version))
})

test('the type of the tRPC router is that of the operations', async () => {
  await expectGenerated('packages/client/src/trpc.generated.ts', printRouter(operations, streams))
})
