import { describe, expect, it } from 'vitest'
import { createAccount, newName, userKey } from '../../../../../test/support/clients/rest-client.ts'
import { rightInput } from '../../../../../test/support/server/any-input.ts'
import { addPartlyDeleted } from '../../../../../test/support/server/deleted-spaces.ts'
import { checkedImport, imported, upload } from '../../../../../test/support/server/imports.ts'
import { everyOperation, restRequest } from '../../../../../test/support/server/interfaces.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { statementsOf } from '../../../../../test/support/server/statements.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
/** Statements that an operation may send which nothing has to be in place for: those that authenticate, check and change. */
const MOST_STATEMENTS = 3

const somebody = () => createAccount(server, newName(), { email: `${newName()}@mail.example` })

async function call(procedure: string, input: unknown): Promise<Record<string, unknown>> {
  const payload = input as object
  const response = await server.request({ method: 'POST', url: `/trpc/${procedure}`, key: ADMIN_KEY, payload })
  expect(response.statusCode, response.body).toBe(200)
  return response.json().result.data
}

const admin = async () => {
  const { id } = await somebody()
  await call('accounts.setRole', { id, admin: true })
  return id
}

const FILE = 'username,password\nimported,secret of imported\n'

/** An import that has been taken so far. */
const uploaded = async () => ({ id: (await upload(server, FILE)).json().id })
const checked = async () => ({ id: (await checkedImport(server, FILE)).id })
const checking = async () => {
  const { id } = await uploaded()
  return { id, delimiter: ',', encoding: 'utf-8', header: true, columns: ['username', 'password'] }
}
const done = async () => {
  const { id } = await checkedImport(server, `username,password\nundone-${++files},secret of undone\n`)
  await imported(server, id)
  return { id }
}
let files = 0
const wrongLine = async () => {
  const { id } = await checkedImport(server, `username,password\nwrong-${++files},\n`)
  return { id, line: 2 }
}
const begun = async () => {
  const input = await checking()
  await call('imports.check', input)
  return { id: input.id }
}

/** A dump that has been taken; an installation keeps a few at once. */
async function dump(): Promise<{ id: number }> {
  await server.database.pool.query('delete from dump_imports')
  const headers = { 'content-type': 'application/sql' }
  const url = '/files/dumps?name=dump.sql'
  const response = await server.request({ method: 'POST', url, key: ADMIN_KEY, headers, payload: Buffer.from('--\n') })
  expect(response.statusCode, response.body).toBe(201)
  return { id: response.json().id }
}
const checkedDump = async () => {
  const { id } = await dump()
  const plan = JSON.stringify({ program: 'flexisip' })
  await server.database.pool.query("update dump_imports set state = 'checked', plan = $1 where id = $2", [plan, id])
  return { id }
}

async function tokenOf(path: string): Promise<string> {
  const response = await server.request({ method: 'POST', url: path })
  expect([200, 201], response.body).toContain(response.statusCode)
  return response.json().token
}

/** A procedure, how many statements it takes with the one that authenticates, its input, and whose key it needs. */
type Row = [procedure: string, statements: number, input?: (() => unknown) | undefined, key?: () => Promise<string>]

const ownKey = async () => {
  const name = newName()
  await createAccount(server, name)
  return userKey(server, name)
}

const ownMailServer = { host: 'smtp.example.org', port: 465 }
const ownProvider = { issuer: 'https://id.example.org', client_id: 'sipspace' }
const ownCardDavServer = async () => (await call('cardDavServers.createOwn', { uri: 'https://dav.example.org/' }))['id']

const rows: Row[] = [
  ['wizard.open', 2, async () => ({ token: (await call('wizard.create', { linphone_action: 'show' }))['token'] })],
  ['accounts.check', 2, () => ({ username: 'free', phone: '+33612345678', email: 'free@mail.example' })],
  ['imports.countProblems', 3, checked],
  ['accounts.listMails', 3, async () => ({ id: (await somebody())['id'] })],
  [
    'accounts.retryMail',
    4,
    async () => {
      const { id } = await somebody()
      await call('accounts.sendProvisioningEmail', { id })
      return { id, mail: 'provisioning' }
    },
  ],
  ['accounts.bulk', 7, async () => ({ action: 'block', ids: [(await somebody())['id']] })],
  ['accounts.update', 4, async () => ({ id: (await somebody())['id'], display_name: 'Somebody else' })],
  ['accounts.list', 2],
  ['accounts.getSecondFactor', 3, async () => ({ id: (await somebody())['id'] })],
  ['accounts.listSessions', 3, async () => ({ id: (await somebody())['id'] })],
  ['accounts.count', 2],
  ['accounts.setRole', 3, async () => ({ id: (await somebody())['id'], admin: true })],
  ['apiKeys.list', 2],
  ['apiKeys.create', 3, async () => ({ account_id: await admin(), name: 'pinned' })],
  [
    'apiKeys.revoke',
    2,
    async () => ({ id: (await call('apiKeys.create', { account_id: await admin(), name: 'x' }))['id'] }),
  ],
  ['audit.list', 2],
  ['audit.listOperations', 2],
  ['cardDavCredentials.listServers', 2],
  ['authTokens.getLink', 2, async () => ({ auth_token: await tokenOf('/api/accounts/auth_token') })],
  ['contacts.listCards', 2, undefined, ownKey],
  ['creationTokens.getRequest', 2, async () => ({ token: await tokenOf('/api/account_creation_request_tokens') })],
  ['creationTokens.validateRequest', 2, async () => ({ token: await tokenOf('/api/account_creation_request_tokens') })],
  ['dumpImports.check', 6, async () => ({ ...(await dump()), program: 'flexisip' })],
  ['dumpImports.get', 2, dump],
  ['dumpImports.list', 2],
  ['dumpImports.delete', 4, dump],
  ['dumpImports.start', 6, checkedDump],
  ['imports.cancel', 8, begun],
  ['imports.check', 10, checking],
  ['imports.get', 2, uploaded],
  ['imports.list', 2],
  ['imports.getPreview', 3, uploaded],
  ['imports.listProblems', 3, checked],
  ['imports.delete', 6, uploaded],
  ['imports.start', 11, checked],
  ['imports.getLine', 6, wrongLine],
  ['imports.replaceLine', 16, async () => ({ ...(await wrongLine()), cells: [`corrected-${files}`, 'secret of one'] })],
  ['imports.undo', 8, done],
  ['jobs.list', 2],
  ['jobs.delete', 2, () => ({ ids: ['1'] })],
  ['jobs.retry', 2, () => ({ ids: ['1'] })],
  [
    'passwords.set',
    5,
    async () => ({ id: (await somebody())['id'], password: 'another password', algorithms: ['MD5'] }),
  ],
  [
    'passwords.deleteHash',
    6,
    async () => {
      const { id } = await somebody()
      await call('passwords.set', { id, password: 'another password', algorithms: ['MD5', 'SHA-256'] })
      return { id, algorithm: 'MD5' }
    },
  ],
  ['phoneCountries.setActivated', 2, () => ({ codes: ['FI', 'SE'], activated: true })],
  ['provisioning.getOwn', 3, undefined, ownKey],
  ['provisioning.redeemToken', 3, async () => ({ token: (await somebody())['provisioning_token'] })],
  ['provisioning.getLink', 2, async () => ({ token: (await somebody())['provisioning_token'] })],
  ['provisioning.getPublicDocument', 2],
  ['scimUsers.list', 3],
  ['scimUsers.get', 2, async () => ({ id: (await somebody())['id'] })],
  ['scimUsers.create', 7, () => ({ userName: newName() })],
  ['scimUsers.replace', 7, async () => ({ id: (await somebody())['id'], userName: newName() })],
  [
    'scimUsers.update',
    7,
    async () => ({ id: (await somebody())['id'], Operations: [{ op: 'replace', path: 'active', value: true }] }),
  ],
  ['scimUsers.delete', 2, async () => ({ id: (await somebody())['id'] })],
  ['sessions.getCurrent', 1],
  [
    'sessions.signIn',
    4,
    async () => {
      const { username } = await somebody()
      return { username, domain: DOMAIN, password: `password of ${username}` }
    },
  ],
  ['settings.list', 1],
  ['me.update', 3, () => ({ display_name: newName('name') }), ownKey],
  ['spaces.getOwn', 2],
  ['spaces.updateOwn', 6, () => ({ copyright_text: newName('text') })],
  ['emailServers.setOwn', 5, () => ownMailServer],
  ['emailServers.getOwn', 2],
  [
    'emailServers.deleteOwn',
    2,
    async () => {
      await call('emailServers.setOwn', ownMailServer)
      return {}
    },
  ],
  ['cardDavServers.createOwn', 3, () => ({ uri: 'https://dav.example.org/' })],
  ['cardDavServers.listOwn', 2],
  ['cardDavServers.replaceOwn', 2, async () => ({ id: await ownCardDavServer(), uri: 'https://dav2.example.org/' })],
  ['cardDavServers.deleteOwn', 2, async () => ({ id: await ownCardDavServer() })],
  ['oidc.setOwn', 6, () => ownProvider],
  ['oidc.getOwn', 3],
  [
    'oidc.deleteOwn',
    4,
    async () => {
      await call('oidc.setOwn', ownProvider)
      return {}
    },
  ],
  ['spaces.listUsage', 2],
  [
    'spaces.cancelDeletion',
    7,
    async () => {
      const domain = `${newName()}.example.net`
      await addPartlyDeleted(server, domain)
      return { domain }
    },
  ],
  ['callStatistics.getSeries', 2, async () => ({ id: (await somebody())['id'], period: 'day' })],
  ['callStatistics.getOwnSeries', 2, () => ({ period: 'day' }), ownKey],
  [
    'contactsLists.listContacts',
    3,
    async () => ({ id: (await call('contactsLists.create', { title: 'One', description: 'Of them' }))['id'] }),
  ],
  ['contactsLists.listOfAccount', 3, async () => ({ id: (await somebody())['id'] })],
  ['externalAccounts.find', 2, async () => ({ id: (await somebody())['id'] })],
  ['signUp.getOffer', 2],
  ['statistics.getSeries', 3, () => ({ period: 'day' })],
]

/** What a mail, a code or a browser’s session comes before, or another server has to answer: their own tests tell what they do. */
const elsewhere = [
  'accounts.deleteSecondFactor',
  'accounts.deleteSession',
  'contacts.getCardBySip',
  'emailServers.test',
  'emailServers.testOwn',
  'passkeys.create',
  'passkeys.delete',
  'passkeys.list',
  'passkeys.setName',
  'passkeys.startConfirmation',
  'passkeys.startRegistration',
  'passwordReset.get',
  'passwordReset.set',
  'provisioning.redeemAuthToken',
  'recovery.startByEmail',
  'recovery.startByPhone',
  'recovery.confirm',
  'secondFactor.confirm',
  'secondFactor.delete',
  'secondFactor.deleteApp',
  'secondFactor.get',
  'secondFactor.replaceRecoveryCodes',
  'secondFactor.start',
  'sessions.confirm',
  'sessions.deleteOwn',
  'sessions.listOwn',
  'sessions.signInByAuthToken',
  'sessions.signOut',
  'signUp.createByEmail',
  'signUp.createByPhone',
]

/** What the first part of REST does not have. */
const others = everyOperation.filter(({ route }) => route?.part === 2)

describe('the statements that an operation of the second part of REST sends to the database', () => {
  it.each(rows)('%s: %i', async (procedure, statements, input, key) => {
    const { operation } = others.find(({ name }) => name === procedure) ?? {}
    const given = (await input?.()) ?? {}
    const url = `/trpc/${procedure}`
    const request =
      operation?.kind === 'query'
        ? { method: 'GET' as const, url: `${url}?input=${encodeURIComponent(JSON.stringify(given))}` }
        : { method: 'POST' as const, url, payload: given }
    const sent = await statementsOf(server, { ...request, host: DOMAIN, key: (await key?.()) ?? ADMIN_KEY })
    expect(sent, sent.join('\n')).toHaveLength(statements)
  })

  it.each(rows)('%s: %i at its path, too', async (procedure, statements, input, key) => {
    const { route } = others.find(({ name }) => name === procedure) ?? {}
    if (!route) throw new Error(`${procedure} has no row in rest/second-part.ts`)
    const request = restRequest(route, (await input?.()) ?? {})
    const sent = await statementsOf(server, { ...request, host: DOMAIN, key: (await key?.()) ?? ADMIN_KEY })
    expect(sent, sent.join('\n')).toHaveLength(statements)
  })

  it('are few, of every one that has no row above', async () => {
    const known = new Set([...rows.map(([procedure]) => procedure), ...elsewhere])
    for (const { name, operation, route } of others.filter((one) => !known.has(one.name))) {
      if (!route) throw new Error(`${name} has no row in rest/second-part.ts`)
      const request = restRequest(route, rightInput(operation))
      const sent = await statementsOf(server, { ...request, host: DOMAIN, key: ADMIN_KEY })
      expect(sent.length, `give ${name} a row above:\n${sent.join('\n')}`).toBeLessThanOrEqual(MOST_STATEMENTS)
    }
  })
})
