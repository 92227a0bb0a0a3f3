import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { TABS as ACCOUNT_TABS } from '../../../apps/dashboard/src/accounts/detail/account-tabs.ts'
import { TABS as OWN_TABS } from '../../../apps/dashboard/src/me/me-tabs.ts'
import { TABS as SPACE_TABS } from '../../../apps/dashboard/src/spaces/space-search.ts'
import { DOMAIN } from '../../support/server/test-server.ts'
import type { Furnished } from './furnished-space.ts'

const TREE = join(import.meta.dirname, '../../../apps/dashboard/src/route-tree.generated.ts')

/** Every route of the dashboard that is a page, as the generated tree has it. */
export function routes(): string[] {
  const [, union = ''] = /\n {2}fullPaths:\n((?: {4}\| '.*'\n)+)/.exec(readFileSync(TREE, 'utf8')) ?? []
  const paths = [...union.matchAll(/'(.*)'/g)].map(([, path = '']) => path)
  // the layout of a Space, whose page has its path with a slash
  return paths.filter((path) => !paths.includes(`${path}/`))
}

/** A page that a test goes to. */
export interface VisitedPage {
  route: string
  /** where it is, below /dashboard */
  path: string
  /** what opens a dialog or a menu there, in English and in French: one click, or each of several */
  opens?: (RegExp | RegExp[])[]
}

const DELETE = /^(Delete|Supprimer)\b/
const MORE = /^(More to do with it|Autres actions)/
const REMOVE = /^(Remove|Retirer|Supprimer)\b/

/** What is done with the accounts that are ticked. */
const MORE_OF_ONE = [/^(Select|Sélectionner) person-1$/, /^(More|Plus)$/]

/** What opens a dialog in a tab. */
const openers: Record<string, VisitedPage['opens']> = {
  'account profile': [MORE, [MORE, /^(Rename|Renommer)/], [MORE, DELETE]],
  'account access': [/^(Set a password|Définir un mot de passe)/],
  'account devices': [/^(Change|Modifier)$/, REMOVE],
  'account calls': [/^(Change|Modifier)\b/, REMOVE, DELETE],
  'account types': [/^(Remove|Retirer) open-gate/],
  'account dictionary': [/^(Delete all|Tout supprimer)/],
  'me account': [/^(Set up an app|Configurer une application)/, /^(Delete|Supprimer)\b/],
  'space settings': [],
  'space mail': [/^(Take it away|Retirer)/],
  'space carddav': [/^(Add a server|Ajouter un serveur)/, DELETE],
}

const inTabs = (name: string, route: string, path: string, tabs: readonly string[]): VisitedPage[] =>
  tabs.map((tab) => ({ route, path: `${path}?tab=${tab}`, opens: openers[`${name} ${tab}`] ?? [] }))

/** The pages for those who have signed in, with everything that their routes can show. */
export function pagesOf({ account, list, checkedImport, doneImport }: Furnished): VisitedPage[] {
  const space = `/${DOMAIN}`
  return [
    { route: '/$space/', path: space },
    { route: '/$space/', path: `${space}?period=year&view=table` },
    {
      route: '/$space/accounts/',
      path: `${space}/accounts`,
      opens: [/^(Filters|Filtres)/, [...MORE_OF_ONE, /^(Set the language|Choisir la langue)/]],
    },
    { route: '/$space/accounts/', path: `${space}/accounts?text=nothing-is-like-that` },
    { route: '/$space/accounts/new', path: `${space}/accounts/new` },
    ...inTabs('account', '/$space/accounts/$id', `${space}/accounts/${account}`, ACCOUNT_TABS),
    { route: '/$space/accounts/$id', path: `${space}/accounts/999999` },
    { route: '/$space/account-types', path: `${space}/account-types`, opens: [DELETE] },
    { route: '/$space/activity', path: `${space}/activity`, opens: [/^(Filters|Filtres)/] },
    { route: '/$space/activity', path: `${space}/activity?scope=all` },
    { route: '/$space/api-keys', path: `${space}/api-keys`, opens: [/^(New key|Nouvelle clé)/, /^(Revoke|Révoquer) /] },
    { route: '/$space/calls', path: `${space}/calls` },
    { route: '/$space/contacts-lists/', path: `${space}/contacts-lists`, opens: [/^(New list|Nouvelle liste)/] },
    { route: '/$space/contacts-lists/$id', path: `${space}/contacts-lists/${list}`, opens: [DELETE] },
    { route: '/$space/imports/', path: `${space}/imports`, opens: [DELETE] },
    {
      route: '/$space/imports/$id',
      path: `${space}/imports/${checkedImport}`,
      opens: [/^(Put line|Corriger la ligne)/],
    },
    { route: '/$space/imports/$id', path: `${space}/imports/${checkedImport}?step=columns` },
    { route: '/$space/imports/$id', path: `${space}/imports/${doneImport}`, opens: [/^(Undo|Annuler)/] },
    {
      route: '/$space/webhooks',
      path: `${space}/webhooks`,
      opens: [/^(Change the secret|Changer le secret)/, REMOVE],
    },
    { route: '/jobs', path: '/jobs', opens: [/^Mail, |^E-mail,? /] },
    ...inTabs('me', '/me', '/me', OWN_TABS),
    { route: '/phone-countries', path: '/phone-countries' },
    { route: '/settings', path: '/settings' },
    { route: '/spaces/', path: '/spaces' },
    { route: '/spaces/new', path: '/spaces/new' },
    ...inTabs('space', '/spaces/$domain', `/spaces/${DOMAIN}`, SPACE_TABS),
    { route: '/spaces/$domain', path: '/spaces/nearly-full-with-a-long-name.example.org', opens: [DELETE] },
  ]
}
