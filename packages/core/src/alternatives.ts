import type { z } from 'zod'

type Groups = readonly (readonly string[])[]

type Flat<T> = { [K in keyof T]: T[K] }

/** The same object with all fields of one group, and none of the others: a member for each group. */
type OneGroup<T, G extends Groups> = {
  [N in keyof G]: Flat<
    Omit<T, G[number][number]> & { [Name in G[N][number] & keyof T]-?: Exclude<T[Name], undefined> } & {
      [Name in Exclude<G[number][number], G[N][number]> & keyof T]?: undefined
    }
  >
}[number]

type WithAlternatives<S extends z.ZodObject, G extends Groups> = S & {
  _zod: { input: OneGroup<z.input<S>, G>; output: OneGroup<z.output<S>, G> }
}

/**
 * An object schema whose callers give the fields of exactly one of several groups, as its types and its JSON Schema say.
 * It still parses any: the `check` of the operation refuses the others, with an error of the field.
 */
export function alternatives<
  S extends z.ZodObject,
  const G extends readonly (readonly (keyof S['shape'] & string)[])[],
>(schema: S, groups: G): WithAlternatives<S, G> {
  return schema.meta({ oneOf: groups.map((group) => ({ required: group })) }) as WithAlternatives<S, G>
}
