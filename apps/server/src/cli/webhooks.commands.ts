import { type AnyOperation, operations } from '@sipspace/core'
import type { Command } from 'commander'
import { type Open, operate, wholeNumber } from './operator.ts'
import { confirm, print, table } from './output.ts'

const { webhooks } = operations

interface EndpointRow {
  id: number
  url: string
  kinds: string[]
  enabled: boolean
  failing_since: string | null
  last_error: string | null
  waiting: number
}

interface DeliveryRow {
  event_id: string
  type: string
  target: string | null
  state: string
  attempts: number
  last_error: string | null
  created_at: string
}

export function addWebhookCommands(program: Command, open: Open): void {
  const webhook = program.command('webhook').description('where the events of a Space are sent to, signed')

  webhook
    .command('add <domain> <url>')
    .description('have the events of a Space sent to an address from now on')
    .option('--kinds <kinds>', 'what the events are about, separated by commas; otherwise everything')
    .option('--description <text>', 'what it is for')
    .action(
      async (domain: string, url: string, options: { kinds?: string; description?: string }, command: Command) => {
        const session = await open(command)
        const input = { url, description: options.description, kinds: options.kinds?.split(',') }
        const made = await operate<EndpointRow & { secret: string }>(session, domain, webhooks.create, input)
        print(session.io, session.options, made, `Webhook ${made.id}. Its secret, shown this once: ${made.secret}`)
      },
    )

  webhook
    .command('list <domain>')
    .description('list the webhooks of a Space, and how they are')
    .action(async (domain: string, _options: object, command: Command) => {
      const session = await open(command)
      const rows = await operate<EndpointRow[]>(session, domain, webhooks.list, {})
      const shown = rows.map(({ id, url, kinds, enabled, failing_since, last_error, waiting }) => ({
        id,
        url,
        kinds: kinds.length === 0 ? 'all' : kinds.join(','),
        state: enabled ? (failing_since === null ? 'on' : 'failing') : 'off',
        waiting,
        last_error: last_error ?? '',
      }))
      print(session.io, session.options, rows, table(shown))
    })

  webhook
    .command('deliveries <domain>')
    .description('list what was sent to a webhook at last')
    .argument('<id>', 'the webhook’s id, as listed', wholeNumber)
    .action(async (domain: string, id: number, _options: object, command: Command) => {
      const session = await open(command)
      const { data } = await operate<{ data: DeliveryRow[] }>(session, domain, webhooks.listDeliveries, { id })
      const shown = data.map(({ created_at, event_id, type, target, state, attempts, last_error }) => ({
        created_at,
        event_id,
        type,
        target: target ?? '',
        state,
        attempts,
        last_error: last_error ?? '',
      }))
      print(session.io, session.options, data, table(shown))
    })

  webhook
    .command('rotate <domain>')
    .description('give a webhook another secret; the former one signs as well for 24 hours')
    .argument('<id>', 'the webhook’s id, as listed', wholeNumber)
    .action(async (domain: string, id: number, _options: object, command: Command) => {
      const session = await open(command)
      const made = await operate<{ secret: string }>(session, domain, webhooks.rotateSecret, { id })
      print(session.io, session.options, made, `The secret, shown this once: ${made.secret}`)
    })

  webhook
    .command('replay <domain>')
    .description('send the events of a period once more')
    .argument('<id>', 'the webhook’s id, as listed', wholeNumber)
    .requiredOption('--from <moment>', 'such as 2026-01-31T12:00:00Z')
    .requiredOption('--until <moment>', 'the first moment that is not included')
    .action(async (domain: string, id: number, period: { from: string; until: string }, command: Command) => {
      const session = await open(command)
      const replayed = await operate<{ events: number }>(session, domain, webhooks.replay, { id, ...period })
      print(session.io, session.options, replayed, `Events that are sent once more: ${replayed.events}`)
    })

  const change = (name: string, description: string, operation: AnyOperation, input: object, done: string) =>
    webhook
      .command(`${name} <domain>`)
      .description(description)
      .argument('<id>', 'the webhook’s id, as listed', wholeNumber)
      .action(async (domain: string, id: number, _options: object, command: Command) => {
        const session = await open(command)
        if (name === 'remove') await confirm(session.io, session.options, `Nothing more is sent to webhook ${id}.`)
        const changed = await operate<object | undefined>(session, domain, operation, { id, ...input })
        print(session.io, session.options, changed ?? { id }, done)
      })
  change('test', 'send a test event', webhooks.test, {}, 'The test is queued: see the deliveries.')
  change('enable', 'switch a webhook on', webhooks.update, { enabled: true }, 'It is switched on.')
  change('disable', 'switch a webhook off', webhooks.update, { enabled: false }, 'It is switched off.')
  change('remove', 'remove a webhook', webhooks.delete, {}, 'It is removed.')
}
