import { useMessages } from '../messages/messages.ts'
import { FIELDS } from './columns-table.tsx'
import { importsMessages } from './imports.messages.ts'

/** What is wrong with a line, by field, in the server's words. */
export type Problems = Record<string, string[]>

const LABELLED = [...FIELDS, 'line'] as const

/** What is wrong with lines of a file, with the fields called what the page calls them. */
export function useProblemWords() {
  const say = useMessages(importsMessages)
  const labelOf = (field: string) => {
    const known = LABELLED.find((name) => name === field)
    return known ? say(`field_${known}`) : field
  }
  // the server's sentences begin with the name of the field
  const inWords = (field: string, text: string) =>
    text.startsWith(`${field} `) ? labelOf(field) + text.slice(field.length) : text
  const wordsOf = (errors: Problems) =>
    Object.entries(errors)
      .flatMap(([field, texts]) => texts.map((text) => inWords(field, text)))
      .join(' ')
  return { labelOf, inWords, wordsOf }
}
