import type pg from 'pg'

/** Everything that lets somebody in, and where links and codes go, of the accounts that there are. */
export async function waysIn(client: pg.PoolClient | pg.Pool): Promise<string[]> {
  const { rows } = await client.query<{ way: string }>(
    `select concat_ws(' ', 'session', account_id, encode(token_hash, 'hex')) as way from sessions
    union all select concat_ws(' ', 'key', account_id, encode(key_hash, 'hex')) from api_keys
    union all select concat_ws(' ', 'auth token', account_id, encode(token_hash, 'hex')) from auth_tokens where account_id is not null
    union all select concat_ws(' ', 'reset token', account_id, encode(token_hash, 'hex')) from password_reset_tokens
    union all select concat_ws(' ', 'recovery', account_id, encode(token_hash, 'hex')) from account_recovery_codes
      where not used and account_id is not null
    union all select concat_ws(' ', 'hash', account_id, algorithm, ha1) from account_passwords
    union all select concat_ws(' ', 'provisioning token', id, provisioning_token) from accounts where provisioning_token is not null
    union all select concat_ws(' ', 'email', id, email) from accounts where email is not null
    union all select concat_ws(' ', 'phone', id, phone) from accounts where phone is not null
    union all select concat_ws(' ', 'admin', id) from accounts where admin`,
  )
  return rows.map(({ way }) => way)
}

/** Whether another connection waits for what a client's transaction holds; false once `answered` has settled without. */
export async function untilWaitedFor(
  pool: pg.Pool,
  client: pg.PoolClient,
  answered: Promise<unknown>,
): Promise<boolean> {
  const state = { isAnswered: false }
  void answered.finally(() => {
    state.isAnswered = true
  })
  const {
    rows: [mine],
  } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  while (!state.isAnswered) {
    const { rowCount } = await pool.query(
      'select from pg_stat_activity where datname = current_database() and $1 = any (pg_blocking_pids(pid))',
      [mine?.pid],
    )
    if (rowCount) return true
  }
  return false
}
