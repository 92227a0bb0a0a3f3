import type { KyselyPlugin, OperationNode, PluginTransformQueryArgs, QueryResult, RootOperationNode } from 'kysely'
import { SelectQueryNode } from 'kysely'

const WRITES: readonly string[] = ['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode', 'MergeQueryNode']

/** Whether a statement writes by its own kind or, as a data-modifying `with` does, by that of a part. */
function isWrite(node: OperationNode): boolean {
  if (WRITES.includes(node.kind)) return true
  if (!SelectQueryNode.is(node)) return false
  return (node.with?.expressions ?? []).some(({ expression }) => isWrite(expression))
}

/**
 * Refuses to write, in operations that only read: what they write would leave no line in the audit log. It knows the kind
 * of a statement that Kysely has built. In tests of all operations their connections are read-only besides, so that
 * PostgreSQL refuses what is written as SQL.
 */
export class RefuseWritesPlugin implements KyselyPlugin {
  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    if (isWrite(node)) throw new Error('a query() does not write: make the operation a mutation()')
    return node
  }

  async transformResult({ result }: { result: QueryResult<Record<string, unknown>> }) {
    return result
  }
}
