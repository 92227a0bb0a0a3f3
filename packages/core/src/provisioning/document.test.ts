import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFromHeader } from '../credentials/sip-identity.rules.ts'
import { accountAddress, accountDocument, registrarAddress, spaceDocument } from './document.rules.ts'
import type { ProvisioningAccount, ProvisioningSpace } from './provisioning.queries.ts'

const address = (display_name: string | null, username = 'olga.k') =>
  accountAddress({ username, domain: 'voice.example', display_name })

describe('the address that an app registers', () => {
  it.each([
    [null, '<sip:olga.k@voice.example>'],
    ['', '<sip:olga.k@voice.example>'],
    ['Olga', '"Olga" <sip:olga.k@voice.example>'],
    ['Olga "Bee" K\\', '"Olga \\"Bee\\" K\\\\" <sip:olga.k@voice.example>'],
    ['<sip:other@evil.example>', '"<sip:other@evil.example>" <sip:olga.k@voice.example>'],
  ])('of somebody called %s is %s', (name, expected) => {
    expect(address(name)).toBe(expected)
  })

  it.each([
    ['+33612345678', '+33612345678'],
    ["a!b*c'(d)&e=f$g,h/i?j", "a!b*c'(d)&e=f$g,h/i?j"],
    ['a#b^c', 'a%23b%5Ec'],
    ['zoé', 'zo%C3%A9'],
  ])('escapes of the name %s what a SIP URI cannot hold', (username, escaped) => {
    expect(address(null, username)).toBe(`<sip:${escaped}@voice.example>`)
  })

  it('names the same account whatever the display name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 80 }), (name) => {
        expect(parseFromHeader(address(name))).toEqual({ username: 'olga.k', domain: 'voice.example' })
      }),
    )
  })
})

describe('the address that an app registers at', () => {
  it.each([
    [null, '<sip:voice.example>'],
    ['', '<sip:voice.example>'],
    ['proxy.voice.example', '<sip:proxy.voice.example>'],
    ['proxy.voice.example:5080;transport=tcp', '<sip:proxy.voice.example:5080;transport=tcp>'],
    ['sip:proxy.voice.example;transport=tls', '<sip:proxy.voice.example;transport=tls>'],
    ['SIPS:proxy.voice.example', '<SIPS:proxy.voice.example>'],
    ['<sip:proxy.voice.example;lr>', '<sip:proxy.voice.example;lr>'],
    ['mysip:5060', '<sip:mysip:5060>'],
    [' sip:proxy.voice.example ', '<sip:proxy.voice.example>'],
    ['Proxy <sip:proxy.voice.example;lr>;x=y', '<sip:proxy.voice.example;lr>'],
    ['<>', '<sip:voice.example>'],
  ])('is for the setting %s %s', (setting, expected) => {
    expect(registrarAddress({ domain: 'voice.example', account_proxy_registrar_address: setting })).toBe(expected)
  })
})

const ORIGIN = 'https://voice.example'
const SPACE: ProvisioningSpace = {
  domain: 'voice.example',
  host: 'voice.example',
  account_realm: null,
  account_proxy_registrar_address: null,
  sip_algorithms: null,
  super: false,
  max_account: 3,
  disable_chat_feature: false,
  disable_meetings_feature: true,
  disable_broadcast_feature: false,
  hide_settings: false,
  hide_account_settings: false,
  disable_call_recordings_feature: false,
  only_display_sip_uri_username: false,
  assistant_hide_create_account: false,
  assistant_disable_qr_code: false,
  assistant_hide_third_party_account: false,
  custom_provisioning_entries: null,
  custom_provisioning_overwrite_all: false,
}
const ACCOUNT: ProvisioningAccount = {
  ...SPACE,
  username: 'olga.k',
  display_name: 'Olga',
  passwords: [
    { algorithm: 'MD5', ha1: 'hash of MD5' },
    { algorithm: 'SHA-256', ha1: 'hash of SHA-256' },
  ],
  carddav_servers: [],
}
const SERVER: ProvisioningAccount['carddav_servers'][number] = {
  enabled: true,
  uri: 'https://dav.example:8443/contacts',
  min_characters: 3,
  results_limit: 10,
  timeout: 5,
  delay: 500,
  fields_for_user_input: 'fn,nickname',
  fields_for_domain: null,
  use_exact_match_policy: false,
  username: null,
  realm: null,
  algorithm: null,
  ha1: null,
}
const LOGIN = { username: 'olga', realm: 'dav', algorithm: 'MD5', ha1: 'hash of dav' } as const
/** The entries of a document, by sections. */
const sectionsOf = ({ sections }: ReturnType<typeof accountDocument>) =>
  Object.fromEntries(
    sections.map(({ name, entries }) => [name, Object.fromEntries(entries.map((one) => [one.name, one.value]))]),
  )
const documentOf = (changes: Partial<ProvisioningAccount> = {}) =>
  sectionsOf(accountDocument({ ...ACCOUNT, ...changes }, ORIGIN))

describe('the document of an account', () => {
  it('has what an app needs to be it', () => {
    expect(documentOf()).toEqual({
      misc: { 'contacts-vcard-list': 'https://voice.example/contacts/vcard' },
      ui: {
        super: '0',
        disable_chat_feature: '0',
        disable_meetings_feature: '1',
        disable_broadcast_feature: '0',
        hide_settings: '0',
        hide_account_settings: '0',
        disable_call_recordings_feature: '0',
        only_display_sip_uri_username: '0',
        assistant_hide_create_account: '0',
        assistant_disable_qr_code: '0',
        assistant_hide_third_party_account: '0',
        max_account: '3',
      },
      proxy_0: { reg_identity: '"Olga" <sip:olga.k@voice.example>', reg_proxy: '<sip:voice.example>' },
      auth_info_0: {
        username: 'olga.k',
        domain: 'voice.example',
        ha1: 'hash of MD5',
        realm: 'voice.example',
        algorithm: 'MD5',
      },
      auth_info_1: {
        username: 'olga.k',
        domain: 'voice.example',
        ha1: 'hash of SHA-256',
        realm: 'voice.example',
        algorithm: 'SHA-256',
      },
    })
    expect(Object.keys(documentOf())).toEqual(['misc', 'ui', 'proxy_0', 'auth_info_0', 'auth_info_1'])
  })

  it('has only hashes that the SIP servers of the Space can use, of its realm', () => {
    const { auth_info_0: first, auth_info_1: second } = documentOf({
      sip_algorithms: 'SHA-256',
      account_realm: 'voice',
    })
    expect(first).toMatchObject({ algorithm: 'SHA-256', realm: 'voice' })
    expect(second).toBeUndefined()
  })

  it('has the CardDAV servers, with what the account proves itself with', () => {
    const plain = {
      ...SERVER,
      enabled: false,
      fields_for_user_input: null,
      fields_for_domain: 'sip',
      use_exact_match_policy: true,
    }
    const document = documentOf({ carddav_servers: [plain, { ...SERVER, ...LOGIN }, SERVER] })
    expect(document['remote_contact_directory_0']).toEqual({
      enabled: '0',
      type: 'carddav',
      uri: 'https://dav.example:8443/contacts',
      min_characters: '3',
      results_limit: '10',
      timeout: '5',
      delay: '500',
      carddav_fields_for_user_input: '',
      carddav_fields_for_domain: 'sip',
      carddav_use_exact_match_policy: '1',
    })
    expect(document['remote_contact_directory_1']).toMatchObject({
      enabled: '1',
      carddav_fields_for_user_input: 'fn,nickname',
      carddav_fields_for_domain: '',
      carddav_use_exact_match_policy: '0',
    })
    expect(document).toHaveProperty('remote_contact_directory_2')
    expect(document['auth_info_2']).toEqual({
      username: 'olga',
      domain: 'dav.example',
      ha1: 'hash of dav',
      realm: 'dav',
      algorithm: 'MD5',
    })
    expect(document).not.toHaveProperty('auth_info_3')
  })

  it('leaves the numbers of CardDAV servers that the entries of the Space have', () => {
    const entries = '[remote_contact_directory_0]\nuri=https://own.example\n[remote_contact_directory_2]\nuri=x'
    const document = documentOf({ carddav_servers: [SERVER, SERVER], custom_provisioning_entries: entries })
    expect(document['remote_contact_directory_0']).toEqual({ uri: 'https://own.example' })
    expect(document['remote_contact_directory_1']).toMatchObject({ uri: SERVER.uri })
    expect(document['remote_contact_directory_2']).toEqual({ uri: 'x' })
    expect(document['remote_contact_directory_3']).toMatchObject({ uri: SERVER.uri })
  })

  it('has the entries of the Space, of equal names the last, in the section that was there', () => {
    const entries = '[proxy_0]\nreg_expires=600\n[net]\nmtu=1300\n[proxy_0]\nreg_expires=900\n[ui]\ntheme=dark'
    const document = accountDocument({ ...ACCOUNT, custom_provisioning_entries: entries }, ORIGIN)
    expect(document.overwrite).toBe(false)
    expect(document.sections.map(({ name }) => name)).toEqual([
      'misc',
      'ui',
      'proxy_0',
      'auth_info_0',
      'auth_info_1',
      'net',
    ])
    expect(sectionsOf(document)['proxy_0']).toMatchObject({ reg_identity: expect.any(String), reg_expires: '900' })
    expect(sectionsOf(document)['ui']).toMatchObject({ super: '0', theme: 'dark' })
    expect(accountDocument({ ...ACCOUNT, custom_provisioning_overwrite_all: true }, ORIGIN).overwrite).toBe(true)
  })
})

it('the document of a Space has what any of its users may read', () => {
  const misc = { 'contacts-vcard-list': 'https://voice.example/contacts/vcard' }
  expect(sectionsOf(spaceDocument(SPACE, ORIGIN))).toEqual({ misc })
  const entries = '[proxy_0]\nreg_expires=600\n[net]\nmtu=1300'
  expect(sectionsOf(spaceDocument({ ...SPACE, custom_provisioning_entries: entries }, ORIGIN))).toEqual({
    misc,
    net: { mtu: '1300' },
  })
})
