import * as accountActions from './account-actions/account-actions.operations.ts'
import * as accountTypes from './account-types/account-types.operations.ts'
import * as accountChecks from './accounts/account-checks.operations.ts'
import * as accountMails from './accounts/account-mails.operations.ts'
import * as accounts from './accounts/accounts.operations.ts'
import * as dictionary from './accounts/dictionary.operations.ts'
import * as accountLookups from './accounts/lookups.operations.ts'
import * as me from './accounts/me.operations.ts'
import * as apiKeys from './api-keys/api-keys.operations.ts'
import * as audit from './audit/audit.operations.ts'
import * as accountBulk from './bulk-changes/bulk.operations.ts'
import * as bulkChanges from './bulk-changes/bulk-changes.operations.ts'
import * as callForwardings from './call-forwardings/call-forwardings.operations.ts'
import * as callStatistics from './call-statistics/call-statistics.operations.ts'
import * as cardDavCredentials from './carddav/carddav-credentials.operations.ts'
import * as cardDavServers from './carddav/carddav-servers.operations.ts'
import * as changes from './changes/changes.operations.ts'
import * as contacts from './contacts/contacts.operations.ts'
import * as contactsLists from './contacts/contacts-lists.operations.ts'
import * as devices from './devices/devices.operations.ts'
import * as dumpImportOperations from './dump-imports/dump-imports.operations.ts'
import * as emailServers from './email-servers/email-servers.operations.ts'
import * as exports from './exports/exports.operations.ts'
import * as externalAccounts from './external-accounts/external-accounts.operations.ts'
import { resultPart, upload as uploadImport } from './imports/import-files.operations.ts'
import * as importLines from './imports/import-lines.operations.ts'
import * as importUndo from './imports/import-undo.operations.ts'
import * as importWatch from './imports/import-watch.operations.ts'
import * as imports from './imports/imports.operations.ts'
import * as jobs from './jobs/jobs.operations.ts'
import * as messageStatistics from './message-statistics/message-statistics.operations.ts'
import * as oidc from './oidc/oidc.operations.ts'
import { nameOperations, nameSubscriptions } from './operation.ts'
import * as passkeys from './passkeys/passkeys.operations.ts'
import * as passwordReset from './passwords/password-reset.operations.ts'
import * as passwords from './passwords/passwords.operations.ts'
import * as personalData from './personal-data/personal-data.operations.ts'
import * as phoneCountries from './phones/phones.operations.ts'
import * as provisioning from './provisioning/provisioning.operations.ts'
import * as push from './push/push.operations.ts'
import * as recovery from './recovery/recovery.operations.ts'
import * as registration from './registration/registration.operations.ts'
import * as resolution from './resolution/resolution.operations.ts'
import * as scim from './scim/scim-keys.operations.ts'
import * as scimUsers from './scim/scim-users.operations.ts'
import * as secondFactor from './second-factor/second-factor.operations.ts'
import * as accountSessions from './sessions/account-sessions.operations.ts'
import * as sessions from './sessions/sessions.operations.ts'
import * as settings from './settings/settings.operations.ts'
import * as signUp from './sign-up/sign-up.operations.ts'
import * as sipMessages from './sip-messages/sip-messages.operations.ts'
import * as spaceLogos from './space-logos/space-logos.operations.ts'
import * as spaces from './spaces/spaces.operations.ts'
import * as statistics from './statistics/statistics.operations.ts'
import * as authTokens from './tokens/auth-tokens.operations.ts'
import * as creationTokens from './tokens/creation-tokens.operations.ts'
import * as recoveryTokens from './tokens/recovery-tokens.operations.ts'
import * as turn from './turn/turn.operations.ts'
import * as vcards from './vcards/vcards.operations.ts'
import { download, upload as uploadVoicemail } from './voicemails/voicemail-files.operations.ts'
import * as voicemails from './voicemails/voicemails.operations.ts'
import * as webhooks from './webhooks/webhooks.operations.ts'
import * as wizard from './wizard/wizard.operations.ts'

/** Every operation, by concept. Interfaces, documentation and tests are made from this table. */
export const operations = nameOperations({
  // not `{ ...accounts }`: knip does not follow it here, and would take what is in it for unused
  accounts: Object.assign(
    {
      getPersonalData: personalData.getOfAccount,
      getRegistration: registration.getRegistration,
      check: accountChecks.check,
      listMails: accountMails.listMails,
      retryMail: accountMails.retryMail,
      listSessions: accountSessions.listSessions,
      deleteSession: accountSessions.deleteSession,
    },
    accounts,
    accountLookups,
    accountBulk,
  ),
  accountActions,
  accountTypes,
  me: Object.assign({ getPersonalData: personalData.getOwn }, me),
  messageStatistics,
  apiKeys,
  audit: { list: audit.list, listOperations: audit.listOperations },
  authTokens,
  bulkChanges,
  callStatistics: {
    report: callStatistics.report,
    reportEnd: callStatistics.reportEnd,
    reportDevice: callStatistics.reportDevice,
    list: callStatistics.list,
    listOfSpace: callStatistics.listOfSpace,
    listOwn: callStatistics.listOwn,
    getSeries: callStatistics.getSeries,
    getOwnSeries: callStatistics.getOwnSeries,
  },
  callForwardings,
  cardDavCredentials,
  cardDavServers,
  changes,
  contacts,
  contactsLists,
  creationTokens,
  devices,
  dictionary,
  dumpImports: {
    list: dumpImportOperations.list,
    get: dumpImportOperations.get,
    check: dumpImportOperations.check,
    start: dumpImportOperations.start,
    delete: dumpImportOperations.delete,
  },
  emailServers,
  // not the file, which is a stream
  exports: {
    list: exports.list,
    get: exports.get,
    start: exports.start,
    cancel: exports.cancel,
    resume: exports.resume,
    delete: exports.delete,
  },
  externalAccounts,
  imports: Object.assign({ undo: importUndo.undo, ...importLines }, imports),
  jobs,
  oidc,
  passkeys,
  passwordReset,
  passwords,
  phoneCountries,
  provisioning,
  push,
  recovery,
  recoveryTokens,
  resolution,
  // not the address that both use
  scim: {
    listKeys: scim.listKeys,
    createKey: scim.createKey,
    revokeKey: scim.revokeKey,
    getSettings: scim.getSettings,
    setSettings: scim.setSettings,
  },
  scimUsers,
  secondFactor,
  sessions,
  settings,
  signUp,
  sipMessages,
  spaceLogos,
  spaces,
  statistics,
  turn,
  vcards,
  voicemails,
  webhooks,
  wizard,
})

/** Every subscription, by concept. */
export const subscriptions = nameSubscriptions({ audit: { live: audit.live }, imports: { watch: importWatch.watch } })

/** Operations on files, which are streams and have routes of their own. */
export const fileOperations = nameOperations({
  dumpImports: { upload: dumpImportOperations.upload },
  exports: { download: exports.download },
  imports: { upload: uploadImport, downloadResult: resultPart },
  voicemails: { upload: uploadVoicemail, download },
})
