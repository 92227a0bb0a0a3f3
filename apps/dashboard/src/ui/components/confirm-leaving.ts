import { common } from '../../messages/common.messages.ts'
import { readLanguage } from '../../messages/language.ts'
import { sayIn } from '../../messages/messages.ts'
import { confirm } from './confirm.tsx'

/** Asks whether to leave the page and lose what is not saved. */
export function confirmLeaving(): Promise<boolean> {
  const say = sayIn(common, readLanguage())
  return confirm({ title: say('unsaved_title'), text: say('unsaved_text'), action: say('leave'), isDestructive: true })
}
