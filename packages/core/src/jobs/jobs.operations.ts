import { type Context, mutation, query } from '../operation.ts'
import { listJobs, removeJobs, retryJobs } from './jobs.queries.ts'
import { JobIds, JobList, JobsDone, ListJobs } from './jobs.schema.ts'

/** The Space whose jobs the caller may see; null for those of all. */
const visibleSpace = ({ actor, space }: Context): number | null => (actor?.role === 'superAdmin' ? null : space.id)

export const list = query({
  summary: 'List the mails, SMS and other work that waits in the queue; a super admin may see that of all Spaces',
  fromReplica: true,
  access: 'admin',
  input: ListJobs,
  output: JobList,
  async run(ctx, { state, scope, text, cursor, limit }) {
    const spaceId = scope === 'space' ? ctx.space.id : visibleSpace(ctx)
    const rows = await listJobs(ctx.db, spaceId, { state, text, after: cursor ?? '0', limit: limit + 1 })
    const last = rows.length > limit ? rows[limit - 1] : undefined
    return { data: rows.slice(0, limit), next_cursor: last?.id ?? null }
  },
})

export const retry = mutation({
  summary: 'Try jobs again at once',
  access: 'admin',
  input: JobIds,
  output: JobsDone,
  run: async (ctx, { ids }) => ({ done: await retryJobs(ctx.db, visibleSpace(ctx), ids) }),
})

const remove = mutation({
  summary: 'Take jobs out of the queue: what they were to do is not done',
  access: 'admin',
  input: JobIds,
  output: JobsDone,
  run: async (ctx, { ids }) => ({ done: await removeJobs(ctx.db, visibleSpace(ctx), ids) }),
})

export { remove as delete }
