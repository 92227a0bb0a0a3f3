import { type AnyOperation, type ErrorCode, operations } from '@sipspace/core'
import {
  apiKeyReply,
  callDeviceReply,
  callLogReply,
  cardDavCredentialsReply,
  emailServerReply,
  emptyReply,
  externalAccountReply,
  messageDeviceReply,
  pageReply,
  type Reply,
} from './replies.ts'

const {
  accountActions,
  accounts,
  accountTypes,
  apiKeys,
  authTokens,
  bulkChanges,
  callStatistics,
  callForwardings,
  cardDavCredentials,
  cardDavServers,
  changes,
  contacts,
  contactsLists,
  creationTokens,
  devices,
  dictionary,
  emailServers,
  exports,
  externalAccounts,
  me,
  messageStatistics,
  oidc,
  phoneCountries,
  push,
  recoveryTokens,
  scim,
  resolution,
  sipMessages,
  spaceLogos,
  spaces,
  turn,
  vcards,
  voicemails,
  webhooks,
  wizard,
} = operations

/** One documented path of the REST API and the operation behind it. */
export interface RestRoute {
  /** the first is read leniently, as SIP apps know it; the second, at `/api/v2`, takes exactly what is documented */
  part: 1 | 2
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  operation: AnyOperation
  /** of a good answer, 200 by default */
  status: number
  /** how the output is sent where it is not simply JSON */
  reply?: Reply
  /** path parameters that the caller makes up: one that is wrong is a wrong field, not a path that names nothing */
  freeFormParams?: string[]
}

/** What may be said of a row beside its method, path and operation. */
type RouteOptions = Partial<Pick<RestRoute, 'status' | 'reply' | 'freeFormParams'>>

/** What makes the rows of a part. In the second, an operation without an output is answered with 204. */
export function rowsOf(part: RestRoute['part']) {
  const row =
    (method: RestRoute['method']) =>
    (path: string, operation: AnyOperation, options: RouteOptions = {}): RestRoute => ({
      part,
      method,
      path: `${part === 1 ? '/api' : '/api/v2'}${path}`,
      operation,
      status: part === 2 && operation.output.def.type === 'void' ? 204 : 200,
      ...options,
    })
  return { get: row('GET'), post: row('POST'), put: row('PUT'), patch: row('PATCH'), del: row('DELETE') }
}

const { get, post, put, patch, del } = rowsOf(1)
export const created = { status: 201 }

/** The paths of the first part. Path and operation share the names of their parameters. */
export const restRoutes: readonly RestRoute[] = [
  post('/accounts/with-account-creation-token', accounts.createWithToken),
  get('/accounts/:sip/info', accounts.getInfo),
  get('/accounts/me/api_key/:auth_token', apiKeys.issueByAuthToken, { reply: apiKeyReply('json') }),
  get('/accounts/me/api_key', apiKeys.issue, { reply: apiKeyReply('text') }),
  get('/accounts/me', me.get),
  get('/accounts/me/services/turn', turn.getCredentials),
  get('/accounts/me/provision', me.provision),
  get('/accounts/me/data', me.getPersonalData),
  del('/accounts/me', me.delete),
  post('/accounts/me/password', me.changePassword),
  post('/accounts/me/email/request', changes.requestEmail),
  post('/accounts/me/email', changes.confirmEmail),
  post('/accounts/me/phone/request', changes.requestPhone),
  post('/accounts/me/phone', changes.confirmPhone),

  get('/accounts/me/contacts', contacts.listOwn),
  get('/accounts/me/contacts/:sip', contacts.getOwnBySip),

  get('/accounts/me/vcards-storage', vcards.listOwn),
  post('/accounts/me/vcards-storage', vcards.createOwn, created),
  get('/accounts/me/vcards-storage/:uid', vcards.getOwn),
  put('/accounts/me/vcards-storage/:uid', vcards.replaceOwn),
  del('/accounts/me/vcards-storage/:uid', vcards.deleteOwn),
  get('/accounts/me/call_forwardings', callForwardings.listOwn),
  post('/accounts/me/call_forwardings', callForwardings.createOwn, created),
  get('/accounts/me/call_forwardings/:call_forwarding_id', callForwardings.getOwn),
  put('/accounts/me/call_forwardings/:call_forwarding_id', callForwardings.replaceOwn),
  del('/accounts/me/call_forwardings/:call_forwarding_id', callForwardings.deleteOwn),

  get('/accounts/me/devices', devices.listOwn),
  del('/accounts/me/devices/:uuid', devices.deleteOwn),
  get('/accounts/me/voicemails', voicemails.listOwn),
  get('/accounts/me/voicemails/:voicemail_id', voicemails.getOwn),
  del('/accounts/me/voicemails/:voicemail_id', voicemails.deleteOwn),

  post('/accounts', accounts.create),
  put('/accounts/:id', accounts.replace),
  get('/accounts', accounts.listPage, { reply: pageReply }),
  get('/accounts/:id', accounts.get),
  get('/accounts/:sip/search', accounts.getBySip),
  get('/accounts/:email/search-by-email', accounts.getByEmail),
  get('/accounts/:id/data', accounts.getPersonalData),
  del('/accounts/:id', accounts.delete),
  post('/accounts/:id/activate', accounts.activate),
  post('/accounts/:id/deactivate', accounts.deactivate),
  post('/accounts/:id/block', accounts.block),
  post('/accounts/:id/unblock', accounts.unblock),
  get('/accounts/:id/provision', accounts.provision),
  post('/accounts/:id/send_provisioning_email', accounts.sendProvisioningEmail),
  post('/accounts/:id/send_reset_password_email', accounts.sendResetPasswordEmail),

  get('/accounts/:id/dictionary', dictionary.list),
  del('/accounts/:id/dictionary', dictionary.deleteAll),
  get('/accounts/:id/dictionary/:key', dictionary.get),
  post('/accounts/:id/dictionary/:key', dictionary.set, { ...created, freeFormParams: ['key'] }),
  del('/accounts/:id/dictionary/:key', dictionary.delete),

  get('/accounts/:id/contacts', contacts.list),
  get('/accounts/:id/contacts/:contact_id', contacts.get),
  post('/accounts/:id/contacts/:contact_id', contacts.add),
  del('/accounts/:id/contacts/:contact_id', contacts.remove),
  post('/accounts/:id/contacts_lists/:contacts_list_id', contactsLists.assign),
  del('/accounts/:id/contacts_lists/:contacts_list_id', contactsLists.unassign),

  get('/contacts_lists', contactsLists.list),
  post('/contacts_lists', contactsLists.create, created),
  get('/contacts_lists/:id', contactsLists.get),
  put('/contacts_lists/:id', contactsLists.replace),
  del('/contacts_lists/:id', contactsLists.delete),
  post('/contacts_lists/:contacts_list_id/contacts/:contact_id', contactsLists.addContact),
  del('/contacts_lists/:contacts_list_id/contacts/:contact_id', contactsLists.removeContact),

  get('/account_types', accountTypes.list),
  post('/account_types', accountTypes.create, created),
  get('/account_types/:id', accountTypes.get),
  put('/account_types/:id', accountTypes.replace),
  del('/account_types/:id', accountTypes.delete),
  post('/accounts/:id/types/:account_type_id', accountTypes.attach),
  del('/accounts/:id/types/:account_type_id', accountTypes.detach),

  get('/accounts/:id/actions', accountActions.list),
  post('/accounts/:id/actions', accountActions.create, created),
  get('/accounts/:id/actions/:action_id', accountActions.get),
  put('/accounts/:id/actions/:action_id', accountActions.replace),
  del('/accounts/:id/actions/:action_id', accountActions.delete),

  get('/accounts/:id/vcards-storage', vcards.list),
  post('/accounts/:id/vcards-storage', vcards.create, created),
  get('/accounts/:id/vcards-storage/:uid', vcards.get),
  put('/accounts/:id/vcards-storage/:uid', vcards.replace),
  del('/accounts/:id/vcards-storage/:uid', vcards.delete),

  post('/statistics/messages', messageStatistics.report),
  patch('/statistics/messages/:message_id/to/:to/devices/:device_id', messageStatistics.reportDevice, {
    ...created,
    reply: messageDeviceReply,
    freeFormParams: ['message_id', 'to', 'device_id'],
  }),
  get('/statistics/calls', callStatistics.listOfSpace),
  post('/statistics/calls', callStatistics.report),
  patch('/statistics/calls/:call_id/devices/:device_id', callStatistics.reportDevice, {
    ...created,
    reply: callDeviceReply,
    freeFormParams: ['call_id', 'device_id'],
  }),
  patch('/statistics/calls/:call_id', callStatistics.reportEnd),
  get('/accounts/me/statistics/calls', callStatistics.listOwn, { reply: callLogReply }),
  get('/accounts/:id/statistics/calls', callStatistics.list, { reply: callLogReply }),
  get('/accounts/:id/call_forwardings', callForwardings.list),
  post('/accounts/:id/call_forwardings', callForwardings.create, created),
  get('/accounts/:id/call_forwardings/:call_forwarding_id', callForwardings.get),
  put('/accounts/:id/call_forwardings/:call_forwarding_id', callForwardings.replace),
  del('/accounts/:id/call_forwardings/:call_forwarding_id', callForwardings.delete),
  get('/resolve/:sip', resolution.getBySip),

  get('/accounts/:id/registration', accounts.getRegistration),
  get('/accounts/:id/devices', devices.list),
  del('/accounts/:id/devices/:uuid', devices.delete),
  get('/accounts/:id/external', externalAccounts.get),
  post('/accounts/:id/external', externalAccounts.set, { ...created, reply: externalAccountReply }),
  del('/accounts/:id/external', externalAccounts.delete),
  get('/accounts/:id/voicemails', voicemails.list),
  post('/accounts/:id/voicemails', voicemails.create, created),
  get('/accounts/:id/voicemails/:voicemail_id', voicemails.get),
  del('/accounts/:id/voicemails/:voicemail_id', voicemails.delete),
  post('/wizard', wizard.create, created),

  get('/accounts/:id/carddavs', cardDavCredentials.list, { reply: cardDavCredentialsReply }),
  get('/accounts/:id/carddavs/:carddav_id', cardDavCredentials.get),
  put('/accounts/:id/carddavs/:carddav_id', cardDavCredentials.set),
  del('/accounts/:id/carddavs/:carddav_id', cardDavCredentials.delete),

  post('/accounts/auth_token', authTokens.create, created),
  get('/accounts/auth_token/:auth_token/attach', authTokens.attach),

  post('/account_creation_tokens', creationTokens.create, created),
  post('/account_creation_tokens/send-by-push', creationTokens.sendByPush),
  post('/account_creation_tokens/consume', creationTokens.consume),
  post('/account_creation_request_tokens', creationTokens.createRequest, created),
  post('/account_creation_tokens/using-account-creation-request-token', creationTokens.createByRequest, created),

  post('/account_recovery_tokens/send-by-push', recoveryTokens.sendByPush),
  post('/push_notification', push.notify),
  post('/messages', sipMessages.send),

  get('/spaces', spaces.list),
  post('/spaces', spaces.create, created),
  get('/spaces/:domain', spaces.get),
  put('/spaces/:domain', spaces.replace),
  del('/spaces/:domain', spaces.delete),
  put('/spaces/:domain/logo', spaceLogos.set),
  del('/spaces/:domain/logo', spaceLogos.delete),
  get('/spaces/:domain/oidc', oidc.get),
  put('/spaces/:domain/oidc', oidc.set),
  del('/spaces/:domain/oidc', oidc.delete),
  get('/spaces/:domain/email', emailServers.get),
  post('/spaces/:domain/email', emailServers.set, { ...created, reply: emailServerReply }),
  del('/spaces/:domain/email', emailServers.delete),
  get('/spaces/:domain/carddavs', cardDavServers.list),
  post('/spaces/:domain/carddavs', cardDavServers.create, { reply: emptyReply }),
  get('/spaces/:domain/carddavs/:id', cardDavServers.get),
  put('/spaces/:domain/carddavs/:id', cardDavServers.replace, { reply: emptyReply }),
  del('/spaces/:domain/carddavs/:id', cardDavServers.delete),

  get('/bulk_changes', bulkChanges.list),
  post('/bulk_changes', bulkChanges.start, created),
  get('/bulk_changes/:id', bulkChanges.get),
  post('/bulk_changes/:id/cancel', bulkChanges.cancel),
  post('/bulk_changes/:id/resume', bulkChanges.resume),
  post('/bulk_changes/:id/undo', bulkChanges.undo, created),

  get('/exports', exports.list),
  post('/exports', exports.start, created),
  get('/exports/:id', exports.get),
  post('/exports/:id/cancel', exports.cancel),
  post('/exports/:id/resume', exports.resume),
  del('/exports/:id', exports.delete),

  get('/scim/keys', scim.listKeys),
  post('/scim/keys', scim.createKey, created),
  del('/scim/keys/:id', scim.revokeKey),
  get('/scim/settings', scim.getSettings),
  put('/scim/settings', scim.setSettings),

  get('/webhooks', webhooks.list),
  post('/webhooks', webhooks.create, created),
  get('/webhooks/:id', webhooks.get),
  patch('/webhooks/:id', webhooks.update),
  del('/webhooks/:id', webhooks.delete),
  post('/webhooks/:id/secret', webhooks.rotateSecret),
  post('/webhooks/:id/test', webhooks.test),
  post('/webhooks/:id/replay', webhooks.replay),
  get('/webhooks/:id/deliveries', webhooks.listDeliveries),

  get('/phone_countries', phoneCountries.list),
  post('/phone_countries/:code/activate', phoneCountries.activate),
  post('/phone_countries/:code/deactivate', phoneCountries.deactivate),
]

/** The names of the parameters in a route's path. */
export const pathNames = ({ path }: RestRoute): string[] => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)

/** The error of a path whose parameters name nothing. */
export const notFoundCode = ({ operation }: RestRoute): ErrorCode =>
  operation.errors?.find((code) => code.endsWith('_not_found')) ?? 'account_not_found'
