import { sql } from 'kysely'

/** A value for a column of jsonb, which `pg` would write an array for as one of PostgreSQL. */
export const jsonb = (value: object | null) => sql<string>`${value === null ? null : JSON.stringify(value)}::jsonb`
