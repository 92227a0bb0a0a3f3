import type { Actor, AnyOperation } from '@sipspace/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Dependencies } from '../dependencies.ts'

/**
 * Waits until an operation may run for a caller, within the limits of its account, or of its network for a token.
 *
 * @returns ends the turn
 * @throws AppError too_many_requests
 */
export async function beginTurn(
  deps: Dependencies,
  { actor, ip }: { actor: Pick<Actor, 'id' | 'role'> | null; ip: string },
  { kind, makesToken }: Pick<AnyOperation, 'kind' | 'makesToken'>,
): Promise<() => void> {
  if (makesToken) await deps.tokenLimit.take(ip)
  return actor === null ? () => {} : deps.accountLimits.begin(actor, kind)
}

/** The same for a request that has been authenticated and is for one operation, until it is answered. */
export async function takeTurn(
  deps: Dependencies,
  request: FastifyRequest,
  reply: FastifyReply,
  operation: Pick<AnyOperation, 'kind' | 'makesToken'>,
): Promise<void> {
  endWithAnswer(reply, await beginTurn(deps, { actor: request.authenticated.actor, ip: request.source.ip }, operation))
}

/** Ends a turn when the answer has been sent, or its client has gone. */
export function endWithAnswer(reply: FastifyReply, end: () => void): void {
  if (reply.raw.destroyed) end()
  else reply.raw.once('close', end)
}
