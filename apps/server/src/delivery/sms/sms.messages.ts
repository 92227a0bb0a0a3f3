/** The languages SMS are written in. */
export type SmsLanguage = 'en' | 'fr'

const duration = (minutes: number): string => (minutes >= 120 ? `${Math.floor(minutes / 60)} h` : `${minutes} min`)

const en = {
  /** in letters that SMS have, and with a short name below 160 of them, so that it goes as one */
  changePhone: (code: string, space: string, minutes: number) =>
    `${code} is your ${space} code to confirm this number. It works for ${minutes} min. If you did not ask for it, ignore this message.`,
  recovery: (code: string, space: string, minutes: number) =>
    `${code} is your ${space} code to set a new password. It works for ${minutes} min. Give it to nobody. If you did not ask for it, ignore this message.`,
  resetPassword: (url: string, space: string, minutes: number) =>
    `Set a new ${space} password at ${url} It works for ${duration(minutes)}. Give it to nobody. If you did not ask for it, ignore this message.`,
}

const fr: typeof en = {
  changePhone: (code, space, minutes) =>
    `${code} est votre code ${space} pour confirmer ce numéro. Il fonctionne ${minutes} min. Si vous n'avez rien demandé, ignorez ce message.`,
  recovery: (code, space, minutes) =>
    `${code} est votre code ${space} pour changer de mot de passe. Il fonctionne ${minutes} min. Ne le donnez à personne. Si vous n'avez rien demandé, ignorez ce message.`,
  resetPassword: (url, space, minutes) =>
    `Changez votre mot de passe ${space} ici : ${url} Le lien fonctionne ${duration(minutes)}. Ne le donnez à personne. Si vous n'avez rien demandé, ignorez ce message.`,
}

/** Every text of the SMS. A text missing in a language is a type error. */
export const smsMessages: Record<SmsLanguage, typeof en> = { en, fr }
