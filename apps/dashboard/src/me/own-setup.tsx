import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import { ProvisioningLink } from '../accounts/detail/provisioning-section.tsx'
import { apiOf } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { Section } from '../ui/components/section.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { meMessages } from './me.messages.ts'

/** A link that another device is set up with, made when it is asked for: the former one ends. */
export function OwnSetup() {
  const say = useMessages(meMessages)
  const [link, setLink] = useState<{ token: string; end: string | null } | null>(null)
  const provision = useAction(apiOf(null).me.provision.mutationOptions(), {})
  const show = async () => {
    const { provisioning_token: token, provisioning_token_expire_at: end } = await provision.mutateAsync()
    setLink(token === null ? null : { token, end })
  }
  return (
    <Section title={say('setup')} description={say('setup_text')}>
      {link ? (
        <>
          <Text mb="md">{say('setup_hint')}</Text>
          <ProvisioningLink token={link.token} end={link.end} />
        </>
      ) : (
        <Button variant="default" loading={provision.isPending} onClick={show}>
          {say('setup_show')}
        </Button>
      )}
    </Section>
  )
}
