import { describe, expect, it } from 'vitest'
import { fileOperations, operations, subscriptions } from './operations.ts'

/** The verbs of the convention in the README of the client, and those of what is none of them. */
const VERBS =
  'get|list|count|create|update|replace|set|delete|find|add|remove|assign|unassign|attach|detach|activate|deactivate|block|unblock|' +
  'provision|change|request|confirm|start|cancel|resume|undo|retry|check|test|send|notify|report|issue|revoke|rotate|redeem|consume|' +
  'validate|replay|sign|open|bulk|live|watch|upload|download'
const NAME = new RegExp(`^(?:${VERBS})(?=$|[A-Z])`)

const names = [operations, fileOperations, subscriptions].flatMap((groups) =>
  Object.entries(groups).flatMap(([group, calls]) => Object.keys(calls).map((name) => ({ group, name }))),
)

const updates = Object.entries(operations).flatMap(([group, calls]) =>
  'update' in calls ? [{ group, fields: Object.entries(calls.update.input.shape) }] : [],
)

/** What says which one is changed, and the list of changes that RFC 7644 sends. */
const isRequired = (field: string): boolean => field === 'id' || field === 'Operations'

describe('names of operations', () => {
  it.each(names)('$operation begins with a verb of the convention', ({ name }) => {
    expect(name).toMatch(NAME)
  })

  it.each(updates)('an update of $group patches: no field has to be sent', ({ fields }) => {
    const required = fields.filter(([field, schema]) => !isRequired(field) && !schema.isOptional())
    expect(required.map(([field]) => field)).toEqual([])
  })
})
