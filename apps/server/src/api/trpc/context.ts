import { type AnyOperation, type AnySubscription, AppError, type Context } from '@sipspace/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Authenticated } from '../../auth/authenticate.ts'
import { waitForRevocation } from '../../auth/revocation.ts'
import type { Dependencies } from '../../dependencies.ts'
import { admit, inNamedSpace, namesOtherSpace, requireSameOrigin } from '../../http/admit-request.ts'
import { contextOf } from '../../http/context.ts'
import { idempotencyKeys } from '../../http/idempotency-key.ts'
import { beginTurn } from '../../http/turns.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** the operations that a tRPC request has called, by name */
    procedures: string[]
  }
}

/** What the procedures of one HTTP request share: however many they are, it is authenticated once. */
export interface TrpcContext {
  request: FastifyRequest
  reply: FastifyReply
  /** ends a subscription: rejects when the request's credentials are no longer valid */
  waitForRevocation: (signal: AbortSignal) => Promise<never>
  /** @throws AppError when the request may not act at all, for an operation like this */
  enter: (operation: Pick<AnyOperation | AnySubscription, 'access' | 'kind'>) => Promise<Context>
  /** waits until an operation may run; ends the turn */
  beginTurn: (context: Context, operation: Pick<AnyOperation, 'kind' | 'makesToken'>) => Promise<() => void>
  /** @throws AppError too_many_requests when the account follows enough already */
  beginStream: (context: Context) => () => void
  /** the key of a mutation of the request: that of its place, or that of the request with its place */
  idempotencyKey: (place: number) => string | null
  /** the place of the next call in the request, from 0 */
  nextPlace: () => number
  /** notes that a procedure is called, and when it has ended, by the HTTP status that it would have alone */
  begin: (procedure: string) => { end: (status: number) => void }
}

export function createTrpcContext(deps: Dependencies, request: FastifyRequest, reply: FastifyReply): TrpcContext {
  let places = 0
  const entered = new Map<boolean, Promise<Authenticated>>()
  const admitted = (isPublic: boolean): Promise<Authenticated> => {
    const known = entered.get(isPublic) ?? (isPublic ? admitPublic() : admitCaller())
    entered.set(isPublic, known)
    return known
  }
  const admitCaller = async () => inNamedSpace(deps, request, await admit(deps, request, reply, false))
  // to act in another Space than that of the host, even by what is public there, takes a super admin
  const admitPublic = async () => {
    const anyone = await admit(deps, request, reply, true)
    return namesOtherSpace(request, anyone) ? { ...anyone, space: (await admitted(false)).space } : anyone
  }
  return {
    request,
    reply,
    waitForRevocation: (signal) => waitForRevocation(deps, request, signal),
    beginTurn: ({ actor, client }, operation) => beginTurn(deps, { actor, ip: client.ip }, operation),
    beginStream: ({ actor }) => (actor === null ? () => {} : deps.accountLimits.beginStream(actor)),
    nextPlace: () => places++,
    idempotencyKey(place) {
      const [only, ...others] = idempotencyKeys(request)
      if (only === undefined) return null
      if (others.length === 0) return place === 0 ? only : `${only}/${place}`
      const key = [only, ...others][place]
      if (key === undefined) throw new AppError('idempotency_key_malformed')
      return key
    },
    begin(procedure) {
      request.procedures.push(procedure)
      const begin = performance.now()
      return {
        end(status) {
          deps.metrics.countCall({
            interface: 'trpc',
            operation: procedure,
            status,
            seconds: (performance.now() - begin) / 1000,
          })
        },
      }
    },
    async enter(operation) {
      const isPublic = operation.access === 'public'
      // each of a batch is a request
      if (isPublic && entered.has(isPublic)) await deps.requestLimit.take(request.source.ip)
      request.authenticated = await admitted(isPublic)
      requireSameOrigin(request, request.authenticated, operation)
      return contextOf(deps, request, reply)
    },
  }
}
