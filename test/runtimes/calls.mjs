import { createClient, isSipspaceError, SipspaceError } from '@sipspace/client'
import { AccountsCreateInput } from '@sipspace/client/schemas'
import { createTestClient } from '@sipspace/client/testing'

/**
 * Calls of each kind, and what they give.
 *
 * @param {{ url: string, apiKey: string, auth: { username: string, domain: string, password: string } }} options
 */
export async function callAll({ url, apiKey, auth }) {
  const client = createClient({ url, auth: { apiKey } })
  async function* lines() {
    for (const line of ['username,email\r\n', 'bob,bob@example.com\r\n']) yield new TextEncoder().encode(line)
  }
  let loaded = 0
  const onProgress = (progress) => {
    loaded = progress.loaded
  }
  const streamed = await client.imports.upload(lines(), { name: 'stream.csv', onProgress })
  const blob = await client.imports.upload(new Blob(['username\r\nbob\r\n']), { onProgress: () => undefined })
  const file = await client.accounts.export({ admin: true })
  const text = await file.text()
  return {
    byKey: (await client.me.get()).username,
    byDigest: (await createClient({ url, auth }).me.get()).username,
    refused: await client.accounts.get({ id: 4_711 }).catch((error) => isSipspaceError(error) && error.code),
    uploaded: [streamed.bytes, loaded, blob.bytes],
    exported: [file.type, text.split('\r\n')[0].slice(0, 11)],
    inTests: await createTestClient()
      .accounts.get({ id: 4_711 })
      .catch((error) => error instanceof SipspaceError && error.code),
    valid: AccountsCreateInput.safeParse({ username: 'bob', password: 'a long secret', algorithm: 'MD5' }).success,
  }
}
