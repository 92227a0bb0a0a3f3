import { type AnyOperation, type AnySubscription, operations, subscriptions } from '@sipspace/core'
import { z } from 'zod'
import type { EventRoute } from './events.ts'
import { created, type RestRoute, restRoutes, rowsOf } from './routes.ts'

const {
  accounts,
  apiKeys,
  audit,
  authTokens,
  callStatistics,
  cardDavCredentials,
  cardDavServers,
  contacts,
  contactsLists,
  creationTokens,
  dumpImports,
  emailServers,
  externalAccounts,
  imports,
  jobs,
  me,
  oidc,
  passwordReset,
  passwords,
  phoneCountries,
  provisioning,
  recovery,
  scimUsers,
  passkeys,
  secondFactor,
  sessions,
  settings,
  signUp,
  spaces,
  statistics,
  wizard,
} = operations

const { get, post, put, patch, del } = rowsOf(2)

/**
 * The paths of the second part: the operations that the first, which is as SIP apps know it, does not have, and a few that
 * it has, where a path would have a gap. Path and operation share the names of their parameters; what is in neither the
 * path nor the body is in the query of a GET.
 */
export const secondPart: readonly RestRoute[] = [
  get('/accounts', accounts.list),
  post('/accounts', accounts.create, created),
  get('/accounts/count', accounts.count),
  get('/accounts/search', accounts.findInSpaces),
  post('/accounts/bulk', accounts.bulk),
  get('/accounts/:id', accounts.get),
  patch('/accounts/:id', accounts.update),
  del('/accounts/:id', accounts.delete),
  put('/accounts/:id/role', accounts.setRole),
  get('/accounts/:id/second_factor', accounts.getSecondFactor),
  del('/accounts/:id/second_factor', accounts.deleteSecondFactor),
  get('/accounts/:id/sessions', accounts.listSessions),
  del('/accounts/:id/sessions/:session', accounts.deleteSession),
  put('/accounts/:id/password', passwords.set),
  del('/accounts/:id/password/:algorithm', passwords.deleteHash, { freeFormParams: ['algorithm'] }),
  get('/accounts/check', accounts.check),
  get('/accounts/:id/mails', accounts.listMails),
  post('/accounts/:id/mails/:mail/retry', accounts.retryMail),
  get('/accounts/:id/statistics', callStatistics.getSeries),
  get('/accounts/:id/contacts_lists', contactsLists.listOfAccount),
  get('/accounts/:id/external', externalAccounts.find),

  get('/accounts/me', me.get),
  patch('/accounts/me', me.update),
  get('/accounts/me/statistics', callStatistics.getOwnSeries),
  get('/accounts/me/contact_cards', contacts.listCards),
  get('/accounts/me/contact_cards/:sip', contacts.getCardBySip),

  get('/api_keys', apiKeys.list),
  post('/api_keys', apiKeys.create, created),
  del('/api_keys/:id', apiKeys.revoke),

  get('/audit_log', audit.list),
  get('/audit_log/operations', audit.listOperations),

  get('/auth_tokens/:auth_token/link', authTokens.getLink),
  post('/auth_tokens/:auth_token/redeem', provisioning.redeemAuthToken),

  get('/account_creation_request_tokens/:token', creationTokens.getRequest),
  post('/account_creation_request_tokens/:token/validate', creationTokens.validateRequest),

  get('/carddav_servers', cardDavCredentials.listServers),
  get('/contacts_lists/:id/contacts', contactsLists.listContacts),
  post('/spaces/:domain/email/test', emailServers.test),
  get('/spaces/usage', spaces.listUsage),
  post('/spaces/:domain/deletion/cancel', spaces.cancelDeletion),
  get('/space', spaces.getOwn),
  patch('/space', spaces.updateOwn),
  get('/space/oidc', oidc.getOwn),
  put('/space/oidc', oidc.setOwn),
  del('/space/oidc', oidc.deleteOwn),
  get('/space/email', emailServers.getOwn),
  put('/space/email', emailServers.setOwn),
  del('/space/email', emailServers.deleteOwn),
  post('/space/email/test', emailServers.testOwn),
  get('/space/carddav_servers', cardDavServers.listOwn),
  post('/space/carddav_servers', cardDavServers.createOwn, created),
  put('/space/carddav_servers/:id', cardDavServers.replaceOwn),
  del('/space/carddav_servers/:id', cardDavServers.deleteOwn),
  get('/statistics', statistics.getSeries),
  get('/settings', settings.list),
  get('/phone_countries', phoneCountries.list),
  patch('/phone_countries', phoneCountries.setActivated),

  get('/imports', imports.list),
  get('/imports/:id', imports.get),
  get('/imports/:id/preview', imports.getPreview),
  get('/imports/:id/problems', imports.listProblems),
  get('/imports/:id/problem_groups', imports.countProblems),
  get('/imports/:id/lines/:line', imports.getLine),
  put('/imports/:id/lines/:line', imports.replaceLine),
  post('/imports/:id/check', imports.check),
  post('/imports/:id/start', imports.start),
  post('/imports/:id/cancel', imports.cancel),
  post('/imports/:id/undo', imports.undo, created),
  del('/imports/:id', imports.delete),

  get('/dump_imports', dumpImports.list),
  get('/dump_imports/:id', dumpImports.get),
  post('/dump_imports/:id/check', dumpImports.check),
  post('/dump_imports/:id/start', dumpImports.start),
  del('/dump_imports/:id', dumpImports.delete),

  get('/jobs', jobs.list),
  post('/jobs/retry', jobs.retry),
  post('/jobs/remove', jobs.delete),

  get('/password_resets/:token', passwordReset.get),
  post('/password_resets/:token', passwordReset.set),
  post('/recovery/email', recovery.startByEmail),
  post('/recovery/phone', recovery.startByPhone),
  post('/recovery/confirm', recovery.confirm),

  get('/provisioning', provisioning.getPublicDocument),
  get('/provisioning/me', provisioning.getOwn),
  get('/provisioning/:token/link', provisioning.getLink),
  post('/provisioning/:token/redeem', provisioning.redeemToken),

  get('/scim/users', scimUsers.list),
  post('/scim/users', scimUsers.create, created),
  get('/scim/users/:id', scimUsers.get),
  put('/scim/users/:id', scimUsers.replace),
  patch('/scim/users/:id', scimUsers.update),
  del('/scim/users/:id', scimUsers.delete),

  get('/second_factor', secondFactor.get),
  post('/second_factor', secondFactor.start),
  post('/second_factor/confirm', secondFactor.confirm),
  post('/second_factor/recovery_codes', secondFactor.replaceRecoveryCodes),
  del('/second_factor/app', secondFactor.deleteApp),
  del('/second_factor', secondFactor.delete),

  get('/passkeys', passkeys.list),
  post('/passkeys', passkeys.create, created),
  post('/passkeys/registration', passkeys.startRegistration),
  post('/passkeys/confirmation', passkeys.startConfirmation),
  put('/passkeys/:id/name', passkeys.setName),
  del('/passkeys/:id', passkeys.delete),

  get('/session', sessions.getCurrent),
  post('/session/confirm', sessions.confirm),
  get('/sessions', sessions.listOwn),
  del('/sessions/:id', sessions.deleteOwn),
  post('/session', sessions.signIn),
  post('/session/auth_token', sessions.signInByAuthToken),
  del('/session', sessions.signOut),

  get('/sign_up', signUp.getOffer),
  post('/sign_up/email', signUp.createByEmail, created),
  post('/sign_up/phone', signUp.createByPhone, created),
  post('/wizard/:token/open', wizard.open),
]

/** A path of a subscription, which is described and read as a query is, and answered with events. */
function events(path: string, name: string, subscription: AnySubscription, each: string): EventRoute {
  const run = () => {
    throw new Error(`${name} is followed, not run`)
  }
  const operation: AnyOperation = { ...subscription, kind: 'query', name, run }
  const description = `A stream of events: \`data\` is ${each} as JSON, and \`id\` what \`Last-Event-ID\` goes on after. \`event: error\` has in \`data\` why it ends, \`event: end\` says that there is no more.`
  const schema = z.string().meta({ description })
  return { ...get(path, operation, { reply: { type: 'text/event-stream', schema, body: String } }), subscription }
}

/** The paths that go on telling. */
export const eventRoutes: readonly EventRoute[] = [
  events('/audit_log/events', 'audit.live', subscriptions.audit.live, 'a line of the audit log (first null)'),
  events('/imports/:id/events', 'imports.watch', subscriptions.imports.watch, 'the import'),
]

const inFirstPart = new Set(restRoutes.map(({ operation }) => operation))

/** What a route is called where each needs a name of its own, such as `accounts.create`. */
export const nameOf = ({ part, operation }: RestRoute): string =>
  part === 2 && inFirstPart.has(operation) ? `v2.${operation.name}` : operation.name

/** Every path of the REST API. */
export const everyRoute: readonly RestRoute[] = [...restRoutes, ...secondPart]
