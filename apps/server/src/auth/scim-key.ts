import { AppError, findScimKey, findSpace, hashToken, refusalOf } from '@sipspace/core'
import type { FastifyRequest } from 'fastify'
import type { AuthDependencies } from './auth-dependencies.ts'
import { type Authenticated, spaceHost } from './authenticate.ts'
import { Unauthenticated } from './unauthenticated.ts'

interface DirectoryDependencies extends Pick<AuthDependencies, 'db' | 'clock'> {
  /** takes one of the requests that an address without a key may send */
  requestLimit: { take: (ip: string) => Promise<unknown> }
}

/**
 * Lets a directory in by the key that an admin of the Space has made for it: it acts as an admin of that Space alone. In the
 * audit log its id is that of its key below zero, as no account has it.
 *
 * @throws AppError for a Space that there is not or that has expired; Unauthenticated without a key of the Space
 */
export async function admitDirectory(deps: DirectoryDependencies, request: FastifyRequest): Promise<Authenticated> {
  const space = await findSpace(deps.db, spaceHost(request.source.host))
  if (!space) throw new AppError('space_unknown_host')
  const [, token] = /^bearer +([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? '') ?? []
  const key = token === undefined ? undefined : await findScimKey(deps.db, space.id, hashToken(token), deps.clock())
  if (!key) {
    await deps.requestLimit.take(request.source.ip)
    throw new Unauthenticated([`Bearer realm="${space.domain}"`], {
      wasTried: token !== undefined,
      isWrongPassword: false,
    })
  }
  const { id, domain, account_realm, unique_email, default_country, expire_at } = space
  const home = { id, domain, account_realm, unique_email, default_country, expire_at }
  const actor = {
    id: -key.id,
    username: key.name,
    role: 'admin',
    adminRole: 'full',
    keyRole: 'full',
    secondFactor: 'off',
    blocked: false,
    home,
  } as const
  const refusal = refusalOf(space, actor, deps.clock())
  if (refusal) throw new AppError(refusal)
  return { space, actor, kind: null, credential: null, session: null, byCookie: false, challenges: [] }
}
