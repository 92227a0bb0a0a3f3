import { findTaken, updateAccount } from '../accounts/accounts.queries.ts'
import { usernameErrors } from '../accounts/accounts.rules.ts'
import { insertAccount } from '../accounts/insertions.queries.ts'
import { findByEmail, findBySip } from '../authentication/authentication.queries.ts'
import { type Requester, type RequesterRow, requesterOf } from '../authentication/requester.rules.ts'
import type { DomainConfig } from '../config.ts'
import { allHashes } from '../credentials/passwords.rules.ts'
import { parseSipAddress, type SipIdentity } from '../credentials/sip-identity.rules.ts'
import { constraintError } from '../database/constraint-errors.ts'
import type { ApplicationDatabase } from '../database/database.ts'
import type { Client } from '../operation.ts'
import { randomToken } from '../random.ts'
import { realmOf, type SpaceIdentity } from '../space-identity.ts'
import { Email } from '../text.schema.ts'
import { newProvisioningToken } from '../tokens/provisioning-tokens.rules.ts'
import { deletePasswords, type OidcRow } from './oidc.queries.ts'
import { adminByClaims, namedByClaims } from './oidc.rules.ts'

interface ClaimsContext {
  db: ApplicationDatabase
  config: DomainConfig
  clock: () => Date
  space: SpaceIdentity
  client: Client
}

type Claims = Record<string, unknown>

/**
 * The account of a Space that the verified claims of its provider name, with the role that they give it. An account of
 * another Space does not count. Where there is none, it is created, as far as the Space wants that.
 */
export async function accountByClaims(ctx: ClaimsContext, oidc: OidcRow, claims: Claims): Promise<Requester | null> {
  const found = (await findAccount(ctx, oidc, claims)) ?? (await provision(ctx, oidc, claims))
  return found && withRole(ctx, oidc, claims, found)
}

async function findAccount(ctx: ClaimsContext, oidc: OidcRow, claims: Claims): Promise<Requester | null> {
  const named = namedByClaims(claims, oidc.sip_identifier)
  if (named === null) return null
  const row = 'sip' in named ? await rowBySip(ctx, named.sip) : await rowByEmail(ctx, named.email)
  // the provider has asked for as many factors as it wants
  const account = row ? requesterOf(row, { isShown: true, isRequired: false }) : null
  return account?.home.id === ctx.space.id ? account : null
}

const sipOf = (claim: unknown): SipIdentity | null => (typeof claim === 'string' ? parseSipAddress(claim) : null)

async function rowBySip({ db, space }: ClaimsContext, claim: unknown): Promise<RequesterRow | undefined> {
  const address = sipOf(claim)
  return address ? findBySip(db, space.host, address) : undefined
}

async function rowByEmail({ db, space }: ClaimsContext, claim: unknown): Promise<RequesterRow | undefined> {
  // lower case makes ASCII of some other letters, and must not make one address of another
  const address = Email.safeParse(claim)
  if (!address.success) return undefined
  const [row, ...others] = await findByEmail(db, space.host, address.data)
  return others.length === 0 ? row : undefined
}

/** Who writes, for the audit log: no account is authenticated yet. */
const audited = ({ db, clock, client }: ClaimsContext) =>
  db.withAudit({ operation: 'oidc.signIn', at: clock(), by: { actor: null, client } })

/** Creates the account that claims name by its SIP address. It has no password: the provider has. */
async function provision(ctx: ClaimsContext, oidc: OidcRow, claims: Claims): Promise<Requester | null> {
  if (!oidc.auto_provisioning) return null
  const address = sipOf(claims[oidc.sip_identifier])
  if (!address || address.domain !== ctx.space.domain) return null
  const { username } = address
  const isAllowed = Object.keys(usernameErrors(username, ctx.config, { phoneNumbers: false })).length === 0
  if (!isAllowed) return null
  const taken = await findTaken(ctx.db, ctx.space.id, { username, phone: null, email: null }, null)
  // by an account that the claims do not name, or that another request has just created for them
  if (taken.username) return findAccount(ctx, oidc, claims)
  const realm = realmOf(ctx.space)
  const hashes = allHashes({ username, realm, password: randomToken() })
  const account = {
    username,
    email: await freeEmail(ctx, claims),
    phone: null,
    display_name: typeof claims['name'] === 'string' ? claims['name'].replace(/\p{Cc}/gu, '').slice(0, 64) : null,
    dtmf_protocol: null,
    language: null,
    activated: true,
    admin: false,
    dictionary: {},
    password: { algorithm: 'SHA-256' as const, realm, hashes },
    ...newProvisioningToken(ctx.config, ctx.clock()),
    ip_address: ctx.client.ip,
    user_agent: ctx.client.userAgent ?? '',
  }
  try {
    await audited(ctx)
      .transaction()
      .execute(async (tx) => {
        const { id } = await insertAccount(tx, ctx.space.id, account, ctx.clock())
        await deletePasswords(tx, id)
      })
  } catch (error) {
    // the Space is full, or another request has just created it
    if (constraintError(error) === null) throw error
  }
  return findAccount(ctx, oidc, claims)
}

/** The email address of claims, where the provider has verified it and no account of the Space has it. */
async function freeEmail({ db, space }: ClaimsContext, claims: Claims): Promise<string | null> {
  const email = claims['email_verified'] === true ? Email.safeParse(claims['email']) : null
  if (!email?.success) return null
  const taken = await findTaken(db, space.id, { username: null, phone: null, email: email.data }, null)
  return taken.email ? null : email.data
}

/** Gives an account the role that claims say, where the Space takes roles from them. */
async function withRole(ctx: ClaimsContext, oidc: OidcRow, claims: Claims, account: Requester): Promise<Requester> {
  const admin = adminByClaims(claims, oidc, ctx.space)
  if (admin === null || admin === (account.role !== 'user')) return account
  await updateAccount(audited(ctx), ctx.space.id, account.id, { admin }, ctx.clock())
  return { ...account, role: admin ? 'admin' : 'user' }
}
