import { Code, Text } from '@mantine/core'
import { useFormats, useMessages } from '../../messages/messages.ts'
import { Row } from '../../ui/components/row.tsx'
import { Section } from '../../ui/components/section.tsx'
import { accessMessages } from './access.messages.ts'
import type { KnownAccount } from './use-account.ts'

/** The codes that its user was sent, for an admin who helps on the phone. */
export function CodesSection({ account }: { account: KnownAccount }) {
  const say = useMessages(accessMessages)
  const { moment } = useFormats()
  const { email_change_code: byMail, phone_change_code: bySms } = account
  const codes = [
    ...(byMail ? [{ ...byMail, target: byMail.email }] : []),
    ...(bySms ? [{ ...bySms, target: bySms.phone }] : []),
  ]
  return (
    <Section title={say('codes')} description={say('codes_text')}>
      {codes.length === 0 && <Text c="dimmed">{say('no_codes')}</Text>}
      {codes.map(({ code, target, created_at, ip }) => (
        <Row
          key={target}
          title={<Code>{say('code_for', { code, target })}</Code>}
          text={say('asked', { moment: moment(created_at), ip: ip ?? '—' })}
        />
      ))}
    </Section>
  )
}
