import { describe, expect, it } from 'vitest'
import {
  adminByClaims,
  bearerChallengeOf,
  clientSecretPlace,
  HIDDEN_SECRET,
  isProviderUrl,
  issuerOfRealm,
  namedByClaims,
} from './oidc.rules.ts'

describe('the address of a provider', () => {
  it.each([
    'https://id.example.org/realms/a',
    'http://localhost:8080',
    'http://127.0.0.1',
    'http://127.1.22.133',
    'http://[::1]:8080',
  ])('may be %s', (url) => expect(isProviderUrl(url)).toBe(true))

  it.each([
    '',
    'id.example.org',
    'http://id.example.org',
    'http://127.0.0.1.example.org',
    'http://x127.0.0.1',
    'ftp://localhost',
    'https://user@id.example.org',
    'https://:secret@id.example.org',
    'https://id.example.org/?a=1',
    'https://id.example.org/#a',
    'https://id.example.org/"',
    'https://id.example.org/\\a',
  ])('may not be %j', (url) => expect(isProviderUrl(url)).toBe(false))

  it('is made of a server and a realm, as Keycloak has it', () => {
    expect(issuerOfRealm('https://id.example.org//', 'a b/c')).toBe('https://id.example.org/realms/a%20b%2Fc')
    expect(issuerOfRealm('https://id.example.org/a/b', 'c')).toBe('https://id.example.org/a/b/realms/c')
  })

  it('is in the challenge, with the realm of the Space', () => {
    const challenge = { issuer: 'https://id.example.org', realm: null, domain: 'sip.example.org' }
    expect(bearerChallengeOf(challenge)).toBe('authz_server="https://id.example.org", realm="sip.example.org"')
    expect(bearerChallengeOf({ ...challenge, realm: 'r' })).toBe('authz_server="https://id.example.org", realm="r"')
  })

  it('has a secret that is bound to its row, and is never shown', () => {
    expect(clientSecretPlace(7)).toBe('space_oidc.encrypted_client_secret/7')
    expect(HIDDEN_SECRET).toBe('********')
  })
})

describe('the role that claims give', () => {
  const space = { role_provisioning: true, client_id: 'app' }

  it.each([
    [null, {}],
    [null, { roles: 'admin' }],
    [null, { realm_access: null, resource_access: 'admin' }],
    [true, { roles: ['user', 'admin'] }],
    [false, { roles: ['user', 7] }],
    [false, { roles: [] }],
    [true, { realm_access: { roles: ['admin'] } }],
    [false, { realm_access: { roles: ['user'] } }],
    [true, { resource_access: { app: { roles: ['admin'] } } }],
    [null, { resource_access: { other: { roles: ['admin'] } } }],
    [true, { roles: [], realm_access: { roles: ['admin'] } }],
  ])('is admin %s by %o', (admin, claims) => {
    expect(adminByClaims(claims, space, { super: false })).toBe(admin)
  })

  it('stays as it is where the Space does not take roles, or is a super Space', () => {
    const claims = { roles: ['admin'] }
    expect(adminByClaims(claims, { ...space, role_provisioning: false }, { super: false })).toBeNull()
    expect(adminByClaims(claims, space, { super: true })).toBeNull()
  })
})

describe('the account that claims name', () => {
  it.each([
    [
      { sip: 'sip:a@example.org' },
      { sip_identity: 'sip:a@example.org', email: 'a@mail.example', email_verified: true },
    ],
    [{ sip: 7 }, { sip_identity: 7 }],
    [{ email: 'a@mail.example' }, { email: 'a@mail.example', email_verified: true }],
    [null, { email: 'a@mail.example', email_verified: false }],
    [null, { email: 'a@mail.example', email_verified: 'true' }],
    [null, {}],
  ])('is %o by %o', (named, claims) => {
    expect(namedByClaims(claims, 'sip_identity')).toEqual(named)
  })
})
