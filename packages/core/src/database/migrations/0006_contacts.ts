import { type Kysely, sql } from 'kysely'

/** The contacts of accounts, which are accounts of the same Space, and lists of contacts that accounts share. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) {
    await sql.raw(statement).execute(db)
  }
}

const statements = [
  `create table account_contacts (
    account_id integer not null references accounts on delete cascade,
    contact_id integer not null references accounts on delete cascade,
    primary key (account_id, contact_id)
  )`,
  'create index account_contacts_contact_id_idx on account_contacts (contact_id)',

  `create table contacts_lists (
    id integer generated always as identity primary key,
    space_id integer not null references spaces on delete cascade,
    title text not null,
    description text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  'create index contacts_lists_space_id_idx on contacts_lists (space_id, id)',

  `create table contacts_list_contacts (
    contacts_list_id integer not null references contacts_lists on delete cascade,
    account_id integer not null references accounts on delete cascade,
    primary key (contacts_list_id, account_id)
  )`,
  'create index contacts_list_contacts_account_id_idx on contacts_list_contacts (account_id)',

  `create table account_contacts_lists (
    account_id integer not null references accounts on delete cascade,
    contacts_list_id integer not null references contacts_lists on delete cascade,
    primary key (account_id, contacts_list_id)
  )`,
  'create index account_contacts_lists_list_id_idx on account_contacts_lists (contacts_list_id)',

  `select audit_table('account_contacts', 'contact', 'contact_id', '{}')`,
  `select audit_table('contacts_lists', 'contacts_list', 'id', '{}')`,
  `select audit_table('contacts_list_contacts', 'contacts_list_contact', 'contacts_list_id', '{}')`,
  `select audit_table('account_contacts_lists', 'account_contacts_list', 'contacts_list_id', '{}')`,
]
