import type { AnyOperation } from '@sipspace/core'

/** Says of a route that it calls an operation. */
export const calls = (operation: AnyOperation) => ({ config: { operation: operation.name } })
