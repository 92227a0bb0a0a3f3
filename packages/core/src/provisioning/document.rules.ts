import { isSpoken } from '../credentials/passwords.rules.ts'
import { sipUri } from '../credentials/sip-identity.rules.ts'
import { realmOf } from '../space-identity.ts'
import { type Entry, readCustomEntries } from '../spaces/custom-entries.rules.ts'
import type { ProvisioningAccount, ProvisioningSpace } from './provisioning.queries.ts'
import type { ProvisioningDocument } from './provisioning.schema.ts'

/** What any user of a Space may read. */
export function spaceDocument(space: ProvisioningSpace, origin: string): ProvisioningDocument {
  const custom = customEntries(space).filter(({ section }) => section !== 'proxy_0')
  return group(space, [...miscEntries(origin), ...custom])
}

/**
 * What an app needs to be the account: its address, where to register, the HA1 of each algorithm that its SIP servers
 * speak, and where to look contacts up.
 */
export function accountDocument(account: ProvisioningAccount, origin: string): ProvisioningDocument {
  return group(account, [
    ...miscEntries(origin),
    ...uiEntries(account),
    { section: 'proxy_0', name: 'reg_identity', value: accountAddress(account) },
    { section: 'proxy_0', name: 'reg_proxy', value: registrarAddress(account) },
    ...authEntries(account),
    ...cardDavEntries(account),
    ...customEntries(account),
  ])
}

const miscEntries = (origin: string): Entry[] => [
  { section: 'misc', name: 'contacts-vcard-list', value: `${origin}/contacts/vcard` },
]

const SWITCHES = [
  'super',
  'disable_chat_feature',
  'disable_meetings_feature',
  'disable_broadcast_feature',
  'hide_settings',
  'hide_account_settings',
  'disable_call_recordings_feature',
  'only_display_sip_uri_username',
  'assistant_hide_create_account',
  'assistant_disable_qr_code',
  'assistant_hide_third_party_account',
] as const satisfies (keyof ProvisioningSpace)[]

const uiEntries = (space: ProvisioningSpace): Entry[] => [
  ...SWITCHES.map((name) => ({ section: 'ui', name, value: space[name] ? '1' : '0' })),
  { section: 'ui', name: 'max_account', value: String(space.max_account) },
]

/**
 * The hashes that the Space's SIP servers can use. Linphone answers every challenge by the last hash that it is given: one of
 * an algorithm that the server does not speak would be refused.
 */
const providedPasswords = ({ passwords, sip_algorithms }: ProvisioningAccount) =>
  passwords.filter(({ algorithm }) => isSpoken(algorithm, sip_algorithms))

const authEntries = (account: ProvisioningAccount): Entry[] =>
  providedPasswords(account).flatMap(({ algorithm, ha1 }, index) => {
    const values = { username: account.username, domain: account.domain, ha1, realm: realmOf(account), algorithm }
    return entriesOf(`auth_info_${index}`, values)
  })

const entriesOf = (section: string, values: Record<string, string>): Entry[] =>
  Object.entries(values).map(([name, value]) => ({ section, name, value }))

/**
 * The CardDAV servers, also those that are switched off, as apps may keep those of an earlier document, and the credentials
 * for them, which apps find by the realm of a challenge. The sections take the first numbers that the Space's own entries leave free, as apps read them from 0 up to the first that is missing.
 */
function cardDavEntries(account: ProvisioningAccount): Entry[] {
  const taken = new Set(customEntries(account).map(({ section }) => section))
  const numbers = freeNumbers((number) => !taken.has(directorySection(number)))
  const servers = account.carddav_servers.flatMap((server) =>
    entriesOf(directorySection(numbers.next().value), {
      enabled: server.enabled ? '1' : '0',
      type: 'carddav',
      uri: server.uri,
      min_characters: String(server.min_characters),
      results_limit: String(server.results_limit),
      timeout: String(server.timeout),
      delay: String(server.delay),
      carddav_fields_for_user_input: server.fields_for_user_input ?? '',
      carddav_fields_for_domain: server.fields_for_domain ?? '',
      carddav_use_exact_match_policy: server.use_exact_match_policy ? '1' : '0',
    }),
  )
  const logins = account.carddav_servers.filter(hasLogin).flatMap(({ uri, username, ha1, realm, algorithm }, index) =>
    entriesOf(`auth_info_${providedPasswords(account).length + index}`, {
      username,
      domain: new URL(uri).hostname,
      ha1,
      realm,
      algorithm,
    }),
  )
  return [...servers, ...logins]
}

type CardDavServer = ProvisioningAccount['carddav_servers'][number]
type Login = Pick<CardDavServer, 'username' | 'ha1' | 'realm' | 'algorithm'>

const hasLogin = (server: CardDavServer): server is CardDavServer & { [K in keyof Login]: NonNullable<Login[K]> } =>
  server.ha1 !== null

const directorySection = (number: number) => `remote_contact_directory_${number}`

function* freeNumbers(isFree: (number: number) => boolean): Generator<number, never> {
  for (let number = 0; ; number++) if (isFree(number)) yield number
}

const customEntries = (space: ProvisioningSpace): Entry[] =>
  readCustomEntries(space.custom_provisioning_entries ?? '').entries

/** The account as a name-addr (RFC 3261 section 25.1), such as `"Alice" <sip:alice01@sip.example.org>`. */
export function accountAddress(account: { username: string; domain: string; display_name: string | null }): string {
  const uri = `<${sipUri(account)}>`
  return account.display_name ? `"${account.display_name.replace(/[\\"]/g, '\\$&')}" ${uri}` : uri
}

/** Where to register, in angle brackets, so that parameters such as `;transport=tls` are the URI's. */
export function registrarAddress(space: { domain: string; account_proxy_registrar_address: string | null }): string {
  const given = (space.account_proxy_registrar_address ?? '').replace(/^[^<]*<|>.*$/g, '').trim()
  const address = given || space.domain
  return /^sips?:/i.test(address) ? `<${address}>` : `<sip:${address}>`
}

/** Gathers entries by section, both in the order of their first mention. Of equal names the last value stays. */
function group(space: ProvisioningSpace, entries: Entry[]): ProvisioningDocument {
  const sections = new Map<string, Map<string, string>>()
  for (const { section, name, value } of entries) {
    sections.set(section, (sections.get(section) ?? new Map<string, string>()).set(name, value))
  }
  return {
    overwrite: space.custom_provisioning_overwrite_all,
    sections: [...sections].map(([name, values]) => ({
      name,
      entries: [...values].map(([entry, value]) => ({ name: entry, value })),
    })),
  }
}
