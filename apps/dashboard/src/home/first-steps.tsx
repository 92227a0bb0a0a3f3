import { Text } from '@mantine/core'
import { IconFileImport, IconMail, IconUserPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, linkOptions } from '@tanstack/react-router'
import { useTRPC } from '../api/api.ts'
import { useSignedIn } from '../app/session.ts'
import { useMessages } from '../messages/messages.ts'
import { Section } from '../ui/components/section.tsx'
import { homeMessages } from './home.messages.ts'
import classes from './home.module.css'

/** A Space begins with its admin alone. */
const BEGINNING = 1

/** What to do first in a Space that has no users. */
export function FirstSteps({ space }: { space: string }) {
  const say = useMessages(homeMessages)
  const { role } = useSignedIn()
  const trpc = useTRPC()
  const { data } = useQuery(trpc.accounts.count.queryOptions({}))
  if (!data || data.count > BEGINNING) return null
  const steps = [
    { name: 'create', icon: IconUserPlus, link: linkOptions({ to: '/$space/accounts/new', params: { space } }) },
    { name: 'import', icon: IconFileImport, link: linkOptions({ to: '/$space/imports', params: { space } }) },
    ...(role === 'superAdmin'
      ? [
          {
            name: 'mail' as const,
            icon: IconMail,
            link: linkOptions({ to: '/spaces/$domain', params: { domain: space }, search: { tab: 'mail' } }),
          },
        ]
      : []),
  ] as const
  return (
    <Section title={say('first_title')} description={say('first_text')}>
      <ul className={classes['steps']}>
        {steps.map(({ name, icon: Icon, link }) => (
          <li key={name}>
            <Link {...link} className={classes['step']}>
              <Icon size={22} stroke={1.5} aria-hidden />
              <span>
                <Text component="span" display="block" fw={600}>
                  {say(`first_${name}`)}
                </Text>
                <Text component="span" display="block" size="sm" c="dimmed">
                  {say(`first_${name}_text`)}
                </Text>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}
