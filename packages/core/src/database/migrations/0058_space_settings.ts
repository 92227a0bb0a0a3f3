import { type Kysely, sql } from 'kysely'

/** Gives Spaces a hue, a logo, unique email addresses, an algorithm for passwords and sign-in by client certificate. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `alter table spaces
    add column theme_hue integer not null default 22
      constraint spaces_theme_hue_check check (theme_hue between 0 and 360),
    add column unique_email boolean not null default false,
    add column default_password_algorithm text not null default 'SHA-256'
      constraint spaces_default_password_algorithm_check check (default_password_algorithm in ('MD5', 'SHA-256')),
    add column client_certificate_authentication boolean not null default false`,
  `create table space_logos (
    space_id integer primary key references spaces on delete cascade,
    content_type text not null
      constraint space_logos_content_type_check check (content_type in ('image/png', 'image/jpeg', 'image/webp')),
    image bytea not null,
    sha256 text not null,
    updated_at timestamptz not null
  )`,
  `select audit_table('space_logos', 'space_logo', 'space_id', '{}', '{image}')`,
]
