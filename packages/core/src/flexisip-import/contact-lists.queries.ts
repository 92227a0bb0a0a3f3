import { sql } from 'kysely'
import type { Tx } from '../database/database.ts'
import { countWritten, idHere, moveSequenceOn } from './account-rows.queries.ts'
import { note } from './findings.queries.ts'
import type { SpaceImport, Written } from './import.types.ts'

/**
 * Finds the Space of each list of contacts: its own; where it has none that exists, the one that all accounts in it are of;
 * else the first super Space.
 */
export async function placeLists(tx: Tx): Promise<void> {
  await sql`drop table if exists pg_temp.flexisip_list_spaces`.execute(tx)
  await sql`
    create temporary table flexisip_list_spaces as
    select list.id, coalesce(own.id, of_accounts.space_id, (
        select id from flexisip_spaces order by coalesce(super, false) desc, id limit 1
      )) as space_id, own.id is null as is_guessed
    from flexisip_contacts_lists list
    left join flexisip_spaces own on own.id = list.space_id
    left join lateral (
      select min(space.id) as space_id from (
        select contact_id as account_id from flexisip_contacts_list_contact where contacts_list_id = list.id
        union all select account_id from flexisip_account_contacts_list where contacts_list_id = list.id
      ) as listed
      join flexisip_accounts account on account.id = listed.account_id
      join flexisip_spaces space on lower(space.domain) = lower(account.domain)
      having count(distinct space.id) = 1
    ) as of_accounts on true
  `.execute(tx)
}

export async function createContacts(ctx: SpaceImport): Promise<Written> {
  const { tx, spaceId } = ctx
  const given = sql`flexisip_contacts given join flexisip_map map on map.source_id = given.account_id
    left join flexisip_map contact on contact.source_id = given.contact_id and contact.space_id = map.space_id
    where map.space_id = ${spaceId}`
  await note(
    tx,
    { source: 'contacts', reason: 'the contact is of another Space, or there is no such account' },
    sql`select given.account_id || ' → ' || given.contact_id from ${given} and contact.account_id is null`,
  )
  return countWritten(
    ctx,
    sql`insert into account_contacts (account_id, contact_id)
      select map.account_id, contact.account_id from ${given} and contact.account_id is not null
      on conflict do nothing returning true`,
  )
}

/** Lists of contacts by their ids where those are free, with who is in them and who sees them. */
export async function createLists(ctx: SpaceImport): Promise<{ lists: Written; contacts: Written; viewers: Written }> {
  const { tx, space, spaceId } = ctx
  const given = sql`flexisip_contacts_lists list join flexisip_list_spaces place using (id) where place.space_id = ${space.id}`
  const present = sql`present.space_id = ${spaceId} and present.title = list.title
    and present.created_at = coalesce(list.created_at, list.updated_at, 'epoch')`
  await note(
    tx,
    {
      source: 'contacts_lists',
      reason: `the source does not say of which Space it is: it is of ${space.domain}`,
      lost: false,
    },
    sql`select list.id || ' ' || list.title from ${given} and place.is_guessed`,
  )
  const lists = await countWritten(
    ctx,
    sql`insert into contacts_lists (id, space_id, title, description, created_at, updated_at) overriding system value
      select ${idHere('contacts_lists', sql`list.id`)}, ${spaceId}::integer, list.title, coalesce(list.description, ''),
        coalesce(list.created_at, list.updated_at, 'epoch'), coalesce(list.updated_at, list.created_at, 'epoch')
      from ${given} and not exists (select from contacts_lists present where ${present}) order by list.id returning true`,
  )
  await moveSequenceOn(ctx, 'contacts_lists')
  const updated = await countWritten(
    ctx,
    sql`update contacts_lists present set description = coalesce(list.description, ''), updated_at = list.updated_at
      from ${given} and ${present} and present.updated_at < list.updated_at returning false`,
  )
  const members = (table: 'contacts_list_contact' | 'account_contacts_list', column: 'contact_id' | 'account_id') =>
    sql`${sql.raw(`flexisip_${table}`)} given
      join flexisip_contacts_lists list on list.id = given.contacts_list_id
      join flexisip_list_spaces place on place.id = list.id
      join contacts_lists present on ${present}
      left join flexisip_map map on map.source_id = given.${sql.raw(column)} and map.space_id = ${spaceId}
      where place.space_id = ${space.id}`
  for (const [table, column] of [
    ['contacts_list_contact', 'contact_id'],
    ['account_contacts_list', 'account_id'],
  ] as const) {
    await note(
      tx,
      { source: table, reason: 'the account is of another Space than the list, or there is no such account' },
      sql`select 'list ' || list.id || ': account ' || given.${sql.raw(column)} from ${members(table, column)} and map.account_id is null`,
    )
  }
  const contacts = await countWritten(
    ctx,
    sql`insert into contacts_list_contacts (contacts_list_id, account_id)
      select present.id, map.account_id from ${members('contacts_list_contact', 'contact_id')} and map.account_id is not null
      on conflict do nothing returning true`,
  )
  const viewers = await countWritten(
    ctx,
    sql`insert into account_contacts_lists (contacts_list_id, account_id)
      select present.id, map.account_id from ${members('account_contacts_list', 'account_id')} and map.account_id is not null
      on conflict do nothing returning true`,
  )
  return { lists: { created: lists.created, updated: updated.updated }, contacts, viewers }
}

/** CardDAV servers of the Space, and the credentials that accounts have there. */
export async function createCarddav(ctx: SpaceImport): Promise<{ servers: Written; credentials: Written }> {
  const { tx, space, spaceId } = ctx
  const present = sql`present.space_id = ${spaceId} and present.uri = server.uri
    and present.created_at = coalesce(server.created_at, server.updated_at, 'epoch')`
  const columns = sql.raw(
    [
      'enabled',
      'min_characters',
      'results_limit',
      'timeout',
      'delay',
      'fields_for_user_input',
      'fields_for_domain',
      'use_exact_match_policy',
    ].join(', '),
  )
  const values = sql`coalesce(server.enabled, false), coalesce(server.min_characters, 3), coalesce(server.results_limit, 0),
    coalesce(server.timeout, 5), coalesce(server.delay, 500), nullif(server.fields_for_user_input, ''),
    nullif(server.fields_for_domain, ''), coalesce(server.use_exact_match_policy, false)`
  const created = await countWritten(
    ctx,
    sql`insert into space_carddav_servers (id, space_id, uri, created_at, updated_at, ${columns}) overriding system value
      select ${idHere('space_carddav_servers', sql`server.id`)}, ${spaceId}::integer, server.uri, coalesce(server.created_at, server.updated_at, 'epoch'),
        coalesce(server.updated_at, server.created_at, 'epoch'), ${values}
      from flexisip_space_carddav_servers server
      where server.space_id = ${space.id} and not exists (select from space_carddav_servers present where ${present})
      order by server.id returning true`,
  )
  await moveSequenceOn(ctx, 'space_carddav_servers')
  const updated = await countWritten(
    ctx,
    sql`update space_carddav_servers present set (${columns}, updated_at) = (select ${values}, server.updated_at)
      from flexisip_space_carddav_servers server
      where server.space_id = ${space.id} and ${present} and present.updated_at < server.updated_at returning false`,
  )
  const isHash = sql`(given.algorithm = 'MD5' and given.password ~* '^[0-9a-f]{32}$'
    or given.algorithm = 'SHA-256' and given.password ~* '^[0-9a-f]{64}$')`
  const given = sql`flexisip_account_carddav_credentials given join flexisip_map map on map.source_id = given.account_id
    left join flexisip_space_carddav_servers server on server.id = given.space_carddav_server_id and server.space_id = ${space.id}
    left join space_carddav_servers present on ${present} where map.space_id = ${spaceId}`
  await note(
    tx,
    { source: 'account_carddav_credentials', reason: 'the server is not one of the account’s Space, or it is no HA1' },
    sql`select 'account ' || given.account_id || ', server ' || given.space_carddav_server_id from ${given}
      and (present.id is null or not ${isHash})`,
  )
  const credentials = await countWritten(
    ctx,
    sql`insert into account_carddav_credentials as kept (account_id, carddav_server_id, username, realm, algorithm, ha1, created_at, updated_at)
      select map.account_id, present.id, given.username, given.realm, given.algorithm, lower(given.password),
        coalesce(given.created_at, given.updated_at, 'epoch'), coalesce(given.updated_at, given.created_at, 'epoch')
      from ${given} and present.id is not null and ${isHash}
      on conflict (account_id, carddav_server_id) do update set username = excluded.username, realm = excluded.realm,
        algorithm = excluded.algorithm, ha1 = excluded.ha1, updated_at = excluded.updated_at
        where kept.updated_at < excluded.updated_at
      returning xmax = 0`,
  )
  return { servers: { created: created.created, updated: updated.updated }, credentials }
}
