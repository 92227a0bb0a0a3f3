import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { apiOf } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { Problem } from '../ui/components/problem.tsx'
import { Row } from '../ui/components/row.tsx'
import { Section } from '../ui/components/section.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { meMessages } from './me.messages.ts'

/** The address book of the own account, with those on its contacts lists. */
export default function OwnContacts() {
  const say = useMessages(meMessages)
  const { data: contacts, error, refetch } = useQuery(apiOf(null).contacts.listOwn.queryOptions({}))
  return (
    <Section title={say('contacts')} description={say('contacts_text')}>
      {error && !contacts && <Problem error={error} reset={() => void refetch()} />}
      {!contacts && !error && <Lines />}
      {contacts?.length === 0 && <Text c="dimmed">{say('no_contacts')}</Text>}
      {contacts?.map(({ id, display_name, username, sip_uri }) => (
        <Row key={id} title={display_name ?? username} text={sip_uri} />
      ))}
    </Section>
  )
}
