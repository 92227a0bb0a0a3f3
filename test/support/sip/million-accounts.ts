import type pg from 'pg'

export const SIP_ACCOUNTS = 1_000_000

/**
 * Fills an empty database with accounts of a Space, `user-1@sip.example.org` and so on, that have a hash by SHA-256,
 * the last ones by MD5 as well. What is slow to write, and what no query of a SIP server reads, is left out; indexes come last.
 */
export async function fillWithSipAccounts(pool: pg.Pool, accounts = SIP_ACCOUNTS): Promise<void> {
  for (const statement of [
    'alter table accounts drop column search cascade',
    'drop index accounts_email_idx',
    'drop index accounts_space_id_id_idx',
    'alter table accounts drop constraint accounts_phone_key, drop constraint accounts_username_domain_key',
    'alter table account_passwords drop constraint account_passwords_pkey',
    'alter table account_addresses drop constraint account_addresses_pkey, drop constraint account_addresses_account_id_key',
    ...['spaces', 'accounts', 'account_passwords', 'account_addresses'].map(
      (table) => `alter table ${table} disable trigger all`,
    ),
    `insert into spaces (domain, host, name, created_at, updated_at)
      values ('sip.example.org', 'sip.example.org', 'Space', now(), now())`,
    `insert into accounts (space_id, username, activated, ip_address, user_agent, created_at, updated_at)
      select (select id from spaces), 'user-' || n, true, '', '', now(), now() from generate_series(1, ${accounts}) as n`,
    `insert into account_passwords (account_id, algorithm, ha1)
      select n, 'SHA-256', 'ha1' from generate_series(1, ${accounts}) as n
      union all select n, 'MD5', 'ha1' from generate_series(${Math.floor(accounts * 0.9)}, ${accounts}) as n`,
    `insert into account_addresses (address, account_id) select username || '@sip.example.org', id from accounts`,
    'alter table accounts add constraint accounts_username_domain_key unique (space_id, username)',
    'alter table account_passwords add primary key (account_id, algorithm)',
    'alter table account_addresses add primary key (address), add unique (account_id)',
    'vacuum analyze accounts, account_passwords, account_addresses, spaces',
  ])
    await pool.query(statement)
}
