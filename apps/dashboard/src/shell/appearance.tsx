import { ActionIcon, Group, type MantineColorScheme, SegmentedControl, useMantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'
import { useLanguage, useMessages } from '../messages/messages.ts'
import { shellMessages } from './shell.messages.ts'

const SCHEMES = [
  { scheme: 'light', icon: IconSun },
  { scheme: 'dark', icon: IconMoon },
  { scheme: 'auto', icon: IconDeviceDesktop },
] as const satisfies { scheme: MantineColorScheme; icon: unknown }[]

/** Language, and light or dark. */
export function AppearanceControls() {
  const say = useMessages(shellMessages)
  const { language, choose } = useLanguage()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Group gap="sm" justify="center" wrap="nowrap">
      <SegmentedControl
        size="xs"
        aria-label={say('language')}
        value={language}
        onChange={choose}
        data={[
          { value: 'en', label: 'English' },
          { value: 'fr', label: 'Français' },
        ]}
      />
      <Group gap={2} wrap="nowrap" role="group" aria-label={say('appearance')}>
        {SCHEMES.map(({ scheme, icon: Icon }) => (
          <ActionIcon
            key={scheme}
            size="md"
            color="gray"
            variant={scheme === colorScheme ? 'light' : 'subtle'}
            aria-pressed={scheme === colorScheme}
            aria-label={say(scheme)}
            title={say(scheme)}
            onClick={() => setColorScheme(scheme)}
          >
            <Icon size={16} stroke={1.7} aria-hidden />
          </ActionIcon>
        ))}
      </Group>
    </Group>
  )
}
