import { createClient, SipspaceError } from '@sipspace/client'

export async function createCarol(url: string, apiKey: string) {
  const client = createClient({ url, auth: { apiKey } })
  const carol = { username: 'carol03', algorithm: 'SHA-256' } as const
  try {
    await client.accounts.create({ ...carol, password: 'short' })
  } catch (error) {
    if (!(error instanceof SipspaceError) || error.code !== 'invalid_input') throw error
    console.log(error.fields) // { password: ['password must have at least 6 characters.'] }
  }
  const { id } = await client.accounts.create({ ...carol, password: 'long enough' })
  return client.accounts.get({ id })
}
