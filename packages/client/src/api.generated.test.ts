import { operations } from '@sipspace/core'
import { expect, test } from 'vitest'
import { printTable, printTypes } from './generator/print-api.ts'

// `pnpm generate` writes the files anew after an operation has changed.
test('the types of the calls are those of the operations', async () => {
  await expect(printTypes(operations)).toMatchFileSnapshot('./api.generated.ts')
})

test('the calls are those of the table of operations', async () => {
  await expect(printTable(operations)).toMatchFileSnapshot('./operations.generated.ts')
})
