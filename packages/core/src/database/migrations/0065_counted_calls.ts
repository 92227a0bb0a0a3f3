import { type Kysely, sql } from 'kysely'

/** Counts the calls and messages of a Space by the hour, so that nothing has to go through all of them for a chart. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) {
    await sql.raw(statement).execute(db)
  }
}

/** A call between two accounts of a Space is one call of that Space. */
const countCalls = (calls: string) => `
  insert into statistics (space_id, metric, hour, count)
    select accounts.space_id, 'calls', date_trunc('hour', calls.initiated_at), count(distinct calls.reported_call_id)
    from ${calls} as calls join accounts on accounts.id = calls.account_id
    group by 1, 3`

const countMessages = (messages: string) => `
  insert into statistics (space_id, metric, hour, count)
    select accounts.space_id, 'messages', date_trunc('hour', messages.sent_at), count(*)
    from ${messages} as messages join accounts on accounts.id = messages.account_id
    group by 1, 3`

// The triggers come first, as they keep what is reported meanwhile waiting: nothing is counted twice or left out.
const statements = [
  `create function count_calls() returns trigger language plpgsql as $$
  begin${countCalls('new_rows')};
    return null;
  end $$`,
  `create trigger account_calls_counted after insert on account_calls referencing new table as new_rows
    for each statement execute function count_calls()`,
  `create function count_messages() returns trigger language plpgsql as $$
  begin${countMessages('new_rows')};
    return null;
  end $$`,
  `create trigger reported_messages_counted after insert on reported_messages referencing new table as new_rows
    for each statement execute function count_messages()`,
  countCalls('account_calls'),
  countMessages('reported_messages'),
]
