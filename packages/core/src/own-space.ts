import type { z } from 'zod'
import type { Kind, Operation } from './operation.ts'

/**
 * Makes an operation for super admins, on a Space that its input names, one for the admins of a Space: on that of the request.
 *
 * @param documented what it does, and inputs as they can be sent
 */
export function forOwnSpace<S extends z.ZodRawShape & { domain: z.ZodType }, O extends z.ZodType, K extends Kind>(
  operation: Operation<'superAdmin', z.ZodObject<S>, O, K>,
  { summary, examples }: { summary: string; examples?: object[] },
) {
  const { check, run } = operation
  const omitted = operation.input.omit({ domain: true } as never)
  const input = (examples ? omitted.meta({ examples }) : omitted) as unknown as z.ZodObject<Omit<S, 'domain'>>
  const named = (ctx: { space: { domain: string } }, given: object) => ({ ...given, domain: ctx.space.domain }) as never
  return {
    ...operation,
    access: 'admin' as const,
    summary,
    input,
    ...(check
      ? { check: (ctx: never, given: object, isRefused: boolean) => check(ctx, named(ctx, given), isRefused) }
      : {}),
    run: (ctx: never, given: object, found: never) => run(ctx, named(ctx, given), found),
  } as unknown as Operation<'admin', typeof input, O, K>
}
