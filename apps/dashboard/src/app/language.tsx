import { type PropsWithChildren, useEffect, useState } from 'react'
import { queryClient } from '../api/api.ts'
import { readLanguage, storeLanguage } from '../messages/language.ts'
import { LanguageContext } from '../messages/messages.ts'

export function LanguageProvider({ children }: PropsWithChildren) {
  const [language, setLanguage] = useState(readLanguage)
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  const choose = (chosen: typeof language) => {
    storeLanguage(chosen)
    setLanguage(chosen)
    // what the server has said, it has said in the other language
    void queryClient.invalidateQueries()
  }
  return <LanguageContext value={{ language, choose }}>{children}</LanguageContext>
}
