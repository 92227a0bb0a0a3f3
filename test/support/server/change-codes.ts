import { expect } from 'vitest'
import {
  type Caller,
  caller,
  createAccount,
  creationToken,
  type Json,
  jsonOf,
  newName,
  userKey,
} from '../clients/rest-client.ts'
import type { TestServer } from './test-server.ts'

export type Channel = 'email' | 'phone'

/** An account that may ask for codes, as it has used a creation token. */
export interface Entitled {
  id: number
  username: string
  key: string
  me: Caller
}

export async function entitled(server: TestServer, fields: Json = {}): Promise<Entitled> {
  const username = newName()
  const { id } = await createAccount(server, username, fields)
  const key = await userKey(server, username)
  const me = caller(server, { key })
  jsonOf(await me.post('/api/account_creation_tokens/consume', { account_creation_token: await creationToken(server) }))
  return { id, username, key, me }
}

/** Asks for a code, which is granted. */
export async function askForCode({ me }: Entitled, channel: Channel, target: string): Promise<void> {
  const response = await me.post(`/api/accounts/me/${channel}/request`, { [channel]: target })
  expect(response.statusCode, response.body).toBe(200)
}

/** The code that an admin sees for an account. */
export async function codeOf(server: TestServer, { id }: Pick<Entitled, 'id'>, channel: Channel): Promise<string> {
  return jsonOf(await caller(server).get(`/api/accounts/${id}`))[`${channel}_change_code`].code
}

/** A code that is another one, whatever a code is. */
export const otherThan = (code: string, step = 1): string =>
  String((Number(code) + step) % 10 ** code.length).padStart(code.length, '0')
