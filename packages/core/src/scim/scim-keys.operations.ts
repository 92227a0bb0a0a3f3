import { z } from 'zod'
import { AppError } from '../errors.ts'
import { type Context, mutation, query } from '../operation.ts'
import { hashToken, randomApiKey } from '../random.ts'
import { deleteScimKey, findScimSettings, insertScimKey, listScimKeys, writeScimSettings } from './scim.queries.ts'
import { CreateScimKey, NewScimKey, ScimKey, ScimSettings } from './scim.schema.ts'

/** Where the directory of a Space sends its requests. */
export const scimUrl = (ctx: Context): string => `${ctx.origin(ctx.space.host)}/scim/v2`

export const listKeys = query({
  summary: 'List the keys that directories keep the accounts of the Space in step with, without the keys themselves',
  access: 'admin',
  input: z.object({}),
  output: z.array(ScimKey),
  run: (ctx) => listScimKeys(ctx.db, ctx.space.id),
})

export const createKey = mutation({
  summary: 'Make a key for a directory, which sends the accounts of the Space by SCIM until it is revoked',
  access: 'admin',
  needsConfirmation: true,
  input: CreateScimKey,
  output: NewScimKey,
  async run(ctx, { name }) {
    const token = randomApiKey()
    const made = await insertScimKey(ctx.db, ctx.space.id, { name, hash: hashToken(token) }, ctx.clock())
    return { ...made, token, url: scimUrl(ctx) }
  },
})

export const revokeKey = mutation({
  summary: 'End the key of a directory',
  access: 'admin',
  input: ScimKey.pick({ id: true }),
  output: z.void(),
  errors: ['key_not_found'],
  async run(ctx, { id }) {
    if (!(await deleteScimKey(ctx.db, ctx.space.id, id))) throw new AppError('key_not_found')
  },
})

export const getSettings = query({
  summary: 'Get how accounts are made of what a directory sends',
  access: 'admin',
  input: z.object({}),
  output: ScimSettings,
  run: (ctx) => findScimSettings(ctx.db, ctx.space.id),
})

export const setSettings = mutation({
  summary: 'Set how accounts are made of what a directory sends; those that there are stay as they are',
  access: 'admin',
  input: ScimSettings,
  output: ScimSettings,
  async run(ctx, settings) {
    await writeScimSettings(ctx.db, ctx.space.id, settings, ctx.clock())
    return settings
  },
})
