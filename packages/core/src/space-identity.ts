/** What every request needs to know of its Space. */
export interface SpaceIdentity {
  id: number
  domain: string
  host: string
  name: string
  super: boolean
  account_realm: string | null
  /** whether an email address serves one of its accounts only */
  unique_email: boolean
  /** of phone numbers that are written without a country (ISO 3166-1 alpha-2); null: they are refused */
  default_country: string | null
  expire_at: string | null
  /** the parameters of the Bearer challenge that its OpenID provider gives; null where it has none */
  bearer_challenge: string | null
}

/** The realm of HTTP and SIP Digest (RFC 7616) in a Space. */
export const realmOf = (space: Pick<SpaceIdentity, 'domain' | 'account_realm'>): string =>
  space.account_realm ?? space.domain
