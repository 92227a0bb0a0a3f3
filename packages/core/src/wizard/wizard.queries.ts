import type { Database, Tx } from '../database/database.ts'
import type { LinphoneAction } from './wizard.schema.ts'

interface NewWizard {
  token_hash: Buffer
  account_id: number | null
  sip: string | null
  linphone_action: LinphoneAction | null
  linphone_use_sips: boolean
}

export async function insertWizard(db: Database, spaceId: number, wizard: NewWizard, now: Date): Promise<void> {
  await db
    .insertInto('wizard_links')
    .values({ space_id: spaceId, ...wizard, created_at: now })
    .execute()
}

/** Takes a link of the Space, which is then gone; undefined when there is none. */
export function takeWizard(tx: Tx, spaceId: number, tokenHash: Buffer) {
  return tx
    .deleteFrom('wizard_links')
    .where('space_id', '=', spaceId)
    .where('token_hash', '=', tokenHash)
    .returning(['account_id', 'sip', 'linphone_action', 'linphone_use_sips'])
    .executeTakeFirst()
}
