import { test } from 'vitest'
import { expectGenerated } from '../../../../../test/support/generated.ts'
import { openApiDocument } from './document.ts'

// `pnpm generate` writes the file anew after a route, an operation or a schema has changed.
test('the committed document is that of the routes', async () => {
  const text = `${JSON.stringify(openApiDocument(), null, 2)}\n`
  await expectGenerated('docs/openapi.json', text)
})
