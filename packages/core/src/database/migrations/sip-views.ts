import { type Kysely, sql } from 'kysely'

interface Grant {
  view: string
  grantee: string
  privilege: string
}

/**
 * Makes the views for SIP servers anew, with the grants that they had. PostgreSQL refuses to change a column that a view
 * reads: what `change` does happens while there are none. They are never missing for others, as it is one transaction.
 *
 * @param views their queries, by name, in an order in which they can be made; those of before that are not among them end
 */
export async function replaceSipViews(
  db: Kysely<never>,
  views: Readonly<Record<string, string>>,
  change: () => Promise<void> = async () => {},
): Promise<void> {
  const { rows: present } = await sql<{ view: string }>`
    select format('%I.%I', schemaname, viewname) as view from pg_views
    where schemaname = 'sip' or (schemaname = 'public' and viewname = 'sip_credentials')
  `.execute(db)
  const { rows: grants } = await sql<Grant>`
    select format('%I.%I', space.nspname, view.relname) as view, privilege_type as privilege,
      case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end as grantee
    from pg_class view join pg_namespace space on space.oid = view.relnamespace cross join aclexplode(view.relacl)
    where view.relkind = 'v' and grantee <> view.relowner
      and (space.nspname = 'sip' or (space.nspname = 'public' and view.relname = 'sip_credentials'))
  `.execute(db)
  if (present.length > 0) await sql.raw(`drop view ${present.map(({ view }) => view).join(', ')}`).execute(db)
  await change()
  for (const [name, query] of Object.entries(views)) {
    // no function of who reads sees a row that the view leaves out
    await sql.raw(`create view ${name} with (security_barrier) as ${query}`).execute(db)
  }
  for (const { view, grantee, privilege } of grants.filter((grant) => grant.view in views)) {
    await sql.raw(`grant ${privilege} on ${view} to ${grantee}`).execute(db)
  }
}
