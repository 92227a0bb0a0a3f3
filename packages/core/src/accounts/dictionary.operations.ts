import { z } from 'zod'
import { lockAccount } from '../credentials/passwords.queries.ts'
import { AppError, fieldError } from '../errors.ts'
import { mutation, query } from '../operation.ts'
import { AccountId, MAX_DICTIONARY_ENTRIES } from './accounts.schema.ts'
import {
  countOtherEntries,
  deleteEntries,
  deleteEntry,
  findDictionary,
  findEntry,
  upsertEntry,
} from './dictionary.queries.ts'
import { DictionaryEntry, EntryName, SetEntry } from './dictionary.schema.ts'
import { requireAccountExists } from './require-account-exists.ts'

export const list = query({
  summary: 'Get the dictionary of an account',
  access: 'admin',
  input: AccountId,
  output: z.record(z.string(), z.string()),
  errors: ['account_not_found'],
  async run(ctx, { id }) {
    const dictionary = await findDictionary(ctx.db, ctx.space.id, id)
    if (!dictionary) throw new AppError('account_not_found')
    return dictionary
  },
})

export const get = query({
  summary: 'Get an entry of the dictionary of an account',
  access: 'admin',
  input: EntryName,
  output: DictionaryEntry,
  errors: ['entry_not_found', 'account_not_found'],
  async run(ctx, { id, key }) {
    const value = await findEntry(ctx.db, ctx.space.id, id, key)
    if (value == null) throw new AppError(value === null ? 'entry_not_found' : 'account_not_found')
    return { value }
  },
})

export const set = mutation({
  summary: 'Set an entry of the dictionary of an account',
  access: 'admin',
  input: SetEntry,
  output: DictionaryEntry,
  errors: ['account_not_found'],
  async check(ctx, { id }) {
    await requireAccountExists(ctx.db, ctx.space.id, id)
    return {}
  },
  run: (ctx, { id, key, value }) =>
    ctx.db.transaction().execute(async (tx) => {
      // other writers of entries of the account wait here, so that the count stays true
      if (!(await lockAccount(tx, ctx.space.id, id))) throw new AppError('account_not_found')
      if ((await countOtherEntries(tx, id, key)) >= MAX_DICTIONARY_ENTRIES) {
        throw fieldError('dictionary', 'max_entries', { maximum: MAX_DICTIONARY_ENTRIES })
      }
      await upsertEntry(tx, id, key, value)
      return { value }
    }),
})

const remove = mutation({
  summary: 'Delete an entry of the dictionary of an account',
  access: 'admin',
  input: EntryName,
  output: z.void(),
  errors: ['entry_not_found', 'account_not_found'],
  async run(ctx, { id, key }) {
    if (await deleteEntry(ctx.db, ctx.space.id, id, key)) return
    await requireAccountExists(ctx.db, ctx.space.id, id)
    throw new AppError('entry_not_found')
  },
})

export const deleteAll = mutation({
  summary: 'Delete the whole dictionary of an account',
  access: 'admin',
  input: AccountId,
  output: z.void(),
  errors: ['account_not_found'],
  run: (ctx, { id }) =>
    ctx.db.transaction().execute(async (tx) => {
      if (!(await lockAccount(tx, ctx.space.id, id))) throw new AppError('account_not_found')
      await deleteEntries(tx, id)
    }),
})

export { remove as delete }
