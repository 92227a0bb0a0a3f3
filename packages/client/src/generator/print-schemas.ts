import { HEADER, inputName, isStream, type Operations, outputName, readCalls, takesInput } from './print-api.ts'
import { printSchema, referencesIn } from './print-schema.ts'
import type { JsonSchema } from './print-type.ts'

/**
 * The schemas of all inputs and outputs, by the names of their types: those that others refer to come first. Inputs are
 * exact; outputs let pass what a newer server adds.
 */
export function printSchemas(operations: Operations): string {
  const { groups, definitions } = readCalls(operations)
  const printed = new Map<string, string>()
  const add = (name: string, schema: JsonSchema, doc: string, isExact: boolean): void => {
    if (printed.has(name)) return
    printed.set(name, '')
    for (const other of referencesIn(schema)) {
      const shared = definitions.get(other)
      if (shared) add(other, shared, `/** \`${other}\` of several calls. */`, false)
    }
    printed.delete(name)
    printed.set(name, `${doc}\nexport const ${name} = ${printSchema(schema, isExact)}\n`)
  }
  for (const [group, calls] of groups) {
    for (const call of calls) {
      const path = `${group}.${call.name}`
      if (takesInput(call)) add(inputName(group, call), call.input, `/** The input of \`${path}\`. */`, true)
      if (isStream(call)) continue
      if (call.output.properties) add(outputName(group, call), call.output, `/** The output of \`${path}\`. */`, false)
    }
  }
  for (const [name, schema] of definitions) add(name, schema, `/** \`${name}\` of several calls. */`, false)
  return [`${HEADER}import { z } from 'zod'\n`, ...printed.values()].join('\n')
}
