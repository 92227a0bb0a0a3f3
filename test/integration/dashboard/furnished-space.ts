import { furnishAccounts, reportCalls } from '../../../apps/server/src/seed/calls.ts'
import { createOperations } from '../../../apps/server/src/seed/operator.ts'
import { createChance } from '../../../apps/server/src/seed/people.ts'
import { CARDDAV_SERVER, MAIL_SERVER } from '../../../apps/server/src/seed/spaces.ts'
import { leaveMails } from '../../../apps/server/src/seed/traces.ts'
import { createAccount, createSpace } from '../../support/clients/rest-client.ts'
import { checkedImport, imported } from '../../support/server/imports.ts'
import { procedures } from '../../support/server/procedures.ts'
import { DOMAIN, type TestServer } from '../../support/server/test-server.ts'

/** Names as long as they may be in practice, which must not make a page wider than the window. */
const LONG_NAME = 'bob-with-a-name-that-is-longer-than-a-phone-is-wide'

const GOOD_FILE = 'username,password\nnew-one-1,secret-new-one-1\nnew-one-2,secret-new-one-2\n'
const WRONG_FILE =
  'username,password,email\nwrong-1,secret-wrong-1,nowhere\nwrong-2,secret-wrong-2,wrong-2@mail.example\n'

/** The ids of what a page is of. */
export interface Furnished {
  account: number
  list: number
  checkedImport: number
  doneImport: number
}

/** Fills the first Space with something of everything that the dashboard shows. */
export async function furnishSpace(server: TestServer): Promise<Furnished> {
  const { mutate } = procedures(server)
  const { run, as } = createOperations(server.db, server.deps.config)
  const admin = await as(DOMAIN, 'admin', 'superAdmin', 0)
  const accounts: number[] = []
  for (let n = 1; n <= 12; n++) {
    const username = n === 12 ? LONG_NAME : `person-${n}`
    const fields = {
      email: `${username}@${'long-'.repeat(n === 12 ? 8 : 0)}mail.example`,
      display_name: n === 12 ? `Bob ${'with-a-long-name-'.repeat(3)}` : `Person ${n}`,
      activated: n % 3 !== 0,
      dictionary: { office: `B${n}`, floor: 'second' },
    }
    accounts.push((await createAccount(server, username, fields))['id'])
  }
  const now = server.clock()
  const world = { pool: server.database.pool, run, domain: DOMAIN, admin, accounts, now, chance: createChance(7) }
  await reportCalls(world)
  await furnishAccounts(world)
  await leaveMails(server.database.pool, run, { domain: DOMAIN, admin, accounts: accounts.slice(0, 6), now })
  await createSpace(server, 'nearly-full-with-a-long-name.example.org', { max_accounts: 1 })
  const made: [string, object][] = [
    ['emailServers.set', { domain: DOMAIN, ...MAIL_SERVER }],
    ['cardDavServers.create', { domain: DOMAIN, ...CARDDAV_SERVER }],
    ['apiKeys.create', { account_id: admin.actor.id, name: 'Nightly backup of everything that there is' }],
    [
      'webhooks.create',
      { url: 'https://billing.example.net/a-long-path/of-events', description: 'Billing', kinds: [] },
    ],
  ]
  for (const [procedure, input] of made) {
    const { error } = await mutate(procedure, input)
    if (error) throw new Error(`${procedure}: ${JSON.stringify(error)}`)
  }
  const wrong = await checkedImport(server, WRONG_FILE)
  const { id } = await checkedImport(server, GOOD_FILE)
  await imported(server, id)
  const { rows } = await server.database.pool.query<{ id: number }>('select min(id) as id from contacts_lists')
  return {
    account: accounts.at(-1) ?? 0,
    list: rows[0]?.id ?? 0,
    checkedImport: wrong.id,
    doneImport: id,
  }
}
