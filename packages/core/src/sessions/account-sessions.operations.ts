import { z } from 'zod'
import { requireAccountExists } from '../accounts/require-account-exists.ts'
import { AppError } from '../errors.ts'
import { mutation, query } from '../operation.ts'
import { Id } from '../text.schema.ts'
import { deleteSessionOfAccount, listSessions as findSessions } from './sessions.queries.ts'
import { AccountSession } from './sessions.schema.ts'

export const listSessions = query({
  summary: 'List the browser sessions of an account, the latest first',
  access: 'admin',
  input: z.object({ id: Id }),
  output: z.array(AccountSession),
  errors: ['account_not_found'],
  async run(ctx, { id }) {
    await requireAccountExists(ctx.db, ctx.space.id, id)
    return findSessions(ctx.db, id, ctx.clock())
  },
})

export const deleteSession = mutation({
  summary: 'End a browser session of an account',
  access: 'admin',
  input: z.object({ id: Id, session: Id }),
  output: z.void(),
  errors: ['account_not_found', 'session_not_found'],
  async run(ctx, { id, session }) {
    await requireAccountExists(ctx.db, ctx.space.id, id)
    if (!(await deleteSessionOfAccount(ctx.db, id, session))) throw new AppError('session_not_found')
  },
})
