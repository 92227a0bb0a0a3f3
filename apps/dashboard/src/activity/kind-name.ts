import { useMessages } from '../messages/messages.ts'
import { actionsMessages } from './actions.messages.ts'

type Known = keyof typeof actionsMessages.en

const isKnown = (kind: string): kind is Known => kind in actionsMessages.en

/** What a line of the audit log is about, in words; for a kind that has none, its name. */
export function useKindName(): (kind: string) => string {
  const say = useMessages(actionsMessages)
  return (kind) => (isKnown(kind) ? say(kind) : kind.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase()))
}
