import type pg from 'pg'

/**
 * Has `lower()` and `upper()`, by the same names, for a database whose own do not fold letters as mail servers and this program
 * do: in Turkish, the small letter of I is ı; in the locale C, É has none. A schema of its own, so that other databases have
 * nothing of it.
 */
const LETTER_CASE_SCHEMA = 'sipspace_text'

/** SQL: whether the database's own functions fold ASCII letters rightly. */
const FOLDS_ASCII = `(pg_catalog.lower('I') = 'i' and pg_catalog.upper('i') = 'I')`

/** SQL: a character by its number, which is not computed before it is needed: some encodings have none of these. */
const character = (code: number) => `pg_catalog.chr(${code} + 0 * length(current_setting('server_encoding')))`

/** SQL: whether the database's own functions will do. A database of another encoding than UTF8 is refused later, by a line. */
const FOLDS = `(${FOLDS_ASCII} and case current_setting('server_encoding')
  when 'UTF8' then pg_catalog.lower(${character(0xc9)}) = ${character(0xe9)} else true end)`

const HAS_FUNCTIONS = `to_regnamespace('${LETTER_CASE_SCHEMA}') is not null`

const HAS_TABLES = `to_regclass('public.kysely_migration') is not null`

/**
 * SQL: whether the database has tables of this program that were made with its own functions, which will not do: one address
 * could be two. One that folds ASCII letters alone is no such database.
 */
export const IS_FOLDED_WRONGLY = `(not ${FOLDS_ASCII} and ${HAS_TABLES} and not ${HAS_FUNCTIONS})`

/**
 * SQL: the schemas that a connection looks in. What `lower(email)` means in a query, an index or a function follows from it;
 * also once a database with these functions has been restored into one that would not have needed them. The first connections
 * are there before the functions are.
 */
export const SEARCH_PATH = `case when ${HAS_FUNCTIONS} or not ${FOLDS} and not ${HAS_TABLES}
  then 'public, ${LETTER_CASE_SCHEMA}, pg_catalog' else 'public' end`

/** The key of the advisory lock by which processes that start together take turns. */
const LOCK = 7_160_402

/** The rules of Unicode without those of a language; a server that was built without ICU folds ASCII letters alone. */
const CREATE = `do $$
  declare
    rules text := coalesce((select collname from pg_collation where collname = 'und-x-icu' limit 1), 'C');
    name text;
  begin
    perform pg_advisory_xact_lock(${LOCK});
    if ${FOLDS} or ${HAS_FUNCTIONS} or ${HAS_TABLES} then return; end if;
    create schema ${LETTER_CASE_SCHEMA};
    grant usage on schema ${LETTER_CASE_SCHEMA} to public;
    foreach name in array array['lower', 'upper'] loop
      execute format('create function ${LETTER_CASE_SCHEMA}.%I(text) returns text language sql immutable parallel safe
        return pg_catalog.%I($1 collate pg_catalog.%I)', name, name, rules);
    end loop;
  end $$`

/** Makes the functions where a database needs them and is empty still. */
export async function createLetterCase(pool: pg.Pool): Promise<void> {
  await pool.query(CREATE)
}

/** What there is to do about {@link IS_FOLDED_WRONGLY}. */
export const FOLDED_WRONGLY =
  "its locale is one, such as Turkish, in which i is not the small letter of I, and its tables do not make up for that: restore its dump into a database with LOCALE 'C.UTF-8' TEMPLATE template0"
