import { z } from 'zod'
import { AppError, type FieldErrors } from '../errors.ts'
import { type Context, mutation, query } from '../operation.ts'
import { randomWebhookSecret } from '../random.ts'
import { isPublicAddress } from '../rate-limits/networks.rules.ts'
import {
  countEndpoints,
  deleteEndpoint,
  findEndpoint,
  insertEndpoint,
  listEndpoints,
  lockSecret,
  nextEndpointId,
  queueAgain,
  queueTest,
  selectDeliveries,
  updateEndpoint,
  writeSecrets,
} from './webhooks.queries.ts'
import { eventId, FORMER_SECRET_MS, MAX_ENDPOINTS, webhookSecretPlace } from './webhooks.rules.ts'
import {
  CreateWebhookEndpoint,
  type DELIVERY_STATES,
  ListWebhookDeliveries,
  NewWebhookEndpoint,
  ReplayedWebhooks,
  ReplayWebhooks,
  UpdateWebhookEndpoint,
  WebhookDeliveryList,
  WebhookEndpoint,
  WebhookEndpointId,
  WebhookSecret,
} from './webhooks.schema.ts'

/** Refuses at once what the sender would refuse; a name is looked up by the sender alone, each time. */
function urlErrors({ config }: Pick<Context, 'config'>, url: string | undefined): FieldErrors {
  if (url === undefined || config.WEBHOOK_PRIVATE_NETWORKS) return {}
  const { protocol, hostname } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const isInside = host === 'localhost' || (/^[\d.]+$|:/.test(host) && !isPublicAddress(host))
  return protocol !== 'https:' || isInside ? { url: [{ key: 'webhook_url' }] } : {}
}

/** @throws AppError webhook_endpoint_not_found */
async function requireEndpoint(ctx: Context, id: number) {
  const endpoint = await findEndpoint(ctx.db, ctx.space.id, id)
  if (!endpoint) throw new AppError('webhook_endpoint_not_found')
  return endpoint
}

export const list = query({
  summary: 'List where the events of the Space are sent to, and how that goes',
  access: 'admin',
  input: z.object({}),
  output: z.array(WebhookEndpoint),
  run: (ctx) => listEndpoints(ctx.db, ctx.space.id),
})

export const get = query({
  summary: 'Get an endpoint that events of the Space are sent to',
  access: 'admin',
  input: WebhookEndpointId,
  output: WebhookEndpoint,
  errors: ['webhook_endpoint_not_found'],
  run: (ctx, { id }) => requireEndpoint(ctx, id),
})

export const create = mutation({
  summary: 'Have the events of the Space sent to an endpoint from now on, signed with a secret that is shown this once',
  access: 'admin',
  input: CreateWebhookEndpoint,
  output: NewWebhookEndpoint,
  errors: ['secret_key_missing'],
  async check(ctx, { url }) {
    if ((await countEndpoints(ctx.db, ctx.space.id)) >= MAX_ENDPOINTS) {
      return { url: [{ key: 'too_many_webhooks', params: { max: MAX_ENDPOINTS } }] }
    }
    return urlErrors(ctx, url)
  },
  run: (ctx, { url, description, kinds }) =>
    ctx.db.transaction().execute(async (tx) => {
      const secret = randomWebhookSecret()
      const id = await nextEndpointId(tx)
      const { ciphertext, keyId } = await ctx.secrets.encrypt(webhookSecretPlace('encrypted_secret', id), secret)
      const row = { id, space_id: ctx.space.id, url, description: description ?? null, kinds }
      const encrypted = { encrypted_secret: ciphertext, secret_key_id: keyId }
      return { ...(await insertEndpoint(tx, { ...row, ...encrypted }, ctx.clock())), secret }
    }),
})

export const update = mutation({
  summary: 'Change what is sent of an endpoint: what is left out stays',
  access: 'admin',
  input: UpdateWebhookEndpoint,
  output: WebhookEndpoint,
  errors: ['webhook_endpoint_not_found'],
  check: async (ctx, { url }) => urlErrors(ctx, url),
  async run(ctx, { id, ...given }) {
    const known = await requireEndpoint(ctx, id)
    const change = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    const isNew = given.url !== undefined && given.url !== known.url
    const begins = given.enabled === true && !known.enabled
    const updated = await updateEndpoint(ctx.db, ctx.space.id, id, { change, isNew, begins }, ctx.clock())
    if (!updated) throw new AppError('webhook_endpoint_not_found')
    return updated
  },
})

const remove = mutation({
  summary: 'Send nothing more to an endpoint, and forget it',
  access: 'admin',
  input: WebhookEndpointId,
  output: z.void(),
  errors: ['webhook_endpoint_not_found'],
  async run(ctx, { id }) {
    if (!(await deleteEndpoint(ctx.db, ctx.space.id, id))) throw new AppError('webhook_endpoint_not_found')
  },
})

export const rotateSecret = mutation({
  summary: 'Give an endpoint another secret; for 24 hours, requests are signed with the former one, too',
  access: 'admin',
  needsConfirmation: true,
  input: WebhookEndpointId,
  output: WebhookSecret,
  errors: ['webhook_endpoint_not_found', 'secret_key_missing'],
  run: (ctx, { id }) =>
    ctx.db.transaction().execute(async (tx) => {
      const known = await lockSecret(tx, ctx.space.id, id)
      if (!known) throw new AppError('webhook_endpoint_not_found')
      const now = ctx.clock()
      const secret = randomWebhookSecret()
      const [place, formerPlace] = (['encrypted_secret', 'encrypted_former_secret'] as const).map((column) =>
        webhookSecretPlace(column, id),
      ) as [string, string]
      const { encrypted_secret: ciphertext, secret_key_id: keyId } = known
      const former = await ctx.secrets.encrypt(formerPlace, await ctx.secrets.decrypt(place, { ciphertext, keyId }))
      const next = await ctx.secrets.encrypt(place, secret)
      const columns = {
        encrypted_secret: next.ciphertext,
        secret_key_id: next.keyId,
        encrypted_former_secret: former.ciphertext,
        former_secret_key_id: former.keyId,
        formerUntil: new Date(now.getTime() + FORMER_SECRET_MS),
      }
      await writeSecrets(tx, id, columns, now)
      return { secret }
    }),
})

export const test = mutation({
  summary: 'Send a test event, to see whether it arrives: webhooks.listDeliveries has the outcome',
  access: 'admin',
  input: WebhookEndpointId,
  output: z.void(),
  errors: ['webhook_endpoint_not_found'],
  async run(ctx, { id }) {
    await requireEndpoint(ctx, id)
    await queueTest(ctx.db, id, ctx.clock())
  },
})

export const replay = mutation({
  summary: 'Send the events of a period once more, each with the `webhook-id` that it had',
  access: 'admin',
  input: ReplayWebhooks,
  output: ReplayedWebhooks,
  errors: ['webhook_endpoint_not_found'],
  async run(ctx, { id, ...period }) {
    await requireEndpoint(ctx, id)
    const endpoint = { id, spaceId: ctx.space.id }
    const events = await ctx.db.transaction().execute((tx) => queueAgain(tx, endpoint, period, ctx.clock()))
    return { events }
  },
})

export const listDeliveries = query({
  summary: 'List what is and was sent to an endpoint, the latest first, part by part',
  fromReplica: true,
  access: 'admin',
  input: ListWebhookDeliveries,
  output: WebhookDeliveryList,
  errors: ['webhook_endpoint_not_found'],
  async run(ctx, { id, state, cursor, limit }) {
    await requireEndpoint(ctx, id)
    const part = { state: state ?? null, beforeId: cursor == null ? null : String(cursor), limit: limit + 1 }
    const rows = await selectDeliveries(ctx.db, id, part)
    const data = rows.slice(0, limit).map(({ line_id, next_at, ...row }) => ({
      ...row,
      id: Number(row.id),
      event_id: eventId(line_id, row.id),
      state: row.state as (typeof DELIVERY_STATES)[number],
      next_at: row.state === 'waiting' ? next_at : null,
    }))
    return { data, next_cursor: rows.length > limit ? (data.at(-1)?.id ?? null) : null }
  },
})

export { remove as delete }
