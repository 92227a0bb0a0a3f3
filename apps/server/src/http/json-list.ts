import { Readable } from 'node:stream'
import type { ListParts } from '@sipspace/core'

/** A list as JSON: a text where it is short, else a stream that reads on as fast as it is sent. */
export function jsonList({ first, rest }: ListParts, { before = '', after = '' } = {}): string | Readable {
  if (rest === null) return `${before}${JSON.stringify(first)}${after}`
  return Readable.from(chunks(first, rest, { before, after }), { objectMode: false })
}

async function* chunks(first: unknown[], rest: AsyncIterable<unknown[]>, ends: { before: string; after: string }) {
  yield `${ends.before}${JSON.stringify(first).slice(0, -1)}`
  for await (const part of rest) if (part.length > 0) yield `,${JSON.stringify(part).slice(1, -1)}`
  yield `]${ends.after}`
}
