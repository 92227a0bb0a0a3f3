import { type AnyOperation, operations } from '@sipspace/core'

const names = new Map(
  Object.entries(operations as Record<string, Record<string, AnyOperation>>).flatMap(([group, members]) =>
    Object.entries(members).map(([name, operation]) => [operation, `${group}.${name}`] as const),
  ),
)

/** The place of an operation in the table, such as `accounts.create`. */
export function operationName(operation: AnyOperation): string {
  const name = names.get(operation)
  if (name === undefined) throw new Error(`an operation is not in the table: ${operation.summary}`)
  return name
}

/** Says of a route that it calls an operation. */
export const calls = (operation: AnyOperation) => ({ config: { operation: operationName(operation) } })
