import {
  IconAddressBook,
  IconAdjustments,
  IconBuildingCommunity,
  IconFileImport,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconListCheck,
  IconPhoneCall,
  IconTags,
  IconUserCircle,
  IconUsers,
  IconWebhook,
  IconWorldPin,
} from '@tabler/icons-react'
import { linkOptions, useParams } from '@tanstack/react-router'
import { apiOf } from '../api/api.ts'
import { useMay } from '../app/allowed.tsx'
import { rememberedSpace } from '../app/chosen-space.ts'
import { type SignedIn, useSignedIn } from '../app/session.ts'
import { useMessages } from '../messages/messages.ts'
import { shellMessages } from './shell.messages.ts'

type Role = SignedIn['role']

const ADMINS: readonly Role[] = ['admin', 'superAdmin']
const SPACE_ADMINS: readonly Role[] = ['admin']
const SUPER_ADMINS: readonly Role[] = ['superAdmin']
const ALL: readonly Role[] = ['user', ...ADMINS]

/** Every place of the navigation and of the command palette, in order, with who sees it; `needs`: an operation without which there is nothing to see; `isApart`: after a line. */
const placesIn = (space: string) => [
  {
    label: 'home' as const,
    icon: IconLayoutDashboard,
    roles: ADMINS,
    link: linkOptions({ to: '/$space', params: { space }, activeOptions: { exact: true, includeSearch: false } }),
  },
  {
    label: 'accounts' as const,
    icon: IconUsers,
    roles: ADMINS,
    link: linkOptions({ to: '/$space/accounts', params: { space } }),
  },
  {
    label: 'calls' as const,
    icon: IconPhoneCall,
    roles: ADMINS,
    link: linkOptions({ to: '/$space/calls', params: { space } }),
  },
  {
    label: 'contacts_lists' as const,
    icon: IconAddressBook,
    roles: ADMINS,
    link: linkOptions({ to: '/$space/contacts-lists', params: { space } }),
  },
  {
    label: 'account_types' as const,
    icon: IconTags,
    roles: ADMINS,
    link: linkOptions({ to: '/$space/account-types', params: { space } }),
  },
  {
    label: 'imports' as const,
    icon: IconFileImport,
    roles: ADMINS,
    link: linkOptions({ to: '/$space/imports', params: { space } }),
  },
  {
    label: 'activity' as const,
    icon: IconHistory,
    roles: ADMINS,
    link: linkOptions({ to: '/$space/activity', params: { space } }),
  },
  {
    label: 'api_keys' as const,
    icon: IconKey,
    roles: ADMINS,
    link: linkOptions({ to: '/$space/api-keys', params: { space } }),
  },
  {
    label: 'webhooks' as const,
    icon: IconWebhook,
    roles: ADMINS,
    needs: 'webhooks.list' as const,
    link: linkOptions({ to: '/$space/webhooks', params: { space } }),
  },
  {
    label: 'space_settings' as const,
    icon: IconAdjustments,
    roles: SPACE_ADMINS,
    link: linkOptions({ to: '/spaces/$domain', params: { domain: space } }),
  },
  {
    label: 'spaces' as const,
    icon: IconBuildingCommunity,
    roles: SUPER_ADMINS,
    isApart: true,
    link: linkOptions({ to: '/spaces' }),
  },
  {
    label: 'phone_countries' as const,
    icon: IconWorldPin,
    roles: SUPER_ADMINS,
    needs: 'phoneCountries.setActivated' as const,
    link: linkOptions({ to: '/phone-countries' }),
  },
  { label: 'jobs' as const, icon: IconListCheck, roles: ADMINS, link: linkOptions({ to: '/jobs' }) },
  {
    label: 'settings' as const,
    icon: IconAdjustments,
    roles: SUPER_ADMINS,
    needs: 'settings.list' as const,
    link: linkOptions({ to: '/settings' }),
  },
  {
    label: 'my_account' as const,
    icon: IconUserCircle,
    roles: ALL,
    isApart: true,
    link: linkOptions({ to: '/me' }),
  },
]

/**
 * The Space that the page is of. On pages of none, a super admin stays in the one looked at last, and others in their
 * own.
 */
export function useSpace(): string {
  const { space } = useParams({ strict: false })
  const { domain, role } = useSignedIn()
  const remembered = role === 'superAdmin' ? rememberedSpace() : null
  return space ?? remembered ?? domain
}

/** The Spaces that a super admin may go to. */
export const spacesQuery = () => apiOf(null).spaces.list.queryOptions(undefined, { staleTime: 60_000 })

export function useNavigation() {
  const say = useMessages(shellMessages)
  const { role } = useSignedIn()
  const may = useMay()
  return placesIn(useSpace())
    .filter(({ roles, needs }) => roles.includes(role) && (needs === undefined || may(needs)))
    .map((place) => ({ ...place, label: say(place.label) }))
}
