import { z } from 'zod'
import { AUDIT_KINDS } from '../audit-log/audit-log.schema.ts'
import { Id, line, Moment, Timestamp } from '../text.schema.ts'
import { isWebhookUrl } from './webhooks.rules.ts'

const WebhookUrl = line(1000)
  .refine(isWebhookUrl, { error: 'webhook_url' })
  .meta({
    format: 'uri',
    description:
      'Where the events are sent to: https, at an address of the Internet unless the settings say otherwise.',
    examples: ['https://hooks.example.org/sipspace'],
  })

const Description = line(255)
  .nullish()
  .meta({ examples: ['Billing'] })

const Kinds = z
  .array(z.enum(AUDIT_KINDS))
  .max(AUDIT_KINDS.length)
  .meta({
    description: 'What the events are about, as in the audit log; none: everything.',
    examples: [['account', 'contact', 'session', 'import']],
  })

export const WebhookEndpoint = z
  .object({
    id: Id,
    url: z.string().meta({ examples: ['https://hooks.example.org/sipspace'] }),
    description: z.string().nullable(),
    kinds: z.array(z.string()).meta({ description: 'What the events are about; none: everything.' }),
    enabled: z
      .boolean()
      .meta({ description: 'Switched off by an admin, by an answer 410, or after three days without a good answer.' }),
    former_secret_until: Timestamp.nullable().meta({
      description: 'Until when requests are signed with the secret before the last rotation, too.',
    }),
    failing_since: Timestamp.nullable().meta({ description: 'Since when no request has had a good answer.' }),
    last_error: z
      .string()
      .nullable()
      .meta({ examples: ['answered 503'] }),
    last_success_at: Timestamp.nullable().meta({ description: 'To the minute.' }),
    waiting: z.int().meta({ description: 'Deliveries that are still to be made.' }),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'WebhookEndpoint' })

export const WebhookSecret = z
  .object({
    secret: z.string().meta({
      description: 'What requests are signed with (Standard Webhooks), shown this once.',
      examples: ['whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'],
    }),
  })
  .meta({ id: 'WebhookSecret' })

export const NewWebhookEndpoint = WebhookEndpoint.extend(WebhookSecret.shape).meta({ id: 'NewWebhookEndpoint' })

export const WebhookEndpointId = z.object({ id: Id })

export const CreateWebhookEndpoint = z
  .object({ url: WebhookUrl, description: Description, kinds: Kinds.default([]) })
  .meta({ examples: [{ url: 'https://hooks.example.org/sipspace', kinds: ['account', 'contact'] }] })

export const UpdateWebhookEndpoint = z
  .object({
    id: Id,
    url: WebhookUrl.optional(),
    description: Description,
    kinds: Kinds.optional(),
    enabled: z.boolean().optional().meta({
      description: 'One that is switched on gets what happens from then on; what it has missed can be replayed.',
    }),
  })
  .meta({ examples: [{ id: 1, kinds: ['account'] }] })

export const ReplayWebhooks = z
  .object({ id: Id, from: Moment, until: Moment.meta({ description: 'The first moment that is not included.' }) })
  .meta({ examples: [{ id: 1, from: '2026-01-31T12:00:00Z', until: '2026-01-31T13:00:00Z' }] })

export const ReplayedWebhooks = z
  .object({ events: z.int().meta({ description: 'How many are sent again.' }) })
  .meta({ id: 'ReplayedWebhooks' })

export const DELIVERY_STATES = ['waiting', 'delivered', 'given_up'] as const

export const WebhookDelivery = z
  .object({
    id: z.int(),
    event_id: z.string().meta({ description: 'The `webhook-id` of its requests.', examples: ['evt_4711'] }),
    type: z.string().meta({ examples: ['account.created'] }),
    target: z.string().nullable().meta({
      description: 'Whom or what it concerns; null for a test, and once the audit log has forgotten the line.',
    }),
    state: z.enum(DELIVERY_STATES),
    attempts: z.int(),
    next_at: Timestamp.nullable().meta({ description: 'When it is tried next; null once it has ended.' }),
    last_status: z.int().nullable(),
    last_error: z.string().nullable(),
    created_at: Timestamp,
    ended_at: Timestamp.nullable(),
  })
  .meta({ id: 'WebhookDelivery' })

export const ListWebhookDeliveries = z.object({
  id: Id.meta({ description: 'Of the endpoint.' }),
  state: z.enum(DELIVERY_STATES).nullish(),
  cursor: z
    .int()
    .min(1)
    .max(Number.MAX_SAFE_INTEGER)
    .nullish()
    .meta({ description: 'The `next_cursor` of the part before; none for the latest.' }),
  limit: z.int().min(1).max(200).default(50),
})

export const WebhookDeliveryList = z
  .object({
    data: z.array(WebhookDelivery),
    next_cursor: z.int().nullable().meta({ description: 'For earlier ones; null at the end.' }),
  })
  .meta({ id: 'WebhookDeliveryList' })
