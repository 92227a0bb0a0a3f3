import { useMessages } from '../messages/messages.ts'
import { jobsMessages } from './jobs.messages.ts'

const TASKS = ['send_mail', 'send_sms', 'empty_space', 'import_accounts', 'change_accounts', 'export_accounts'] as const
const KINDS = ['provisioning', 'reset_password', 'change_email', 'change_phone', 'recovery'] as const

/** What a job is, in words; one of a later server by its own name. */
export function useJobName() {
  const say = useMessages(jobsMessages)
  return ({ task, kind }: { task: string; kind: string | null }): string => {
    const known = TASKS.find((one) => one === task)
    const knownKind = KINDS.find((one) => one === kind)
    const of = knownKind ? say(`kind_${knownKind}`) : kind
    return [known ? say(known) : task, of].filter(Boolean).join(', ')
  }
}

export const addressOf = ({ username, domain }: { username: string | null; domain: string | null }): string | null =>
  username === null ? domain : `${username}@${domain ?? ''}`

/** The same with whom it is for. */
export function useJobTitle() {
  const nameOf = useJobName()
  return (job: Parameters<typeof nameOf>[0] & Parameters<typeof addressOf>[0]): string =>
    [nameOf(job), addressOf(job)].filter(Boolean).join(' · ')
}
