import type { Language } from '@sipspace/core/languages'
import { createContext, useContext, useMemo } from 'react'

/** A text, or one for each number that it is of (`Intl.PluralRules`), by the parameter `count`. */
type Message = string | { one: string; other: string }

/** The `{places}` of a text. */
type Places<Text> = Text extends `${string}{${infer Place}}${infer Rest}` ? Place | Places<Rest> : never

type PlacesOf<M> = M extends { one: infer One; other: infer Other } ? 'count' | Places<One> | Places<Other> : Places<M>

type Arguments<M> = [PlacesOf<M>] extends [never] ? [] : [params: Record<PlacesOf<M>, string | number>]

type SameShape<M> = { [Key in keyof M]: M[Key] extends string ? string : { one: string; other: string } }

/** The texts of a page or a part of one, in every language. */
export type Messages<En> = { en: En } & Record<Exclude<Language, 'en'>, SameShape<En>>

/** Says a message of a catalogue in the reader's language. */
export type Say<En> = <Key extends keyof En>(key: Key, ...args: Arguments<En[Key]>) => string

/**
 * The texts of a page, which go with it where the page is loaded. A message that one language lacks, and a parameter
 * that a text has no place for, are errors of type.
 */
export function defineMessages<const En extends Record<string, Message>>(messages: {
  en: En
  fr: SameShape<En>
}): Messages<En> {
  return messages
}

export function sayIn<En extends Record<string, Message>>(messages: Messages<En>, language: Language): Say<En> {
  const texts = messages[language] as Record<keyof En, Message>
  return (key, ...[params]) => {
    const values = (params ?? {}) as Record<string, string | number>
    const message = texts[key]
    const text = typeof message === 'string' ? message : message[pluralOf(language, values['count'])]
    return text.replace(/\{(\w+)\}/g, (place, name: string) => {
      const value = values[name]
      return typeof value === 'number' ? numbersOf(language).format(value) : (value ?? place)
    })
  }
}

/** Keeps what is made of a key: a browser takes milliseconds to make the rules and formats of a language. */
function kept<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>()
  return (key) => {
    const value = known.get(key) ?? make(key)
    known.set(key, value)
    return value
  }
}

const rulesOf = kept((language: Language) => new Intl.PluralRules(language))
const numbersOf = kept((language: Language) => new Intl.NumberFormat(language))

const pluralOf = (language: Language, count: string | number | undefined): 'one' | 'other' =>
  rulesOf(language).select(Number(count)) === 'one' ? 'one' : 'other'

interface LanguageChoice {
  language: Language
  choose: (language: Language) => void
}

export const LanguageContext = createContext<LanguageChoice>({ language: 'en', choose: () => {} })

export const useLanguage = (): LanguageChoice => useContext(LanguageContext)

export function useMessages<En extends Record<string, Message>>(messages: Messages<En>): Say<En> {
  const { language } = useLanguage()
  return useMemo(() => sayIn(messages, language), [messages, language])
}

/** The language as the browser’s region writes it, such as `en-GB`. */
const regionalOf = (language: Language): string =>
  navigator.languages.find((tag) => tag.toLowerCase().startsWith(`${language}-`)) ?? language

const UNITS = [
  { unit: 'day', minutes: 1440 },
  { unit: 'hour', minutes: 60 },
  { unit: 'minute', minutes: 1 },
] as const

/** Numbers and times as the reader writes them. Times are in the browser's zone. */
export function useFormats() {
  const { language } = useLanguage()
  return formatsOf(regionalOf(language))
}

const formatsOf = kept((region: string) => {
  const timesWith = kept(
    (timeStyle: 'short' | 'medium' | undefined) => new Intl.DateTimeFormat(region, { dateStyle: 'medium', timeStyle }),
  )
  const numbers = new Intl.NumberFormat(region)
  return {
    region,
    day: (iso: string) => timesWith(undefined).format(new Date(iso)),
    moment: (iso: string) => timesWith('short').format(new Date(iso)),
    second: (iso: string) => timesWith('medium').format(new Date(iso)),
    number: (value: number) => numbers.format(value),
    /** a time in the largest unit that it is a whole number of */
    duration: (minutes: number) => {
      const { unit, minutes: size } = UNITS.find((one) => minutes % one.minutes === 0) ?? UNITS[2]
      return new Intl.NumberFormat(region, { style: 'unit', unit, unitDisplay: 'long' }).format(minutes / size)
    },
  }
})
