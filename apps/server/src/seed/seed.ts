import { type AnyOperation, addCounts, bootstrap, type Database, operations } from '@sipspace/core'
import { type Config, parseSettings } from '../config/config.ts'
import { type Cleanup, closeAll, type OpenDatabase, openDatabase } from '../startup/process.ts'
import { furnishAccounts, reportCalls } from './calls.ts'
import { createOperations, type Operator } from './operator.ts'
import { COUNTRIES, createChance, makePeople } from './people.ts'
import { CARDDAV_SERVER, HOME, MAIL_SERVER, OTHER_SPACES, SPACE } from './spaces.ts'
import { countsOfAYear, leaveMails, useKeys } from './traces.ts'
import { newAccount, simulateYear } from './year.ts'

const DAY_MS = 86_400_000

const ACCOUNTS = 500
const ADMINS = 4
const LEAVE = 18

const { domain } = SPACE

export interface Seeded {
  /** who signs in to see it all; null for a super admin who was there already */
  admin: { username: string; domain: string; password: string | null } | null
  domain: string
  accounts: number
}

/**
 * Fills a database with a Space of 500 accounts as it would be after a year, and a few small ones beside it.
 *
 * @param env as for the server: DATABASE_URL, or DATA_DIR for a database of its own
 * @returns null when the Space is there already: then nothing was done
 * @throws StartupError, SettingsError, EmbeddedPostgresError
 */
export async function seed(env: Record<string, string | undefined>): Promise<Seeded | null> {
  const config = parseSettings(env)
  const cleanups: Cleanup[] = []
  try {
    const opened = await openDatabase(config, cleanups, () => {})
    const known = await opened.db.selectFrom('spaces').select('id').where('domain', '=', domain).executeTakeFirst()
    return known ? null : await fill(opened, config, new Date())
  } finally {
    await closeAll(cleanups)
  }
}

async function fill({ db, pool }: OpenDatabase, config: Config, now: Date): Promise<Seeded> {
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS)
  const { BOOTSTRAP_DOMAIN, BOOTSTRAP_HOST = BOOTSTRAP_DOMAIN } = config
  const admin = await bootstrap(
    db,
    config,
    {
      domain: BOOTSTRAP_DOMAIN,
      host: BOOTSTRAP_HOST,
      name: HOME,
      username: config.BOOTSTRAP_ADMIN_USERNAME,
      password: config.BOOTSTRAP_ADMIN_PASSWORD,
      apiKey: config.BOOTSTRAP_ADMIN_API_KEY,
    },
    daysAgo(366),
  )
  const { run, as, userOf } = createOperations(db, config)
  const { username, domain: home } = admin ?? (await findSuperAdmin(db))
  const superAdmin = await as(home, username, 'superAdmin', 0)
  const bySuperAdmin = (days: number, operation: AnyOperation, input: object, of = home) =>
    run(superAdmin, { at: daysAgo(days), domain: of, operation, input })

  await bySuperAdmin(365.9, operations.phoneCountries.setActivated, { codes: COUNTRIES, activated: true })
  await bySuperAdmin(365.8, operations.spaces.create, { ...SPACE, expire_at: daysAgo(-290).toISOString() })
  await bySuperAdmin(365.7, operations.emailServers.set, { domain, ...MAIL_SERVER })
  const chance = createChance(2026)
  const people = makePeople(ACCOUNTS + LEAVE, 'example.com', chance)
  const admins: Operator[] = []
  for (const [index, person] of people.slice(0, ADMINS).entries()) {
    const account = { ...newAccount(person, index), activated: true, admin: true }
    await bySuperAdmin(365.6 - index / 100, operations.accounts.create, account, domain)
    admins.push(await as(domain, person.username, 'admin', index + 1))
  }
  for (const [index, { accounts, endsInDays, ...space }] of OTHER_SPACES.entries()) {
    const expire_at = endsInDays === undefined ? null : daysAgo(-endsInDays).toISOString()
    await bySuperAdmin(365.2 - index / 100, operations.spaces.create, space)
    for (const [number, person] of makePeople(accounts, space.domain, createChance(index)).entries()) {
      const account = { ...newAccount(person, number), phone: null, activated: true, admin: number === 0 }
      await bySuperAdmin(365 - number / 1000, operations.accounts.create, account, space.domain)
    }
    if (expire_at) await db.updateTable('spaces').set({ expire_at }).where('domain', '=', space.domain).execute()
  }
  const [first] = admins
  if (!first) throw new Error('there is nobody to look after it')
  const key = { account_id: first.actor.id, name: 'Nightly backup' }
  await run(first, { at: daysAgo(364), domain, operation: operations.apiKeys.create, input: key })
  const others = people.slice(ADMINS)
  const accounts = await simulateYear(run, { domain, admins, people: others, leave: LEAVE, now, chance })

  await useKeys(
    { pool, run, userOf: (id, ip) => userOf(domain, id, ip) },
    { domain, accounts: accounts.filter((_, index) => index % 29 === 7), now, until: daysAgo(0.1) },
  )
  await leaveMails(pool, run, { domain, admin: first, accounts: accounts.slice(-40), now })
  const known = [...accounts.slice(-26), ...admins.map(({ actor }) => actor.id)]
  const world = { pool, run, domain, admin: first, accounts: known, now, chance }
  await reportCalls(world)
  await furnishAccounts(world)
  await bySuperAdmin(0.001, operations.cardDavServers.create, { domain, ...CARDDAV_SERVER })
  const { id: spaceId } = await db
    .selectFrom('spaces')
    .select('id')
    .where('domain', '=', domain)
    .executeTakeFirstOrThrow()
  await addCounts(db, countsOfAYear(spaceId, now, chance))
  return { admin, domain, accounts: ACCOUNTS }
}

/** The first who may do everything. */
function findSuperAdmin(db: Database): Promise<{ username: string; domain: string }> {
  return db
    .selectFrom('accounts')
    .innerJoin('spaces', 'spaces.id', 'accounts.space_id')
    .select(['accounts.username', 'spaces.domain'])
    .where('spaces.super', '=', true)
    .where('accounts.admin', '=', true)
    .orderBy('accounts.id')
    .limit(1)
    .executeTakeFirstOrThrow()
}
