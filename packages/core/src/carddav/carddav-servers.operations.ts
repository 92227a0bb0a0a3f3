import { z } from 'zod'
import { AppError } from '../errors.ts'
import { type Context, mutation, passToRun, query } from '../operation.ts'
import { forOwnSpace } from '../own-space.ts'
import { findSpaceId } from '../spaces/spaces.queries.ts'
import { CardDavServer, SpaceDomain } from '../spaces/spaces.schema.ts'
import {
  type CardDavServerSettings,
  deleteCardDavServer,
  findCardDavServer,
  insertCardDavServer,
  listCardDavServers,
  updateCardDavServer,
} from './carddav-servers.queries.ts'
import { CardDavServerId, CreateCardDavServer, UpdateCardDavServer } from './carddav-servers.schema.ts'

/** @throws AppError space_not_found */
async function requireSpace(ctx: Context, domain: string | undefined): Promise<number> {
  const id = domain === undefined ? null : await findSpaceId(ctx.db, domain)
  if (id === null) throw new AppError('space_not_found')
  return id
}

/** @throws AppError space_not_found, or carddav_server_not_found where the Space is there */
async function refuseUnknown(ctx: Context, domain: string): Promise<never> {
  await requireSpace(ctx, domain)
  throw new AppError('carddav_server_not_found')
}

const withDefaults = (input: Omit<z.output<typeof CreateCardDavServer>, 'domain'>): CardDavServerSettings => ({
  uri: input.uri,
  enabled: input.enabled ?? false,
  min_characters: input.min_characters ?? 3,
  results_limit: input.results_limit ?? 0,
  timeout: input.timeout ?? 5,
  delay: input.delay ?? 500,
  fields_for_user_input: input.fields_for_user_input ?? null,
  fields_for_domain: input.fields_for_domain ?? null,
  use_exact_match_policy: input.use_exact_match_policy ?? false,
})

export const list = query({
  summary: 'List the CardDAV servers of a Space, oldest first',
  access: 'superAdmin',
  input: SpaceDomain,
  output: z.array(CardDavServer),
  errors: ['space_not_found'],
  async run(ctx, { domain }) {
    const servers = await listCardDavServers(ctx.db, domain)
    if (servers.length === 0) await requireSpace(ctx, domain)
    return servers
  },
})

export const get = query({
  summary: 'Get a CardDAV server of a Space',
  access: 'superAdmin',
  input: CardDavServerId,
  output: CardDavServer,
  errors: ['carddav_server_not_found', 'space_not_found'],
  run: async (ctx, { domain, id }) => (await findCardDavServer(ctx.db, domain, id)) ?? refuseUnknown(ctx, domain),
})

export const create = mutation({
  summary: 'Add a CardDAV server to a Space',
  access: 'superAdmin',
  input: CreateCardDavServer,
  output: CardDavServer,
  errors: ['space_not_found'],
  async check(ctx, { domain }) {
    return passToRun({ spaceId: await requireSpace(ctx, domain) })
  },
  run: (ctx, settings, { spaceId }) => insertCardDavServer(ctx.db, spaceId, withDefaults(settings), ctx.clock()),
})

export const replace = mutation({
  summary: 'Replace the settings of a CardDAV server of a Space: what is not sent has its default',
  access: 'superAdmin',
  input: UpdateCardDavServer,
  output: CardDavServer,
  errors: ['carddav_server_not_found', 'space_not_found'],
  async check(ctx, { domain, id }) {
    await requireSpace(ctx, domain)
    if (id === undefined || !(await findCardDavServer(ctx.db, domain ?? '', id))) {
      throw new AppError('carddav_server_not_found')
    }
    return {}
  },
  run: async (ctx, { domain, id, ...settings }) =>
    (await updateCardDavServer(ctx.db, domain, id, withDefaults(settings), ctx.clock())) ?? refuseUnknown(ctx, domain),
})

const remove = mutation({
  summary: 'Remove a CardDAV server of a Space, with the credentials that accounts have for it',
  access: 'superAdmin',
  input: CardDavServerId,
  output: z.void(),
  errors: ['carddav_server_not_found', 'space_not_found'],
  async run(ctx, { domain, id }) {
    if (!(await deleteCardDavServer(ctx.db, domain, id))) await refuseUnknown(ctx, domain)
  },
})

export const listOwn = forOwnSpace(list, { summary: 'List the CardDAV servers of the Space of the request' })

const examples = [{ uri: 'https://dav.example.org/addressbooks/', enabled: true }]

export const createOwn = forOwnSpace(create, {
  summary: 'Add a CardDAV server to the Space of the request',
  examples,
})

// what is wrong with a body is said before whether there is such a server
const { check: _, ...unchecked } = replace

export const replaceOwn = forOwnSpace(unchecked, {
  summary: 'Replace the settings of a CardDAV server of the Space of the request: what is not sent has its default',
  examples: examples.map((example) => ({ ...example, id: 1 })),
})

export const deleteOwn = forOwnSpace(remove, {
  summary: 'Remove a CardDAV server of the Space of the request, with the credentials that accounts have for it',
})

export { remove as delete }
