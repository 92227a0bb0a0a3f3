import { type Kysely, sql } from 'kysely'

/**
 * How Spaces' mail servers are spoken to, and their passwords encrypted. `password` is what earlier versions wrote in clear:
 * the program encrypts it when it starts, as it has the key.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  'drop trigger audit_inserted on space_email_servers',
  'drop trigger audit_updated on space_email_servers',
  'drop trigger audit_deleted on space_email_servers',
  `alter table space_email_servers
    add column encryption text not null default 'tls'
      constraint space_email_servers_encryption_check check (encryption in ('tls', 'ssl', 'none')),
    add column encrypted_password text,
    add column password_key_id text,
    add constraint space_email_servers_password_check check ((encrypted_password is null) = (password_key_id is null))`,
  // port 465 was TLS from the start (RFC 8314)
  `update space_email_servers set encryption = 'ssl' where port = 465`,
  `select audit_table('space_email_servers', 'email_server', 'space_id', '{password,encrypted_password}', '{password_key_id}')`,
]
