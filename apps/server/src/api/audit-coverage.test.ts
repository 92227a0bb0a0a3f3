import { AUDIT_KINDS } from '@sipspace/core'
import { describe, expect, test } from 'vitest'
import { createAccount, newName, userKey } from '../../../../test/support/clients/rest-client.ts'
import { createTestDatabase } from '../../../../test/support/database/index.ts'
import { rightInput } from '../../../../test/support/server/any-input.ts'
import { expectTold, linesOf } from '../../../../test/support/server/audit-lines.ts'
import { addPartlyDeleted } from '../../../../test/support/server/deleted-spaces.ts'
import { callTrpc, everyOperation } from '../../../../test/support/server/interfaces.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../test/support/server/test-server.ts'

// Operations that REST has are looked at in rest/route-statements.test.ts, with the requests there.
const server = await sharedServer({}, { database: await createTestDatabase({ readOnlyQueries: true }) })
const somebody = async (fields = {}) => {
  const name = newName()
  const { id, provisioning_token: token } = await createAccount(server, name, {
    email: `${name}@mail.example`,
    ...fields,
  })
  return { id: id as number, name, token: token as string }
}

const call = async (name: string, input: unknown, key?: string) => {
  const named = everyOperation.find((one) => one.name === name)
  if (!named) throw new Error(`no operation ${name}`)
  const outcome = await callTrpc(server, named, { key, input })
  expect(outcome, JSON.stringify(outcome)).toMatchObject({ accepted: true })
  return outcome.accepted ? (outcome.output as Record<string, unknown>) : {}
}

/** What a good call needs, prepared: its input, and the key of whoever calls. */
type Prepare = () => Promise<{ input: object; key?: string }>

const byAdmin =
  (prepare: () => Promise<object>): Prepare =>
  async () => ({ input: await prepare(), key: ADMIN_KEY })
const byAnybody =
  (prepare: () => Promise<object>): Prepare =>
  async () => ({ input: await prepare() })

const provider = { issuer: 'https://id.example.org', client_id: 'sipspace' }
const addCardDavServer = async () =>
  (await call('cardDavServers.createOwn', { uri: 'https://dav.example.org/' }, ADMIN_KEY))['id']

const calls: Record<string, Prepare> = {
  'accounts.update': byAdmin(async () => ({ id: (await somebody()).id, display_name: 'Somebody Else' })),
  'accounts.setRole': byAdmin(async () => ({ id: (await somebody()).id, admin: true })),
  'accounts.bulk': byAdmin(async () => ({ action: 'block', ids: [(await somebody()).id, (await somebody()).id] })),
  'apiKeys.create': byAdmin(async () => ({ account_id: (await somebody({ admin: true })).id, name: 'backup' })),
  'apiKeys.revoke': byAdmin(async () => {
    const { id: account_id } = await somebody({ admin: true })
    return { id: (await call('apiKeys.create', { account_id, name: 'backup' }, ADMIN_KEY))['id'] }
  }),
  'passwords.set': byAdmin(async () => ({ id: (await somebody()).id, password: 'another one', algorithms: ['MD5'] })),
  'passwords.deleteHash': byAdmin(async () => {
    const { id } = await somebody()
    await call('passwords.set', { id, password: 'another one', algorithms: ['MD5', 'SHA-256'] }, ADMIN_KEY)
    return { id, algorithm: 'MD5' }
  }),
  'phoneCountries.setActivated': byAdmin(async () => ({ codes: ['BR', 'JP'], activated: true })),
  'creationTokens.validateRequest': byAnybody(async () => ({
    token: (await call('creationTokens.createRequest', {}))['token'],
  })),
  'provisioning.redeemToken': byAnybody(async () => ({ token: (await somebody()).token, reset_password: true })),
  'provisioning.redeemAuthToken': byAnybody(async () => {
    const { token: auth_token } = await call('authTokens.create', {})
    await call('authTokens.attach', { auth_token }, await userKey(server, (await somebody()).name))
    return { auth_token }
  }),
  'recovery.startByEmail': byAnybody(async () => {
    const { name } = await somebody()
    return { username: name, email: `${name}@mail.example` }
  }),
  'wizard.open': byAnybody(async () => ({
    token: (await call('wizard.create', { provisioning_account_id: (await somebody()).id }, ADMIN_KEY))['token'],
  })),
  'sessions.signInByAuthToken': byAnybody(async () => {
    const { token: auth_token } = await call('authTokens.create', {})
    await call('authTokens.attach', { auth_token }, await userKey(server, (await somebody()).name))
    return { auth_token }
  }),
  'signUp.createByEmail': byAnybody(async () => {
    await server.db.updateTable('spaces').set({ public_registration: true }).where('domain', '=', DOMAIN).execute()
    const username = newName('newcomer')
    return { username, password: `password of ${username}`, email: `${username}@mail.example` }
  }),
  'scimUsers.create': byAdmin(async () => ({ userName: newName() })),
  'scimUsers.replace': byAdmin(async () => ({ id: (await somebody()).id, userName: newName() })),
  'scimUsers.update': byAdmin(async () => ({
    id: (await somebody()).id,
    Operations: [{ op: 'replace', path: 'displayName', value: 'Somebody Else' }],
  })),
  'scimUsers.delete': byAdmin(async () => ({ id: (await somebody()).id })),
  'me.update': async () => ({
    input: { display_name: newName('name') },
    key: await userKey(server, (await somebody({ activated: true })).name),
  }),
  'spaces.cancelDeletion': byAdmin(async () => {
    const domain = `${newName()}.example.net`
    await addPartlyDeleted(server, domain)
    return { domain }
  }),
  'spaces.updateOwn': byAdmin(async () => ({ copyright_text: newName('text') })),
  'emailServers.setOwn': byAdmin(async () => ({ host: 'smtp.example.org', port: 465 })),
  'emailServers.deleteOwn': byAdmin(async () => {
    await call('emailServers.setOwn', { host: 'smtp.example.org', port: 465 }, ADMIN_KEY)
    return {}
  }),
  'cardDavServers.createOwn': byAdmin(async () => ({ uri: 'https://dav.example.org/' })),
  'cardDavServers.replaceOwn': byAdmin(async () => ({
    id: await addCardDavServer(),
    uri: 'https://dav2.example.org/',
  })),
  'cardDavServers.deleteOwn': byAdmin(async () => ({ id: await addCardDavServer() })),
  'oidc.setOwn': byAdmin(async () => provider),
  'oidc.deleteOwn': byAdmin(async () => {
    await call('oidc.setOwn', provider, ADMIN_KEY)
    return {}
  }),
  'sessions.signIn': byAnybody(async () => {
    const { name } = await somebody({ activated: true })
    return { username: name, domain: DOMAIN, password: `password of ${name}` }
  }),
}

/** What changes nothing in an audited table, or is looked at elsewhere, and why. */
const elsewhere: Record<string, string> = {
  'emailServers.test': 'a mail is handed on, and nothing is kept',
  'emailServers.testOwn': 'a mail is handed on, and nothing is kept',
  'imports.check': 'its stages are lines; see the tests of imports',
  'imports.replaceLine': 'the lines of the audit log come with the accounts that it makes',
  'dumpImports.check': 'its stages are lines; see the tests of imports of dumps',
  'dumpImports.start': 'its stages and all that it writes are lines; see the tests of imports of dumps',
  'dumpImports.delete': 'a dump that is left is forgotten; see the tests of imports of dumps',
  'imports.start': 'its stages and accounts are lines; see the tests of imports',
  'imports.cancel': 'its stages are lines; see the tests of imports',
  'imports.undo': 'its bulk changes and the accounts that these delete are lines; see the tests of undoing imports',
  'imports.delete': 'see the tests of imports',
  'accounts.retryMail': 'when a mail leaves is no change of anything, and the line of its request stays',
  'jobs.retry': 'when a mail leaves is no change of anything, and the line of its request stays',
  'jobs.delete': 'what was to be sent has a line by its request',
  'passwordReset.set': 'see below: it goes on from a mail',
  'recovery.startByPhone': 'the same as recovery.startByEmail, by SMS',
  'recovery.confirm': 'see below: it goes on from a mail',
  'signUp.createByPhone': 'the same as signUp.createByEmail, by SMS',
  'accounts.deleteSecondFactor': 'see the tests of second factors',
  'secondFactor.start': 'it needs a browser’s session; see the tests of second factors',
  'secondFactor.confirm': 'it needs a browser’s session; see the tests of second factors',
  'secondFactor.replaceRecoveryCodes': 'it needs a browser’s session; see the tests of second factors',
  'secondFactor.delete': 'it needs a browser’s session; see the tests of second factors',
  'secondFactor.deleteApp': 'it needs a browser’s session; see the tests of passkeys',
  'passkeys.startRegistration': 'a challenge is kept for five minutes, and nothing else',
  'passkeys.startConfirmation': 'a challenge is kept for five minutes, and nothing else',
  'passkeys.create': 'it needs a browser’s session; see the tests of passkeys',
  'passkeys.setName': 'it needs a browser’s session; see the tests of passkeys',
  'passkeys.delete': 'it needs a browser’s session; see the tests of passkeys',
  'accounts.deleteSession': 'it needs a browser’s session; see the tests of second factors',
  'sessions.confirm': 'it needs a browser’s session; see the tests of second factors',
  'sessions.deleteOwn': 'it needs a browser’s session; see the tests of second factors',
  'sessions.signOut': 'see below: it needs a browser’s cookie',
}

const others = everyOperation.filter(({ operation, route }) => operation.kind === 'mutation' && route?.part !== 1)

/** Those that are not named above: any right input has to do. */
const unnamed = others.filter(({ name }) => !(name in calls) && !(name in elsewhere))

describe('the audit log tells', () => {
  test.each(Object.entries(calls))('of %s', async (operation, prepare) => {
    const { input, key } = await prepare()
    await expectTold(server, { operation, key }, () => call(operation, input, key))
  })

  test('of every other mutation, but for some', async () => {
    for (const named of unnamed) {
      const toDo = `give ${named.name} a call in \`calls\`, or a reason in \`elsewhere\`, of this file`
      await expectTold(server, { operation: named.name, key: ADMIN_KEY }, async () => {
        const outcome = await callTrpc(server, named, { key: ADMIN_KEY, input: rightInput(named.operation) })
        expect(outcome, toDo).toMatchObject({ accepted: true })
      })
    }
  })

  test('of no operation that is not there any more', () => {
    const names = others.map(({ name }) => name)
    expect([...Object.keys(calls), ...Object.keys(elsewhere)].filter((name) => !names.includes(name))).toEqual([])
  })
})

describe('the audit log tells of nothing', () => {
  test.each([
    ['accounts.create', { username: 'admin', password: 'secret', algorithm: 'MD5' }, 422],
    ['accounts.delete', { id: 4711 }, 404],
    ['apiKeys.create', { account_id: 4711, name: 'x' }, 404],
    ['sessions.signIn', { username: 'admin', domain: DOMAIN, password: 'wrong' }, 401],
  ])('of %s when it fails', async (path, payload, status) => {
    const url = `/trpc/${path}`
    const send = async () =>
      expect((await server.request({ method: 'POST', url, key: ADMIN_KEY, payload })).statusCode).toBe(status)
    expect(await linesOf(server, send)).toEqual([])
  })
})

test('a browser’s sign-out, and the sessions that a new password ends, are told of', async () => {
  const { id, name } = await somebody({ activated: true })
  const signIn = async () => {
    const payload = { username: name, domain: DOMAIN, password: `password of ${name}` }
    const response = await server.request({ method: 'POST', url: '/trpc/sessions.signIn', payload })
    return `sipspace_session=${response.cookies.find((cookie) => cookie.name === 'sipspace_session')?.value}`
  }
  const made = { actor_id: id, target: `${name}@${DOMAIN}`, operation: 'sessions.signIn', kind: 'session' }
  let first = ''
  const signedIn = await linesOf(server, async () => {
    first = await signIn()
  })
  expect(signedIn).toMatchObject([{ ...made, action: 'create' }])
  const [second, third] = [await signIn(), await signIn()]
  const act = (path: string, cookie: string, payload: object) =>
    server.request({
      method: 'POST',
      url: `/trpc/${path}`,
      headers: { cookie, 'sec-fetch-site': 'same-origin' },
      payload,
    })
  const line = { actor_id: id, target: `${name}@${DOMAIN}` }
  expect(await linesOf(server, () => act('sessions.signOut', first, {}))).toMatchObject([
    { ...line, operation: 'sessions.signOut', kind: 'session', action: 'delete' },
  ])
  const change = { password: 'another password', algorithm: 'SHA-256', old_password: `password of ${name}` }
  const lines = await linesOf(server, () => act('me.changePassword', third, change))
  expect(lines.map(({ kind, action }) => `${kind} ${action}`).toSorted()).toEqual([
    'account update',
    'password update',
    'session delete',
  ])
  expect(second).not.toBe(third)
})

test('a request for a code, its confirmation and the new password are told of, by an account that nobody has shown', async () => {
  const { id, name } = await somebody()
  const { recovery } = await call('recovery.startByEmail', { username: name, email: `${name}@mail.example` })
  const { rows } = await server.database.pool.query('select code from account_recovery_codes where account_id = $1', [
    id,
  ])
  let token = ''
  const told = { actor_id: null, target: `${name}@${DOMAIN}` }
  const confirmed = await linesOf(server, async () => {
    token = String((await call('recovery.confirm', { recovery, code: rows[0].code }))['token'])
  })
  expect(confirmed).toMatchObject([
    { ...told, kind: 'account_recovery', action: 'update' },
    { ...told, kind: 'password_reset_token', action: 'create' },
  ])
  const payload = { token, password: 'quite another', password_confirmation: 'quite another' }
  const set = await linesOf(server, () => call('passwordReset.set', payload))
  expect(set.map(({ operation, kind }) => `${operation} ${kind}`)).toContain('passwordReset.set password')
})

test('no secret is in any line, whatever has been done', async () => {
  const mailServer = { domain: DOMAIN, host: 'smtp.example.net', port: 587, username: 'u', password: 'the mail secret' }
  await call('emailServers.set', mailServer, ADMIN_KEY)
  await call('emailServers.set', { ...mailServer, password: 'its next secret' }, ADMIN_KEY)
  const secrets = new Set<string>(['the mail secret', 'its next secret'])
  const { rows } = await server.database.pool.query<Record<string, string | null>>(
    `select ha1 as secret from account_passwords
      union all select encode(key_hash, 'hex') from api_keys union all select encode(token_hash, 'hex') from sessions
      union all select encode(token_hash, 'hex') from password_reset_tokens
      union all select encode(token_hash, 'hex') from auth_tokens
      union all select encode(token_hash, 'hex') from account_recovery_codes
      union all select provisioning_token from accounts
      union all select encrypted_password from space_email_servers`,
  )
  for (const { secret } of rows) if (secret) secrets.add(secret)
  for (const marker of ['password of', 'another password', 'quite another', 'secret-admin', ADMIN_KEY])
    secrets.add(marker)
  const { rows: lines } = await server.database.pool.query<{ text: string }>(
    "select concat_ws(' ', target, target_id, before, after, actor_username) as text from audit_log",
  )
  const log = lines.map(({ text }) => text).join('\n')
  expect(secrets.size).toBeGreaterThan(20)
  expect([...secrets].filter((secret) => log.includes(secret))).toEqual([])
})

describe('each table', () => {
  /** Tables whose changes leave no line, and why. */
  const unaudited: Record<string, string> = {
    account_addresses: 'made from the names of accounts and the domains of their Spaces',
    account_calls: 'whose a reported call is',
    account_erasures: 'what the worker has yet to erase of accounts whose deletion has a line',
    account_networks: 'where accounts have signed in from, to tell strangers from them',
    account_events: 'what is counted before an account is blocked; the block is a line',
    account_tombstones: 'the line of the account that was deleted or renamed tells of the name',
    account_mails: 'a mail to an account has a line when it is queued; what becomes of it is no change of anything',
    bulk_change_batches: 'the accounts of a bulk change; each that is changed has a line of its own',
    export_parts: 'the file of an export, while it waits',
    clearing_progress: 'how far the clearing is',
    deleted_files: 'files whose bytes the worker has yet to delete; the voicemails have lines',
    passkey_challenges: 'what a browser has to sign next; a passkey has a line when it is made',
    digest_keys: 'a secret of the processes',
    digest_nonces: 'one for each request that Digest authenticates',
    idempotency_keys: 'what changes were answered, encrypted, for a day; the changes have lines of their own',
    dump_import_chunks: 'the file of an import of a dump, while it waits',
    import_chunks: 'the file of an import, while it waits',
    import_corrections: 'what was put right in the file of an import, while it waits',
    import_rows: 'the lines of an import, while it waits; its accounts have lines of their own',
    job_workers: 'the workers of the queue, which note that they are alive',
    kysely_migration: 'the program’s own',
    kysely_migration_lock: 'the program’s own',
    rate_limits: 'how much of a limit is used',
    search_filling: 'how far a migration has come',
    sip_view_settings: 'a setting of the server, which each start writes',
    reported_call_devices: 'what SIP servers report, a call log of its own',
    reported_calls: 'what SIP servers report, a call log of its own',
    reported_message_devices: 'what SIP servers report, a log of its own',
    reported_messages: 'what SIP servers report, a log of its own',
    space_account_counts: 'counted from the accounts',
    space_expiry_mails: 'which mails about the end of a Space were sent; each mail has a line',
    statistics: 'counted from what happens',
    webhook_deliveries: 'what is made of the lines of the audit log',
    webhook_position: 'how far the audit log has been read',
  }

  test('is audited, or has a reason why not', async () => {
    const { rows } = await server.database.pool.query<{ name: string; kind: string | null }>(
      `select relname as name, min(split_part(pg_get_triggerdef(trigger.oid), '''', 2)) as kind
        from pg_class left join pg_trigger trigger on tgrelid = pg_class.oid and tgname like 'audit_%ted'
        where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'audit_log' group by relname order by relname`,
    )
    const not = rows.filter(({ kind }) => kind === null).map(({ name }) => name)
    const withoutTrigger = 'give the table its audit triggers in its migration, or a reason in `unaudited` of this file'
    expect(not, withoutTrigger).toEqual(Object.keys(unaudited).toSorted())
    const kinds = rows.flatMap(({ kind }) => (kind === null ? [] : [kind]))
    const withoutKind = 'add the kind that the triggers of the table write to AUDIT_KINDS (audit-log.schema.ts)'
    expect([...AUDIT_KINDS].toSorted(), withoutKind).toEqual([...kinds, 'mail', 'sign_in', 'sms'].toSorted())
  })
})
