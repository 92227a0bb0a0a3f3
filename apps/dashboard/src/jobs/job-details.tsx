import { Code, Stack, Text } from '@mantine/core'
import { useFormats, useMessages } from '../messages/messages.ts'
import { Facts } from '../ui/facts.tsx'
import { addressOf } from './job-name.ts'
import { jobsMessages } from './jobs.messages.ts'
import classes from './jobs.module.css'
import type { ListedJob } from './use-jobs.ts'

/** All that is known of a job, with the whole of its last error. */
export function JobDetails({ job }: { job: ListedJob }) {
  const say = useMessages(jobsMessages)
  const { moment } = useFormats()
  return (
    <Stack gap="md">
      <Facts
        facts={[
          [say('for_whom'), addressOf(job)],
          [say('state'), say(job.state)],
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
