import '@mantine/spotlight/styles.layer.css'
import { Loader, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight, spotlight } from '@mantine/spotlight'
import { isFoundBy } from '@sipspace/core/search-words'
import { IconBuildingCommunity, IconSearch, IconUser } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ComponentType, type KeyboardEvent, useEffect, useState } from 'react'
import { statusMessages } from '../accounts/shared/status.messages.ts'
import { useStatusActions } from '../accounts/shared/use-status-actions.ts'
import { apiOf } from '../api/api.ts'
import { useMay } from '../app/allowed.tsx'
import { useSignedIn } from '../app/session.ts'
import { useMessages } from '../messages/messages.ts'
import { spacesQuery, useNavigation, useSpace } from '../shell/navigation.ts'
import { readVerb } from './account-verbs.ts'
import { paletteMessages } from './palette.messages.ts'
import { useCommands } from './use-commands.ts'

const MIN_SEARCH = 2

const SPACES_SHOWN = 5

const OTHERS_SHOWN = 8

interface CommandPaletteProps {
  calls: number
  takeTypedText: () => string
}

interface Entry {
  key: string | number
  label: string
  description?: string
  icon: ComponentType<{ size: number; stroke: number; 'aria-hidden': true }>
  run: () => void
}

/**
 * Goes anywhere by keyboard: pages and Spaces by their names, and accounts by all that they are known by, for a super
 * admin those of other Spaces, too; and does what is named, such as `dark` or `block alice`.
 *
 * @param props `calls`: how often it was asked for; `takeTypedText`: what was typed since then
 */
export default function CommandPalette({ calls, takeTypedText }: CommandPaletteProps) {
  const say = useMessages(paletteMessages)
  const [text, setText] = useState('')
  const navigate = useNavigate()
  const { accounts, others, isFetching } = useFoundAccounts(text)
  const spaces = useFoundSpaces(text.trim())
  const places = useNavigation().map(({ label, icon, link }) => ({
    key: label,
    label,
    icon,
    run: () => navigate(link),
  }))
  const commands = useCommands().map((command) => ({ key: command.label, ...command }))
  useEffect(() => {
    if (calls > 0) spotlight.open()
  }, [calls])
  const addTypedText = () => {
    const typed = takeTypedText()
    setText((known) => known + typed)
  }
  const isWanted = ({ label }: Entry) => isFoundBy(text, [label])
  const groups = [
    [say('go_to'), places.filter(isWanted)],
    [say('accounts'), accounts],
    [say('other_accounts'), others],
    [say('spaces'), spaces],
    [say('do'), text.trim() === '' ? [] : commands.filter(isWanted)],
  ] as const satisfies [string, Entry[]][]
  const shown = groups.filter(([, entries]) => entries.length > 0)
  return (
    <Spotlight.Root
      query={text}
      onQueryChange={setText}
      shortcut={null}
      scrollable
      maxHeight={420}
      attributes={{ content: { 'aria-label': say('title') } }}
    >
      <Spotlight.Search
        placeholder={say('search')}
        onKeyDown={goToFirst}
        onFocus={addTypedText}
        aria-label={say('title')}
        leftSection={<IconSearch size={18} stroke={1.6} aria-hidden />}
        rightSection={isFetching ? <Loader size={16} /> : null}
      />
      <Spotlight.ActionsList>
        {shown.map(([label, entries]) => (
          <Spotlight.ActionsGroup key={label} label={label}>
            {entries.map(({ key, icon: Icon, run, ...entry }: Entry) => (
              <Spotlight.Action
                key={key}
                {...entry}
                leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
                onClick={run}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {shown.length === 0 && (
          <Spotlight.Empty>
            <Text c="dimmed">{say('no_results')}</Text>
          </Spotlight.Empty>
        )}
        <Spotlight.Footer>
          <Text size="xs" c="dimmed">
            {say('hint')}
          </Text>
        </Spotlight.Footer>
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

/**
 * The accounts of the Space that a text finds, to be opened, or to be done with as the text says; and for a super admin
 * those of other Spaces, to be opened there.
 */
function useFoundAccounts(text: string): { accounts: Entry[]; others: Entry[]; isFetching: boolean } {
  const say = useMessages(paletteMessages)
  const sayStatus = useMessages(statusMessages)
  const navigate = useNavigate()
  const space = useSpace()
  const { role } = useSignedIn()
  const may = useMay()
  const actions = useStatusActions(apiOf(space))
  const verbs = {
    activate: sayStatus('activate'),
    deactivate: sayStatus('deactivate'),
    block: sayStatus('block'),
    unblock: sayStatus('unblock'),
  }
  const [searched] = useDebouncedValue(text.trim(), 150)
  const meant = readVerb(searched, verbs)
  const name = meant?.name ?? searched
  const isSearched = role !== 'user' && name.length >= MIN_SEARCH
  const { data, isFetching } = useQuery(
    apiOf(space).accounts.list.queryOptions({ text: name, limit: 8 }, { enabled: isSearched }),
  )
  const isSearchedInSpaces = isSearched && meant === null && role === 'superAdmin' && may('accounts.findInSpaces')
  const inSpaces = useQuery(
    apiOf(null).accounts.findInSpaces.queryOptions(
      { text: name, except_domain: space, limit: OTHERS_SHOWN },
      { enabled: isSearchedInSpaces },
    ),
  )
  // Enter must not meet what an earlier text has found
  const isCurrent = searched === text.trim()
  const found = isSearched && isCurrent ? (data?.data ?? []) : []
  const foundInSpaces = isSearchedInSpaces && isCurrent ? (inSpaces.data?.data ?? []) : []
  const accounts = found.map((account) => ({
    key: account.id,
    label: meant ? say('on_account', { verb: verbs[meant.verb], name: account.username }) : account.username,
    description: describe(account.display_name, account.email, account.phone),
    icon: IconUser,
    run: meant
      ? () => void actions[meant.verb](account)
      : () => void navigate({ to: '/$space/accounts/$id', params: { space, id: account.id } }),
  }))
  const others = foundInSpaces.map(({ id, username, domain, display_name, email, phone }) => ({
    key: id,
    label: username,
    description: describe(domain, display_name, email, phone),
    icon: IconUser,
    run: () => void navigate({ to: '/$space/accounts/$id', params: { space: domain, id } }),
  }))
  return { accounts, others, isFetching: isFetching || inSpaces.isFetching }
}

const describe = (...parts: (string | null)[]): string => parts.filter(Boolean).join(' · ')

/** The Spaces that a super admin may go to, by their names. */
function useFoundSpaces(wanted: string): Entry[] {
  const navigate = useNavigate()
  const { role } = useSignedIn()
  const { data } = useQuery({ ...spacesQuery(), enabled: role === 'superAdmin' })
  if (wanted.length < MIN_SEARCH) return []
  return (data ?? [])
    .filter(({ domain, name }) => isFoundBy(wanted, [domain, name]))
    .slice(0, SPACES_SHOWN)
    .map(({ domain, name }) => ({
      key: domain,
      label: domain,
      description: name === domain ? '' : name,
      icon: IconBuildingCommunity,
      run: () => void navigate({ to: '/$space', params: { space: domain } }),
    }))
}

/** Enter goes to the first entry when none has been chosen by the arrow keys. */
function goToFirst({ key, nativeEvent }: KeyboardEvent): void {
  if (key !== 'Enter' || nativeEvent.isComposing || document.querySelector('[data-action][data-selected]')) return
  document.querySelector<HTMLElement>('[data-action]')?.click()
}
