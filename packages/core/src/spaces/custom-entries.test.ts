import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { customEntriesErrors, readCustomEntries } from './custom-entries.rules.ts'

const values = (text: string) =>
  Object.fromEntries(readCustomEntries(text).entries.map(({ section, name, value }) => [`${section}/${name}`, value]))
const problems = (text: string) => customEntriesErrors(text)['custom_provisioning_entries']

describe('the custom entries of a Space', () => {
  it('are read as Linphone’s own configuration files are written', () => {
    const text = [
      '; what the reception wants',
      '[sound]',
      'echocancellation=1',
      '  ringer_dev_id = ALSA: default  ',
      '# another',
      '',
      '[sip.example]  ; a name with a dot',
      'guess_hostname=0\r',
      '[sound]; again',
      'remote_ring=',
    ].join('\n')
    expect(values(text)).toEqual({
      'sound/echocancellation': '1',
      'sound/ringer_dev_id': 'ALSA: default',
      'sip.example/guess_hostname': '0',
      'sound/remote_ring': '',
    })
    expect(customEntriesErrors(text)).toEqual({})
  })

  it.each([
    ['a parameter of a URI', 'sip:voice@example.net;transport=tls', 'sip:voice@example.net;transport=tls'],
    ['an equals sign and a hash', 'a=b#c', 'a=b#c'],
    ['a comment after a space', 'tls ; the only one allowed', 'tls'],
    ['nothing but a comment', '; later', ''],
    ['what is before spaces and a comment', 'tls   ; the only one allowed', 'tls'],
    ['quotes behind a word', 'say "yes"', 'say "yes"'],
    ['quotes', '"one ; two"', 'one ; two'],
    ['quotes and a comment', "'one' ; two", 'one'],
    ['quotes that end early', '"Desk" <sip:desk@example.net>', '"Desk" <sip:desk@example.net>'],
    ['a word that other formats give a type', 'null', 'null'],
  ])('keep %s', (_what, written, value) => {
    expect(values(`[net]\nx=${written}`)).toEqual({ 'net/x': value })
  })

  it('take names that mean something to JavaScript for names', () => {
    expect(values('[__proto__]\nconstructor=1\n[toString]\n__proto__=2')).toEqual({
      '__proto__/constructor': '1',
      'toString/__proto__': '2',
    })
  })

  it.each([
    ['a line that is neither', '[net]\n\nfirewall_policy', 'entries_syntax', 3],
    ['a section that is not closed', '[net', 'entries_syntax', 1],
    ['a section without a name', '[]\nx=1', 'entries_syntax', 1],
    ['text behind a section', '[net] more', 'entries_syntax', 1],
    ['a line separator of Unicode', '[net]\nx=a\u2028b', 'entries_syntax', 2],
    ['a name with a space', '[net]\nfirewall policy=1', 'entries_syntax', 2],
    ['markup in a name', '[net]\n<x>=1', 'entries_syntax', 2],
    ['an entry before any section', 'x=1\n[net]', 'entries_no_section', 1],
    ['a control character', '[net]\nx=a\u0001b', 'entries_characters', 2],
    ['a character that XML cannot hold', '[net]\nx=a\uffffb', 'entries_characters', 2],
  ])('are refused for %s, by its line', (_what, text, key, line) => {
    expect(problems(text)).toContainEqual({ key, params: { line } })
  })

  it.each([
    ['any', 'account_proxy_registrar_address'],
    ['any', 'account_realm'],
    ['any', 'assistant_disable_qr_code'],
    ['any', 'assistant_hide_create_account'],
    ['any', 'assistant_hide_third_party_account'],
    ['any', 'copyright_text'],
    ['any', 'disable_broadcast_feature'],
    ['any', 'disable_call_recordings_feature'],
    ['app', 'disable_chat_feature'],
    ['any', 'disable_meetings_feature'],
    ['any', 'hide_account_settings'],
    ['ui', 'hide_settings'],
    ['any', 'intro_registration_text'],
    ['any', 'max_account'],
    ['any', 'newsletter_registration_address'],
    ['any', 'only_display_sip_uri_username'],
    ['ui', 'super'],
    ['misc', 'contacts-vcard-list'],
    ['proxy_0', 'reg_identity'],
    ['proxy_0', 'reg_proxy'],
    ['auth_info_0', 'ha1'],
    ['auth_info_12', 'anything'],
  ])('may not say what is decided elsewhere: %s/%s', (section, name) => {
    const text = `[${section}]\n${name}=1\n[net]\nmtu=1300`
    expect(problems(text)).toEqual([{ key: 'entries_owned', params: { line: 2, entry: `${section}/${name}` } }])
    expect(values(text)).toEqual({ 'net/mtu': '1300' })
  })

  it.each([
    ['[proxy_0]\nreg_expires=600'],
    ['[proxy_1]\nreg_proxy=sip:x.example'],
    ['[my_auth_info_0]\nx=1'],
    ['[auth_info_0_more]\nx=1'],
    ['[ui]\ntheme=dark'],
    [''],
  ])('may say the rest: %s', (text) => {
    expect(customEntriesErrors(text)).toEqual({})
  })

  it('name no more than ten lines at once', () => {
    expect(problems(`[net]\n${'x\n'.repeat(500)}`)).toHaveLength(10)
    expect(customEntriesErrors(null)).toEqual({})
  })

  it('never fail to be read, and every line is an entry, a problem, a section or a comment', () => {
    const line = fc.string({
      unit: fc.constantFrom('[', ']', '=', ';', '#', '"', "'", ' ', 'a', 'b', '_', '.', '\t', '\u0001', 'é'),
    })
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const { entries, problems: found } = readCustomEntries(lines.join('\n'))
        const others = lines.filter((text) => /^\s*($|[;#]|\[ *[\w.-]+ *\] *($|[;#]))/.test(text.trim()))
        expect(entries.length + found.length + others.length).toBe(lines.length)
      }),
    )
  })
})
