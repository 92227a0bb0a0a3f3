// A mutator of what Stryker does not know: the conditions of queries, in Kysely's words and in SQL.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.resolve('@stryker-mutator/core'))
const instrumenter = require.resolve('@stryker-mutator/instrumenter')
const { allMutators } = await import(new URL('./mutators/mutate.js', `file://${instrumenter}`))
const { types: t } = createRequire(instrumenter)('@babel/core')

/** Calls that add a condition to a query: without the call, it is one that is always met. */
const CONDITIONS = new Set(['where', 'whereRef', 'having', 'filterWhere', 'on', 'onRef'])
/** Calls that join conditions of an array. */
const JUNCTIONS = new Set(['and', 'or'])

/** Words of SQL after which a comparison is a condition, and those after which it is not. */
const KEYWORD =
  /\b(where|on|when|having|and|or|not|select|from|join|set|values|then|else|returning|order|group|limit)\b/gi
const BEFORE_CONDITION = new Set(['where', 'on', 'when', 'having', 'and', 'or', 'not'])
const COMPARISON = /(?<![<>=!-])(<=|>=|<>|!=|=|<|>)(?![<>=])|\bis not null\b|\bis null\b/gi
const OPPOSITES = {
  '=': '<>',
  '<>': '=',
  '!=': '=',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
  'is null': 'is not null',
  'is not null': 'is null',
}

/** Each text that SQL becomes when one of its conditions says the opposite. */
function* withOppositeConditions(sql, isCondition) {
  for (const { 0: comparison, index } of sql.matchAll(COMPARISON)) {
    const keyword = [...sql.slice(0, index).matchAll(KEYWORD)].at(-1)?.[1].toLowerCase()
    if (keyword === undefined ? !isCondition : !BEFORE_CONDITION.has(keyword)) continue
    yield sql.slice(0, index) + OPPOSITES[comparison.toLowerCase()] + sql.slice(index + comparison.length)
  }
}

const queryConditions = {
  name: 'QueryCondition',
  *mutate({ node }) {
    if (t.isCallExpression(node) && t.isMemberExpression(node.callee) && t.isIdentifier(node.callee.property)) {
      const { object, property } = node.callee
      if (CONDITIONS.has(property.name)) yield t.cloneNode(object, true)
      const [list] = node.arguments
      if (JUNCTIONS.has(property.name) && t.isArrayExpression(list))
        for (const element of list.elements) {
          const rest = list.elements.filter((other) => other !== element)
          yield t.callExpression(t.cloneNode(node.callee, true), [
            t.arrayExpression(rest.map((one) => t.cloneNode(one))),
          ])
        }
    }
    if (t.isTaggedTemplateExpression(node) && t.isIdentifier(node.tag, { name: 'sql' })) {
      let before = ''
      for (const [index, { value }] of node.quasi.quasis.entries()) {
        const keyword = [...before.matchAll(KEYWORD)].at(-1)?.[1].toLowerCase()
        for (const text of withOppositeConditions(value.raw, keyword === undefined || BEFORE_CONDITION.has(keyword))) {
          const mutated = t.cloneNode(node, true)
          mutated.quasi.quasis[index].value = { raw: text, cooked: text }
          yield mutated
        }
        before += value.raw
      }
    }
  },
}

/** Makes Stryker mutate the conditions of queries too. */
export function addQueryConditions() {
  allMutators.push(queryConditions)
}
