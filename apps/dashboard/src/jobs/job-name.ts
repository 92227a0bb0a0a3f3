import { useMessages } from '../messages/messages.ts'
import { mailKindsMessages, tasksMessages } from './job-name.messages.ts'

const isIn = <Texts extends object>(texts: Texts, name: string | null): name is Extract<keyof Texts, string> =>
  name !== null && name in texts

/** What a job is, in words; one of a later server by its own name. */
export function useJobName() {
  const sayTask = useMessages(tasksMessages)
  const sayKind = useMessages(mailKindsMessages)
  return ({ task, kind }: { task: string; kind: string | null }): string =>
    [isIn(tasksMessages.en, task) ? sayTask(task) : task, isIn(mailKindsMessages.en, kind) ? sayKind(kind) : kind]
      .filter(Boolean)
      .join(', ')
}

export const addressOf = ({ username, domain }: { username: string | null; domain: string | null }): string | null =>
  username === null ? domain : `${username}@${domain ?? ''}`

/** The same with whom it is for. */
export function useJobTitle() {
  const nameOf = useJobName()
  return (job: Parameters<typeof nameOf>[0] & Parameters<typeof addressOf>[0]): string =>
    [nameOf(job), addressOf(job)].filter(Boolean).join(' · ')
}
