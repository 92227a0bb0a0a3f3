import { AppError, type DigestAlgorithm, findDirectoryHash } from '@sipspace/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { create } from 'xmlbuilder2'
import { z } from 'zod'
import type { Dependencies } from '../../dependencies.ts'
import { RequestError } from '../../http/errors.ts'
import { isSameText } from '../../http/same-text.ts'

/** A parameter of mod_xml_curl. One that is sent twice, or is too long, names nothing. */
const parameter = z.string().max(255).optional().catch(undefined)

/**
 * What FreeSWITCH asks by for a user. `domain`, or `key_value`, is the realm of its challenge; the domain of the Space is the
 * host of To in a REGISTER, and that of From in other requests.
 */
const Query = z
  .object({
    section: parameter,
    user: parameter,
    domain: parameter,
    key_value: parameter,
    sip_auth_method: parameter,
    sip_to_host: parameter,
    sip_from_host: parameter,
  })
  .catch({})

const Algorithm = z.object({ algorithm: z.enum(['MD5', 'SHA-256']).default('MD5') })

/**
 * The directory that FreeSWITCH reads by mod_xml_curl: `POST /sip/directory`, with SIP_DIRECTORY_KEY as the password of HTTP
 * Basic. `?algorithm=SHA-256` is for a profile that challenges with it.
 */
export async function directoryPlugin(app: FastifyInstance, { deps }: { deps: Dependencies }): Promise<void> {
  app.post('/sip/directory', async (request, reply) => {
    const { db, config } = deps
    requireKey(request, reply, config.SIP_DIRECTORY_KEY)
    const algorithm = Algorithm.safeParse(request.query)
    if (!algorithm.success) throw new RequestError('route_not_found')
    const document = await answer(db, Query.parse(request.body), algorithm.data.algorithm)
    return reply.header('content-type', 'text/xml; charset=utf-8').send(document)
  })
}

function requireKey(request: FastifyRequest, reply: FastifyReply, key: string | undefined): void {
  if (key === undefined) throw new RequestError('route_not_found')
  const [, encoded = ''] = /^basic +([\w+/=-]{1,1024})$/i.exec(request.headers.authorization ?? '') ?? []
  const password = Buffer.from(encoded, 'base64')
    .toString('utf8')
    .replace(/^[^:]*:/, '')
  if (isSameText(password, key)) return
  reply.header('www-authenticate', 'Basic realm="sip-directory", charset="UTF-8"')
  throw new AppError('unauthenticated')
}

async function answer(
  db: Dependencies['db'],
  query: z.output<typeof Query>,
  algorithm: DigestAlgorithm,
): Promise<string> {
  const { section, user, sip_auth_method: method, sip_to_host: to, sip_from_host: from } = query
  const realm = query.domain ?? query.key_value
  const domain = ((method === undefined || method === 'REGISTER' ? to : from) ?? realm)?.toLowerCase()
  if (section !== 'directory' || user === undefined || realm === undefined || domain === undefined) return notFound()
  const ha1 = await findDirectoryHash(db, { username: user, domain, realm, algorithm })
  return ha1 === null ? notFound() : found({ user, realm, ha1 })
}

const notFound = () =>
  create()
    .ele('document', { type: 'freeswitch/xml' })
    .ele('section', { name: 'result' })
    .ele('result', { status: 'not found' })
    .doc()
    .end({ headless: true })

/** Always with a hash: FreeSWITCH lets a user without params register with no password at all. */
const found = ({ user, realm, ha1 }: { user: string; realm: string; ha1: string }) =>
  create()
    .ele('document', { type: 'freeswitch/xml' })
    .ele('section', { name: 'directory' })
    .ele('domain', { name: realm })
    .ele('groups')
    .ele('group', { name: 'default' })
    .ele('users')
    .ele('user', { id: user })
    .ele('params')
    .ele('param', { name: 'a1-hash', value: ha1 })
    .up()
    .up()
    .ele('variables')
    .ele('variable', { name: 'user_context', value: 'from-sipspace' })
    .doc()
    .end({ headless: true })
