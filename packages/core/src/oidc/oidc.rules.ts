import { placeOfSecret } from '../secrets/secrets.rules.ts'

/** What stands for a secret that is kept, in answers and in requests. */
export const HIDDEN_SECRET = '********'

/** Where the client secret of a Space is kept. */
export const clientSecretPlace = (spaceId: number): string =>
  placeOfSecret('space_oidc', 'encrypted_client_secret', spaceId)

/** Whether a URL may be that of a provider: https, or http on this machine; without user, query and fragment. */
export function isProviderUrl(text: string): boolean {
  if (!URL.canParse(text) || /["\\]/.test(text)) return false
  const url = new URL(text)
  const isLoopback = url.hostname === 'localhost' || url.hostname === '[::1]' || /^127(\.\d+){3}$/.test(url.hostname)
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback)
  return isSafe && url.username === '' && url.password === '' && url.search === '' && url.hash === ''
}

/** The issuer of a realm, as Keycloak has it. */
export const issuerOfRealm = (serverUrl: string, realm: string): string =>
  `${serverUrl.replace(/\/+$/, '')}/realms/${encodeURIComponent(realm)}`

/** The parameters of the challenge (RFC 6750 section 3) that tell an app where to get a token. */
export const bearerChallengeOf = ({
  issuer,
  realm,
  domain,
}: {
  issuer: string
  realm: string | null
  domain: string
}) => `authz_server="${issuer}", realm="${realm ?? domain}"`

type Claims = Record<string, unknown>

const objectOf = (value: unknown): Claims => (typeof value === 'object' && value !== null ? (value as Claims) : {})

/** The roles that claims give, null where they say nothing of roles. */
function rolesOf(claims: Claims, clientId: string): string[] | null {
  const lists = [
    claims['roles'],
    objectOf(claims['realm_access'])['roles'],
    objectOf(objectOf(claims['resource_access'])[clientId])['roles'],
  ].filter((list) => Array.isArray(list))
  return lists.length === 0 ? null : lists.flat().filter((role) => typeof role === 'string')
}

/** Whether claims make an account an admin; null where that stays as it is. */
export function adminByClaims(
  claims: Claims,
  { role_provisioning, client_id }: { role_provisioning: boolean; client_id: string },
  space: { super: boolean },
): boolean | null {
  if (!role_provisioning || space.super) return null
  return rolesOf(claims, client_id)?.includes('admin') ?? null
}

/** The address that claims name: the SIP address by its claim, else an email address that the provider has verified. */
export function namedByClaims(claims: Claims, sipIdentifier: string): { sip: unknown } | { email: unknown } | null {
  const sip = claims[sipIdentifier]
  if (sip !== undefined) return { sip }
  return claims['email_verified'] === true ? { email: claims['email'] } : null
}
