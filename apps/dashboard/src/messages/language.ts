import { LANGUAGES, type Language } from '@sipspace/core/languages'

const STORED_AT = 'sipspace-language'

/** The language that was chosen, else the best of ours among those of the browser. */
export function readLanguage(): Language {
  const wanted = [localStorage.getItem(STORED_AT), ...navigator.languages]
  for (const tag of wanted) {
    const language = LANGUAGES.find((known) => known === tag?.split('-')[0]?.toLowerCase())
    if (language) return language
  }
  return 'en'
}

export const storeLanguage = (language: Language): void => localStorage.setItem(STORED_AT, language)
