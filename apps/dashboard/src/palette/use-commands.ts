import { useMantineColorScheme } from '@mantine/core'
import {
  IconDeviceDesktop,
  IconFileImport,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconPlus,
  IconSun,
} from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useMay } from '../app/allowed.tsx'
import { useSignedIn } from '../app/session.ts'
import { useLanguage, useMessages } from '../messages/messages.ts'
import { useSpace } from '../shell/navigation.ts'
import { useSignOut } from '../shell/use-sign-out.ts'
import { showKeys } from './keys-help.tsx'
import { paletteMessages } from './palette.messages.ts'

/** What the palette does, beside going somewhere. */
export function useCommands() {
  const say = useMessages(paletteMessages)
  const navigate = useNavigate()
  const space = useSpace()
  const { role } = useSignedIn()
  const may = useMay()
  const { choose } = useLanguage()
  const { setColorScheme } = useMantineColorScheme()
  const signOut = useSignOut()
  const forAdmins = [
    {
      needs: 'accounts.create' as const,
      label: say('new_account'),
      icon: IconPlus,
      run: () => void navigate({ to: '/$space/accounts/new', params: { space } }),
    },
    {
      needs: 'imports.upload' as const,
      label: say('import_file'),
      icon: IconFileImport,
      run: () => void navigate({ to: '/$space/imports', params: { space } }),
    },
  ]
  const forSuperAdmins = [
    {
      needs: 'spaces.create' as const,
      label: say('new_space'),
      icon: IconPlus,
      run: () => void navigate({ to: '/spaces/new' }),
    },
  ]
  return [
    ...[...(role === 'user' ? [] : forAdmins), ...(role === 'superAdmin' ? forSuperAdmins : [])].filter(({ needs }) =>
      may(needs),
    ),
    { label: say('light'), icon: IconSun, run: () => setColorScheme('light') },
    { label: say('dark'), icon: IconMoon, run: () => setColorScheme('dark') },
    { label: say('auto'), icon: IconDeviceDesktop, run: () => setColorScheme('auto') },
    { label: say('english'), icon: IconLanguage, run: () => choose('en') },
    { label: say('french'), icon: IconLanguage, run: () => choose('fr') },
    { label: say('keys'), icon: IconKeyboard, run: showKeys },
    { label: say('sign_out'), icon: IconLogout, run: () => void signOut() },
  ]
}
