import { createTestServer, type TestServer } from '../server/test-server.ts'

/** A browser without JavaScript: what it posts, and where it is sent on to. */
export function post(
  server: TestServer,
  url: string,
  fields: Record<string, string>,
  options: { language?: string; host?: string; ip?: string } = {},
) {
  return server.request({
    method: 'POST',
    url,
    payload: new URLSearchParams(fields).toString(),
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.ip === undefined ? {} : { remoteAddress: options.ip }),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(options.language === undefined ? {} : { 'accept-language': options.language }),
    },
  })
}

/** Asks for a code; the path of the page that takes it. */
export async function begin(
  server: TestServer,
  fields: { username: string; email: string } | { phone: string },
  options: { ip?: string; host?: string; language?: string } = {},
): Promise<string> {
  const response = await post(server, 'phone' in fields ? '/recovery/phone' : '/recovery/email', fields, options)
  if (response.statusCode !== 303) throw new Error(`${response.statusCode}: ${response.body}`)
  return String(response.headers.location)
}

/** The newest code that was made for an account, which nobody but its owner is told. */
export async function newestCode(server: TestServer, accountId: number): Promise<string> {
  const { rows } = await server.database.pool.query<{ code: string }>(
    'select code from account_recovery_codes where account_id = $1 order by id desc limit 1',
    [accountId],
  )
  return rows[0]?.code ?? ''
}

/** How many codes were sent for an account. */
export async function codesSent(server: TestServer, accountId: number): Promise<number> {
  const { rows } = await server.database.pool.query<{ count: number }>(
    'select count(*)::integer as count from account_recovery_codes where account_id = $1',
    [accountId],
  )
  return rows[0]?.count ?? 0
}

/** A server whose accounts may have French and Finnish numbers. */
export async function createRecoveryServer(env: Record<string, string> = {}): Promise<TestServer> {
  const server = await createTestServer(env)
  await server.database.pool.query(
    `insert into phone_countries values ('FR', now()), ('FI', now()) on conflict do nothing`,
  )
  return server
}
