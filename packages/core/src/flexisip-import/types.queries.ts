import { sql } from 'kysely'
import { address, countWritten, created, idHere, moveSequenceOn, ofSpace, updated } from './account-rows.queries.ts'
import { note } from './findings.queries.ts'
import type { SpaceImport, Written } from './import.types.ts'

/** Types are of each Space here; of the whole server there. */
export async function createTypes(
  ctx: SpaceImport,
): Promise<{ types: Written; ofAccounts: Written; actions: Written }> {
  const { spaceId, space } = ctx
  const types = await countWritten(
    ctx,
    sql`insert into account_types (id, space_id, key, created_at, updated_at) overriding system value
      select ${idHere('account_types', sql`type.id`)}, ${spaceId}::integer, type.key, ${created('type')}, ${updated('type')}
      from flexisip_account_types type
      where not exists (select from account_types present where present.space_id = ${spaceId} and present.key = type.key)
      order by type.id returning true`,
  )
  await moveSequenceOn(ctx, 'account_types')
  const ofAccounts = await countWritten(
    ctx,
    sql`insert into account_account_types (account_id, account_type_id)
      select map.account_id, present.id from flexisip_account_account_type given
      join flexisip_map map on map.source_id = given.account_id
      join flexisip_account_types type on type.id = given.account_type_id
      join account_types present on present.space_id = ${spaceId} and present.key = type.key
      where ${ofSpace(spaceId)} on conflict do nothing returning true`,
  )
  const actions = await countWritten(
    ctx,
    sql`insert into account_actions (id, account_id, key, code, created_at, updated_at) overriding system value
      select ${idHere('account_actions', sql`action.id`)}, map.account_id, action.key, action.code, ${created('action')}, ${updated('action')}
      from flexisip_account_actions action join flexisip_map map on map.source_id = action.account_id
      where ${ofSpace(spaceId)} and not exists (
        select from account_actions present where present.account_id = map.account_id and present.key = action.key
          and present.code = action.code and present.created_at = ${created('action')}
      ) order by action.id returning true`,
  )
  await moveSequenceOn(ctx, 'account_actions')
  await note(
    ctx.tx,
    {
      source: 'account_actions',
      reason: 'the account has no DTMF protocol, for which Flexisip Account Manager hides the action: it is shown here',
      lost: false,
    },
    sql`select ${address} || ': ' || action.key from flexisip_account_actions action
      join flexisip_map map on map.source_id = action.account_id join accounts account on account.id = map.account_id
      where ${ofSpace(spaceId)} and account.dtmf_protocol is null`,
  )
  await note(
    ctx.tx,
    { source: 'account_types', reason: 'types are of each Space here: it has another id in this one', lost: false },
    sql`select ${space.domain} || ': ' || type.key || ' ' || type.id || ' → ' || present.id from flexisip_account_types type
      join account_types present on present.space_id = ${spaceId} and present.key = type.key where present.id <> type.id`,
  )
  return { types, ofAccounts, actions }
}
