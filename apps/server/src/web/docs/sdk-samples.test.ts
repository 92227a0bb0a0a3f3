import { expect, it } from 'vitest'
import { openApiDocument } from '../../api/openapi/document.ts'
import { withSdkSamples } from './sdk-samples.ts'

const samples = Object.values(withSdkSamples(openApiDocument()).paths).flatMap((methods) =>
  Object.values(methods).map(({ operationId, ...described }) => ({
    operationId,
    source: (described['x-codeSamples'] as { source: string }[] | undefined)?.[0]?.source ?? null,
  })),
)

it('an operation has an example of its call in TypeScript, with what it needs', () => {
  expect(
    samples.find(({ operationId }) => operationId === 'accounts.create')?.source,
  ).toBe(`import { createClient } from '@sipspace/client'

const client = createClient({ url: 'https://sip.example.org', auth: { apiKey: 'your-api-key' } })

console.log(await client.accounts.create({
  username: 'alice01',
  password: 'a long passphrase',
  algorithm: 'SHA-256',
  activated: true,
  email: 'alice@example.com',
  display_name: 'Alice',
  dictionary: { floor: '3' }
}))
`)
})

it('nearly every operation has one', () => {
  const without = samples.filter(({ source }) => source === null).map(({ operationId }) => operationId)
  expect(without).not.toContain('accounts.list')
  expect(without.length).toBeLessThan(samples.length / 10)
})
