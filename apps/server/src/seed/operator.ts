import {
  type Actor,
  type AnyOperation,
  type ApplicationDatabase,
  type Context,
  createLargeReads,
  createLoginThrottle,
  createWrongCodes,
  execute,
  findSpaceByDomain,
  operations,
  type SpaceIdentity,
} from '@sipspace/core'
import { type Config, originOf } from '../config/config.ts'
import { openSecrets } from '../config/secret-keys.ts'
import { createFileStore } from '../storage/file-store.ts'

/** The places that people work from, of the networks that are for documentation (RFC 5737). */
const ADDRESSES = ['192.0.2.17', '192.0.2.44', '198.51.100.8', '198.51.100.23', '203.0.113.90']

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** Who does something. */
export interface Operator {
  actor: Actor
  ip: string
}

/** Does what people would have done, at moments of one's choice, by the operations that they would have used. */
export function createOperations(db: ApplicationDatabase, config: Config) {
  const secrets = openSecrets(config)
  const spaces = new Map<string, SpaceIdentity>()
  const spaceOf = async (domain: string): Promise<SpaceIdentity> => {
    const space = spaces.get(domain) ?? (await findSpaceByDomain(db, domain))
    if (!space) throw new Error(`no Space has the domain ${domain}`)
    spaces.set(domain, space)
    return space
  }

  const usernameOf = async (id: number): Promise<string> => {
    const account = await db.selectFrom('accounts').select('username').where('id', '=', id).executeTakeFirstOrThrow()
    return account.username
  }

  async function run<T>(
    { actor, ip }: Operator,
    { at, domain, operation, input }: { at: Date; domain: string; operation: AnyOperation; input: object },
  ): Promise<T> {
    const clock = () => at
    const context: Context = {
      db,
      config,
      clock,
      actor,
      credential: null,
      space: await spaceOf(domain),
      client: { ip, userAgent: BROWSER, requestId: null },
      language: null,
      session: { hash: null, begin: () => {}, end: () => {} },
      loginThrottle: createLoginThrottle(db, clock, null),
      wrongCodes: createWrongCodes(db, clock, null),
      largeReads: createLargeReads(Number.POSITIVE_INFINITY),
      secrets,
      recordSignIn: () => {},
      origin: originOf(config, config.PORT),
      pageOrigin: null,
      push: () => Promise.resolve('not_configured'),
      sendSipMessage: null,
      sendTestMail: () => Promise.reject(new Error('no mail is sent')),
      settings: () => config.inForce,
      captcha: null,
      auditFeed: null,
      registrar: null,
      files: createFileStore(config.dataDir),
    }
    return (await execute(operation, context, input)) as T
  }

  return {
    run,
    /** The operator whom an account of a Space is. */
    as: async (domain: string, username: string, role: 'admin' | 'superAdmin', place: number): Promise<Operator> => {
      const home = await spaceOf(domain)
      const nobody: Operator = {
        actor: { id: 0, username: 'operator', role: 'superAdmin', adminRole: 'full', keyRole: 'full', home },
        ip: '127.0.0.1',
      }
      const sip = `${username}@${domain}`
      const { id } = await run<{ id: number }>(nobody, {
        at: new Date(),
        domain,
        operation: operations.accounts.getBySip,
        input: { sip },
      })
      return {
        actor: { id, username, role, adminRole: 'full', keyRole: 'full', home },
        ip: ADDRESSES[place % ADDRESSES.length] ?? '192.0.2.1',
      }
    },
    /** A user, who does something for themself. */
    userOf: async (domain: string, id: number, ip: string): Promise<Operator> => ({
      actor: {
        id,
        username: await usernameOf(id),
        role: 'user',
        adminRole: 'full',
        keyRole: 'full',
        home: await spaceOf(domain),
      },
      ip,
    }),
  }
}
