import type { Readable } from 'node:stream'
import { operations, type SpaceIdentity } from '@sipspace/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Dependencies } from '../../dependencies.ts'

/** How an output is sent where it is not simply JSON. */
export interface Reply {
  /** the media type (null: there is no body) and the schema of the body, and what its headers say, for the documentation */
  type: string | null
  schema: z.ZodType
  headers?: Record<string, string>
  /** a status that some outputs have instead of the route's */
  otherwise?: { status: number; when: (output: unknown) => boolean }
  /** gives the body; what else the answer has is set on the reply */
  body: (
    output: unknown,
    request: { deps: Dependencies; space: SpaceIdentity; request: FastifyRequest; reply: FastifyReply },
  ) => string
}

export const json = (value: unknown) => ({ type: 'application/json', body: JSON.stringify(value) })

const asItIs = (body: string): string => body

/** With a serializer, so that Fastify leaves the media type as it is: clients compare it whole, without a charset. */
export function send(reply: FastifyReply, status: number, { type, body }: { type: string; body: string | Readable }) {
  return reply.code(status).header('content-type', type).serializer(asItIs).send(body)
}

/** The key in the body, as text or JSON, and as a cookie. */
export const apiKeyReply = (form: 'text' | 'json'): Reply => ({
  type: form === 'json' ? 'application/json' : 'text/plain; charset=utf-8',
  schema: form === 'json' ? operations.apiKeys.issue.output : z.string().meta({ description: 'The key.' }),
  headers: { 'Set-Cookie': 'The key as the cookie `x-api-key`, until it would end without use.' },
  body(output, { deps, request, reply }) {
    const { api_key: key } = output as { api_key: string }
    const minutes = deps.config.APP_API_KEY_EXPIRATION_MINUTES
    reply.setCookie('x-api-key', key, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: request.source.scheme === 'https',
      ...(minutes === 0 ? {} : { maxAge: minutes * 60 }),
    })
    return form === 'json' ? JSON.stringify({ api_key: key }) : key
  },
})

/** No body, where REST documents none. */
export const emptyReply: Reply = { type: null, schema: z.void(), body: () => '' }

type EmailServerOutput = z.output<typeof operations.emailServers.set.output>

/** The mail server by itself: 201 where it is the Space's first, 200 where it takes the place of another. */
export const emailServerReply: Reply = {
  type: 'application/json',
  schema: operations.emailServers.set.output.shape.email_server,
  otherwise: { status: 200, when: (output) => !(output as EmailServerOutput).created },
  body: (output) => JSON.stringify((output as EmailServerOutput).email_server),
}

type ExternalAccountOutput = z.output<typeof operations.externalAccounts.set.output>

/** The external account by itself: 201 where it is the account's first, 200 where it takes the place of another. */
export const externalAccountReply: Reply = {
  type: 'application/json',
  schema: operations.externalAccounts.set.output.shape.external_account,
  otherwise: { status: 200, when: (output) => !(output as ExternalAccountOutput).created },
  body: (output) => JSON.stringify((output as ExternalAccountOutput).external_account),
}

type CardDavCredentialsOutput = z.output<typeof operations.cardDavCredentials.list.output>

/** The credentials by the id of their server. */
export const cardDavCredentialsReply: Reply = {
  type: 'application/json',
  schema: z.record(z.string(), operations.cardDavCredentials.get.output).meta({
    description: 'By the id of the CardDAV server.',
    examples: [{ 1: { carddav_id: 1, username: 'alice', realm: 'carddav.example.org', algorithm: 'SHA-256' } }],
  }),
  body: (output) =>
    JSON.stringify(Object.fromEntries((output as CardDavCredentialsOutput).map((one) => [one.carddav_id, one]))),
}

const Url = z.string().meta({ examples: ['https://sip.example.org/api/accounts?page=1'] })

const numberedPage = <T extends z.ZodType>(data: T) =>
  z.object({
    current_page: z.int().min(1),
    data,
    first_page_url: Url,
    from: z.int().nullable().meta({ description: 'The number of its first item, from 1; null when it has none.' }),
    last_page: z.int().min(1),
    last_page_url: Url,
    next_page_url: Url.nullable(),
    path: z.string().meta({ description: 'The address without the page.' }),
    per_page: z.int(),
    prev_page_url: Url.nullable(),
    to: z.int().nullable().meta({ description: 'The number of its last item; null when it has none.' }),
    total: z.int().meta({ description: 'Items on all pages.' }),
  })

/** A page with the links to its neighbours. */
const pageOf = (schema: z.ZodType): Reply => ({
  type: 'application/json',
  schema,
  body(output, { deps, space, request }) {
    const { data, page, per_page, total } = output as { data: unknown[]; page: number; per_page: number; total: number }
    const path = `${deps.origin(space.host)}${new URL(request.url, 'http://path').pathname}`
    const url = (number: number) => `${path}?page=${number}`
    const last = Math.max(1, Math.ceil(total / per_page))
    const from = data.length > 0 ? (page - 1) * per_page + 1 : null
    return JSON.stringify({
      current_page: page,
      data,
      first_page_url: url(1),
      from,
      last_page: last,
      last_page_url: url(last),
      next_page_url: page < last ? url(page + 1) : null,
      path,
      per_page,
      prev_page_url: page > 1 ? url(page - 1) : null,
      to: from === null ? null : from + data.length - 1,
      total,
    })
  },
})

export const pageReply = pageOf(
  numberedPage(operations.accounts.listPage.output.shape.data).meta({ id: 'AccountPage' }),
)

export const callLogReply = pageOf(
  numberedPage(operations.callStatistics.listOwn.output.shape.data).meta({ id: 'CallLogPage' }),
)

interface DeviceOutput<D> {
  created: boolean
  device: D
}

/** The device by itself: 201 for the first report of it, 200 for a later one. */
const deviceReply = <D>(
  schema: z.ZodType<D>,
  shown: (output: DeviceOutput<D>) => D = ({ device }) => device,
): Reply => ({
  type: 'application/json',
  schema,
  otherwise: { status: 200, when: (output) => !(output as DeviceOutput<D>).created },
  body: (output) => JSON.stringify(shown(output as DeviceOutput<D>)),
})

export const messageDeviceReply = deviceReply(operations.messageStatistics.reportDevice.output.shape.device)

/**
 * A first report that tells of the ringing and of its end at once is answered with the ringing alone, as SIP servers know
 * it; the call log has both.
 */
export const callDeviceReply = deviceReply(
  operations.callStatistics.reportDevice.output.shape.device,
  ({ created, device }) =>
    created && device.rang_at !== null
      ? { ...device, invite_terminated_at: null, invite_terminated_state: null }
      : device,
)
