import type { z } from 'zod'

/**
 * What REST clients may send beside what an input schema takes: `1`, `"1"`, `"true"` and their opposites for a boolean,
 * digits for a number, space around a text, an empty text or null for nothing, and an empty list for an empty object,
 * as PHP writes it. tRPC takes none of it.
 */
export type Lenient = (input: Record<string, unknown>) => Record<string, unknown>

type Reader = (value: unknown) => unknown

const trim: Reader = (value) => (typeof value === 'string' ? value.trim() : value)

const booleans = new Map<unknown, boolean>([
  [1, true],
  ['1', true],
  ['true', true],
  ['on', true],
  [0, false],
  ['0', false],
  ['false', false],
  ['off', false],
])

const readers: Record<string, Reader> = {
  boolean: (value) => booleans.get(typeof value === 'string' ? value.trim().toLowerCase() : value) ?? value,
  number: (value) => (typeof value === 'string' ? (integerOf(value.trim()) ?? value) : value),
  string: trim,
  enum: trim,
  record: (value) => (Array.isArray(value) && value.length === 0 ? {} : value),
}

/** The number that a text is written in digits; undefined where it is none that JavaScript has exactly. */
export function integerOf(text: string): number | undefined {
  const number = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(number) ? number : undefined
}

/** Prepares the reading of one operation's input, once. */
export function lenientInput(schema: z.ZodObject): Lenient {
  const fields = Object.entries(schema.shape).map(([name, field]) => [name, fieldReader(field as z.ZodType)] as const)
  return (input) => {
    const read: Record<string, unknown> = {}
    for (const [name, reader] of fields) {
      const value = Object.hasOwn(input, name) ? reader(input[name]) : undefined
      if (value !== undefined) read[name] = value
    }
    return read
  }
}

function fieldReader(field: z.ZodType): Reader {
  const { core, isNullable, isOptional } = unwrap(field)
  const reader = readers[core.def.type] ?? ((value: unknown) => value)
  const isVerbatim = core.meta()?.['verbatim'] === true || field.meta()?.['verbatim'] === true
  if (isVerbatim) return (value) => value
  const nothing = isOptional && !isNullable ? undefined : null
  return (value) => {
    if (value === null || (core.def.type !== 'string' && trim(value) === '')) return nothing
    const read = reader(value)
    return isNullable && read === '' ? null : read
  }
}

/** The schema of a field without what lets it be left out or null. */
export const coreOf = (field: z.ZodType): z.ZodType => unwrap(field).core

function unwrap(field: z.ZodType): { core: z.ZodType; isNullable: boolean; isOptional: boolean } {
  let core = field
  let isNullable = false
  let isOptional = false
  while (true) {
    const { def } = core as unknown as { def: { type: string; innerType?: z.ZodType; in?: z.ZodType } }
    if (def.type === 'nullable') isNullable = true
    if (def.type === 'optional' || def.type === 'default') isOptional = true
    const inner = def.innerType ?? (def.type === 'pipe' ? def.in : undefined)
    if (!inner) return { core, isNullable, isOptional }
    core = inner
  }
}
