import { type Kysely, sql } from 'kysely'

/** Lines of files of accounts that were put right after the file was uploaded, as their cells are to be read instead. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql
    .raw(
      `create table import_corrections (
        import_id integer not null references imports on delete cascade,
        line integer not null,
        cells text[] not null,
        primary key (import_id, line)
      )`,
    )
    .execute(db)
}
