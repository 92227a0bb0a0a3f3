import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AppError, fieldError } from '../errors.ts'
import { type Actor, type Context, mutation, passToRun } from '../operation.ts'
import { findSpaceByDomain } from '../spaces/spaces.queries.ts'
import { logoPath } from '../spaces/spaces.rules.ts'
import { SpaceDomain } from '../spaces/spaces.schema.ts'
import { deleteSpaceLogo, upsertSpaceLogo } from './space-logos.queries.ts'
import { logoType, MAX_LOGO_BYTES } from './space-logos.rules.ts'
import { SetSpaceLogo, SpaceLogo } from './space-logos.schema.ts'

/**
 * The Space that an admin names: any for a super admin, else that of the request.
 *
 * @throws AppError space_not_found
 */
async function requireSpace(ctx: Context & { actor: Actor }, domain: string | undefined) {
  const mayName = ctx.actor.role === 'superAdmin' || domain === ctx.space.domain
  const space = mayName && domain !== undefined ? await findSpaceByDomain(ctx.db, domain) : undefined
  if (!space) throw new AppError('space_not_found')
  return space
}

export const set = mutation({
  summary: 'Give a Space a logo, in place of the one it has',
  access: 'admin',
  input: SetSpaceLogo,
  output: SpaceLogo,
  errors: ['space_not_found'],
  check: async (ctx, { domain }) => passToRun(await requireSpace(ctx, domain)),
  async run(ctx, { image: base64 }, space) {
    const image = Buffer.from(base64, 'base64')
    if (image.length > MAX_LOGO_BYTES)
      throw fieldError('image', 'image_too_large', { kilobytes: MAX_LOGO_BYTES / 1000 })
    const content_type = logoType(image)
    if (content_type === null) throw fieldError('image', 'image_type')
    const sha256 = createHash('sha256').update(image).digest('hex')
    await upsertSpaceLogo(ctx.db, space.id, { content_type, image, sha256 }, ctx.clock())
    return { logo: `${ctx.origin(space.host)}${logoPath(sha256)}` }
  },
})

const remove = mutation({
  summary: 'Remove the logo of a Space',
  access: 'admin',
  input: SpaceDomain,
  output: z.void(),
  errors: ['space_not_found', 'logo_not_found'],
  async run(ctx, { domain }) {
    const space = await requireSpace(ctx, domain)
    if (!(await deleteSpaceLogo(ctx.db, space.id))) throw new AppError('logo_not_found')
  },
})

export { remove as delete }
