// Made by `pnpm generate` from the operations of the server. Do not edit.
import { z } from 'zod'

/** The input of `accounts.getPersonalData`. */
export const AccountsGetPersonalDataInput = z.strictObject({ id: z.int().min(1).max(2147483647), cursor: z.int().min(1).max(999999999999999).nullable().optional() })

/** The input of `accounts.getRegistration`. */
export const AccountsGetRegistrationInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `accounts.check`. */
export const AccountsCheckInput = z.strictObject({ id: z.int().min(1).max(2147483647).nullable().optional(), username: z.string().max(255).optional(), email: z.string().max(255).optional(), phone: z.string().max(255).optional() })

/** The input of `accounts.listMails`. */
export const AccountsListMailsInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `accounts.retryMail`. */
export const AccountsRetryMailInput = z.strictObject({ id: z.int().min(1).max(2147483647), mail: z.enum(["provisioning","reset_password","change_email","space_expiry","voicemail"]) })

/** The input of `accounts.listSessions`. */
export const AccountsListSessionsInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `accounts.deleteSession`. */
export const AccountsDeleteSessionInput = z.strictObject({ id: z.int().min(1).max(2147483647), session: z.int().min(1).max(2147483647) })

/** `Algorithm` of several calls. */
export const Algorithm = z.enum(["SHA-256","MD5"])

/** `DtmfProtocol` of several calls. */
export const DtmfProtocol = z.enum(["sipinfo","sipmessage","rfc2833"])

/** The input of `accounts.create`. */
export const AccountsCreateInput = z.strictObject({ username: z.string().min(1).max(64), password: z.string().min(1).max(255), algorithm: Algorithm, email: z.string().max(254).nullable().optional(), display_name: z.string().max(255).nullable().optional(), phone: z.string().max(64).nullable().optional(), dtmf_protocol: DtmfProtocol.nullable().optional(), admin: z.boolean().nullable().optional(), dictionary: z.record(z.string(), z.string().max(1000)).optional(), language: z.enum(["en","fr"]).nullable().optional(), domain: z.string().max(253).regex(new RegExp("^[a-z0-9-]+(\\.[a-z0-9-]+)*$", 'u')).nullable().optional(), activated: z.boolean().nullable().optional() })

/** The input of `accounts.createWithToken`. */
export const AccountsCreateWithTokenInput = z.strictObject({ username: z.string().min(1).max(64), password: z.string().min(1).max(255), algorithm: Algorithm, account_creation_token: z.string().min(1).max(255), dtmf_protocol: DtmfProtocol.nullable().optional() })

/** The input of `accounts.replace`. */
export const AccountsReplaceInput = z.strictObject({ username: z.string().min(1).max(64), password: z.string().min(1).max(255), algorithm: Algorithm, email: z.string().max(254).nullable().optional(), display_name: z.string().max(255).nullable().optional(), phone: z.string().max(64).nullable().optional(), dtmf_protocol: DtmfProtocol.nullable().optional(), admin: z.boolean().nullable().optional(), dictionary: z.record(z.string(), z.string().max(1000)).optional(), language: z.enum(["en","fr"]).nullable().optional(), id: z.int().min(1).max(2147483647), version: z.string().regex(new RegExp("^\\d{1,10}$", 'u')).optional(), domain: z.string().max(253).regex(new RegExp("^[a-z0-9-]+(\\.[a-z0-9-]+)*$", 'u')).nullable().optional() })

/** The input of `accounts.update`. */
export const AccountsUpdateInput = z.strictObject({ email: z.string().max(254).nullable().optional(), display_name: z.string().max(255).nullable().optional(), phone: z.string().max(64).nullable().optional(), dtmf_protocol: DtmfProtocol.nullable().optional(), admin: z.boolean().optional(), language: z.enum(["en","fr"]).nullable().optional(), id: z.int().min(1).max(2147483647), version: z.string().regex(new RegExp("^\\d{1,10}$", 'u')).optional() })

/** The input of `accounts.activate`. */
export const AccountsActivateInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `accounts.deactivate`. */
export const AccountsDeactivateInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `accounts.block`. */
export const AccountsBlockInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `accounts.unblock`. */
export const AccountsUnblockInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `accounts.provision`. */
export const AccountsProvisionInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** `AdminRole` of several calls. */
export const AdminRole = z.enum(["full","support","read_only"])

/** The input of `accounts.setRole`. */
export const AccountsSetRoleInput = z.strictObject({ id: z.int().min(1).max(2147483647), admin: z.boolean(), admin_role: AdminRole.optional() })

/** The input of `accounts.getSecondFactor`. */
export const AccountsGetSecondFactorInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `accounts.deleteSecondFactor`. */
export const AccountsDeleteSecondFactorInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `accounts.sendProvisioningEmail`. */
export const AccountsSendProvisioningEmailInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `accounts.sendResetPasswordEmail`. */
export const AccountsSendResetPasswordEmailInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `accounts.delete`. */
export const AccountsDeleteInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `accounts.list`. */
export const AccountsListInput = z.strictObject({ text: z.string().max(255).optional(), activated: z.boolean().optional(), blocked: z.boolean().optional(), admin: z.boolean().optional(), has_email: z.boolean().optional(), has_phone: z.boolean().optional(), ids: z.string().regex(new RegExp("^[1-9]\\d{0,8}(?:,[1-9]\\d{0,8}){0,999}$", 'u')).optional(), sort: z.enum(["created_at","username","updated_at"]).default("created_at"), order: z.enum(["asc","desc"]).default("asc"), cursor: z.string().max(400).nullable().optional(), limit: z.int().min(1).max(200).default(50) })

/** The input of `accounts.findInSpaces`. */
export const AccountsFindInSpacesInput = z.strictObject({ text: z.string().min(1).max(255), except_domain: z.string().max(255).nullable().optional(), limit: z.int().min(1).max(50).default(20) })

/** The input of `accounts.count`. */
export const AccountsCountInput = z.strictObject({ text: z.string().max(255).optional(), activated: z.boolean().optional(), blocked: z.boolean().optional(), admin: z.boolean().optional(), has_email: z.boolean().optional(), has_phone: z.boolean().optional(), exact: z.boolean().default(false) })

/** The input of `accounts.listPage`. */
export const AccountsListPageInput = z.strictObject({ page: z.int().min(1).max(100000000).default(1) })

/** `AccountType` of several calls. */
export const AccountType = z.object({ id: z.int().min(1).max(2147483647), key: z.string() })

/** `AccountAction` of several calls. */
export const AccountAction = z.object({ id: z.int().min(1).max(2147483647), key: z.string(), code: z.string() })

/** `CardDavCredentials` of several calls. */
export const CardDavCredentials = z.object({ carddav_id: z.int().min(1).max(2147483647), username: z.string(), realm: z.string(), algorithm: Algorithm })

/** `AccountWithCodes` of several calls. */
export const AccountWithCodes = z.object({ id: z.int().min(1).max(2147483647), username: z.string(), domain: z.string(), sip_uri: z.string(), email: z.string().nullable(), activated: z.boolean(), ip_address: z.string(), user_agent: z.string(), created_at: z.string(), updated_at: z.string(), version: z.string().regex(new RegExp("^\\d{1,10}$", 'u')), display_name: z.string().nullable(), dtmf_protocol: DtmfProtocol.nullable(), language: z.enum(["en","fr"]).nullable(), blocked: z.boolean(), admin: z.boolean(), admin_role: AdminRole.nullable(), phone: z.string().nullable(), realm: z.string().nullable(), provisioning_token: z.string().nullable(), provisioning_token_expire_at: z.string().nullable(), dictionary: z.record(z.string(), z.string()), passwords: z.array(z.object({ algorithm: Algorithm })), email_change_code: z.object({ email: z.string(), created_at: z.string(), updated_at: z.string(), ip: z.string().nullable(), user_agent: z.string().nullable(), code: z.string() }).nullable(), types: z.array(AccountType), actions: z.array(AccountAction), carddav_servers: z.array(CardDavCredentials), phone_change_code: z.object({ created_at: z.string(), updated_at: z.string(), ip: z.string().nullable(), user_agent: z.string().nullable(), phone: z.string(), code: z.string() }).nullable() })

/** The output of `accounts.listPage`. */
export const AccountsListPageOutput = z.object({ data: z.array(AccountWithCodes), page: z.int(), per_page: z.int(), total: z.int() })

/** The input of `accounts.get`. */
export const AccountsGetInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `accounts.getBySip`. */
export const AccountsGetBySipInput = z.strictObject({ sip: z.string().max(512) })

/** The input of `accounts.getByEmail`. */
export const AccountsGetByEmailInput = z.strictObject({ email: z.string().max(400) })

/** The input of `accounts.getInfo`. */
export const AccountsGetInfoInput = z.strictObject({ sip: z.string().max(512) })

/** The input of `accounts.bulk`. */
export const AccountsBulkInput = z.union([z.strictObject({ action: z.enum(["activate","deactivate","block","unblock","delete","send_provisioning_mail","send_reset_mail","add_to_contacts_list","set_language","set_dtmf_protocol"]), contacts_list_id: z.int().min(1).max(2147483647).optional(), language: z.enum(["en","fr"]).nullable().optional(), dtmf_protocol: DtmfProtocol.nullable().optional(), ids: z.array(z.int().min(1).max(2147483647)).min(1).max(1000), filter: z.undefined().optional(), count: z.undefined().optional() }), z.strictObject({ action: z.enum(["activate","deactivate","block","unblock","delete","send_provisioning_mail","send_reset_mail","add_to_contacts_list","set_language","set_dtmf_protocol"]), contacts_list_id: z.int().min(1).max(2147483647).optional(), language: z.enum(["en","fr"]).nullable().optional(), dtmf_protocol: DtmfProtocol.nullable().optional(), ids: z.undefined().optional(), filter: z.strictObject({ text: z.string().max(255).optional(), activated: z.boolean().optional(), blocked: z.boolean().optional(), admin: z.boolean().optional(), has_email: z.boolean().optional(), has_phone: z.boolean().optional() }), count: z.int().min(0).max(1000) })])

/** The input of `accountActions.list`. */
export const AccountActionsListInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `accountActions.get`. */
export const AccountActionsGetInput = z.strictObject({ id: z.int().min(1).max(2147483647), action_id: z.int().min(1).max(2147483647) })

/** The input of `accountActions.create`. */
export const AccountActionsCreateInput = z.strictObject({ id: z.int().min(1).max(2147483647), key: z.string().min(1).max(255).regex(new RegExp("^[a-z0-9_-]*$", 'u')), code: z.string().min(1).max(255).regex(new RegExp("^[a-z0-9]*$", 'u')) })

/** The input of `accountActions.replace`. */
export const AccountActionsReplaceInput = z.strictObject({ id: z.int().min(1).max(2147483647), action_id: z.int().min(1).max(2147483647), key: z.string().min(1).max(255).regex(new RegExp("^[a-z0-9_-]*$", 'u')), code: z.string().min(1).max(255).regex(new RegExp("^[a-z0-9]*$", 'u')) })

/** The input of `accountActions.delete`. */
export const AccountActionsDeleteInput = z.strictObject({ id: z.int().min(1).max(2147483647), action_id: z.int().min(1).max(2147483647) })

/** The input of `accountTypes.get`. */
export const AccountTypesGetInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `accountTypes.create`. */
export const AccountTypesCreateInput = z.strictObject({ key: z.string().min(1).max(255).regex(new RegExp("^[a-z0-9_-]*$", 'u')) })

/** The input of `accountTypes.replace`. */
export const AccountTypesReplaceInput = z.strictObject({ id: z.int().min(1).max(2147483647), key: z.string().min(1).max(255).regex(new RegExp("^[a-z0-9_-]*$", 'u')) })

/** The input of `accountTypes.attach`. */
export const AccountTypesAttachInput = z.strictObject({ id: z.int().min(1).max(2147483647), account_type_id: z.int().min(1).max(2147483647) })

/** The input of `accountTypes.detach`. */
export const AccountTypesDetachInput = z.strictObject({ id: z.int().min(1).max(2147483647), account_type_id: z.int().min(1).max(2147483647) })

/** The input of `accountTypes.delete`. */
export const AccountTypesDeleteInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `me.getPersonalData`. */
export const MeGetPersonalDataInput = z.strictObject({ cursor: z.int().min(1).max(999999999999999).nullable().optional() })

/** The input of `me.update`. */
export const MeUpdateInput = z.strictObject({ display_name: z.string().max(255).nullable().optional(), language: z.enum(["en","fr"]).nullable().optional() })

/** The input of `me.changePassword`. */
export const MeChangePasswordInput = z.strictObject({ algorithm: Algorithm, password: z.string().min(1).max(255), old_password: z.string().max(255).nullable().optional() })

/** The input of `messageStatistics.report`. */
export const MessageStatisticsReportInput = z.strictObject({ id: z.string().min(1).max(255), from: z.string().min(1).max(400), sent_at: z.string().max(40), encrypted: z.boolean(), conference_id: z.string().min(1).max(255).nullable().optional() })

/** The input of `messageStatistics.reportDevice`. */
export const MessageStatisticsReportDeviceInput = z.strictObject({ message_id: z.string().min(1).max(255), to: z.string().min(1).max(400), device_id: z.string().min(1).max(255), last_status: z.int().min(0).max(999), received_at: z.string().max(40) })

/** `MessageDevice` of several calls. */
export const MessageDevice = z.object({ id: z.int(), message_id: z.string(), to_username: z.string(), to_domain: z.string(), device_id: z.string(), last_status: z.int(), received_at: z.string(), created_at: z.string(), updated_at: z.string() })

/** The output of `messageStatistics.reportDevice`. */
export const MessageStatisticsReportDeviceOutput = z.object({ created: z.boolean(), device: MessageDevice })

/** The input of `apiKeys.issueByAuthToken`. */
export const ApiKeysIssueByAuthTokenInput = z.strictObject({ auth_token: z.string().max(255) })

/** The input of `apiKeys.list`. */
export const ApiKeysListInput = z.strictObject({ account_id: z.int().min(1).max(2147483647).optional() })

/** The input of `apiKeys.create`. */
export const ApiKeysCreateInput = z.strictObject({ account_id: z.int().min(1).max(2147483647), name: z.string().min(1).max(255), role: AdminRole.default("full"), expire_at: z.string().max(40).nullable().optional() })

/** The input of `apiKeys.revoke`. */
export const ApiKeysRevokeInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `audit.list`. */
export const AuditListInput = z.strictObject({ scope: z.enum(["space","all"]).default("space"), actor_id: z.int().min(0).max(2147483647).nullable().optional(), account_id: z.int().min(1).max(2147483647).nullable().optional(), operation: z.string().min(1).max(64).nullable().optional(), kind: z.enum(["account","account_account_type","account_action","account_contacts_list","account_creation_request_token","account_creation_token","account_recovery","account_recovery_token","account_type","api_key","audit_retention","auth_token","bulk_change","call_forwarding","carddav_credentials","carddav_server","contact","contacts_list","contacts_list_contact","dictionary","email_change","email_server","export","external_account","dump_import","import","mail","oidc","passkey","password","password_reset_token","phone_change","phone_country","scim_key","scim_settings","scim_user","second_factor","session","sign_in","sms","space","space_logo","vcard","voicemail","webhook_endpoint","wizard_link"]).nullable().optional(), target_id: z.string().min(1).max(64).nullable().optional(), part_of: z.string().max(32).regex(new RegExp("^(?:bulk_change|import|dump_import):\\d{1,10}$", 'u')).nullable().optional(), grouped: z.boolean().default(false), text: z.string().max(255).nullable().optional(), from: z.string().max(40).nullable().optional(), until: z.string().max(40).nullable().optional(), cursor: z.string().regex(new RegExp("^\\d{1,15}$", 'u')).nullable().optional(), limit: z.int().min(1).max(200).default(50) })

/** The input of `audit.live`. */
export const AuditLiveInput = z.strictObject({ scope: z.enum(["space","all"]).default("space"), actor_id: z.int().min(0).max(2147483647).nullable().optional(), account_id: z.int().min(1).max(2147483647).nullable().optional(), operation: z.string().min(1).max(64).nullable().optional(), kind: z.enum(["account","account_account_type","account_action","account_contacts_list","account_creation_request_token","account_creation_token","account_recovery","account_recovery_token","account_type","api_key","audit_retention","auth_token","bulk_change","call_forwarding","carddav_credentials","carddav_server","contact","contacts_list","contacts_list_contact","dictionary","email_change","email_server","export","external_account","dump_import","import","mail","oidc","passkey","password","password_reset_token","phone_change","phone_country","scim_key","scim_settings","scim_user","second_factor","session","sign_in","sms","space","space_logo","vcard","voicemail","webhook_endpoint","wizard_link"]).nullable().optional(), target_id: z.string().min(1).max(64).nullable().optional(), part_of: z.string().max(32).regex(new RegExp("^(?:bulk_change|import|dump_import):\\d{1,10}$", 'u')).nullable().optional(), grouped: z.boolean().default(false), text: z.string().max(255).nullable().optional() })

/** The input of `authTokens.attach`. */
export const AuthTokensAttachInput = z.strictObject({ auth_token: z.string().max(255) })

/** The input of `authTokens.getLink`. */
export const AuthTokensGetLinkInput = z.strictObject({ auth_token: z.string().max(255) })

/** The input of `bulkChanges.get`. */
export const BulkChangesGetInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `bulkChanges.start`. */
export const BulkChangesStartInput = z.union([z.strictObject({ action: z.enum(["activate","deactivate","block","unblock","delete","send_provisioning_mail","send_reset_mail","add_to_contacts_list","set_language","set_dtmf_protocol"]), contacts_list_id: z.int().min(1).max(2147483647).optional(), language: z.enum(["en","fr"]).nullable().optional(), dtmf_protocol: DtmfProtocol.nullable().optional(), ids: z.array(z.int().min(1).max(2147483647)).min(1).max(1000), filter: z.undefined().optional(), count: z.undefined().optional() }), z.strictObject({ action: z.enum(["activate","deactivate","block","unblock","delete","send_provisioning_mail","send_reset_mail","add_to_contacts_list","set_language","set_dtmf_protocol"]), contacts_list_id: z.int().min(1).max(2147483647).optional(), language: z.enum(["en","fr"]).nullable().optional(), dtmf_protocol: DtmfProtocol.nullable().optional(), ids: z.undefined().optional(), filter: z.strictObject({ text: z.string().max(255).optional(), activated: z.boolean().optional(), blocked: z.boolean().optional(), admin: z.boolean().optional(), has_email: z.boolean().optional(), has_phone: z.boolean().optional() }), count: z.int().min(0).max(100000) })])

/** The input of `bulkChanges.undo`. */
export const BulkChangesUndoInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `bulkChanges.cancel`. */
export const BulkChangesCancelInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `bulkChanges.resume`. */
export const BulkChangesResumeInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `callStatistics.report`. */
export const CallStatisticsReportInput = z.strictObject({ id: z.string().min(1).max(255), from: z.string().min(1).max(400), to: z.string().min(1).max(400), initiated_at: z.string().max(40), ended_at: z.string().max(40).nullable().optional(), conference_id: z.string().min(1).max(255).nullable().optional() })

/** The input of `callStatistics.reportEnd`. */
export const CallStatisticsReportEndInput = z.strictObject({ call_id: z.string().min(1).max(255), ended_at: z.string().max(40) })

/** `InviteState` of several calls. */
export const InviteState = z.enum(["error","declined","canceled","accepted_elsewhere","declined_elsewhere","accepted"])

/** The input of `callStatistics.reportDevice`. */
export const CallStatisticsReportDeviceInput = z.strictObject({ call_id: z.string().min(1).max(255), device_id: z.string().min(1).max(255), rang_at: z.string().max(40).nullable().optional(), invite_terminated: z.strictObject({ at: z.string().max(40), state: InviteState }).nullable().optional() })

/** `CallDevice` of several calls. */
export const CallDevice = z.object({ id: z.int(), call_id: z.string(), device_id: z.string(), rang_at: z.string().nullable(), invite_terminated_at: z.string().nullable(), invite_terminated_state: InviteState.nullable(), created_at: z.string(), updated_at: z.string() })

/** The output of `callStatistics.reportDevice`. */
export const CallStatisticsReportDeviceOutput = z.object({ created: z.boolean(), device: CallDevice })

/** The input of `callStatistics.list`. */
export const CallStatisticsListInput = z.strictObject({ id: z.int().min(1).max(2147483647), page: z.int().min(1).max(10000000).default(1) })

/** `LoggedCall` of several calls. */
export const LoggedCall = z.object({ id: z.string(), from_username: z.string(), from_domain: z.string(), to_username: z.string(), to_domain: z.string(), initiated_at: z.string(), ended_at: z.string().nullable(), conference_id: z.string().nullable(), created_at: z.string(), updated_at: z.string(), devices: z.array(CallDevice) })

/** The output of `callStatistics.list`. */
export const CallStatisticsListOutput = z.object({ data: z.array(LoggedCall), page: z.int(), per_page: z.int(), total: z.int() })

/** The input of `callStatistics.listOfSpace`. */
export const CallStatisticsListOfSpaceInput = z.strictObject({ text: z.string().max(255).optional(), outcome: z.enum(["answered","unanswered"]).optional(), from: z.string().max(40).optional(), until: z.string().max(40).optional(), cursor: z.string().max(64).nullable().optional() })

/** The output of `callStatistics.listOfSpace`. */
export const CallStatisticsListOfSpaceOutput = z.object({ data: z.array(LoggedCall), next_cursor: z.string().nullable() })

/** The input of `callStatistics.listOwn`. */
export const CallStatisticsListOwnInput = z.strictObject({ page: z.int().min(1).max(10000000).default(1) })

/** The output of `callStatistics.listOwn`. */
export const CallStatisticsListOwnOutput = z.object({ data: z.array(LoggedCall), page: z.int(), per_page: z.int(), total: z.int() })

/** The input of `callStatistics.getSeries`. */
export const CallStatisticsGetSeriesInput = z.strictObject({ id: z.int().min(1).max(2147483647), period: z.enum(["day","week","month","year"]), time_zone: z.string().max(64).regex(new RegExp("^[A-Za-z]", 'u')).default("UTC") })

/** The input of `callStatistics.getOwnSeries`. */
export const CallStatisticsGetOwnSeriesInput = z.strictObject({ period: z.enum(["day","week","month","year"]), time_zone: z.string().max(64).regex(new RegExp("^[A-Za-z]", 'u')).default("UTC") })

/** The input of `callForwardings.list`. */
export const CallForwardingsListInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `callForwardings.get`. */
export const CallForwardingsGetInput = z.strictObject({ call_forwarding_id: z.int().min(1).max(2147483647), id: z.int().min(1).max(2147483647) })

/** `CallForwardingType` of several calls. */
export const CallForwardingType = z.enum(["always","no_answer","busy"])

/** `CallForwardingTarget` of several calls. */
export const CallForwardingTarget = z.enum(["sip_uri","contact","voicemail"])

/** The input of `callForwardings.create`. */
export const CallForwardingsCreateInput = z.strictObject({ type: CallForwardingType, forward_to: CallForwardingTarget, sip_uri: z.string().max(512).nullable().optional(), contact_id: z.int().min(1).max(2147483647).nullable().optional(), enabled: z.boolean(), id: z.int().min(1).max(2147483647) })

/** The input of `callForwardings.replace`. */
export const CallForwardingsReplaceInput = z.strictObject({ call_forwarding_id: z.int().min(1).max(2147483647), forward_to: CallForwardingTarget, sip_uri: z.string().max(512).nullable().optional(), contact_id: z.int().min(1).max(2147483647).nullable().optional(), enabled: z.boolean(), id: z.int().min(1).max(2147483647) })

/** The input of `callForwardings.getOwn`. */
export const CallForwardingsGetOwnInput = z.strictObject({ call_forwarding_id: z.int().min(1).max(2147483647) })

/** The input of `callForwardings.createOwn`. */
export const CallForwardingsCreateOwnInput = z.strictObject({ type: CallForwardingType, forward_to: CallForwardingTarget, sip_uri: z.string().max(512).nullable().optional(), contact_id: z.int().min(1).max(2147483647).nullable().optional(), enabled: z.boolean() })

/** The input of `callForwardings.replaceOwn`. */
export const CallForwardingsReplaceOwnInput = z.strictObject({ call_forwarding_id: z.int().min(1).max(2147483647), forward_to: CallForwardingTarget, sip_uri: z.string().max(512).nullable().optional(), contact_id: z.int().min(1).max(2147483647).nullable().optional(), enabled: z.boolean() })

/** The input of `callForwardings.deleteOwn`. */
export const CallForwardingsDeleteOwnInput = z.strictObject({ call_forwarding_id: z.int().min(1).max(2147483647) })

/** The input of `callForwardings.delete`. */
export const CallForwardingsDeleteInput = z.strictObject({ call_forwarding_id: z.int().min(1).max(2147483647), id: z.int().min(1).max(2147483647) })

/** The input of `cardDavCredentials.list`. */
export const CardDavCredentialsListInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `cardDavCredentials.get`. */
export const CardDavCredentialsGetInput = z.strictObject({ id: z.int().min(1).max(2147483647), carddav_id: z.int().min(1).max(2147483647) })

/** The input of `cardDavCredentials.set`. */
export const CardDavCredentialsSetInput = z.strictObject({ id: z.int().min(1).max(2147483647), carddav_id: z.int().min(1).max(2147483647), username: z.string().min(1).max(255), password: z.string().min(1).max(255), realm: z.string().min(1).max(255), algorithm: Algorithm })

/** The input of `cardDavCredentials.delete`. */
export const CardDavCredentialsDeleteInput = z.strictObject({ id: z.int().min(1).max(2147483647), carddav_id: z.int().min(1).max(2147483647) })

/** The input of `cardDavServers.list`. */
export const CardDavServersListInput = z.strictObject({ domain: z.string().max(253) })

/** The input of `cardDavServers.get`. */
export const CardDavServersGetInput = z.strictObject({ domain: z.string().max(253), id: z.int().min(1).max(2147483647) })

/** The input of `cardDavServers.create`. */
export const CardDavServersCreateInput = z.strictObject({ domain: z.string().max(253), uri: z.string().max(2000), enabled: z.boolean().nullable().optional(), min_characters: z.int().min(0).max(2147483647).nullable().optional(), results_limit: z.int().min(0).max(2147483647).nullable().optional(), timeout: z.int().min(0).max(2147483647).nullable().optional(), delay: z.int().min(0).max(2147483647).nullable().optional(), fields_for_user_input: z.string().max(255).regex(new RegExp("^[A-Za-z0-9-]+(,[A-Za-z0-9-]+)*$", 'u')).nullable().optional(), fields_for_domain: z.string().max(255).regex(new RegExp("^[A-Za-z0-9-]+(,[A-Za-z0-9-]+)*$", 'u')).nullable().optional(), use_exact_match_policy: z.boolean().nullable().optional() })

/** The input of `cardDavServers.replace`. */
export const CardDavServersReplaceInput = z.strictObject({ domain: z.string().max(253), id: z.int().min(1).max(2147483647), uri: z.string().max(2000), enabled: z.boolean().nullable().optional(), min_characters: z.int().min(0).max(2147483647).nullable().optional(), results_limit: z.int().min(0).max(2147483647).nullable().optional(), timeout: z.int().min(0).max(2147483647).nullable().optional(), delay: z.int().min(0).max(2147483647).nullable().optional(), fields_for_user_input: z.string().max(255).regex(new RegExp("^[A-Za-z0-9-]+(,[A-Za-z0-9-]+)*$", 'u')).nullable().optional(), fields_for_domain: z.string().max(255).regex(new RegExp("^[A-Za-z0-9-]+(,[A-Za-z0-9-]+)*$", 'u')).nullable().optional(), use_exact_match_policy: z.boolean().nullable().optional() })

/** The input of `cardDavServers.createOwn`. */
export const CardDavServersCreateOwnInput = z.strictObject({ uri: z.string().max(2000), enabled: z.boolean().nullable().optional(), min_characters: z.int().min(0).max(2147483647).nullable().optional(), results_limit: z.int().min(0).max(2147483647).nullable().optional(), timeout: z.int().min(0).max(2147483647).nullable().optional(), delay: z.int().min(0).max(2147483647).nullable().optional(), fields_for_user_input: z.string().max(255).regex(new RegExp("^[A-Za-z0-9-]+(,[A-Za-z0-9-]+)*$", 'u')).nullable().optional(), fields_for_domain: z.string().max(255).regex(new RegExp("^[A-Za-z0-9-]+(,[A-Za-z0-9-]+)*$", 'u')).nullable().optional(), use_exact_match_policy: z.boolean().nullable().optional() })

/** The input of `cardDavServers.replaceOwn`. */
export const CardDavServersReplaceOwnInput = z.strictObject({ id: z.int().min(1).max(2147483647), uri: z.string().max(2000), enabled: z.boolean().nullable().optional(), min_characters: z.int().min(0).max(2147483647).nullable().optional(), results_limit: z.int().min(0).max(2147483647).nullable().optional(), timeout: z.int().min(0).max(2147483647).nullable().optional(), delay: z.int().min(0).max(2147483647).nullable().optional(), fields_for_user_input: z.string().max(255).regex(new RegExp("^[A-Za-z0-9-]+(,[A-Za-z0-9-]+)*$", 'u')).nullable().optional(), fields_for_domain: z.string().max(255).regex(new RegExp("^[A-Za-z0-9-]+(,[A-Za-z0-9-]+)*$", 'u')).nullable().optional(), use_exact_match_policy: z.boolean().nullable().optional() })

/** The input of `cardDavServers.deleteOwn`. */
export const CardDavServersDeleteOwnInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `cardDavServers.delete`. */
export const CardDavServersDeleteInput = z.strictObject({ domain: z.string().max(253), id: z.int().min(1).max(2147483647) })

/** The input of `changes.requestEmail`. */
export const ChangesRequestEmailInput = z.strictObject({ email: z.string().max(254) })

/** The input of `changes.confirmEmail`. */
export const ChangesConfirmEmailInput = z.strictObject({ code: z.string().max(32).regex(new RegExp("^\\d{4}$", 'u')) })

/** The input of `changes.requestPhone`. */
export const ChangesRequestPhoneInput = z.strictObject({ phone: z.string().min(1).max(64) })

/** The input of `changes.confirmPhone`. */
export const ChangesConfirmPhoneInput = z.strictObject({ code: z.string().max(32).regex(new RegExp("^\\d{4}$", 'u')) })

/** The input of `contacts.list`. */
export const ContactsListInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `contacts.get`. */
export const ContactsGetInput = z.strictObject({ id: z.int().min(1).max(2147483647), contact_id: z.int().min(1).max(2147483647) })

/** The input of `contacts.add`. */
export const ContactsAddInput = z.strictObject({ id: z.int().min(1).max(2147483647), contact_id: z.int().min(1).max(2147483647) })

/** The input of `contacts.remove`. */
export const ContactsRemoveInput = z.strictObject({ id: z.int().min(1).max(2147483647), contact_id: z.int().min(1).max(2147483647) })

/** The input of `contacts.getOwnBySip`. */
export const ContactsGetOwnBySipInput = z.strictObject({ sip: z.string().max(512) })

/** The input of `contacts.getCardBySip`. */
export const ContactsGetCardBySipInput = z.strictObject({ sip: z.string().max(512) })

/** The input of `contactsLists.get`. */
export const ContactsListsGetInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `contactsLists.create`. */
export const ContactsListsCreateInput = z.strictObject({ title: z.string().min(1).max(255), description: z.string().min(1).max(1000) })

/** The input of `contactsLists.replace`. */
export const ContactsListsReplaceInput = z.strictObject({ title: z.string().min(1).max(255), description: z.string().min(1).max(1000), id: z.int().min(1).max(2147483647), version: z.string().regex(new RegExp("^\\d{1,10}$", 'u')).optional() })

/** The input of `contactsLists.listContacts`. */
export const ContactsListsListContactsInput = z.strictObject({ id: z.int().min(1).max(2147483647), cursor: z.int().min(1).max(2147483647).nullable().optional(), limit: z.int().min(1).max(500).default(50) })

/** The input of `contactsLists.listOfAccount`. */
export const ContactsListsListOfAccountInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `contactsLists.addContact`. */
export const ContactsListsAddContactInput = z.strictObject({ contacts_list_id: z.int().min(1).max(2147483647), contact_id: z.int().min(1).max(2147483647) })

/** The input of `contactsLists.removeContact`. */
export const ContactsListsRemoveContactInput = z.strictObject({ contacts_list_id: z.int().min(1).max(2147483647), contact_id: z.int().min(1).max(2147483647) })

/** The input of `contactsLists.assign`. */
export const ContactsListsAssignInput = z.strictObject({ id: z.int().min(1).max(2147483647), contacts_list_id: z.int().min(1).max(2147483647) })

/** The input of `contactsLists.unassign`. */
export const ContactsListsUnassignInput = z.strictObject({ id: z.int().min(1).max(2147483647), contacts_list_id: z.int().min(1).max(2147483647) })

/** The input of `contactsLists.delete`. */
export const ContactsListsDeleteInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `creationTokens.sendByPush`. */
export const CreationTokensSendByPushInput = z.strictObject({ pn_provider: z.enum(["fcm","apns","apns.dev"]), pn_param: z.string().min(1).max(512).regex(new RegExp("^[A-Za-z0-9][A-Za-z0-9._:&-]*$", 'u')), pn_prid: z.string().min(1).max(512).regex(new RegExp("^[A-Za-z0-9][A-Za-z0-9._:&-]*$", 'u')) })

/** The input of `creationTokens.consume`. */
export const CreationTokensConsumeInput = z.strictObject({ account_creation_token: z.string().min(1).max(255) })

/** The input of `creationTokens.createByRequest`. */
export const CreationTokensCreateByRequestInput = z.strictObject({ account_creation_request_token: z.string().min(1).max(255) })

/** The input of `creationTokens.getRequest`. */
export const CreationTokensGetRequestInput = z.strictObject({ token: z.string().max(255) })

/** The input of `creationTokens.validateRequest`. */
export const CreationTokensValidateRequestInput = z.strictObject({ token: z.string().max(255), captcha: z.string().max(10000).optional() })

/** The input of `devices.list`. */
export const DevicesListInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `devices.deleteOwn`. */
export const DevicesDeleteOwnInput = z.strictObject({ uuid: z.string().max(255) })

/** The input of `devices.delete`. */
export const DevicesDeleteInput = z.strictObject({ uuid: z.string().max(255), id: z.int().min(1).max(2147483647) })

/** The input of `dictionary.list`. */
export const DictionaryListInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `dictionary.get`. */
export const DictionaryGetInput = z.strictObject({ id: z.int().min(1).max(2147483647), key: z.string().min(1).max(255) })

/** The input of `dictionary.set`. */
export const DictionarySetInput = z.strictObject({ id: z.int().min(1).max(2147483647), key: z.string().min(1).max(255), value: z.string().min(1).max(1000) })

/** The input of `dictionary.deleteAll`. */
export const DictionaryDeleteAllInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `dictionary.delete`. */
export const DictionaryDeleteInput = z.strictObject({ id: z.int().min(1).max(2147483647), key: z.string().min(1).max(255) })

/** The input of `dumpImports.get`. */
export const DumpImportsGetInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `dumpImports.check`. */
export const DumpImportsCheckInput = z.strictObject({ id: z.int().min(1).max(2147483647), program: z.enum(["flexisip","kamailio","opensips","asterisk","fusionpbx"]), domain: z.string().max(253).regex(new RegExp("^[a-z0-9-]+(\\.[a-z0-9-]+)*$", 'u')).nullable().optional(), realms: z.array(z.strictObject({ domain: z.string().max(253).regex(new RegExp("^[a-z0-9-]+(\\.[a-z0-9-]+)*$", 'u')), realm: z.string().max(255) })).max(100).nullable().optional(), env: z.string().max(100000).nullable().optional(), time_zone: z.string().max(64).nullable().optional() })

/** The input of `dumpImports.start`. */
export const DumpImportsStartInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `dumpImports.delete`. */
export const DumpImportsDeleteInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `emailServers.get`. */
export const EmailServersGetInput = z.strictObject({ domain: z.string().max(253) })

/** The input of `emailServers.set`. */
export const EmailServersSetInput = z.strictObject({ domain: z.string().max(253), version: z.string().regex(new RegExp("^\\d{1,10}$", 'u')).optional(), host: z.string().max(253).regex(new RegExp("^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$", 'u')), port: z.int().min(1).max(65535), encryption: z.enum(["tls","ssl","none"]).nullable().optional(), username: z.string().max(255).nullable().optional(), password: z.string().max(1000).nullable().optional(), from_address: z.string().max(254).nullable().optional(), from_name: z.string().max(255).nullable().optional(), signature: z.string().max(1000).nullable().optional() })

/** `EmailServerWithPassword` of several calls. */
export const EmailServerWithPassword = z.object({ id: z.int(), host: z.string(), port: z.int(), encryption: z.enum(["tls","ssl","none"]), username: z.string().nullable(), from_address: z.string().nullable(), from_name: z.string().nullable(), signature: z.string().nullable(), created_at: z.string(), updated_at: z.string(), version: z.string().regex(new RegExp("^\\d{1,10}$", 'u')), password: z.literal("********").nullable() })

/** The output of `emailServers.set`. */
export const EmailServersSetOutput = z.object({ created: z.boolean(), email_server: EmailServerWithPassword })

/** The input of `emailServers.test`. */
export const EmailServersTestInput = z.strictObject({ domain: z.string().max(253), to: z.string().max(254).nullable().optional() })

/** The input of `emailServers.setOwn`. */
export const EmailServersSetOwnInput = z.strictObject({ version: z.string().regex(new RegExp("^\\d{1,10}$", 'u')).optional(), host: z.string().max(253).regex(new RegExp("^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$", 'u')), port: z.int().min(1).max(65535), encryption: z.enum(["tls","ssl","none"]).nullable().optional(), username: z.string().max(255).nullable().optional(), password: z.string().max(1000).nullable().optional(), from_address: z.string().max(254).nullable().optional(), from_name: z.string().max(255).nullable().optional(), signature: z.string().max(1000).nullable().optional() })

/** The output of `emailServers.setOwn`. */
export const EmailServersSetOwnOutput = z.object({ created: z.boolean(), email_server: EmailServerWithPassword })

/** The input of `emailServers.testOwn`. */
export const EmailServersTestOwnInput = z.strictObject({ to: z.string().max(254).nullable().optional() })

/** The input of `emailServers.delete`. */
export const EmailServersDeleteInput = z.strictObject({ domain: z.string().max(253) })

/** The input of `exports.get`. */
export const ExportsGetInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `exports.start`. */
export const ExportsStartInput = z.strictObject({ text: z.string().max(255).optional(), activated: z.boolean().optional(), blocked: z.boolean().optional(), admin: z.boolean().optional(), has_email: z.boolean().optional(), has_phone: z.boolean().optional(), sort: z.enum(["created_at","username","updated_at"]).default("created_at"), order: z.enum(["asc","desc"]).default("asc") })

/** The input of `exports.cancel`. */
export const ExportsCancelInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `exports.resume`. */
export const ExportsResumeInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `exports.delete`. */
export const ExportsDeleteInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `externalAccounts.get`. */
export const ExternalAccountsGetInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `externalAccounts.find`. */
export const ExternalAccountsFindInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** `ExternalProtocol` of several calls. */
export const ExternalProtocol = z.enum(["UDP","TCP","TLS"])

/** `ExternalAccount` of several calls. */
export const ExternalAccount = z.object({ id: z.int().min(1).max(2147483647), account_id: z.int().min(1).max(2147483647), username: z.string(), domain: z.string(), realm: z.string().nullable(), registrar: z.string().nullable(), outbound_proxy: z.string().nullable(), protocol: ExternalProtocol, algorithm: z.literal("MD5"), password: z.literal(""), created_at: z.string(), updated_at: z.string() })

/** The output of `externalAccounts.find`. */
export const ExternalAccountsFindOutput = z.object({ external_account: ExternalAccount.nullable() })

/** The input of `externalAccounts.set`. */
export const ExternalAccountsSetInput = z.strictObject({ id: z.int().min(1).max(2147483647), username: z.string().min(1).max(64).regex(new RegExp("^[^\\s@:;<>\"]+$", 'u')), domain: z.string().max(253).regex(new RegExp("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$", 'u')), realm: z.string().max(255).nullable().optional(), password: z.string().min(1).max(255).nullable().optional(), registrar: z.string().max(255).regex(new RegExp("^(<?sips?:)?[\\w.[\\]:-]+(;[\\w.=-]+)*>?$", 'u')).nullable().optional(), outbound_proxy: z.string().max(255).regex(new RegExp("^(<?sips?:)?[\\w.[\\]:-]+(;[\\w.=-]+)*>?$", 'u')).nullable().optional(), protocol: ExternalProtocol })

/** The output of `externalAccounts.set`. */
export const ExternalAccountsSetOutput = z.object({ created: z.boolean(), external_account: ExternalAccount })

/** The input of `externalAccounts.delete`. */
export const ExternalAccountsDeleteInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `imports.undo`. */
export const ImportsUndoInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `imports.getLine`. */
export const ImportsGetLineInput = z.strictObject({ id: z.int().min(1).max(2147483647), line: z.int().min(1).max(2147483647) })

/** The input of `imports.replaceLine`. */
export const ImportsReplaceLineInput = z.strictObject({ id: z.int().min(1).max(2147483647), line: z.int().min(1).max(2147483647), cells: z.array(z.string().max(2000)).min(1).max(250) })

/** The input of `imports.get`. */
export const ImportsGetInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `imports.getPreview`. */
export const ImportsGetPreviewInput = z.strictObject({ id: z.int().min(1).max(2147483647), delimiter: z.enum([",",";","\t","|"]).optional(), encoding: z.enum(["utf-8","utf-16le","utf-16be","windows-1252"]).optional(), header: z.boolean().optional() })

/** The input of `imports.listProblems`. */
export const ImportsListProblemsInput = z.strictObject({ id: z.int().min(1).max(2147483647), field: z.string().max(255).optional(), problem: z.string().max(64).optional(), cursor: z.int().min(0).max(2147483647).nullable().optional(), limit: z.int().min(1).max(200).default(50) })

/** The input of `imports.countProblems`. */
export const ImportsCountProblemsInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `imports.check`. */
export const ImportsCheckInput = z.strictObject({ id: z.int().min(1).max(2147483647), format: z.enum(["csv","xlsx","vcard"]).default("csv"), delimiter: z.enum([",",";","\t","|"]), encoding: z.enum(["utf-8","utf-16le","utf-16be","windows-1252"]), header: z.boolean(), columns: z.array(z.union([z.enum(["username","password","ha1","algorithm","email","phone","display_name","activated","blocked","admin","dtmf_protocol","language","given_name","family_name","domain","realm","dictionary"]), z.templateLiteral(["dictionary.", z.string()])]).nullable()).min(1).max(250), defaults: z.strictObject({ algorithm: Algorithm.default("SHA-256"), activated: z.boolean().default(true), username: z.enum(["required","from_email"]).default("required"), password: z.enum(["required","none"]).default("required") }).prefault({}), other_domains: z.enum(["refused","to_their_spaces"]).default("refused") })

/** The input of `imports.start`. */
export const ImportsStartInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `imports.cancel`. */
export const ImportsCancelInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `imports.delete`. */
export const ImportsDeleteInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `imports.watch`. */
export const ImportsWatchInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** `JobState` of several calls. */
export const JobState = z.enum(["waiting","running","failing","given_up"])

/** The input of `jobs.list`. */
export const JobsListInput = z.strictObject({ state: JobState.optional(), scope: z.enum(["space","all"]).default("all"), text: z.string().max(255).optional(), cursor: z.string().max(20).regex(new RegExp("^\\d{1,18}$", 'u')).nullable().optional(), limit: z.int().min(1).max(200).default(50) })

/** The input of `jobs.retry`. */
export const JobsRetryInput = z.strictObject({ ids: z.array(z.string().regex(new RegExp("^[1-9]\\d{0,17}$", 'u'))).min(1).max(200) })

/** The output of `jobs.retry`. */
export const JobsRetryOutput = z.object({ done: z.int() })

/** The input of `jobs.delete`. */
export const JobsDeleteInput = z.strictObject({ ids: z.array(z.string().regex(new RegExp("^[1-9]\\d{0,17}$", 'u'))).min(1).max(200) })

/** The output of `jobs.delete`. */
export const JobsDeleteOutput = z.object({ done: z.int() })

/** The input of `oidc.get`. */
export const OidcGetInput = z.strictObject({ domain: z.string().max(253) })

/** The input of `oidc.set`. */
export const OidcSetInput = z.strictObject({ domain: z.string().max(253), server_url: z.string().max(500).nullable().optional(), realm: z.string().max(255).regex(new RegExp("^[^/?#\\s\"\\\\]+$", 'u')).nullable().optional(), issuer: z.string().max(500).nullable().optional(), client_id: z.string().min(1).max(255), client_secret: z.string().max(1000).nullable().optional(), audience: z.string().max(255).nullable().optional(), sip_identifier: z.string().min(1).max(64).default("sip_identity"), auto_provisioning: z.boolean().default(false), role_provisioning: z.boolean().default(false) })

/** The input of `oidc.setOwn`. */
export const OidcSetOwnInput = z.strictObject({ server_url: z.string().max(500).nullable().optional(), realm: z.string().max(255).regex(new RegExp("^[^/?#\\s\"\\\\]+$", 'u')).nullable().optional(), issuer: z.string().max(500).nullable().optional(), client_id: z.string().min(1).max(255), client_secret: z.string().max(1000).nullable().optional(), audience: z.string().max(255).nullable().optional(), sip_identifier: z.string().min(1).max(64).default("sip_identity"), auto_provisioning: z.boolean().default(false), role_provisioning: z.boolean().default(false) })

/** The input of `oidc.delete`. */
export const OidcDeleteInput = z.strictObject({ domain: z.string().max(253) })

/** `NewPasskeyCredential` of several calls. */
export const NewPasskeyCredential = z.object({ id: z.string().min(1).max(1400).regex(new RegExp("^[A-Za-z0-9_-]*$", 'u')), rawId: z.string().min(1).max(1400).regex(new RegExp("^[A-Za-z0-9_-]*$", 'u')), type: z.literal("public-key"), clientExtensionResults: z.record(z.string(), z.unknown()).optional(), authenticatorAttachment: z.string().max(40).nullable().optional(), response: z.object({ clientDataJSON: z.string().max(8000).regex(new RegExp("^[A-Za-z0-9_-]*$", 'u')), attestationObject: z.string().max(50000).regex(new RegExp("^[A-Za-z0-9_-]*$", 'u')), authenticatorData: z.string().max(8000).regex(new RegExp("^[A-Za-z0-9_-]*$", 'u')).optional(), transports: z.array(z.string().max(20)).max(10).optional(), publicKeyAlgorithm: z.int().optional(), publicKey: z.string().max(8000).regex(new RegExp("^[A-Za-z0-9_-]*$", 'u')).optional() }) })

/** The input of `passkeys.create`. */
export const PasskeysCreateInput = z.strictObject({ name: z.string().min(1).max(64), passkey: NewPasskeyCredential })

/** The input of `passkeys.setName`. */
export const PasskeysSetNameInput = z.strictObject({ id: z.int().min(1).max(2147483647), name: z.string().min(1).max(64) })

/** The input of `passkeys.delete`. */
export const PasskeysDeleteInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `passwordReset.get`. */
export const PasswordResetGetInput = z.strictObject({ token: z.string().max(255) })

/** The input of `passwordReset.set`. */
export const PasswordResetSetInput = z.strictObject({ token: z.string().max(255), password: z.string().min(1).max(255), password_confirmation: z.string().max(255) })

/** The input of `passwords.set`. */
export const PasswordsSetInput = z.strictObject({ id: z.int().min(1).max(2147483647), password: z.string().min(1).max(255), algorithms: z.array(Algorithm).min(1).max(2) })

/** The input of `passwords.deleteHash`. */
export const PasswordsDeleteHashInput = z.strictObject({ id: z.int().min(1).max(2147483647), algorithm: Algorithm })

/** The input of `phoneCountries.activate`. */
export const PhoneCountriesActivateInput = z.strictObject({ code: z.string().max(10) })

/** The input of `phoneCountries.deactivate`. */
export const PhoneCountriesDeactivateInput = z.strictObject({ code: z.string().max(10) })

/** The input of `phoneCountries.setActivated`. */
export const PhoneCountriesSetActivatedInput = z.strictObject({ codes: z.array(z.string().max(10)).min(1).max(500), activated: z.boolean() })

/** The input of `provisioning.redeemToken`. */
export const ProvisioningRedeemTokenInput = z.strictObject({ token: z.string().max(255), reset_password: z.boolean().default(false) })

/** The input of `provisioning.redeemAuthToken`. */
export const ProvisioningRedeemAuthTokenInput = z.strictObject({ auth_token: z.string().max(255) })

/** The input of `provisioning.getLink`. */
export const ProvisioningGetLinkInput = z.strictObject({ token: z.string().max(255), reset_password: z.boolean().default(false) })

/** The input of `push.notify`. */
export const PushNotifyInput = z.strictObject({ pn_provider: z.enum(["fcm","apns","apns.dev"]), pn_param: z.string().min(1).max(512).regex(new RegExp("^[A-Za-z0-9][A-Za-z0-9._:&-]*$", 'u')), pn_prid: z.string().min(1).max(512).regex(new RegExp("^[A-Za-z0-9][A-Za-z0-9._:&-]*$", 'u')), type: z.enum(["background","message","call"]), call_id: z.string().min(1).max(255).regex(new RegExp("^[A-Za-z0-9._~:@+%-]+$", 'u')).nullable().optional() })

/** The input of `recovery.startByEmail`. */
export const RecoveryStartByEmailInput = z.strictObject({ username: z.string().min(1).max(255), email: z.string().max(254), captcha: z.string().max(10000).optional(), account_recovery_token: z.string().min(1).max(255).optional() })

/** The input of `recovery.startByPhone`. */
export const RecoveryStartByPhoneInput = z.strictObject({ phone: z.string().min(1).max(64), captcha: z.string().max(10000).optional(), account_recovery_token: z.string().min(1).max(255).optional() })

/** The input of `recovery.confirm`. */
export const RecoveryConfirmInput = z.strictObject({ recovery: z.string().min(1).max(255), code: z.string().max(32).regex(new RegExp("^\\d{6}$", 'u')) })

/** The input of `recoveryTokens.sendByPush`. */
export const RecoveryTokensSendByPushInput = z.strictObject({ pn_provider: z.enum(["fcm","apns","apns.dev"]), pn_param: z.string().min(1).max(512).regex(new RegExp("^[A-Za-z0-9][A-Za-z0-9._:&-]*$", 'u')), pn_prid: z.string().min(1).max(512).regex(new RegExp("^[A-Za-z0-9][A-Za-z0-9._:&-]*$", 'u')) })

/** The input of `resolution.getBySip`. */
export const ResolutionGetBySipInput = z.strictObject({ sip: z.string().max(512) })

/** The input of `scim.createKey`. */
export const ScimCreateKeyInput = z.strictObject({ name: z.string().min(1).max(255) })

/** The input of `scim.revokeKey`. */
export const ScimRevokeKeyInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `scim.setSettings`. */
export const ScimSetSettingsInput = z.strictObject({ username_rule: z.enum(["local_part","address"]), provisioning_mail: z.boolean() })

/** The input of `scimUsers.list`. */
export const ScimUsersListInput = z.strictObject({ filter: z.string().max(1000).optional(), startIndex: z.int().min(1).max(2147483647).default(1), count: z.int().min(0).max(200).default(100) })

/** The input of `scimUsers.get`. */
export const ScimUsersGetInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `scimUsers.create`. */
export const ScimUsersCreateInput = z.strictObject({ schemas: z.array(z.string().max(255)).max(20).optional(), externalId: z.string().max(255).nullable().optional(), userName: z.string().min(1).max(255), name: z.strictObject({ givenName: z.string().max(255).nullable().optional(), familyName: z.string().max(255).nullable().optional() }).nullable().optional(), displayName: z.string().max(255).nullable().optional(), emails: z.array(z.strictObject({ value: z.string().max(254).nullable().optional(), type: z.string().max(64).nullable().optional(), primary: z.boolean().nullable().optional() })).max(20).nullable().optional(), phoneNumbers: z.array(z.strictObject({ value: z.string().max(64).nullable().optional(), type: z.string().max(64).nullable().optional(), primary: z.boolean().nullable().optional() })).max(20).nullable().optional(), preferredLanguage: z.string().max(64).nullable().optional(), active: z.boolean().nullable().optional(), password: z.string().max(255).nullable().optional() })

/** The input of `scimUsers.replace`. */
export const ScimUsersReplaceInput = z.strictObject({ schemas: z.array(z.string().max(255)).max(20).optional(), externalId: z.string().max(255).nullable().optional(), userName: z.string().min(1).max(255), name: z.strictObject({ givenName: z.string().max(255).nullable().optional(), familyName: z.string().max(255).nullable().optional() }).nullable().optional(), displayName: z.string().max(255).nullable().optional(), emails: z.array(z.strictObject({ value: z.string().max(254).nullable().optional(), type: z.string().max(64).nullable().optional(), primary: z.boolean().nullable().optional() })).max(20).nullable().optional(), phoneNumbers: z.array(z.strictObject({ value: z.string().max(64).nullable().optional(), type: z.string().max(64).nullable().optional(), primary: z.boolean().nullable().optional() })).max(20).nullable().optional(), preferredLanguage: z.string().max(64).nullable().optional(), active: z.boolean().nullable().optional(), password: z.string().max(255).nullable().optional(), id: z.int().min(1).max(2147483647), version: z.string().max(40).optional() })

/** The input of `scimUsers.update`. */
export const ScimUsersUpdateInput = z.strictObject({ id: z.int().min(1).max(2147483647), version: z.string().max(40).optional(), schemas: z.array(z.string().max(255)).max(20).optional(), Operations: z.array(z.strictObject({ op: z.enum(["add","replace","remove"]), path: z.string().max(255).nullable().optional(), value: z.union([z.string(), z.number(), z.boolean(), z.array(z.unknown()), z.record(z.string(), z.unknown())]).nullable().optional() })).min(1).max(100) })

/** The input of `scimUsers.delete`. */
export const ScimUsersDeleteInput = z.strictObject({ id: z.int().min(1).max(2147483647), version: z.string().max(40).optional() })

/** The input of `secondFactor.start`. */
export const SecondFactorStartInput = z.strictObject({ password: z.string().max(255).nullable().optional() })

/** The input of `secondFactor.confirm`. */
export const SecondFactorConfirmInput = z.strictObject({ code: z.string().min(1).max(20) })

/** The input of `sessions.signIn`. */
export const SessionsSignInInput = z.strictObject({ username: z.string().min(1).max(255), domain: z.string().min(1).max(64), password: z.string().min(1).max(255) })

/** The input of `sessions.signInByAuthToken`. */
export const SessionsSignInByAuthTokenInput = z.strictObject({ auth_token: z.string().max(255) })

/** `ShownPasskeyCredential` of several calls. */
export const ShownPasskeyCredential = z.object({ id: z.string().min(1).max(1400).regex(new RegExp("^[A-Za-z0-9_-]*$", 'u')), rawId: z.string().min(1).max(1400).regex(new RegExp("^[A-Za-z0-9_-]*$", 'u')), type: z.literal("public-key"), clientExtensionResults: z.record(z.string(), z.unknown()).optional(), authenticatorAttachment: z.string().max(40).nullable().optional(), response: z.object({ clientDataJSON: z.string().max(8000).regex(new RegExp("^[A-Za-z0-9_-]*$", 'u')), authenticatorData: z.string().max(8000).regex(new RegExp("^[A-Za-z0-9_-]*$", 'u')), signature: z.string().max(8000).regex(new RegExp("^[A-Za-z0-9_-]*$", 'u')), userHandle: z.string().max(200).regex(new RegExp("^[A-Za-z0-9_-]*$", 'u')).nullable().optional() }) })

/** The input of `sessions.confirm`. */
export const SessionsConfirmInput = z.strictObject({ password: z.string().max(255).nullable().optional(), code: z.string().max(20).nullable().optional(), passkey: ShownPasskeyCredential.nullable().optional() })

/** The input of `sessions.deleteOwn`. */
export const SessionsDeleteOwnInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `signUp.createByEmail`. */
export const SignUpCreateByEmailInput = z.strictObject({ username: z.string().min(1).max(64), password: z.string().min(1).max(255), captcha: z.string().max(10000).optional(), email: z.string().max(254) })

/** The input of `signUp.createByPhone`. */
export const SignUpCreateByPhoneInput = z.strictObject({ username: z.string().min(1).max(64), password: z.string().min(1).max(255), captcha: z.string().max(10000).optional(), phone: z.string().min(1).max(64) })

/** The input of `sipMessages.send`. */
export const SipMessagesSendInput = z.strictObject({ to: z.string().max(512), body: z.string().min(1).max(5000) })

/** The input of `spaceLogos.set`. */
export const SpaceLogosSetInput = z.strictObject({ domain: z.string().max(253), image: z.string().min(1).max(266668).regex(new RegExp("^[A-Za-z0-9+/]+={0,2}$", 'u')) })

/** The input of `spaceLogos.delete`. */
export const SpaceLogosDeleteInput = z.strictObject({ domain: z.string().max(253) })

/** The input of `spaces.get`. */
export const SpacesGetInput = z.strictObject({ domain: z.string().max(253) })

/** The input of `spaces.create`. */
export const SpacesCreateInput = z.strictObject({ name: z.string().min(1).max(255), domain: z.string().max(64).regex(new RegExp("^(?:(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?|(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4})$", 'u')), host: z.string().max(253).regex(new RegExp("^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$", 'u')), super: z.boolean().nullable().optional(), expire_at: z.string().max(40).nullable().optional(), account_realm: z.string().min(1).max(64).nullable().optional(), account_proxy_registrar_address: z.string().max(255).regex(new RegExp("^(?:(?:sips?:)?(?:[\\w.-]+|\\[[0-9a-f:.]+\\])(?::\\d{1,5})?(?:;[\\w.-]+(?:=[\\w.:-]+)?)*|<(?:sips?:)?(?:[\\w.-]+|\\[[0-9a-f:.]+\\])(?::\\d{1,5})?(?:;[\\w.-]+(?:=[\\w.:-]+)?)*>)$", 'u')).nullable().default(null), copyright_text: z.string().max(5000).nullable().default(null), intro_registration_text: z.string().max(5000).nullable().default(null), newsletter_registration_address: z.string().max(255).nullable().default(null), custom_provisioning_entries: z.string().max(50000).nullable().default(null), sip_algorithms: z.enum(["MD5","SHA-256","both"]).nullable().optional(), default_country: z.enum(["AC","AD","AE","AF","AG","AI","AL","AM","AO","AR","AS","AT","AU","AW","AX","AZ","BA","BB","BD","BE","BF","BG","BH","BI","BJ","BL","BM","BN","BO","BQ","BR","BS","BT","BW","BY","BZ","CA","CC","CD","CF","CG","CH","CI","CK","CL","CM","CN","CO","CR","CU","CV","CW","CX","CY","CZ","DE","DJ","DK","DM","DO","DZ","EC","EE","EG","EH","ER","ES","ET","FI","FJ","FK","FM","FO","FR","GA","GB","GD","GE","GF","GG","GH","GI","GL","GM","GN","GP","GQ","GR","GT","GU","GW","GY","HK","HN","HR","HT","HU","ID","IE","IL","IM","IN","IO","IQ","IR","IS","IT","JE","JM","JO","JP","KE","KG","KH","KI","KM","KN","KP","KR","KW","KY","KZ","LA","LB","LC","LI","LK","LR","LS","LT","LU","LV","LY","MA","MC","MD","ME","MF","MG","MH","MK","ML","MM","MN","MO","MP","MQ","MR","MS","MT","MU","MV","MW","MX","MY","MZ","NA","NC","NE","NF","NG","NI","NL","NO","NP","NR","NU","NZ","OM","PA","PE","PF","PG","PH","PK","PL","PM","PR","PS","PT","PW","PY","QA","RE","RO","RS","RU","RW","SA","SB","SC","SD","SE","SG","SH","SI","SJ","SK","SL","SM","SN","SO","SR","SS","ST","SV","SX","SY","SZ","TA","TC","TD","TG","TH","TJ","TK","TL","TM","TN","TO","TR","TT","TV","TW","TZ","UA","UG","US","UY","UZ","VA","VC","VE","VG","VI","VN","VU","WF","WS","XK","YE","YT","ZA","ZM","ZW"]).nullable().optional(), digest_authentication_configuration: z.strictObject({ realm: z.string().min(1).max(64).nullable().optional(), default_password_algorithm: z.enum(["SHA-256","MD5"]).nullable().optional() }).nullable().optional(), theme_hue: z.int().min(0).max(360).nullable().optional(), unique_email: z.boolean().nullable().optional(), client_certificate_authentication: z.boolean().nullable().optional(), max_accounts: z.int().min(0).max(2147483647).nullable().optional(), max_account: z.int().min(0).max(2147483647).nullable().optional(), disable_chat_feature: z.boolean().nullable().optional(), disable_meetings_feature: z.boolean().nullable().optional(), disable_broadcast_feature: z.boolean().nullable().optional(), hide_settings: z.boolean().nullable().optional(), hide_account_settings: z.boolean().nullable().optional(), disable_call_recordings_feature: z.boolean().nullable().optional(), only_display_sip_uri_username: z.boolean().nullable().optional(), assistant_hide_create_account: z.boolean().nullable().optional(), assistant_disable_qr_code: z.boolean().nullable().optional(), assistant_hide_third_party_account: z.boolean().nullable().optional(), custom_provisioning_overwrite_all: z.boolean().nullable().optional(), provisioning_use_linphone_provisioning_header: z.boolean().nullable().optional(), custom_theme: z.boolean().nullable().optional(), web_panel: z.boolean().nullable().optional(), public_registration: z.boolean().nullable().optional(), phone_registration: z.boolean().nullable().optional(), intercom_features: z.boolean().nullable().optional(), carddav_user_credentials: z.boolean().nullable().optional() })

/** The input of `spaces.replace`. */
export const SpacesReplaceInput = z.strictObject({ domain: z.string().max(253), version: z.string().regex(new RegExp("^\\d{1,10}$", 'u')).optional(), name: z.string().min(1).max(255).optional(), host: z.string().max(253).regex(new RegExp("^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$", 'u')).optional(), super: z.boolean().nullable().optional(), expire_at: z.string().max(40).nullable().optional(), account_realm: z.string().min(1).max(64).nullable().optional(), account_proxy_registrar_address: z.string().max(255).regex(new RegExp("^(?:(?:sips?:)?(?:[\\w.-]+|\\[[0-9a-f:.]+\\])(?::\\d{1,5})?(?:;[\\w.-]+(?:=[\\w.:-]+)?)*|<(?:sips?:)?(?:[\\w.-]+|\\[[0-9a-f:.]+\\])(?::\\d{1,5})?(?:;[\\w.-]+(?:=[\\w.:-]+)?)*>)$", 'u')).nullable().default(null), copyright_text: z.string().max(5000).nullable().default(null), intro_registration_text: z.string().max(5000).nullable().default(null), newsletter_registration_address: z.string().max(255).nullable().default(null), custom_provisioning_entries: z.string().max(50000).nullable().default(null), sip_algorithms: z.enum(["MD5","SHA-256","both"]).nullable().optional(), default_country: z.enum(["AC","AD","AE","AF","AG","AI","AL","AM","AO","AR","AS","AT","AU","AW","AX","AZ","BA","BB","BD","BE","BF","BG","BH","BI","BJ","BL","BM","BN","BO","BQ","BR","BS","BT","BW","BY","BZ","CA","CC","CD","CF","CG","CH","CI","CK","CL","CM","CN","CO","CR","CU","CV","CW","CX","CY","CZ","DE","DJ","DK","DM","DO","DZ","EC","EE","EG","EH","ER","ES","ET","FI","FJ","FK","FM","FO","FR","GA","GB","GD","GE","GF","GG","GH","GI","GL","GM","GN","GP","GQ","GR","GT","GU","GW","GY","HK","HN","HR","HT","HU","ID","IE","IL","IM","IN","IO","IQ","IR","IS","IT","JE","JM","JO","JP","KE","KG","KH","KI","KM","KN","KP","KR","KW","KY","KZ","LA","LB","LC","LI","LK","LR","LS","LT","LU","LV","LY","MA","MC","MD","ME","MF","MG","MH","MK","ML","MM","MN","MO","MP","MQ","MR","MS","MT","MU","MV","MW","MX","MY","MZ","NA","NC","NE","NF","NG","NI","NL","NO","NP","NR","NU","NZ","OM","PA","PE","PF","PG","PH","PK","PL","PM","PR","PS","PT","PW","PY","QA","RE","RO","RS","RU","RW","SA","SB","SC","SD","SE","SG","SH","SI","SJ","SK","SL","SM","SN","SO","SR","SS","ST","SV","SX","SY","SZ","TA","TC","TD","TG","TH","TJ","TK","TL","TM","TN","TO","TR","TT","TV","TW","TZ","UA","UG","US","UY","UZ","VA","VC","VE","VG","VI","VN","VU","WF","WS","XK","YE","YT","ZA","ZM","ZW"]).nullable().optional(), digest_authentication_configuration: z.strictObject({ realm: z.string().min(1).max(64).nullable().optional(), default_password_algorithm: z.enum(["SHA-256","MD5"]).nullable().optional() }).nullable().optional(), theme_hue: z.int().min(0).max(360).nullable().optional(), unique_email: z.boolean().nullable().optional(), client_certificate_authentication: z.boolean().nullable().optional(), max_accounts: z.int().min(0).max(2147483647), max_account: z.int().min(0).max(2147483647), disable_chat_feature: z.boolean(), disable_meetings_feature: z.boolean(), disable_broadcast_feature: z.boolean(), hide_settings: z.boolean(), hide_account_settings: z.boolean(), disable_call_recordings_feature: z.boolean(), only_display_sip_uri_username: z.boolean(), assistant_hide_create_account: z.boolean(), assistant_disable_qr_code: z.boolean(), assistant_hide_third_party_account: z.boolean(), custom_provisioning_overwrite_all: z.boolean(), provisioning_use_linphone_provisioning_header: z.boolean(), custom_theme: z.boolean(), web_panel: z.boolean(), public_registration: z.boolean(), phone_registration: z.boolean(), intercom_features: z.boolean(), carddav_user_credentials: z.boolean() })

/** The input of `spaces.updateOwn`. */
export const SpacesUpdateOwnInput = z.strictObject({ version: z.string().regex(new RegExp("^\\d{1,10}$", 'u')).optional(), name: z.string().min(1).max(255).optional(), account_realm: z.string().min(1).max(64).nullable().optional(), account_proxy_registrar_address: z.string().max(255).regex(new RegExp("^(?:(?:sips?:)?(?:[\\w.-]+|\\[[0-9a-f:.]+\\])(?::\\d{1,5})?(?:;[\\w.-]+(?:=[\\w.:-]+)?)*|<(?:sips?:)?(?:[\\w.-]+|\\[[0-9a-f:.]+\\])(?::\\d{1,5})?(?:;[\\w.-]+(?:=[\\w.:-]+)?)*>)$", 'u')).nullable().optional(), copyright_text: z.string().max(5000).nullable().optional(), intro_registration_text: z.string().max(5000).nullable().optional(), newsletter_registration_address: z.string().max(255).nullable().optional(), custom_provisioning_entries: z.string().max(50000).nullable().optional(), sip_algorithms: z.enum(["MD5","SHA-256","both"]).nullable().optional(), default_country: z.enum(["AC","AD","AE","AF","AG","AI","AL","AM","AO","AR","AS","AT","AU","AW","AX","AZ","BA","BB","BD","BE","BF","BG","BH","BI","BJ","BL","BM","BN","BO","BQ","BR","BS","BT","BW","BY","BZ","CA","CC","CD","CF","CG","CH","CI","CK","CL","CM","CN","CO","CR","CU","CV","CW","CX","CY","CZ","DE","DJ","DK","DM","DO","DZ","EC","EE","EG","EH","ER","ES","ET","FI","FJ","FK","FM","FO","FR","GA","GB","GD","GE","GF","GG","GH","GI","GL","GM","GN","GP","GQ","GR","GT","GU","GW","GY","HK","HN","HR","HT","HU","ID","IE","IL","IM","IN","IO","IQ","IR","IS","IT","JE","JM","JO","JP","KE","KG","KH","KI","KM","KN","KP","KR","KW","KY","KZ","LA","LB","LC","LI","LK","LR","LS","LT","LU","LV","LY","MA","MC","MD","ME","MF","MG","MH","MK","ML","MM","MN","MO","MP","MQ","MR","MS","MT","MU","MV","MW","MX","MY","MZ","NA","NC","NE","NF","NG","NI","NL","NO","NP","NR","NU","NZ","OM","PA","PE","PF","PG","PH","PK","PL","PM","PR","PS","PT","PW","PY","QA","RE","RO","RS","RU","RW","SA","SB","SC","SD","SE","SG","SH","SI","SJ","SK","SL","SM","SN","SO","SR","SS","ST","SV","SX","SY","SZ","TA","TC","TD","TG","TH","TJ","TK","TL","TM","TN","TO","TR","TT","TV","TW","TZ","UA","UG","US","UY","UZ","VA","VC","VE","VG","VI","VN","VU","WF","WS","XK","YE","YT","ZA","ZM","ZW"]).nullable().optional(), digest_authentication_configuration: z.strictObject({ realm: z.string().min(1).max(64).nullable().optional(), default_password_algorithm: z.enum(["SHA-256","MD5"]).nullable().optional() }).nullable().optional(), theme_hue: z.int().min(0).max(360).nullable().optional(), unique_email: z.boolean().nullable().optional(), client_certificate_authentication: z.boolean().nullable().optional(), disable_chat_feature: z.boolean().optional(), disable_meetings_feature: z.boolean().optional(), disable_broadcast_feature: z.boolean().optional(), hide_settings: z.boolean().optional(), hide_account_settings: z.boolean().optional(), disable_call_recordings_feature: z.boolean().optional(), only_display_sip_uri_username: z.boolean().optional(), assistant_hide_create_account: z.boolean().optional(), assistant_disable_qr_code: z.boolean().optional(), assistant_hide_third_party_account: z.boolean().optional(), custom_provisioning_overwrite_all: z.boolean().optional(), provisioning_use_linphone_provisioning_header: z.boolean().optional(), custom_theme: z.boolean().optional(), web_panel: z.boolean().optional(), public_registration: z.boolean().optional(), phone_registration: z.boolean().optional(), intercom_features: z.boolean().optional(), carddav_user_credentials: z.boolean().optional() })

/** The input of `spaces.delete`. */
export const SpacesDeleteInput = z.strictObject({ domain: z.string().max(253) })

/** The input of `spaces.cancelDeletion`. */
export const SpacesCancelDeletionInput = z.strictObject({ domain: z.string().max(253) })

/** The input of `statistics.getSeries`. */
export const StatisticsGetSeriesInput = z.strictObject({ period: z.enum(["day","week","month","year"]), scope: z.enum(["space","all"]).default("space"), time_zone: z.string().max(64).regex(new RegExp("^[A-Za-z]", 'u')).default("UTC") })

/** The input of `vcards.list`. */
export const VcardsListInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `vcards.get`. */
export const VcardsGetInput = z.strictObject({ id: z.int().min(1).max(2147483647), uid: z.string().min(1).max(255) })

/** The input of `vcards.create`. */
export const VcardsCreateInput = z.strictObject({ id: z.int().min(1).max(2147483647), vcard: z.string().min(1).max(262144) })

/** The input of `vcards.replace`. */
export const VcardsReplaceInput = z.strictObject({ id: z.int().min(1).max(2147483647), uid: z.string().min(1).max(255), vcard: z.string().min(1).max(262144) })

/** The input of `vcards.getOwn`. */
export const VcardsGetOwnInput = z.strictObject({ uid: z.string().min(1).max(255) })

/** The input of `vcards.createOwn`. */
export const VcardsCreateOwnInput = z.strictObject({ vcard: z.string().min(1).max(262144) })

/** The input of `vcards.replaceOwn`. */
export const VcardsReplaceOwnInput = z.strictObject({ uid: z.string().min(1).max(255), vcard: z.string().min(1).max(262144) })

/** The input of `vcards.deleteOwn`. */
export const VcardsDeleteOwnInput = z.strictObject({ uid: z.string().min(1).max(255) })

/** The input of `vcards.delete`. */
export const VcardsDeleteInput = z.strictObject({ id: z.int().min(1).max(2147483647), uid: z.string().min(1).max(255) })

/** The input of `voicemails.list`. */
export const VoicemailsListInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `voicemails.get`. */
export const VoicemailsGetInput = z.strictObject({ voicemail_id: z.string().regex(new RegExp("^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$", 'u')), id: z.int().min(1).max(2147483647) })

/** `VoicemailType` of several calls. */
export const VoicemailType = z.enum(["audio/opus","audio/wav"])

/** The input of `voicemails.create`. */
export const VoicemailsCreateInput = z.strictObject({ id: z.int().min(1).max(2147483647), sip_from: z.string().max(512).nullable().optional(), content_type: VoicemailType })

/** The input of `voicemails.getOwn`. */
export const VoicemailsGetOwnInput = z.strictObject({ voicemail_id: z.string().regex(new RegExp("^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$", 'u')) })

/** The input of `voicemails.deleteOwn`. */
export const VoicemailsDeleteOwnInput = z.strictObject({ voicemail_id: z.string().regex(new RegExp("^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$", 'u')) })

/** The input of `voicemails.delete`. */
export const VoicemailsDeleteInput = z.strictObject({ voicemail_id: z.string().regex(new RegExp("^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$", 'u')), id: z.int().min(1).max(2147483647) })

/** The input of `webhooks.get`. */
export const WebhooksGetInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `webhooks.create`. */
export const WebhooksCreateInput = z.strictObject({ url: z.string().max(1000), description: z.string().max(255).nullable().optional(), kinds: z.array(z.enum(["account","account_account_type","account_action","account_contacts_list","account_creation_request_token","account_creation_token","account_recovery","account_recovery_token","account_type","api_key","audit_retention","auth_token","bulk_change","call_forwarding","carddav_credentials","carddav_server","contact","contacts_list","contacts_list_contact","dictionary","email_change","email_server","export","external_account","dump_import","import","mail","oidc","passkey","password","password_reset_token","phone_change","phone_country","scim_key","scim_settings","scim_user","second_factor","session","sign_in","sms","space","space_logo","vcard","voicemail","webhook_endpoint","wizard_link"])).max(46).default([]) })

/** The input of `webhooks.update`. */
export const WebhooksUpdateInput = z.strictObject({ id: z.int().min(1).max(2147483647), url: z.string().max(1000).optional(), description: z.string().max(255).nullable().optional(), kinds: z.array(z.enum(["account","account_account_type","account_action","account_contacts_list","account_creation_request_token","account_creation_token","account_recovery","account_recovery_token","account_type","api_key","audit_retention","auth_token","bulk_change","call_forwarding","carddav_credentials","carddav_server","contact","contacts_list","contacts_list_contact","dictionary","email_change","email_server","export","external_account","dump_import","import","mail","oidc","passkey","password","password_reset_token","phone_change","phone_country","scim_key","scim_settings","scim_user","second_factor","session","sign_in","sms","space","space_logo","vcard","voicemail","webhook_endpoint","wizard_link"])).max(46).optional(), enabled: z.boolean().optional() })

/** The input of `webhooks.rotateSecret`. */
export const WebhooksRotateSecretInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `webhooks.test`. */
export const WebhooksTestInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** The input of `webhooks.replay`. */
export const WebhooksReplayInput = z.strictObject({ id: z.int().min(1).max(2147483647), from: z.string().max(40), until: z.string().max(40) })

/** The input of `webhooks.listDeliveries`. */
export const WebhooksListDeliveriesInput = z.strictObject({ id: z.int().min(1).max(2147483647), state: z.enum(["waiting","delivered","given_up"]).nullable().optional(), cursor: z.int().min(1).nullable().optional(), limit: z.int().min(1).max(200).default(50) })

/** The input of `webhooks.delete`. */
export const WebhooksDeleteInput = z.strictObject({ id: z.int().min(1).max(2147483647) })

/** `LinphoneAction` of several calls. */
export const LinphoneAction = z.enum(["call","show","bye","accept","decline"])

/** The input of `wizard.create`. */
export const WizardCreateInput = z.strictObject({ provisioning_account_id: z.int().min(1).max(2147483647).nullable().optional(), sip: z.string().max(512).nullable().optional(), linphone_action: LinphoneAction.nullable().optional(), linphone_use_sips: z.boolean().default(false) })

/** The input of `wizard.open`. */
export const WizardOpenInput = z.strictObject({ token: z.string().max(255) })

/** The output of `wizard.open`. */
export const WizardOpenOutput = z.object({ sip: z.string().nullable(), linphone_action: LinphoneAction, linphone_use_sips: z.boolean(), fetch_config: z.string().nullable(), link: z.string() })

/** `AuditLine` of several calls. */
export const AuditLine = z.object({ id: z.int(), at: z.string(), operation: z.string().nullable(), actor: z.object({ id: z.int(), username: z.string(), role: z.string(), domain: z.string() }).nullable(), ip: z.string().nullable(), user_agent: z.string().nullable(), request_id: z.string().nullable(), space: z.object({ id: z.int().min(1).max(2147483647), domain: z.string() }).nullable(), kind: z.string(), action: z.enum(["create","update","delete","send","refuse"]), target_id: z.string().nullable(), target: z.string(), account_id: z.int().nullable(), part_of: z.string().nullable(), before: z.record(z.string(), z.unknown()).nullable(), after: z.record(z.string(), z.unknown()).nullable() })

/** `PersonalData` of several calls. */
export const PersonalData = z.object({ account: z.record(z.string(), z.unknown()), tables: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))), jobs: z.array(z.record(z.string(), z.unknown())), import_lines: z.array(z.record(z.string(), z.unknown())), audit_log: z.array(AuditLine), next_cursor: z.int().nullable() })

/** `RegistrationProblem` of several calls. */
export const RegistrationProblem = z.object({ code: z.enum(["not_activated","blocked","space_expired","super_admin","no_password","no_common_algorithm","missing_hash","address_missing","wrong_password","no_device","registrar_unavailable"]), severity: z.enum(["error","warning"]), message: z.string() })

/** `Device` of several calls. */
export const Device = z.object({ user_agent: z.string(), update_time: z.string().nullable() })

/** `RegistrationStatus` of several calls. */
export const RegistrationStatus = z.object({ address: z.string(), realm: z.string(), can_register: z.boolean(), problems: z.array(RegistrationProblem), algorithms_asked: z.array(z.enum(["MD5","SHA-256"])).nullable(), algorithms_kept: z.array(z.enum(["MD5","SHA-256"])), password_set_at: z.string().nullable(), last_wrong_password: z.object({ at: z.string(), ip: z.string(), by: z.string() }).nullable(), devices: z.record(z.string(), Device).nullable(), last_provisioning: z.object({ at: z.string(), ip: z.string().nullable(), user_agent: z.string().nullable() }).nullable(), provisioning_link: z.object({ expire_at: z.string().nullable(), is_expired: z.boolean() }).nullable() })

/** `CheckedAccountFields` of several calls. */
export const CheckedAccountFields = z.object({ errors: z.record(z.string(), z.array(z.string())), error_codes: z.record(z.string(), z.array(z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])) }))) })

/** `AccountMail` of several calls. */
export const AccountMail = z.object({ mail: z.string(), state: z.enum(["queued","sent","failed"]), error: z.string().nullable(), is_retried: z.boolean(), queued_at: z.string(), updated_at: z.string() })

/** `AccountSession` of several calls. */
export const AccountSession = z.object({ id: z.int().min(1).max(2147483647), ip_address: z.string(), user_agent: z.string().nullable(), created_at: z.string(), expire_at: z.string() })

/** `Account` of several calls. */
export const Account = z.object({ id: z.int().min(1).max(2147483647), username: z.string(), domain: z.string(), sip_uri: z.string(), email: z.string().nullable(), activated: z.boolean(), ip_address: z.string(), user_agent: z.string(), created_at: z.string(), updated_at: z.string(), version: z.string().regex(new RegExp("^\\d{1,10}$", 'u')), display_name: z.string().nullable(), dtmf_protocol: DtmfProtocol.nullable(), language: z.enum(["en","fr"]).nullable(), blocked: z.boolean(), admin: z.boolean(), admin_role: AdminRole.nullable(), phone: z.string().nullable(), realm: z.string().nullable(), provisioning_token: z.string().nullable(), provisioning_token_expire_at: z.string().nullable(), dictionary: z.record(z.string(), z.string()), passwords: z.array(z.object({ algorithm: Algorithm })), email_change_code: z.object({ email: z.string(), created_at: z.string(), updated_at: z.string(), ip: z.string().nullable(), user_agent: z.string().nullable() }).nullable(), types: z.array(AccountType), actions: z.array(AccountAction), carddav_servers: z.array(CardDavCredentials) })

/** `AccountSecondFactor` of several calls. */
export const AccountSecondFactor = z.object({ on: z.boolean(), app: z.boolean(), passkeys: z.int() })

/** `AccountList` of several calls. */
export const AccountList = z.object({ data: z.array(AccountWithCodes), next_cursor: z.string().nullable() })

/** `FoundAccounts` of several calls. */
export const FoundAccounts = z.object({ data: z.array(AccountWithCodes), more: z.boolean() })

/** `AccountCount` of several calls. */
export const AccountCount = z.object({ count: z.int(), more: z.boolean(), estimated: z.boolean() })

/** `AccountInfo` of several calls. */
export const AccountInfo = z.object({ activated: z.boolean(), realm: z.string().nullable() })

/** `BulkOutcome` of several calls. */
export const BulkOutcome = z.enum(["done","unchanged","not_found","self"])

/** `BulkResult` of several calls. */
export const BulkResult = z.object({ bulk_change_id: z.int().min(1).max(2147483647), done: z.int(), unchanged: z.int(), not_found: z.int(), self: z.int(), results: z.array(z.object({ id: z.int().min(1).max(2147483647), outcome: BulkOutcome })) })

/** `ApiKey` of several calls. */
export const ApiKey = z.object({ api_key: z.string() })

/** `ApiKeyInfo` of several calls. */
export const ApiKeyInfo = z.object({ id: z.int().min(1).max(2147483647), name: z.string().nullable(), prefix: z.string().nullable(), role: AdminRole, account_id: z.int().min(1).max(2147483647), username: z.string(), blocked: z.boolean(), ip_address: z.string().nullable(), expires_after_last_used_minutes: z.int().nullable(), expire_at: z.string().nullable(), created_at: z.string(), last_used_at: z.string() })

/** `NewApiKey` of several calls. */
export const NewApiKey = z.object({ id: z.int().min(1).max(2147483647), name: z.string().nullable(), prefix: z.string().nullable(), role: AdminRole, account_id: z.int().min(1).max(2147483647), username: z.string(), blocked: z.boolean(), ip_address: z.string().nullable(), expires_after_last_used_minutes: z.int().nullable(), expire_at: z.string().nullable(), created_at: z.string(), last_used_at: z.string(), api_key: z.string() })

/** `AuditList` of several calls. */
export const AuditList = z.object({ data: z.array(AuditLine), next_cursor: z.string().nullable() })

/** `AuthToken` of several calls. */
export const AuthToken = z.object({ id: z.int().min(1).max(2147483647), token: z.string(), ip: z.string().nullable(), user_agent: z.string().nullable(), created_at: z.string(), updated_at: z.string() })

/** `AuthTokenLink` of several calls. */
export const AuthTokenLink = z.object({ url: z.string() })

/** `BulkChange` of several calls. */
export const BulkChange = z.object({ id: z.int().min(1).max(2147483647), action: z.enum(["activate","deactivate","block","unblock","delete","send_provisioning_mail","send_reset_mail","add_to_contacts_list","set_language","set_dtmf_protocol"]), options: z.object({ contacts_list_id: z.int().min(1).max(2147483647).optional(), language: z.enum(["en","fr"]).nullable().optional(), dtmf_protocol: DtmfProtocol.nullable().optional() }), state: z.enum(["running","done","cancelled","failed"]), username: z.string().nullable(), accounts: z.int(), done: z.int(), unchanged: z.int(), not_found: z.int(), self: z.int(), progress: z.number().min(0).max(1), error: z.string().nullable(), error_code: z.enum(["unauthenticated","wrong_credentials","cross_origin","forbidden","wrong_space","account_blocked","space_expired","space_full","public_registration_off","phone_registration_off","no_such_domain","account_has_no_email","mail_not_found","creation_token_required","push_too_soon","own_space","domain_in_use","version_conflict","last_super_admin","second_factor_on","second_factor_off","passkey_not_found","passkey_exists","passkeys_unavailable","too_many_passkeys","confirmation_needed","session_needed","session_not_found","account_not_found","space_not_found","space_unknown_host","not_an_admin","key_not_found","token_not_found","token_expired","token_not_validated","country_not_found","entry_not_found","email_server_not_found","logo_not_found","oidc_not_found","oidc_failed","oidc_unavailable","oidc_no_account","contact_not_found","contacts_list_not_found","contacts_list_assigned","contacts_list_not_assigned","account_type_not_found","account_type_assigned","account_type_not_assigned","account_action_not_found","account_has_no_dtmf_protocol","vcard_not_found","vcard_exists","call_exists","call_not_found","no_such_call","message_exists","no_such_message","carddav_server_not_found","carddav_credentials_not_found","carddav_credentials_off","call_forwarding_not_found","external_account_not_found","voicemail_not_found","voicemails_full","file_not_found","webhook_endpoint_not_found","registrar_unavailable","import_not_found","import_not_ready","file_too_large","too_many_imports","bulk_change_not_found","bulk_change_not_ready","export_not_found","export_not_ready","too_many_exports","not_configured","secret_key_missing","push_not_configured","push_failed","sip_messages_not_configured","sip_message_failed","invalid_input","idempotency_key_malformed","idempotency_key_in_use","idempotency_key_reused","too_many_requests","list_too_long","unavailable"]).nullable(), undoable: z.boolean(), undoes: z.int().min(1).max(2147483647).nullable(), undoes_import: z.int().min(1).max(2147483647).nullable(), undone_by: z.int().min(1).max(2147483647).nullable(), created_at: z.string(), updated_at: z.string() })

/** `ReportedCall` of several calls. */
export const ReportedCall = z.object({ id: z.string(), from_username: z.string(), from_domain: z.string(), to_username: z.string(), to_domain: z.string(), initiated_at: z.string(), ended_at: z.string().nullable(), conference_id: z.string().nullable(), created_at: z.string(), updated_at: z.string() })

/** `CallSeriesPoint` of several calls. */
export const CallSeriesPoint = z.object({ from: z.string(), calls: z.int().min(0), answered: z.int().min(0), messages: z.int().min(0) })

/** `CallSeries` of several calls. */
export const CallSeries = z.object({ unit: z.enum(["hour","day","month"]), data: z.array(CallSeriesPoint) })

/** `CallForwarding` of several calls. */
export const CallForwarding = z.object({ id: z.int().min(1).max(2147483647), type: CallForwardingType, forward_to: CallForwardingTarget, sip_uri: z.string().nullable(), contact_id: z.int().min(1).max(2147483647).nullable(), contact_sip_uri: z.string().nullable(), enabled: z.boolean(), created_at: z.string(), updated_at: z.string() })

/** `CardDavServer` of several calls. */
export const CardDavServer = z.object({ id: z.int(), enabled: z.boolean(), uri: z.string(), min_characters: z.int(), results_limit: z.int(), timeout: z.int(), delay: z.int(), fields_for_user_input: z.string().nullable(), fields_for_domain: z.string().nullable(), use_exact_match_policy: z.boolean(), created_at: z.string(), updated_at: z.string() })

/** `Contact` of several calls. */
export const Contact = z.object({ id: z.int().min(1).max(2147483647), username: z.string(), domain: z.string(), sip_uri: z.string(), activated: z.boolean(), dtmf_protocol: DtmfProtocol.nullable(), display_name: z.string().nullable(), realm: z.string().nullable(), dictionary: z.record(z.string(), z.string()), passwords: z.array(z.object({ algorithm: Algorithm })), types: z.array(AccountType), actions: z.array(AccountAction), provisioning_token: z.literal(""), provisioning_token_expire_at: z.null(), email_change_code: z.null(), carddav_servers: z.array(z.never()) })

/** `ContactCard` of several calls. */
export const ContactCard = z.object({ name: z.string(), sip: z.string(), phone: z.string().nullable(), dtmf_protocol: DtmfProtocol.nullable() })

/** `ContactsList` of several calls. */
export const ContactsList = z.object({ id: z.int().min(1).max(2147483647), space_id: z.int(), title: z.string(), description: z.string(), contacts_count: z.int(), created_at: z.string(), updated_at: z.string(), version: z.string().regex(new RegExp("^\\d{1,10}$", 'u')) })

/** `AccountOnList` of several calls. */
export const AccountOnList = z.object({ id: z.int().min(1).max(2147483647), username: z.string(), domain: z.string(), display_name: z.string().nullable(), phone: z.string().nullable() })

/** `ContactsOfList` of several calls. */
export const ContactsOfList = z.object({ data: z.array(AccountOnList), next_cursor: z.int().min(1).max(2147483647).nullable() })

/** `AccountCreationToken` of several calls. */
export const AccountCreationToken = z.object({ token: z.string(), ip: z.string().nullable(), user_agent: z.string().nullable(), expire_at: z.string().nullable() })

/** `UsedAccountCreationToken` of several calls. */
export const UsedAccountCreationToken = z.object({ token: z.string(), ip: z.string().nullable(), user_agent: z.string().nullable(), expire_at: z.string().nullable(), used: z.boolean(), account_id: z.int().min(1).max(2147483647).nullable(), pn_provider: z.string().nullable(), pn_param: z.string().nullable(), pn_prid: z.string().nullable() })

/** `AccountCreationRequestToken` of several calls. */
export const AccountCreationRequestToken = z.object({ token: z.string(), validation_url: z.string() })

/** `AccountCreationRequestState` of several calls. */
export const AccountCreationRequestState = z.object({ validated: z.boolean() })

/** `DictionaryEntry` of several calls. */
export const DictionaryEntry = z.object({ value: z.string() })

/** `DumpImportSummary` of several calls. */
export const DumpImportSummary = z.object({ id: z.int().min(1).max(2147483647), file_name: z.string(), bytes: z.int(), state: z.enum(["uploading","uploaded","checking","checked","importing","done","failed"]), username: z.string().nullable(), program: z.enum(["flexisip","kamailio","opensips","asterisk","fusionpbx"]).nullable(), rows_read: z.int(), error: z.string().nullable(), created_at: z.string(), updated_at: z.string() })

/** `DumpReport` of several calls. */
export const DumpReport = z.object({ dry_run: z.boolean(), spaces: z.array(z.object({ domain: z.string(), source_id: z.int(), id: z.int(), outcome: z.enum(["created","updated","unchanged"]), accounts: z.object({ source: z.int(), here: z.int() }), hashes: z.object({ source: z.int(), here: z.int() }), differences: z.array(z.object({ field: z.string(), count: z.int(), accounts: z.array(z.string()) })) })), tables: z.array(z.object({ table: z.string(), rows: z.int(), created: z.int(), updated: z.int(), lost: z.int() })), findings: z.array(z.object({ source: z.string(), reason: z.string(), lost: z.boolean(), count: z.int(), rows: z.array(z.string()) })) })

/** `DumpImport` of several calls. */
export const DumpImport = z.object({ id: z.int().min(1).max(2147483647), file_name: z.string(), bytes: z.int(), state: z.enum(["uploading","uploaded","checking","checked","importing","done","failed"]), username: z.string().nullable(), program: z.enum(["flexisip","kamailio","opensips","asterisk","fusionpbx"]).nullable(), rows_read: z.int(), error: z.string().nullable(), report: DumpReport.nullable(), created_at: z.string(), updated_at: z.string() })

/** `TestMailOutcome` of several calls. */
export const TestMailOutcome = z.object({ to: z.string(), server: z.string().nullable(), delivered: z.boolean(), response: z.string().nullable(), error: z.string().nullable() })

/** `Export` of several calls. */
export const Export = z.object({ id: z.int().min(1).max(2147483647), state: z.enum(["running","done","cancelled","failed"]), filter: z.object({ text: z.string().max(255).optional(), activated: z.boolean().optional(), blocked: z.boolean().optional(), admin: z.boolean().optional(), has_email: z.boolean().optional(), has_phone: z.boolean().optional(), sort: z.enum(["created_at","username","updated_at"]).default("created_at"), order: z.enum(["asc","desc"]).default("asc") }), username: z.string().nullable(), accounts: z.int().nullable(), done: z.int(), bytes: z.int(), progress: z.number().min(0).max(1), error: z.string().nullable(), error_code: z.enum(["unauthenticated","wrong_credentials","cross_origin","forbidden","wrong_space","account_blocked","space_expired","space_full","public_registration_off","phone_registration_off","no_such_domain","account_has_no_email","mail_not_found","creation_token_required","push_too_soon","own_space","domain_in_use","version_conflict","last_super_admin","second_factor_on","second_factor_off","passkey_not_found","passkey_exists","passkeys_unavailable","too_many_passkeys","confirmation_needed","session_needed","session_not_found","account_not_found","space_not_found","space_unknown_host","not_an_admin","key_not_found","token_not_found","token_expired","token_not_validated","country_not_found","entry_not_found","email_server_not_found","logo_not_found","oidc_not_found","oidc_failed","oidc_unavailable","oidc_no_account","contact_not_found","contacts_list_not_found","contacts_list_assigned","contacts_list_not_assigned","account_type_not_found","account_type_assigned","account_type_not_assigned","account_action_not_found","account_has_no_dtmf_protocol","vcard_not_found","vcard_exists","call_exists","call_not_found","no_such_call","message_exists","no_such_message","carddav_server_not_found","carddav_credentials_not_found","carddav_credentials_off","call_forwarding_not_found","external_account_not_found","voicemail_not_found","voicemails_full","file_not_found","webhook_endpoint_not_found","registrar_unavailable","import_not_found","import_not_ready","file_too_large","too_many_imports","bulk_change_not_found","bulk_change_not_ready","export_not_found","export_not_ready","too_many_exports","not_configured","secret_key_missing","push_not_configured","push_failed","sip_messages_not_configured","sip_message_failed","invalid_input","idempotency_key_malformed","idempotency_key_in_use","idempotency_key_reused","too_many_requests","list_too_long","unavailable"]).nullable(), created_at: z.string(), updated_at: z.string() })

/** `ImportLine` of several calls. */
export const ImportLine = z.object({ line: z.int(), username: z.string().nullable(), errors: z.record(z.string(), z.array(z.string())), error_codes: z.record(z.string(), z.array(z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])) }))), columns: z.array(z.object({ name: z.string(), field: z.union([z.enum(["username","password","ha1","algorithm","email","phone","display_name","activated","blocked","admin","dtmf_protocol","language","given_name","family_name","domain","realm","dictionary"]), z.templateLiteral(["dictionary.", z.string()])]).nullable() })), cells: z.array(z.string()) })

/** `CorrectedImportLine` of several calls. */
export const CorrectedImportLine = z.object({ line: z.int(), username: z.string().nullable(), errors: z.record(z.string(), z.array(z.string())), error_codes: z.record(z.string(), z.array(z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])) }))) })

/** `Import` of several calls. */
export const Import = z.object({ id: z.int().min(1).max(2147483647), file_name: z.string(), bytes: z.int(), state: z.enum(["uploading","uploaded","checking","checked","importing","done","cancelled","failed"]), username: z.string().nullable(), plan: z.object({ format: z.enum(["csv","xlsx","vcard"]).default("csv"), delimiter: z.enum([",",";","\t","|"]), encoding: z.enum(["utf-8","utf-16le","utf-16be","windows-1252"]), header: z.boolean(), columns: z.array(z.union([z.enum(["username","password","ha1","algorithm","email","phone","display_name","activated","blocked","admin","dtmf_protocol","language","given_name","family_name","domain","realm","dictionary"]), z.templateLiteral(["dictionary.", z.string()])]).nullable()).min(1).max(250), defaults: z.object({ algorithm: Algorithm.default("SHA-256"), activated: z.boolean().default(true), username: z.enum(["required","from_email"]).default("required"), password: z.enum(["required","none"]).default("required") }), other_domains: z.enum(["refused","to_their_spaces"]).default("refused") }).nullable(), lines: z.int(), invalid: z.int(), created: z.int(), failed: z.int(), undoable: z.boolean(), undone: z.boolean(), progress: z.number().min(0).max(1), error: z.string().nullable(), error_codes: z.array(z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])) })), warnings: z.array(z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])), message: z.string() })), created_at: z.string(), updated_at: z.string() })

/** `ImportPreview` of several calls. */
export const ImportPreview = z.object({ format: z.enum(["csv","xlsx","vcard"]), delimiter: z.enum([",",";","\t","|"]), encoding: z.enum(["utf-8","utf-16le","utf-16be","windows-1252"]), header: z.boolean(), columns: z.array(z.object({ name: z.string(), field: z.union([z.enum(["username","password","ha1","algorithm","email","phone","display_name","activated","blocked","admin","dtmf_protocol","language","given_name","family_name","domain","realm","dictionary"]), z.templateLiteral(["dictionary.", z.string()])]).nullable() })), rows: z.array(z.array(z.string())) })

/** `ImportProblems` of several calls. */
export const ImportProblems = z.object({ data: z.array(z.object({ line: z.int(), username: z.string().nullable(), errors: z.record(z.string(), z.array(z.string())), error_codes: z.record(z.string(), z.array(z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])) }))) })), next_cursor: z.int().nullable() })

/** `ImportProblemGroups` of several calls. */
export const ImportProblemGroups = z.array(z.object({ field: z.string(), problem: z.string(), message: z.string(), lines: z.int() }))

/** `Job` of several calls. */
export const Job = z.object({ id: z.string().regex(new RegExp("^[1-9]\\d{0,17}$", 'u')), task: z.string(), kind: z.string().nullable(), domain: z.string().nullable(), username: z.string().nullable(), attempts: z.int(), max_attempts: z.int(), last_error: z.string().nullable(), run_at: z.string(), created_at: z.string(), state: JobState, accounts_left: z.int().nullable() })

/** `JobList` of several calls. */
export const JobList = z.object({ data: z.array(Job), next_cursor: z.string().nullable() })

/** `SpaceOidc` of several calls. */
export const SpaceOidc = z.object({ server_url: z.string().nullable(), realm: z.string().nullable(), issuer: z.string(), client_secret: z.literal("********").nullable(), client_id: z.string(), audience: z.string().nullable(), sip_identifier: z.string(), auto_provisioning: z.boolean(), role_provisioning: z.boolean(), redirect_uri: z.string(), created_at: z.string(), updated_at: z.string() })

/** `Passkey` of several calls. */
export const Passkey = z.object({ id: z.int().min(1).max(2147483647), name: z.string(), host: z.string(), here: z.boolean(), created_at: z.string(), last_used_at: z.string().nullable() })

/** `PasskeyCreationOptions` of several calls. */
export const PasskeyCreationOptions = z.object({ rp: z.object({ id: z.string(), name: z.string() }), user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }), challenge: z.string(), pubKeyCredParams: z.array(z.object({ type: z.literal("public-key"), alg: z.int() })), timeout: z.int(), attestation: z.literal("none"), excludeCredentials: z.array(z.object({ id: z.string(), type: z.literal("public-key"), transports: z.array(z.string()).optional() })), authenticatorSelection: z.object({ residentKey: z.literal("preferred"), requireResidentKey: z.boolean(), userVerification: z.literal("preferred") }) })

/** `RegisteredPasskey` of several calls. */
export const RegisteredPasskey = z.object({ passkey: Passkey, recovery_codes: z.array(z.string()).nullable() })

/** `PasskeyRequestOptions` of several calls. */
export const PasskeyRequestOptions = z.object({ rpId: z.string(), challenge: z.string(), timeout: z.int(), userVerification: z.literal("preferred"), allowCredentials: z.array(z.object({ id: z.string(), type: z.literal("public-key"), transports: z.array(z.string()).optional() })) })

/** `PasswordResetAccount` of several calls. */
export const PasswordResetAccount = z.object({ username: z.string(), domain: z.string() })

/** `PhoneCountry` of several calls. */
export const PhoneCountry = z.object({ code: z.string(), country_code: z.string(), activated: z.boolean() })

/** `ProvisioningDocument` of several calls. */
export const ProvisioningDocument = z.object({ overwrite: z.boolean(), sections: z.array(z.object({ name: z.string(), entries: z.array(z.object({ name: z.string(), value: z.string() })) })) })

/** `ProvisioningLink` of several calls. */
export const ProvisioningLink = z.object({ url: z.string() })

/** `Recovery` of several calls. */
export const Recovery = z.object({ recovery: z.string() })

/** `PasswordResetToken` of several calls. */
export const PasswordResetToken = z.object({ token: z.string() })

/** `Resolution` of several calls. */
export const Resolution = z.object({ type: z.literal("account"), payload: z.object({ id: z.int().min(1).max(2147483647), username: z.string(), domain: z.string(), sip_uri: z.string(), email: z.string().nullable(), activated: z.boolean(), ip_address: z.string(), user_agent: z.string(), created_at: z.string(), updated_at: z.string(), version: z.string().regex(new RegExp("^\\d{1,10}$", 'u')), display_name: z.string().nullable(), dtmf_protocol: DtmfProtocol.nullable(), language: z.enum(["en","fr"]).nullable(), blocked: z.boolean(), admin: z.boolean(), admin_role: AdminRole.nullable(), phone: z.string().nullable(), realm: z.string().nullable(), provisioning_token: z.string().nullable(), provisioning_token_expire_at: z.string().nullable(), dictionary: z.record(z.string(), z.string()), passwords: z.array(z.object({ algorithm: Algorithm })), email_change_code: z.object({ email: z.string(), created_at: z.string(), updated_at: z.string(), ip: z.string().nullable(), user_agent: z.string().nullable() }).nullable(), types: z.array(AccountType), actions: z.array(AccountAction), carddav_servers: z.array(CardDavCredentials), call_forwardings: z.array(CallForwarding) }) })

/** `ScimKey` of several calls. */
export const ScimKey = z.object({ id: z.int().min(1).max(2147483647), name: z.string(), created_at: z.string(), last_used_at: z.string().nullable() })

/** `NewScimKey` of several calls. */
export const NewScimKey = z.object({ id: z.int().min(1).max(2147483647), name: z.string(), created_at: z.string(), last_used_at: z.string().nullable(), token: z.string(), url: z.string() })

/** `ScimSettings` of several calls. */
export const ScimSettings = z.object({ username_rule: z.enum(["local_part","address"]), provisioning_mail: z.boolean() })

/** `ScimUser` of several calls. */
export const ScimUser = z.object({ schemas: z.array(z.string()), id: z.string(), externalId: z.string().optional(), userName: z.string(), name: z.object({ formatted: z.string().optional(), givenName: z.string().optional(), familyName: z.string().optional() }).optional(), displayName: z.string().optional(), emails: z.array(z.object({ value: z.string(), type: z.string(), primary: z.boolean() })).optional(), phoneNumbers: z.array(z.object({ value: z.string(), type: z.string(), primary: z.boolean() })).optional(), preferredLanguage: z.string().optional(), active: z.boolean(), meta: z.object({ resourceType: z.literal("User"), created: z.string(), lastModified: z.string(), version: z.string(), location: z.string() }) })

/** `ScimUserList` of several calls. */
export const ScimUserList = z.object({ schemas: z.array(z.string()), totalResults: z.int(), startIndex: z.int(), itemsPerPage: z.int(), Resources: z.array(ScimUser) })

/** `SecondFactor` of several calls. */
export const SecondFactor = z.object({ on: z.boolean(), app: z.boolean(), passkeys: z.int(), passkeys_here: z.int(), required: z.boolean(), recovery_codes_left: z.int() })

/** `SecondFactorSecret` of several calls. */
export const SecondFactorSecret = z.object({ secret: z.string(), uri: z.string() })

/** `RecoveryCodes` of several calls. */
export const RecoveryCodes = z.object({ recovery_codes: z.array(z.string()) })

/** `SignedIn` of several calls. */
export const SignedIn = z.object({ id: z.int().min(1).max(2147483647), username: z.string(), domain: z.string(), role: z.enum(["user","admin","superAdmin"]), admin_role: AdminRole.nullable(), second_factor: z.enum(["off","shown","needed","to_set_up"]), allowed_operations: z.array(z.string()).nullable() })

/** `OwnSession` of several calls. */
export const OwnSession = z.object({ id: z.int().min(1).max(2147483647), ip_address: z.string(), user_agent: z.string().nullable(), created_at: z.string(), expire_at: z.string(), current: z.boolean() })

/** `CurrentSession` of several calls. */
export const CurrentSession = z.object({ space: z.object({ domain: z.string(), name: z.string(), oidc: z.boolean(), sip_messages: z.boolean() }), account: SignedIn.nullable(), blocked: z.boolean() })

/** `Setting` of several calls. */
export const Setting = z.object({ name: z.string(), description: z.string(), value: z.string().nullable(), source: z.enum(["default","environment"]), set: z.boolean(), secret: z.boolean() })

/** `SignUpOffered` of several calls. */
export const SignUpOffered = z.object({ email: z.boolean(), phone: z.boolean(), intro: z.string().nullable() })

/** `SpaceLogo` of several calls. */
export const SpaceLogo = z.object({ logo: z.string() })

/** `EmailServer` of several calls. */
export const EmailServer = z.object({ id: z.int(), host: z.string(), port: z.int(), encryption: z.enum(["tls","ssl","none"]), username: z.string().nullable(), from_address: z.string().nullable(), from_name: z.string().nullable(), signature: z.string().nullable(), created_at: z.string(), updated_at: z.string() })

/** `Space` of several calls. */
export const Space = z.object({ id: z.int(), domain: z.string(), host: z.string(), name: z.string(), super: z.boolean(), max_accounts: z.int().min(0).max(2147483647), max_account: z.int().min(0).max(2147483647), expire_at: z.string().nullable(), account_realm: z.string().nullable(), digest_authentication_configuration: z.object({ realm: z.string().nullable(), default_password_algorithm: z.enum(["SHA-256","MD5"]) }), sip_algorithms: z.enum(["MD5","SHA-256","both"]).nullable(), default_country: z.enum(["AC","AD","AE","AF","AG","AI","AL","AM","AO","AR","AS","AT","AU","AW","AX","AZ","BA","BB","BD","BE","BF","BG","BH","BI","BJ","BL","BM","BN","BO","BQ","BR","BS","BT","BW","BY","BZ","CA","CC","CD","CF","CG","CH","CI","CK","CL","CM","CN","CO","CR","CU","CV","CW","CX","CY","CZ","DE","DJ","DK","DM","DO","DZ","EC","EE","EG","EH","ER","ES","ET","FI","FJ","FK","FM","FO","FR","GA","GB","GD","GE","GF","GG","GH","GI","GL","GM","GN","GP","GQ","GR","GT","GU","GW","GY","HK","HN","HR","HT","HU","ID","IE","IL","IM","IN","IO","IQ","IR","IS","IT","JE","JM","JO","JP","KE","KG","KH","KI","KM","KN","KP","KR","KW","KY","KZ","LA","LB","LC","LI","LK","LR","LS","LT","LU","LV","LY","MA","MC","MD","ME","MF","MG","MH","MK","ML","MM","MN","MO","MP","MQ","MR","MS","MT","MU","MV","MW","MX","MY","MZ","NA","NC","NE","NF","NG","NI","NL","NO","NP","NR","NU","NZ","OM","PA","PE","PF","PG","PH","PK","PL","PM","PR","PS","PT","PW","PY","QA","RE","RO","RS","RU","RW","SA","SB","SC","SD","SE","SG","SH","SI","SJ","SK","SL","SM","SN","SO","SR","SS","ST","SV","SX","SY","SZ","TA","TC","TD","TG","TH","TJ","TK","TL","TM","TN","TO","TR","TT","TV","TW","TZ","UA","UG","US","UY","UZ","VA","VC","VE","VG","VI","VN","VU","WF","WS","XK","YE","YT","ZA","ZM","ZW"]).nullable(), account_proxy_registrar_address: z.string().nullable(), copyright_text: z.string().nullable(), intro_registration_text: z.string().nullable(), newsletter_registration_address: z.string().nullable(), custom_provisioning_entries: z.string().nullable(), disable_chat_feature: z.boolean(), disable_meetings_feature: z.boolean(), disable_broadcast_feature: z.boolean(), hide_settings: z.boolean(), hide_account_settings: z.boolean(), disable_call_recordings_feature: z.boolean(), only_display_sip_uri_username: z.boolean(), assistant_hide_create_account: z.boolean(), assistant_disable_qr_code: z.boolean(), assistant_hide_third_party_account: z.boolean(), custom_provisioning_overwrite_all: z.boolean(), provisioning_use_linphone_provisioning_header: z.boolean(), custom_theme: z.boolean(), web_panel: z.boolean(), public_registration: z.boolean(), phone_registration: z.boolean(), intercom_features: z.boolean(), carddav_user_credentials: z.boolean(), unique_email: z.boolean(), client_certificate_authentication: z.boolean(), theme_hue: z.int().min(0).max(360), logo: z.string().nullable(), created_at: z.string(), updated_at: z.string(), has_oidc: z.boolean(), version: z.string().regex(new RegExp("^\\d{1,10}$", 'u')), email_server: EmailServer.nullable(), carddav_servers: z.array(CardDavServer) })

/** `SpaceUsage` of several calls. */
export const SpaceUsage = z.object({ id: z.int(), domain: z.string(), host: z.string(), name: z.string(), super: z.boolean(), accounts: z.int(), max_accounts: z.int(), expire_at: z.string().nullable(), expired: z.boolean() })

/** `RestoredSpace` of several calls. */
export const RestoredSpace = z.object({ id: z.int(), domain: z.string(), host: z.string(), name: z.string(), super: z.boolean(), max_accounts: z.int().min(0).max(2147483647), max_account: z.int().min(0).max(2147483647), expire_at: z.string().nullable(), account_realm: z.string().nullable(), digest_authentication_configuration: z.object({ realm: z.string().nullable(), default_password_algorithm: z.enum(["SHA-256","MD5"]) }), sip_algorithms: z.enum(["MD5","SHA-256","both"]).nullable(), default_country: z.enum(["AC","AD","AE","AF","AG","AI","AL","AM","AO","AR","AS","AT","AU","AW","AX","AZ","BA","BB","BD","BE","BF","BG","BH","BI","BJ","BL","BM","BN","BO","BQ","BR","BS","BT","BW","BY","BZ","CA","CC","CD","CF","CG","CH","CI","CK","CL","CM","CN","CO","CR","CU","CV","CW","CX","CY","CZ","DE","DJ","DK","DM","DO","DZ","EC","EE","EG","EH","ER","ES","ET","FI","FJ","FK","FM","FO","FR","GA","GB","GD","GE","GF","GG","GH","GI","GL","GM","GN","GP","GQ","GR","GT","GU","GW","GY","HK","HN","HR","HT","HU","ID","IE","IL","IM","IN","IO","IQ","IR","IS","IT","JE","JM","JO","JP","KE","KG","KH","KI","KM","KN","KP","KR","KW","KY","KZ","LA","LB","LC","LI","LK","LR","LS","LT","LU","LV","LY","MA","MC","MD","ME","MF","MG","MH","MK","ML","MM","MN","MO","MP","MQ","MR","MS","MT","MU","MV","MW","MX","MY","MZ","NA","NC","NE","NF","NG","NI","NL","NO","NP","NR","NU","NZ","OM","PA","PE","PF","PG","PH","PK","PL","PM","PR","PS","PT","PW","PY","QA","RE","RO","RS","RU","RW","SA","SB","SC","SD","SE","SG","SH","SI","SJ","SK","SL","SM","SN","SO","SR","SS","ST","SV","SX","SY","SZ","TA","TC","TD","TG","TH","TJ","TK","TL","TM","TN","TO","TR","TT","TV","TW","TZ","UA","UG","US","UY","UZ","VA","VC","VE","VG","VI","VN","VU","WF","WS","XK","YE","YT","ZA","ZM","ZW"]).nullable(), account_proxy_registrar_address: z.string().nullable(), copyright_text: z.string().nullable(), intro_registration_text: z.string().nullable(), newsletter_registration_address: z.string().nullable(), custom_provisioning_entries: z.string().nullable(), disable_chat_feature: z.boolean(), disable_meetings_feature: z.boolean(), disable_broadcast_feature: z.boolean(), hide_settings: z.boolean(), hide_account_settings: z.boolean(), disable_call_recordings_feature: z.boolean(), only_display_sip_uri_username: z.boolean(), assistant_hide_create_account: z.boolean(), assistant_disable_qr_code: z.boolean(), assistant_hide_third_party_account: z.boolean(), custom_provisioning_overwrite_all: z.boolean(), provisioning_use_linphone_provisioning_header: z.boolean(), custom_theme: z.boolean(), web_panel: z.boolean(), public_registration: z.boolean(), phone_registration: z.boolean(), intercom_features: z.boolean(), carddav_user_credentials: z.boolean(), unique_email: z.boolean(), client_certificate_authentication: z.boolean(), theme_hue: z.int().min(0).max(360), logo: z.string().nullable(), created_at: z.string(), updated_at: z.string(), has_oidc: z.boolean(), version: z.string().regex(new RegExp("^\\d{1,10}$", 'u')), email_server: EmailServer.nullable(), carddav_servers: z.array(CardDavServer), accounts_left: z.int() })

/** `StatisticsPoint` of several calls. */
export const StatisticsPoint = z.object({ from: z.string(), accounts: z.int().min(0), created: z.int().min(0), activated: z.int().min(0), deactivated: z.int().min(0), deleted: z.int().min(0), sign_ins: z.int().min(0), sign_in_failures: z.int().min(0), mails_sent: z.int().min(0), mails_failed: z.int().min(0), calls: z.int().min(0), messages: z.int().min(0) })

/** `StatisticsSeries` of several calls. */
export const StatisticsSeries = z.object({ unit: z.enum(["hour","day","month"]), data: z.array(StatisticsPoint) })

/** `TurnCredentials` of several calls. */
export const TurnCredentials = z.object({ username: z.string(), password: z.string(), ttl: z.int(), uris: z.array(z.string()) })

/** `Vcard` of several calls. */
export const Vcard = z.object({ vcard: z.string(), created_at: z.string(), updated_at: z.string() })

/** `Voicemail` of several calls. */
export const Voicemail = z.object({ id: z.string(), name: z.string().nullable(), size: z.int().nullable(), content_type: VoicemailType, sip_from: z.string().nullable(), uploaded_at: z.string().nullable(), created_at: z.string(), download_url: z.string().nullable() })

/** `VoicemailSlot` of several calls. */
export const VoicemailSlot = z.object({ id: z.string(), content_type: VoicemailType, sip_from: z.string().nullable(), created_at: z.string(), download_url: z.null(), upload_url: z.string(), max_upload_size: z.int() })

/** `WebhookEndpoint` of several calls. */
export const WebhookEndpoint = z.object({ id: z.int().min(1).max(2147483647), url: z.string(), description: z.string().nullable(), kinds: z.array(z.string()), enabled: z.boolean(), former_secret_until: z.string().nullable(), failing_since: z.string().nullable(), last_error: z.string().nullable(), last_success_at: z.string().nullable(), waiting: z.int(), created_at: z.string(), updated_at: z.string() })

/** `NewWebhookEndpoint` of several calls. */
export const NewWebhookEndpoint = z.object({ id: z.int().min(1).max(2147483647), url: z.string(), description: z.string().nullable(), kinds: z.array(z.string()), enabled: z.boolean(), former_secret_until: z.string().nullable(), failing_since: z.string().nullable(), last_error: z.string().nullable(), last_success_at: z.string().nullable(), waiting: z.int(), created_at: z.string(), updated_at: z.string(), secret: z.string() })

/** `WebhookSecret` of several calls. */
export const WebhookSecret = z.object({ secret: z.string() })

/** `ReplayedWebhooks` of several calls. */
export const ReplayedWebhooks = z.object({ events: z.int() })

/** `WebhookDelivery` of several calls. */
export const WebhookDelivery = z.object({ id: z.int(), event_id: z.string(), type: z.string(), target: z.string().nullable(), state: z.enum(["waiting","delivered","given_up"]), attempts: z.int(), next_at: z.string().nullable(), last_status: z.int().nullable(), last_error: z.string().nullable(), created_at: z.string(), ended_at: z.string().nullable() })

/** `WebhookDeliveryList` of several calls. */
export const WebhookDeliveryList = z.object({ data: z.array(WebhookDelivery), next_cursor: z.int().nullable() })

/** `Wizard` of several calls. */
export const Wizard = z.object({ provisioning_account_id: z.int().min(1).max(2147483647).nullable(), sip: z.string().nullable(), linphone_action: LinphoneAction.nullable(), linphone_use_sips: z.boolean(), token: z.string(), url: z.string() })
