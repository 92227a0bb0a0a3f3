import { Burger, Group, Kbd, UnstyledButton } from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { Link, Outlet, useBlocker, useNavigate, useRouterState } from '@tanstack/react-router'
import { type ComponentType, Suspense, useEffect, useRef, useState } from 'react'
import { useMay } from '../app/allowed.tsx'
import { useSignedIn } from '../app/session.ts'
import { useMessages } from '../messages/messages.ts'
import { hasUnsavedChanges, mayLeave } from '../ui/hooks/unsaved-changes.ts'
import { AccountMenu } from './account-menu.tsx'
import { Brand } from './brand.tsx'
import { useNavigation, useSpace } from './navigation.ts'
import { shellMessages } from './shell.messages.ts'
import classes from './shell.module.css'
import { SpaceSwitcher } from './space-switcher.tsx'
import { collectTypedText } from './typed-text.ts'

const MAIN = 'main'

const PALETTE_KEYS = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘ K' : 'Ctrl K'

interface ShellProps {
  palette: ComponentType<{ calls: number; takeTypedText: () => string }>
  showKeys: () => Promise<void>
}

/**
 * What is around every page: the navigation, the Space, the command palette and the account.
 *
 * @param props `palette`: the command palette, shown since `calls` is above 0, which takes what was typed before its search
 *   had the focus; `showKeys`: lists the keyboard shortcuts
 */
export function Shell({ palette: CommandPalette, showKeys }: ShellProps) {
  const say = useMessages(shellMessages)
  const navigate = useNavigate()
  const space = useSpace()
  const { role } = useSignedIn()
  const may = useMay()
  const places = useNavigation()
  const [isOpen, { toggle, close }] = useDisclosure()
  const [paletteCalls, setPaletteCalls] = useState(0)
  const takeTypedText = useRef((): string => '')
  const openPalette = () => {
    takeTypedText.current()
    takeTypedText.current = collectTypedText()
    setPaletteCalls((calls) => calls + 1)
  }
  useHotkeys([
    ['mod+K', openPalette],
    ['/', openPalette],
    [
      'n',
      () =>
        role !== 'user' && may('accounts.create') && void navigate({ to: '/$space/accounts/new', params: { space } }),
    ],
    ['?', () => void showKeys()],
    ['shift+?', () => void showKeys()],
  ])
  const { pathname } = useRouterState({ select: ({ location }) => location })
  useFocusOnNavigation(pathname, close)
  useBlocker({ shouldBlockFn: async () => !(await mayLeave()), enableBeforeUnload: hasUnsavedChanges })
  return (
    <>
      <a className="skip-link" href={`#${MAIN}`}>
        {say('skip')}
      </a>
      <header className={classes['header']}>
        <Burger opened={isOpen} onClick={toggle} size="sm" aria-label={say('open_menu')} aria-expanded={isOpen} />
        <Group gap={8}>
          <Brand />
        </Group>
        <UnstyledButton className={classes['searchIcon']} onClick={openPalette} aria-label={say('search')}>
          <IconSearch size={20} stroke={1.6} aria-hidden />
        </UnstyledButton>
      </header>
      <nav className={classes['navbar']} data-open={isOpen || undefined} aria-label={say('navigation')}>
        <Group gap={9} className={classes['brand'] ?? ''}>
          <Burger hiddenFrom="sm" opened={isOpen} onClick={toggle} size="sm" aria-label={say('open_menu')} />
          <Brand />
        </Group>
        <SpaceSwitcher />
        <UnstyledButton className={classes['search']} onClick={openPalette}>
          <IconSearch size={16} stroke={1.7} aria-hidden />
          <span>{say('search')}</span>
          <Kbd size="xs">{PALETTE_KEYS}</Kbd>
        </UnstyledButton>
        <div className={classes['places']}>
          {places.map(({ label, icon: Icon, link, isApart }) => (
            <Link
              key={label}
              activeOptions={{ includeSearch: false }}
              {...link}
              className={classes['place'] ?? ''}
              data-apart={isApart}
            >
              <Icon size={18} stroke={1.6} aria-hidden />
              {label}
            </Link>
          ))}
        </div>
        <AccountMenu />
      </nav>
      <main id={MAIN} tabIndex={-1} className={classes['main']}>
        <Outlet />
      </main>
      <Suspense>
        {paletteCalls > 0 && <CommandPalette calls={paletteCalls} takeTypedText={() => takeTypedText.current()} />}
      </Suspense>
    </>
  )
}

/** A new page begins at its content, for who reads by ear or goes by keyboard; the phone's menu closes. */
function useFocusOnNavigation(pathname: string, onNavigate: () => void): void {
  const shown = useRef(pathname)
  useEffect(() => {
    if (shown.current === pathname) return
    shown.current = pathname
    onNavigate()
    document.getElementById(MAIN)?.focus({ preventScroll: true })
  }, [pathname, onNavigate])
}
