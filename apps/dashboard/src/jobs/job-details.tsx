import { Code, Modal, Stack, Text } from '@mantine/core'
import { Allowed } from '../app/allowed.tsx'
import { common } from '../messages/common.messages.ts'
import { useFormats, useMessages } from '../messages/messages.ts'
import { Facts } from '../ui/components/facts.tsx'
import { CancelDeletion } from './cancel-deletion.tsx'
import { addressOf, useJobName } from './job-name.ts'
import { jobsMessages } from './jobs.messages.ts'
import classes from './jobs.module.css'
import type { ListedJob } from './use-jobs.ts'

/** A dialog about a job; null: closed. */
export default function JobDetails({ job, onClose }: { job: ListedJob | null; onClose: () => void }) {
  const say = useMessages(common)
  const nameOf = useJobName()
  return (
    <Modal
      opened={job !== null}
      onClose={onClose}
      size="lg"
      title={job && nameOf(job)}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      {job && <Details job={job} />}
      {job?.domain != null && job.accounts_left !== null && (
        <Allowed to="spaces.cancelDeletion">
          <CancelDeletion domain={job.domain} onCancelled={onClose} />
        </Allowed>
      )}
    </Modal>
  )
}

/** All that is known of a job, with the whole of its last error. */
function Details({ job }: { job: ListedJob }) {
  const say = useMessages(jobsMessages)
  const { moment } = useFormats()
  const left = job.accounts_left
  const progress: [string, string][] = left === null ? [] : [[say('progress'), say('accounts_left', { count: left })]]
  return (
    <Stack gap="md">
      <Facts
        facts={[
          [say('for_whom'), addressOf(job)],
          [say('state'), say(job.state)],
          ...progress,
          [say('attempts'), say('of_attempts', { count: job.attempts, most: job.max_attempts })],
          [say('next'), job.state === 'given_up' ? say('no_next') : moment(job.run_at)],
          [say('created'), moment(job.created_at)],
        ]}
      />
      {job.last_error !== null && (
        <div>
          <Text fw={550} mb={4}>
            {say('last_error')}
          </Text>
          <Code block className={classes['words'] ?? ''}>
            {job.last_error}
          </Code>
        </div>
      )}
    </Stack>
  )
}
