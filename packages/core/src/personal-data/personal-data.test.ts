import { expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database/index.ts'
import { eraseDeletedAccounts } from './erasure.queries.ts'
import { findPersonalData, personalTables } from './personal-data.queries.ts'

const MARKER = 'zebra'
const NOW = '2026-01-15T12:00:00Z'

/** Writes as the operations do: the audit log tells who, from where. */
async function write(database: TestDatabase, actor: object | null, statements: string[], from = MARKER): Promise<void> {
  const client = await database.pool.connect()
  try {
    await client.query('begin')
    const author = {
      operation: 'test',
      at: NOW,
      actor,
      ip: `${from}-ip`,
      user_agent: `${from}-agent`,
      request_id: null,
    }
    await client.query(`select set_config('sipspace.audit', $1, true)`, [JSON.stringify(author)])
    for (const statement of statements) await client.query(statement)
    await client.query('commit')
  } finally {
    client.release()
  }
}

/** A Space with the account 1, which has the marker in every column, and the account 2, which knows it. */
async function plant(database: TestDatabase): Promise<void> {
  const times = `'${NOW}', '${NOW}'`
  const client = `'${MARKER}-ip', '${MARKER}-agent'`
  await write(
    database,
    null,
    [
      `insert into spaces (domain, host, name, created_at, updated_at) values ('sip.example.org', 'sip.example.org', 'Example', ${times})`,
    ],
    'somebody',
  )
  await write(database, null, [
    `insert into account_creation_tokens (space_id, token_hash, pn_provider, pn_param, pn_prid, ip_address, user_agent, created_at, updated_at)
      values (1, '\\x01', 'fcm-${MARKER}', '${MARKER}', '${MARKER}', ${client}, ${times})`,
    `insert into account_creation_request_tokens (space_id, account_creation_token_id, token_hash, ip_address, user_agent, created_at, updated_at)
      values (1, 1, '\\x01', ${client}, ${times})`,
    `insert into auth_tokens (space_id, token_hash, ip_address, user_agent, expire_at, created_at, updated_at)
      values (1, '\\x01', ${client}, '${NOW}', ${times})`,
    `insert into accounts (space_id, username, email, phone, display_name, provisioning_token, ip_address, user_agent, created_at, updated_at)
      values (1, '${MARKER}-user', '${MARKER}@mail.example', '+33${MARKER}', 'Ms ${MARKER}', '${MARKER}-token', ${client}, ${times})`,
  ])
  await write(
    database,
    null,
    [
      `insert into accounts (space_id, username, ip_address, user_agent, created_at, updated_at)
        values (1, 'other-user', '192.0.2.1', 'other-agent', ${times})`,
    ],
    'somebody',
  )
  const actor = { id: 1, username: `${MARKER}-user`, role: 'admin', domain: 'sip.example.org' }
  await write(database, actor, [
    `update account_creation_tokens set account_id = 1`,
    `update accounts set display_name = 'Mrs ${MARKER}' where id = 1`,
    `update accounts set display_name = 'changed by somebody' where id = 2`,
    `insert into account_passwords values (1, 'MD5', '${MARKER}')`,
    // after the password, which ends those that are there
    `update accounts set provisioning_token = '${MARKER}-token' where id = 1`,
    `update auth_tokens set account_id = 1`,
    `insert into account_dictionary_entries values (1, '${MARKER}-key', '${MARKER}-value')`,
    `insert into api_keys (account_id, key_hash, name, ip_address, created_at, last_used_at)
      values (1, '\\x01', '${MARKER}', '${MARKER}-ip', ${times})`,
    `insert into sessions (account_id, token_hash, ip_address, user_agent, expire_at, created_at)
      values (1, '\\x01', ${client}, ${times})`,
    `insert into dump_imports (account_id, file_name, state, plan, report, error, created_at, updated_at)
      values (1, '${MARKER}.sql', 'failed', '{"env": "${MARKER}"}', '{"a": "${MARKER}"}', '${MARKER}', ${times})`,
    `insert into email_change_codes (account_id, code, email, ip_address, user_agent, expire_at, created_at, updated_at)
      values (1, '${MARKER}', '${MARKER}@new.example', ${client}, '${NOW}', ${times})`,
    `insert into phone_change_codes (account_id, code, phone, ip_address, user_agent, expire_at, created_at, updated_at)
      values (1, '${MARKER}', '+49${MARKER}', ${client}, '${NOW}', ${times})`,
    `insert into account_recovery_codes (space_id, account_id, token_hash, code, network, sent_to, ip_address, user_agent, expire_at, created_at)
      values (1, 1, '\\x01', '${MARKER}', '${MARKER}-network', '${MARKER}@mail.example', ${client}, ${times})`,
    `insert into password_reset_tokens (account_id, token_hash, sent_to, expire_at, created_at) values (1, '\\x01', '${MARKER}@mail.example', ${times})`,
    `insert into account_events values (1, 'wrong_code', '${NOW}')`,
    `insert into account_second_factors (account_id, encrypted_secret, secret_key_id, created_at) values (1, 's', 'k', '${NOW}')`,
    `insert into account_passkeys (account_id, name, rp_id, credential_id, public_key, counter, created_at)
      values (1, '${MARKER}', 'sip.example.org', 'c', '\\x01', 0, '${NOW}')`,
    `insert into account_networks (account_id, network, last_used_at) values (1, '${MARKER}-network', '${NOW}')`,
    `insert into space_carddav_servers (space_id, uri, created_at, updated_at) values (1, 'https://dav.example.org', ${times})`,
    `insert into account_carddav_credentials (account_id, carddav_server_id, username, realm, algorithm, ha1, created_at, updated_at)
      values (1, 1, '${MARKER}', '${MARKER}', 'MD5', '${MARKER}', ${times})`,
    'insert into account_contacts values (1, 2), (2, 1)',
    `insert into account_types (space_id, key, created_at, updated_at) values (1, 'phone', ${times})`,
    'insert into account_account_types values (1, 1)',
    `insert into account_actions (account_id, key, code, created_at, updated_at) values (1, '${MARKER}', '${MARKER}', ${times})`,
    `insert into account_vcards (account_id, uid, vcard, created_at, updated_at) values (1, '${MARKER}', 'FN:${MARKER}', ${times})`,
    // a call with the account 2, and one with no account
    ...['call', 'other-call'].map(
      (call, index) =>
        `with reported as (
          insert into reported_calls (space_id, call_id, from_username, from_domain, to_username, to_domain, initiated_at, created_at, updated_at)
            values (1, '${call}', '${MARKER}-user', 'sip.example.org', 'other-user', 'sip.example.org', '${NOW}', ${times}) returning id
        ), devices as (
          insert into reported_call_devices (reported_call_id, device_id, created_at, updated_at) select id, 'device', ${times} from reported
        )
        insert into account_calls select account_id, reported.id, '${NOW}' from reported, unnest('{${index === 0 ? '1,2' : '1'}}'::integer[]) as account_id`,
    ),
    `insert into reported_messages (space_id, account_id, message_id, from_username, from_domain, sent_at, encrypted, conference_id, created_at, updated_at)
      values (1, 1, '${MARKER}', '${MARKER}-user', '${MARKER}.example', '${NOW}', true, '${MARKER}', ${times}),
        (1, 2, 'message', 'other-user', 'sip.example.org', '${NOW}', true, null, ${times})`,
    `insert into reported_message_devices (reported_message_id, to_username, to_domain, account_id, device_id, last_status, received_at, created_at, updated_at)
      values (2, '${MARKER}-user', '${MARKER}.example', 1, '${MARKER}', 200, '${NOW}', ${times})`,
    `insert into call_forwardings (account_id, type, forward_to, sip_uri, enabled, created_at, updated_at)
      values (1, 'always', 'sip_uri', 'sip:${MARKER}@elsewhere.example', true, ${times})`,
    `insert into call_forwardings (account_id, type, forward_to, contact_id, enabled, created_at, updated_at)
      values (2, 'always', 'contact', 1, true, ${times})`,
    `insert into external_accounts (account_id, username, domain, realm, registrar, outbound_proxy, protocol, algorithm, ha1, created_at, updated_at)
      values (1, '${MARKER}', '${MARKER}', '${MARKER}', '${MARKER}', '${MARKER}', 'TLS', 'MD5', '${'0'.repeat(32)}', ${times})`,
    `insert into scim_users (account_id, space_id, user_name, external_id, given_name, family_name, phone_type, created_at, updated_at)
      values (1, 1, '${MARKER}', '${MARKER}', '${MARKER}', '${MARKER}', '${MARKER}', ${times})`,
    `insert into wizard_links (space_id, token_hash, account_id, sip, linphone_use_sips, created_at)
      values (1, '\\x01', 1, 'sip:${MARKER}@elsewhere.example', true, '${NOW}')`,
    `insert into voicemails (id, account_id, content_type, sip_from, name, size, uploaded_at, created_at)
      values (gen_random_uuid(), 1, 'audio/wav', 'sip:${MARKER}@elsewhere.example', '${MARKER}.wav', 1, ${times})`,
    `insert into contacts_lists (space_id, title, description, created_at, updated_at) values (1, 'List', '', ${times})`,
    'insert into contacts_list_contacts values (1, 1)',
    'insert into account_contacts_lists values (1, 1)',
    `insert into account_mails values (1, 'provisioning', 'failed', '${MARKER}', 1, ${times})`,
    `insert into bulk_changes (space_id, account_id, action, state, accounts, created_at, updated_at)
      values (1, 1, 'block', 'done', 1, ${times})`,
    `insert into exports (space_id, account_id, filter, state, created_at, updated_at)
      values (1, 1, '{}', 'done', ${times})`,
    `insert into imports (space_id, account_id, ip_address, user_agent, author, file_name, state, created_at, updated_at)
      values (1, 1, ${client}, '{"actor": {"id": 1, "username": "${MARKER}-user", "role": "admin"}, "client": {"ip": "${MARKER}", "userAgent": "${MARKER}"}}',
        '${MARKER}.csv', 'done', ${times})`,
    ...[null, '{"username": []}'].map(
      (
        errors,
        line,
      ) => `insert into import_rows values (1, ${line}, '${MARKER}-user', '${MARKER}@mail.example', '+33${MARKER}', 'Ms ${MARKER}',
        null, null, true, false, 'MD5', '${MARKER}', '{"${MARKER}": "${MARKER}"}', '${MARKER}', ${errors === null ? 'null' : `'${errors}'`}, '${MARKER}')`,
    ),
    `select graphile_worker.add_job('send_mail', '{"mail": "provisioning", "accountId": 1}', flags => '{account:1}'),
      graphile_worker.add_job('send_sms', '{"sms": "recovery", "recoveryId": 1}', flags => '{recovery:1}'),
      graphile_worker.add_job('send_mail', '{"mail": "provisioning", "accountId": 2}', flags => '{account:2}')`,
    `select graphile_worker.permanently_fail_jobs(
      array(select id from graphile_worker.jobs where not flags ? 'account:2'), 'no ${MARKER}@mail.example here')`,
  ])
}

/** Columns of text that cannot hold what a person chooses. */
const bounded =
  /\.(algorithm|dtmf_protocol|language|kind|state|plan|error|errors|source|type|forward_to|protocol|content_type|linphone_action|admin_role)$|^(?:imports|import_rows)\.realm$|^bulk_changes\.(?:action|request_id|options)$|^account_mails\.mail$|^exports\.(?:request_id|filter|after)$|^api_keys\.(?:role|prefix)$|^account_second_factors\.|^account_passkeys\.(?:rp_id|credential_id)$|^passkey_challenges\.|^external_accounts\.ha1$/

/** Everything that names an account, and what hangs on that. */
const REACHABLE = `with recursive reachable as (
    select 'accounts'::regclass as name
    union select conrelid::regclass from pg_constraint join reachable on confrelid = reachable.name where contype = 'f'
  ) select name::text from reachable`

async function textColumns(database: TestDatabase): Promise<{ table: string; column: string }[]> {
  const { rows } = await database.pool.query<{ table: string; column: string }>(
    `select table_name as table, column_name as column from information_schema.columns
      where table_name in (${REACHABLE}) and table_schema = 'public' and data_type in ('text', 'jsonb') order by 1, 2`,
  )
  return rows
}

/** All rows of all tables as text. */
async function dump(database: TestDatabase): Promise<Record<string, string[]>> {
  const { rows: tables } = await database.pool.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema in ('public', 'graphile_worker')`,
  )
  const contents: Record<string, string[]> = {}
  for (const { name } of tables) {
    const { rows } = await database.pool.query<{ line: string }>(`select t::text as line from ${name} as t`)
    contents[name] = rows.map(({ line }) => line)
  }
  return contents
}

const tablesWithMarker = (contents: Record<string, string[]>) =>
  Object.keys(contents).filter((name) => contents[name]?.some((line) => line.includes(MARKER)))

const linesOf = async (database: TestDatabase) =>
  (
    await database.pool.query(
      'select id, xact, at, operation, kind, action, target_id, account_id, actor_id from audit_log order by id',
    )
  ).rows

test('a deleted account leaves nothing that tells who it was, in any table, queue or line of the audit log', async () => {
  await using database = await createTestDatabase()
  await plant(database)
  for (const { table, column } of await textColumns(database)) {
    if (bounded.test(`${table}.${column}`)) continue
    const { rows } = await database.pool.query(`select from ${table} where ${column}::text like '%${MARKER}%'`)
    expect(rows.length, `${table}.${column} has the marker`).toBeGreaterThan(0)
  }
  expect(tablesWithMarker(await dump(database))).toEqual(
    expect.arrayContaining(['public.audit_log', 'public.import_rows']),
  )
  const before = await linesOf(database)

  const actor = { id: 1, username: `${MARKER}-user`, role: 'admin', domain: 'sip.example.org' }
  await write(database, actor, [
    `with gone as (delete from accounts where id = 1 returning space_id, username)
      insert into account_tombstones (space_id, username, created_at) select space_id, username, '${NOW}' from gone`,
  ])
  expect(await eraseDeletedAccounts(database.db)).toBe(1)
  expect(await eraseDeletedAccounts(database.db)).toBe(0)

  const after = await dump(database)
  expect(
    Object.fromEntries(
      tablesWithMarker(after).map((name) => [name, after[name]?.filter((line) => line.includes(MARKER))]),
    ),
  ).toEqual({})
  const { rows: jobs } = await database.pool.query('select flags from graphile_worker.jobs')
  expect(jobs).toEqual([{ flags: { 'account:2': true } }])
  const lines = await linesOf(database)
  expect(lines.slice(0, before.length)).toEqual(before)
  expect(lines.length).toBeGreaterThan(before.length)
  const { rows: targets } = await database.pool.query(`select distinct target from audit_log where account_id = 1`)
  expect(targets).toEqual([{ target: '#1@sip.example.org' }])
  expect(
    JSON.stringify((await database.pool.query('select after from audit_log where account_id = 2')).rows),
  ).toContain('changed by somebody')
})

test('the name of a deleted account is given to nobody, though only its hash is kept', async () => {
  await using database = await createTestDatabase()
  await plant(database)
  await write(database, null, [
    `with gone as (delete from accounts where id = 1 returning space_id, username)
      insert into account_tombstones (space_id, username, created_at) select space_id, username, '${NOW}' from gone`,
  ])
  const again = write(database, null, [
    `insert into accounts (space_id, username, ip_address, user_agent, created_at, updated_at)
      values (1, '${MARKER}-user', '', '', '${NOW}', '${NOW}')`,
  ])
  await expect(again).rejects.toMatchObject({ constraint: 'account_tombstones_username_domain_key' })
})

test('a line of the audit log can neither be changed nor moved, not even while it is erased', async () => {
  await using database = await createTestDatabase()
  await plant(database)
  const change = (set: string, erasing: string) =>
    database.pool.query(
      `begin; select set_config('sipspace.audit_erasing', '${erasing}', true); update audit_log set ${set}; commit`,
    )
  for (const [set, erasing] of [
    [`target = 'somebody'`, ''],
    [`at = now()`, 'on'],
    [`operation = 'another'`, 'on'],
    [`account_id = 7`, 'on'],
  ] as const) {
    await expect(change(set, erasing)).rejects.toThrow('the audit log is only added to')
    await database.pool.query('rollback')
  }
})

/** Columns that name an account and are no part of what is kept on it. */
const ofOthers: Record<string, string> = {
  'account_contacts.contact_id': 'it is what another person keeps',
  'call_forwardings.contact_id': 'it is what another person keeps',
}

test('all that is kept on an account is in one document, without secrets', async () => {
  await using database = await createTestDatabase()
  await plant(database)
  const { rows } = await database.pool.query<{ name: string }>(
    `select conrelid::regclass || '.' || attname as name from pg_constraint
      join pg_attribute on attrelid = conrelid and attnum = conkey[1]
      where contype = 'f' and confrelid = 'accounts'::regclass order by 1`,
  )
  const listed = personalTables.map(({ table, column }) => `${table}.${column}`)
  expect(rows.map(({ name }) => name)).toEqual([...listed, ...Object.keys(ofOthers)].toSorted())

  const data = await findPersonalData(database.db, 1, 1)
  expect(Object.keys(data.tables).toSorted()).toEqual(personalTables.map(({ table }) => table).toSorted())
  expect(data.account).toMatchObject({ username: `${MARKER}-user`, email: `${MARKER}@mail.example` })
  expect(data.jobs).toHaveLength(2)
  expect(data.import_lines).toHaveLength(2)
  // the code of an action is digits that its owner chose
  const { account_actions: _actions, ...tables } = data.tables
  const names = JSON.stringify({ ...data, tables }).match(/"(ha1|code|key_hash|token_hash|provisioning_token)":/g)
  expect(names).toBeNull()
  expect((await findPersonalData(database.db, 2, 1)).account).toBeNull()
})
