export { canonicalAddress } from './addresses.ts'
export { operationGroups, restrictionOf } from './admin-roles/admin-roles.rules.ts'
export { recordKeyUses } from './api-keys/api-keys.queries.ts'
export { keyRefusal } from './api-keys/api-keys.rules.ts'
export { type AuditFeed, createAuditFeed } from './audit-log/audit-log.feed.ts'
export { clearAuditLog, setAuditRetention } from './audit-log/audit-log.queries.ts'
export { AUDIT_KINDS } from './audit-log/audit-log.schema.ts'
export { addRefusedSignIns, type RefusedSignIn } from './audit-log/refused-sign-ins.queries.ts'
export { findAuditActor } from './authentication/actors.queries.ts'
export { isAdminOf } from './authentication/admins.queries.ts'
export {
  digestKey,
  findByApiKey,
  findByEmail,
  findBySession,
  findBySip,
  findSpace,
  findToCompare,
  takeNonceCount,
} from './authentication/authentication.queries.ts'
export { type Requester, type RequesterRow, requesterOf } from './authentication/requester.rules.ts'
export { roleOf } from './authentication/roles.rules.ts'
export { refusalOf } from './authentication/sign-ins.rules.ts'
export { bootstrap, type FirstAdmin } from './bootstrap/bootstrap.ts'
export { resumeBulkChanges, runBulkChange } from './bulk-changes/bulk-change-runs.operations.ts'
export { BULK_CHANGE_TASK, type BulkChangeJob, clearBulkChanges } from './bulk-changes/bulk-changes.queries.ts'
export { type DomainConfig, DomainSettings } from './config.ts'
export {
  checkNonce,
  computeHa1,
  type DigestAlgorithm,
  type DigestCredentials,
  formatDigestChallenge,
  mintNonce,
  parseDigestAuthorization,
  verifyDigestResponse,
} from './credentials/digest.rules.ts'
export { type ComparedPassword, passwordCredential } from './credentials/passwords.rules.ts'
export { isSipUri, parseFromHeader, parseSipAddress, type SipIdentity } from './credentials/sip-identity.rules.ts'
export { openClient } from './database/candidate-pool.ts'
export { candidatesOf, leadsElsewhere } from './database/connection-candidates.ts'
export { constraintError } from './database/constraint-errors.ts'
export { type ApplicationDatabase, createDatabase, createPool, type Database } from './database/database.ts'
export { writability } from './database/health/primary.ts'
export { unavailabilityReason } from './database/health/unavailable.ts'
export { clearFailedJobs, countJobs, forgetWorker, noteWorker, releaseAbandonedJobs } from './database/jobs.ts'
export { FOLDED_WRONGLY, IS_FOLDED_WRONGLY } from './database/letter-case.ts'
export { migrate, schemaState } from './database/migrate.ts'
export { poolsTransactions } from './database/pooled-transactions.ts'
export { Replica, type ReplicaState } from './database/replica.ts'
export {
  type DumpImportContext,
  type DumpSource,
  resumeDumpImports,
  runDumpImport,
} from './dump-imports/dump-import-runs.operations.ts'
export {
  clearDumpImports,
  DUMP_IMPORT_TASK,
  type DumpImportJob,
  queueDumpImport,
} from './dump-imports/dump-imports.queries.ts'
export type { DumpPlanValue } from './dump-imports/dump-imports.schema.ts'
export { passwordOf } from './email-servers/email-servers.rules.ts'
export {
  AppError,
  ERROR_CODES,
  type ErrorCode,
  type FieldErrors,
  fieldError,
  REQUEST_ERROR_CODES,
  type RequestErrorCode,
} from './errors.ts'
export { type ExportedAccount, resumeExports, runExport } from './exports/export-runs.operations.ts'
export { clearExports, EXPORT_TASK, type ExportJob } from './exports/exports.queries.ts'
export {
  errorParams,
  type FieldCode,
  type FieldErrorCode,
  fieldCodes,
  fieldErrorCode,
  paramsOfCode,
} from './field-codes.ts'
export {
  FlexisipImportError,
  type FlexisipImportOptions,
  importFlexisip,
} from './flexisip-import/flexisip-import.operations.ts'
export type { FlexisipReport } from './flexisip-import/import.types.ts'
export { postgresZone } from './flexisip-import/time-zones.rules.ts'
export { EXPORT_MARK, escapeFormula } from './imports/export-cells.rules.ts'
export { MAX_IMPORT_BYTES } from './imports/import-files.operations.ts'
export { problemLines } from './imports/import-problem-lines.ts'
export { resumeImports, runImport } from './imports/import-runs.operations.ts'
export { clearImports, IMPORT_TASK, type ImportJob, queueImport } from './imports/imports.queries.ts'
export type { JobTask } from './jobs/jobs.schema.ts'
export { findMailState, noteAccountMail } from './mail/account-mails.queries.ts'
export { findEmailChange, findRecipient, MAIL_TASK, type MailJob } from './mail/mail.queries.ts'
export { mailSpaceExpiries } from './mail/space-expiry.ts'
export {
  clearExpiredKeys,
  clearingSteps,
  clearNonces,
  clearReports,
  clearTombstones,
  clearUnconfirmedAccounts,
  clearVoicemails,
} from './maintenance/maintenance.queries.ts'
export {
  fieldMessageKeys,
  isMessageKey,
  type Language,
  type MessageKey,
  type MessageParams,
  negotiateLanguage,
  preferredLanguage,
  translate,
} from './messages/messages.ts'
export { findSpaceOidc, type OidcRow } from './oidc/oidc.queries.ts'
export { clientSecretPlace } from './oidc/oidc.rules.ts'
export { accountByClaims } from './oidc/oidc-accounts.ts'
export {
  type Actor,
  type AnyOperation,
  type AnySubscription,
  type Context,
  type Event,
  execute,
  executeInParts,
  type InputOptions,
  type ListParts,
  type Operation,
  type SessionControl,
  type Subscription,
  subscribe,
} from './operation.ts'
export { fileOperations, operations, subscriptions } from './operations.ts'
export { insertResetToken } from './passwords/password-reset.queries.ts'
export { eraseDeletedAccounts } from './personal-data/erasure.queries.ts'
export type {
  Device,
  FileStore,
  PushNotification,
  PushOutcome,
  Registrar,
  SendPush,
  SendSipMessage,
  SendTestMail,
  SettingValue,
  SignIn,
  SignInKind,
  SignInOutcome,
  SourceRows,
  TestMail,
} from './ports.ts'
export { asksForProvisioningHeader, currentProvisioningToken } from './provisioning/provisioning.queries.ts'
export type { ProvisioningDocument } from './provisioning/provisioning.schema.ts'
export type { PushTarget } from './push/push.schema.ts'
export { expiryAfter, hashToken, randomToken } from './random.ts'
export { type AccountLimits, createAccountLimits } from './rate-limits/account-limits.ts'
export { createLargeReads, type LargeReads } from './rate-limits/large-reads.ts'
export { createLoginThrottle, type LoginThrottle } from './rate-limits/login-throttle.ts'
export { countMailTo } from './rate-limits/mails.ts'
export { isPublicAddress } from './rate-limits/networks.rules.ts'
export { createRequestLimit, type RequestLimit } from './rate-limits/requests.ts'
export { createWrongCodes, type WrongCodes } from './rate-limits/wrong-codes.ts'
export { findRecovery } from './recovery/recovery.queries.ts'
export { findScimKey } from './scim/scim.queries.ts'
export { MAX_COUNT as MAX_SCIM_COUNT, SCIM_URN } from './scim/scim.schema.ts'
export {
  encryptClearSecrets,
  findSecretKeyIds,
  lockSecretKeys,
  reencryptSecrets,
} from './secrets/secrets.queries.ts'
export {
  createSecrets,
  MIN_KEY_LENGTH,
  randomSecretKey,
  type SecretKey,
  type Secrets,
  secretKeyOf,
} from './secrets/secrets.rules.ts'
export { insertSession, putOffSessionEnd } from './sessions/sessions.queries.ts'
export { createProxyRole, findProxyDefaults, hasRole } from './sip-views/proxy-role.queries.ts'
export { ROLE_NAME, ROLE_PASSWORD } from './sip-views/proxy-role.rules.ts'
export {
  findDirectoryHash,
  isAddressInUse,
  REMOVE_CONTACTS_TASK,
  setSipViewSettings,
} from './sip-views/sip-views.queries.ts'
export { findPhoneChange, findSmsRecipient, SMS_TASK, type SmsJob } from './sms/sms.queries.ts'
export { realmOf, type SpaceIdentity } from './space-identity.ts'
export { findPageStyle, findSpaceLogo } from './space-logos/space-logos.queries.ts'
export {
  findSpaceByDomain,
  PURGE_TASK,
  type PurgeJob,
  purgeSpace,
  takesClientCertificates,
} from './spaces/spaces.queries.ts'
export { isExpired, logoPath } from './spaces/spaces.rules.ts'
export { UpdateSpace } from './spaces/spaces.schema.ts'
export { addCounts, type Count, compactCounts } from './statistics/statistics.queries.ts'
export type { Metric } from './statistics/statistics.schema.ts'
export { Email, KnownDomain } from './text.schema.ts'
export { takeRecoveryToken } from './tokens/recovery-tokens.queries.ts'
export { turnUris } from './turn-uris.ts'
export { unknownFields } from './unknown-fields.ts'
export { withCrlf } from './vcards/vcards.rules.ts'
export { clearDeletedFiles } from './voicemails/deleted-files.ts'
export { findVoicemail } from './voicemails/voicemails.queries.ts'
export { MAX_VOICEMAIL_BYTES } from './voicemails/voicemails.schema.ts'
export {
  claimDeliveries,
  collectWebhooks,
  type DueDelivery,
  findDueEndpoints,
  findTarget,
  noteDelivered,
  noteFailed,
  switchOff,
} from './webhooks/webhook-deliveries.queries.ts'
export { webhookSecretPlace } from './webhooks/webhooks.rules.ts'
export { appLink } from './wizard/wizard.rules.ts'
