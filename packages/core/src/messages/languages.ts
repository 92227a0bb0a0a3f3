/** The languages that there are texts in. Apart from these, so that who only chooses a language goes without them. */
export const LANGUAGES = ['en', 'fr'] as const
export type Language = (typeof LANGUAGES)[number]
