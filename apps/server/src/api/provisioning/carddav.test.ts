import { computeHa1 } from '@sipspace/core'
import { describe, expect, it } from 'vitest'
import { fetchAsApp, lpconfigOf, type Sections } from '../../../../../test/support/clients/provisioning.ts'
import {
  caller,
  createAccount,
  createSpace,
  type Json,
  jsonOf,
  newName,
} from '../../../../../test/support/clients/rest-client.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'

const server = await sharedServer()
const login = { username: 'dora & co', password: 'secret', realm: 'The "book"', algorithm: 'SHA-256' }
const OWN = { enabled: '1', type: 'carddav' }

/** A Space with these CardDAV servers and an account that can log in at those that are named. */
async function newSpace(servers: Json[], { logins = [] as number[], settings = {} } = {}) {
  const host = `${newName('dav')}.example.net`
  await createSpace(server, host, { carddav_user_credentials: true, ...settings })
  const url = `/api/spaces/${host}/carddavs`
  for (const one of servers) expect((await caller(server).post(url, one)).statusCode).toBe(200)
  const ids = (jsonOf(await caller(server).get(url)) as unknown as Json[]).map(({ id }) => id)
  const { id, provisioning_token } = await createAccount(server, 'dora01', { domain: host })
  const { key } = await addActor(server, { domain: host, admin: true })
  for (const index of logins) {
    jsonOf(await caller(server, { key, host }).put(`/api/accounts/${id}/carddavs/${ids[index]}`, login))
  }
  return { host, path: `/provisioning/${provisioning_token}` }
}

async function sectionsOf({ host, path }: { host: string; path: string }): Promise<Sections> {
  return lpconfigOf(await fetchAsApp(server, path, { host })).sections
}

const named = (sections: Sections, pattern: RegExp) => Object.keys(sections).filter((name) => pattern.test(name))

describe('the document of an account', () => {
  it('has a section for each CardDAV server, enabled or not, by the keys that Linphone reads', async () => {
    const sections = await sectionsOf(
      await newSpace([
        { uri: 'https://dav.example.net/a?b=1&c=2', enabled: true },
        { uri: 'https://off.example.net' },
        {
          uri: 'http://dav2.example.net',
          enabled: true,
          min_characters: 1,
          results_limit: 20,
          timeout: 9,
          delay: 100,
          fields_for_user_input: 'FN,NOTE',
          fields_for_domain: 'IMPP',
          use_exact_match_policy: true,
        },
      ]),
    )
    expect(named(sections, /^remote_contact_directory_/)).toEqual([
      'remote_contact_directory_0',
      'remote_contact_directory_1',
      'remote_contact_directory_2',
    ])
    expect(sections).toMatchObject({
      remote_contact_directory_0: {
        ...OWN,
        uri: 'https://dav.example.net/a?b=1&c=2',
        min_characters: '3',
        results_limit: '0',
        timeout: '5',
        delay: '500',
        carddav_fields_for_user_input: '',
        carddav_fields_for_domain: '',
        carddav_use_exact_match_policy: '0',
      },
      remote_contact_directory_1: { enabled: '0', type: 'carddav', uri: 'https://off.example.net' },
      remote_contact_directory_2: {
        ...OWN,
        uri: 'http://dav2.example.net',
        min_characters: '1',
        results_limit: '20',
        timeout: '9',
        delay: '100',
        carddav_fields_for_user_input: 'FN,NOTE',
        carddav_fields_for_domain: 'IMPP',
        carddav_use_exact_match_policy: '1',
      },
    })
    expect(named(sections, /^auth_info_/)).toEqual(['auth_info_0'])
  })

  it('has the account’s credentials for those that are enabled, after those that it registers with', async () => {
    const uris = ['https://a.example.net:8443/', 'https://b.example.net', 'https://c.example.net']
    const servers = uris.map((uri, index) => ({ uri, enabled: index !== 1 }))
    const sections = await sectionsOf(await newSpace(servers, { logins: [0, 1, 2] }))
    expect(named(sections, /^auth_info_/)).toEqual(['auth_info_0', 'auth_info_1', 'auth_info_2'])
    const shown = {
      username: 'dora & co',
      realm: 'The "book"',
      algorithm: 'SHA-256',
      ha1: computeHa1('SHA-256', login),
    }
    expect(sections).toMatchObject({
      auth_info_0: { username: 'dora01' },
      auth_info_1: { ...shown, domain: 'a.example.net' },
      auth_info_2: { ...shown, domain: 'c.example.net' },
    })
  })

  it('has no credentials of another account', async () => {
    const { host } = await newSpace([{ uri: 'https://dav.example.net', enabled: true }], { logins: [0] })
    const { provisioning_token } = await createAccount(server, 'dora02', { domain: host })
    const sections = await sectionsOf({ host, path: `/provisioning/${provisioning_token}` })
    expect(sections).toMatchObject({ auth_info_0: { username: 'dora02' }, remote_contact_directory_0: OWN })
    expect(named(sections, /^auth_info_/)).toEqual(['auth_info_0'])
  })

  it('has no credentials once the Space has none', async () => {
    const space = await newSpace([{ uri: 'https://dav.example.net', enabled: true }], { logins: [0] })
    await server.database.pool.query('update spaces set carddav_user_credentials = false where domain = $1', [
      space.host,
    ])
    const sections = await sectionsOf(space)
    expect(named(sections, /^auth_info_/)).toEqual(['auth_info_0'])
    expect(sections).toHaveProperty('remote_contact_directory_0')
  })

  it('leaves the directories as they are that the Space’s own entries have', async () => {
    const custom_provisioning_entries =
      '[remote_contact_directory_0]\ntype=ldap\nuri=ldap://ldap.example.net\n[remote_contact_directory_2]\ntype=ldap'
    const servers = ['https://a.example.net', 'https://b.example.net'].map((uri) => ({ uri, enabled: true }))
    const sections = await sectionsOf(await newSpace(servers, { settings: { custom_provisioning_entries } }))
    expect(sections).toMatchObject({
      remote_contact_directory_0: { type: 'ldap', uri: 'ldap://ldap.example.net' },
      remote_contact_directory_1: { type: 'carddav', uri: 'https://a.example.net' },
      remote_contact_directory_2: { type: 'ldap' },
      remote_contact_directory_3: { type: 'carddav', uri: 'https://b.example.net' },
    })
  })
})

describe('the document without an account', () => {
  it('tells nobody where contacts can be looked up', async () => {
    const { host } = await newSpace([{ uri: 'https://dav.example.net', enabled: true }])
    expect(named(await sectionsOf({ host, path: '/provisioning' }), /^remote/)).toEqual([])
  })
})
