import type { Database } from '../database/database.ts'
import type { FieldErrors } from '../errors.ts'
import type { Context } from '../operation.ts'
import type { SpaceIdentity } from '../space-identity.ts'
import { findSpaceByDomain } from '../spaces/spaces.queries.ts'

type Chooser = Pick<Context, 'actor' | 'space'> & { db: Database }

/** The Space whose domain a super admin names, null when there is none; else that of the request. */
export async function chosenSpace(ctx: Chooser, domain: string | null | undefined): Promise<SpaceIdentity | null> {
  if (domain == null || domain === ctx.space.domain || ctx.actor?.role !== 'superAdmin') return ctx.space
  return (await findSpaceByDomain(ctx.db, domain)) ?? null
}

/** What is wrong with a domain that does nothing, as the caller is no super admin: it has to be that of a Space. */
export async function ignoredDomainErrors(ctx: Chooser, domain: string | null | undefined): Promise<FieldErrors> {
  if (domain == null || domain === ctx.space.domain || ctx.actor?.role === 'superAdmin') return {}
  return (await findSpaceByDomain(ctx.db, domain)) ? {} : { domain: [{ key: 'domain_of_no_space' }] }
}
