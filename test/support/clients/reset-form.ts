import { hashToken, insertResetToken, randomToken } from '@sipspace/core'
import { expect } from 'vitest'
import { ADMIN_KEY, type TestServer } from '../server/test-server.ts'
import { digestRequest } from './digest-client.ts'

export const FIRST_PASSWORD = 'the first one'
export const NEW_PASSWORD = 'a new one, é'

export interface ResetAccount {
  id: number
  username: string
  algorithm: 'MD5' | 'SHA-256'
}

/** Creates an account with {@link FIRST_PASSWORD}. */
export async function createAccount(
  server: TestServer,
  username: string,
  algorithm: ResetAccount['algorithm'] = 'SHA-256',
): Promise<ResetAccount> {
  const response = await server.request({
    method: 'POST',
    url: '/api/accounts',
    key: ADMIN_KEY,
    payload: { username, email: emailOf({ username }), password: FIRST_PASSWORD, algorithm, activated: true },
  })
  expect(response.statusCode, response.body).toBe(200)
  return { id: response.json<{ id: number }>().id, username, algorithm }
}

export const emailOf = ({ username }: Pick<ResetAccount, 'username'>): string => `${username}@mail.example`

/** The path of a link such as a mail brings, good for a day. */
export async function linkFor(server: TestServer, account: ResetAccount): Promise<string> {
  const token = randomToken()
  const expireAt = new Date(server.clock().getTime() + 24 * 3_600_000)
  const sent = { accountId: account.id, hash: hashToken(token), sentTo: emailOf(account), expireAt }
  await insertResetToken(server.db, sent, server.clock())
  return `/reset_password/${token}`
}

/** Fills in the form as a browser without JavaScript does. */
export function submit(
  server: TestServer,
  url: string,
  fields: Record<string, string> = { password: NEW_PASSWORD, password_confirmation: NEW_PASSWORD },
  options: { language?: string; host?: string } = {},
) {
  return server.request({
    method: 'POST',
    url,
    payload: new URLSearchParams(fields).toString(),
    ...(options.host === undefined ? {} : { host: options.host }),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'text/html',
      ...(options.language === undefined ? {} : { 'accept-language': options.language }),
    },
  })
}

/** Whether digest with a password lets the account in. */
export async function logsInWith(
  server: TestServer,
  { username, algorithm }: ResetAccount,
  password: string,
): Promise<boolean> {
  const account = { username, password, algorithm }
  const response = await digestRequest(server, account, { method: 'GET', url: '/api/accounts/me' })
  expect([200, 401]).toContain(response.statusCode)
  return response.statusCode === 200
}

/** Asserts which password the account has. */
export async function expectPassword(server: TestServer, account: ResetAccount, which: 'first' | 'new'): Promise<void> {
  expect([await logsInWith(server, account, FIRST_PASSWORD), await logsInWith(server, account, NEW_PASSWORD)]).toEqual([
    which === 'first',
    which === 'new',
  ])
}
