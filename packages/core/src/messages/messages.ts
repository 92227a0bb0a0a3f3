import { en } from './en.ts'
import { fr } from './fr.ts'
import { LANGUAGES, type Language } from './languages.ts'

export type { Language }

export type MessageKey = keyof typeof en
/** Of a message about a field: its text has the field's name. A line of an import may be wrong as the Space is full. */
export type FieldMessageKey =
  | 'space_full'
  | { [Key in MessageKey]: (typeof en)[Key] extends `${string}{field}${string}` ? Key : never }[MessageKey]

export type Messages = Record<MessageKey, string>
export type MessageParams = Record<string, string | number>

const catalogues: Record<Language, Messages> = { en, fr }

/** The text of a message in a language, its `{name}` places filled from the parameters. */
export function translate(language: Language, key: MessageKey, params: MessageParams = {}): string {
  return catalogues[language][key].replace(/\{(\w+)\}/g, (place, name: string) => String(params[name] ?? place))
}

export function isMessageKey(text: string): text is MessageKey {
  return Object.hasOwn(en, text)
}

export const isFieldMessageKey = (text: string): text is FieldMessageKey =>
  isMessageKey(text) && (text === 'space_full' || en[text].includes('{field}'))

/** The keys of all messages about fields. */
export const fieldMessageKeys = Object.keys(en).filter(isFieldMessageKey)

/**
 * The language to answer in, from an `Accept-Language` header (RFC 9110 section 12.5.4): the best of ours by weight,
 * English when none is asked for.
 */
export function negotiateLanguage(header: string | undefined): Language {
  return preferredLanguage(header) ?? 'en'
}

/** Like {@link negotiateLanguage}, but null when the header asks for none of ours. */
export function preferredLanguage(header: string | undefined): Language | null {
  if (header === undefined) return null
  let best: { language: Language; weight: number } | null = null
  for (const range of header.slice(0, 500).split(',')) {
    const [tag = '', ...parameters] = range.trim().toLowerCase().split(';')
    const language = LANGUAGES.find((known) => known === tag.split('-')[0])
    const q = parameters
      .map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1])
      .find((value) => value !== undefined)
    const weight = q === undefined ? 1 : Number(q)
    if (language !== undefined && weight > 0 && (best === null || weight > best.weight)) best = { language, weight }
  }
  return best?.language ?? null
}
