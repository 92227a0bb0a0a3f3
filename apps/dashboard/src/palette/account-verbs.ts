export const VERBS = ['activate', 'deactivate', 'block', 'unblock'] as const
export type Verb = (typeof VERBS)[number]

/**
 * Reads what is to be done with whom, such as `block alice`. The verb may be begun only (`unb alice`), where no other one
 * begins so.
 *
 * @param names the verbs in the reader's language; the English ones are known in each
 * @returns null where the text does not begin with one verb
 */
export function readVerb(text: string, names: Record<Verb, string>): { verb: Verb; name: string } | null {
  const [, begun = '', name = ''] = /^\s*(\p{L}{3,})\s+(.*\S)\s*$/u.exec(text) ?? []
  if (begun === '') return null
  const found = VERBS.filter((verb) =>
    [verb, names[verb]].some((word) => word.toLowerCase().startsWith(begun.toLowerCase())),
  )
  const [verb] = found
  return verb === undefined || found.length > 1 ? null : { verb, name }
}
