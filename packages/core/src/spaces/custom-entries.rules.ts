import type { FieldError, FieldErrors } from '../errors.ts'

/** An entry of a provisioning document. */
export interface Entry {
  section: string
  name: string
  value: string
}

/** Settings of a Space that custom entries may not change, whatever the section. */
const SETTINGS = new Set([
  'account_proxy_registrar_address',
  'account_realm',
  'assistant_disable_qr_code',
  'assistant_hide_create_account',
  'assistant_hide_third_party_account',
  'copyright_text',
  'disable_broadcast_feature',
  'disable_call_recordings_feature',
  'disable_chat_feature',
  'disable_meetings_feature',
  'hide_account_settings',
  'hide_settings',
  'intro_registration_text',
  'max_account',
  'newsletter_registration_address',
  'only_display_sip_uri_username',
])

const OWNED = new Set(['misc/contacts-vcard-list', 'ui/super', 'proxy_0/reg_identity', 'proxy_0/reg_proxy'])

const isOwned = ({ section, name }: Entry): boolean =>
  SETTINGS.has(name) || /^auth_info_\d+$/.test(section) || OWNED.has(`${section}/${name}`)

const MAX_PROBLEMS = 10

const BLANK = /^(?:[;#].*)?$/
const SECTION = /^\[ *([\w.-]{1,64}) *\] *(?:[;#].*)?$/
const ENTRY = /^(?<name>[\w.-]{1,128})\s*=\s*(?<value>.*)$/
const QUOTED = /^(?:"([^"]*)"|'([^']*)')\s*(?:;.*)?$/

/**
 * A value is what follows the `=`: between quotes to the letter, else up to a `;` that comes after a space. A `;`
 * elsewhere belongs to it, as in `sip:proxy.example.org;transport=tls`, and so does a `#`.
 */
function readValue(text: string): string {
  const quoted = QUOTED.exec(text)
  return quoted?.[1] ?? quoted?.[2] ?? text.replace(/(?:^|\s);.*/, '').trimEnd()
}

interface CustomEntries {
  entries: Entry[]
  problems: FieldError[]
}

/**
 * Reads a Space's custom entries: INI as Linphone's own configuration files have it, `[section]` and `name=value` lines
 * with comments after `;` or `#`. Later values win. What cannot be read or is not a Space's to set is left out.
 */
export function readCustomEntries(text: string): CustomEntries {
  const entries: Entry[] = []
  const problems: FieldError[] = []
  let section: string | null = null
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = raw.trim()
    if (BLANK.test(line)) continue
    const params = { line: index + 1 }
    const header = SECTION.exec(line)?.[1]
    const found = ENTRY.exec(line)?.groups as Pick<Entry, 'name' | 'value'> | undefined
    if (header !== undefined) section = header
    else if (found === undefined) problems.push({ key: 'entries_syntax', params })
    else if (section === null) problems.push({ key: 'entries_no_section', params })
    else {
      const entry: Entry = { section, name: found.name, value: readValue(found.value) }
      if (isOwned(entry))
        problems.push({ key: 'entries_owned', params: { ...params, entry: `${section}/${entry.name}` } })
      else if (hasControls(entry.value)) problems.push({ key: 'entries_characters', params })
      else entries.push(entry)
    }
  }
  return { entries, problems }
}

/** Characters that XML 1.0 cannot hold, and tabs, which an app's configuration file would not keep. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const hasControls = (value: string): boolean => /[\u0000-\u001f\ufffe\uffff]/.test(value) || !value.isWellFormed()

/** What is wrong with a Space's custom entries. */
export function customEntriesErrors(text: string | null | undefined): FieldErrors {
  const { problems } = readCustomEntries(text ?? '')
  return problems.length > 0 ? { custom_provisioning_entries: problems.slice(0, MAX_PROBLEMS) } : {}
}
