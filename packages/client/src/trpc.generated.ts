// Made by `pnpm generate` from the operations of the server. Do not edit.
import type { TRPCBuiltRouter, TRPCDefaultErrorShape, TRPCMutationProcedure, TRPCQueryProcedure, TRPCSubscriptionProcedure } from '@trpc/server'
import type { Account, AccountAction, AccountActionsCreateInput, AccountActionsDeleteInput, AccountActionsGetInput, AccountActionsListInput, AccountActionsReplaceInput, AccountCount, AccountCreationRequestState, AccountCreationRequestToken, AccountCreationToken, AccountInfo, AccountList, AccountMail, AccountSecondFactor, AccountSession, AccountType, AccountTypesAttachInput, AccountTypesCreateInput, AccountTypesDeleteInput, AccountTypesDetachInput, AccountTypesGetInput, AccountTypesReplaceInput, AccountWithCodes, AccountsActivateInput, AccountsBlockInput, AccountsBulkInput, AccountsCheckInput, AccountsCountInput, AccountsCreateInput, AccountsCreateWithTokenInput, AccountsDeactivateInput, AccountsDeleteInput, AccountsDeleteSecondFactorInput, AccountsDeleteSessionInput, AccountsFindInSpacesInput, AccountsGetByEmailInput, AccountsGetBySipInput, AccountsGetInfoInput, AccountsGetInput, AccountsGetPersonalDataInput, AccountsGetRegistrationInput, AccountsGetSecondFactorInput, AccountsListInput, AccountsListMailsInput, AccountsListPageInput, AccountsListPageOutput, AccountsListSessionsInput, AccountsProvisionInput, AccountsReplaceInput, AccountsRetryMailInput, AccountsSendProvisioningEmailInput, AccountsSendResetPasswordEmailInput, AccountsSetRoleInput, AccountsUnblockInput, AccountsUpdateInput, ApiKey, ApiKeyInfo, ApiKeysCreateInput, ApiKeysIssueByAuthTokenInput, ApiKeysListInput, ApiKeysRevokeInput, AuditLine, AuditList, AuditListInput, AuthToken, AuthTokenLink, AuthTokensAttachInput, AuthTokensGetLinkInput, BulkChange, BulkChangesCancelInput, BulkChangesGetInput, BulkChangesResumeInput, BulkChangesStartInput, BulkChangesUndoInput, BulkResult, CallForwarding, CallForwardingsCreateInput, CallForwardingsCreateOwnInput, CallForwardingsDeleteInput, CallForwardingsDeleteOwnInput, CallForwardingsGetInput, CallForwardingsGetOwnInput, CallForwardingsListInput, CallForwardingsReplaceInput, CallForwardingsReplaceOwnInput, CallSeries, CallStatisticsGetOwnSeriesInput, CallStatisticsGetSeriesInput, CallStatisticsListInput, CallStatisticsListOfSpaceInput, CallStatisticsListOfSpaceOutput, CallStatisticsListOutput, CallStatisticsListOwnInput, CallStatisticsListOwnOutput, CallStatisticsReportDeviceInput, CallStatisticsReportDeviceOutput, CallStatisticsReportEndInput, CallStatisticsReportInput, CardDavCredentials, CardDavCredentialsDeleteInput, CardDavCredentialsGetInput, CardDavCredentialsListInput, CardDavCredentialsSetInput, CardDavServer, CardDavServersCreateInput, CardDavServersCreateOwnInput, CardDavServersDeleteInput, CardDavServersDeleteOwnInput, CardDavServersGetInput, CardDavServersListInput, CardDavServersReplaceInput, CardDavServersReplaceOwnInput, ChangesConfirmEmailInput, ChangesConfirmPhoneInput, ChangesRequestEmailInput, ChangesRequestPhoneInput, CheckedAccountFields, Contact, ContactCard, ContactsAddInput, ContactsGetCardBySipInput, ContactsGetInput, ContactsGetOwnBySipInput, ContactsList, ContactsListInput, ContactsListsAddContactInput, ContactsListsAssignInput, ContactsListsCreateInput, ContactsListsDeleteInput, ContactsListsGetInput, ContactsListsListContactsInput, ContactsListsListOfAccountInput, ContactsListsRemoveContactInput, ContactsListsReplaceInput, ContactsListsUnassignInput, ContactsOfList, ContactsRemoveInput, CorrectedImportLine, CreationTokensConsumeInput, CreationTokensCreateByRequestInput, CreationTokensGetRequestInput, CreationTokensSendByPushInput, CreationTokensValidateRequestInput, CurrentSession, Device, DevicesDeleteInput, DevicesDeleteOwnInput, DevicesListInput, DictionaryDeleteAllInput, DictionaryDeleteInput, DictionaryEntry, DictionaryGetInput, DictionaryListInput, DictionarySetInput, DumpImport, DumpImportSummary, DumpImportsCheckInput, DumpImportsDeleteInput, DumpImportsGetInput, DumpImportsStartInput, EmailServerWithPassword, EmailServersDeleteInput, EmailServersGetInput, EmailServersSetInput, EmailServersSetOutput, EmailServersSetOwnInput, EmailServersSetOwnOutput, EmailServersTestInput, EmailServersTestOwnInput, ErrorCode, Export, ExportsCancelInput, ExportsDeleteInput, ExportsGetInput, ExportsResumeInput, ExportsStartInput, ExternalAccount, ExternalAccountsDeleteInput, ExternalAccountsFindInput, ExternalAccountsFindOutput, ExternalAccountsGetInput, ExternalAccountsSetInput, ExternalAccountsSetOutput, FoundAccounts, Import, ImportLine, ImportPreview, ImportProblemGroups, ImportProblems, ImportsCancelInput, ImportsCheckInput, ImportsCountProblemsInput, ImportsDeleteInput, ImportsGetInput, ImportsGetLineInput, ImportsGetPreviewInput, ImportsListProblemsInput, ImportsReplaceLineInput, ImportsStartInput, ImportsUndoInput, JobList, JobsDeleteInput, JobsDeleteOutput, JobsListInput, JobsRetryInput, JobsRetryOutput, MeChangePasswordInput, MeGetPersonalDataInput, MeUpdateInput, MessageStatisticsReportDeviceInput, MessageStatisticsReportDeviceOutput, MessageStatisticsReportInput, NewApiKey, NewScimKey, NewWebhookEndpoint, OidcDeleteInput, OidcGetInput, OidcSetInput, OidcSetOwnInput, OwnSession, Passkey, PasskeyCreationOptions, PasskeyRequestOptions, PasskeysCreateInput, PasskeysDeleteInput, PasskeysSetNameInput, PasswordResetAccount, PasswordResetGetInput, PasswordResetSetInput, PasswordResetToken, PasswordsDeleteHashInput, PasswordsSetInput, PersonalData, PhoneCountriesActivateInput, PhoneCountriesDeactivateInput, PhoneCountriesSetActivatedInput, PhoneCountry, ProvisioningDocument, ProvisioningGetLinkInput, ProvisioningLink, ProvisioningRedeemAuthTokenInput, ProvisioningRedeemTokenInput, PushNotifyInput, Recovery, RecoveryCodes, RecoveryConfirmInput, RecoveryStartByEmailInput, RecoveryStartByPhoneInput, RecoveryTokensSendByPushInput, RegisteredPasskey, RegistrationStatus, ReplayedWebhooks, ReportedCall, Resolution, ResolutionGetBySipInput, RestoredSpace, ScimCreateKeyInput, ScimKey, ScimRevokeKeyInput, ScimSetSettingsInput, ScimSettings, ScimUser, ScimUserList, ScimUsersCreateInput, ScimUsersDeleteInput, ScimUsersGetInput, ScimUsersListInput, ScimUsersReplaceInput, ScimUsersUpdateInput, SecondFactor, SecondFactorConfirmInput, SecondFactorSecret, SecondFactorStartInput, SessionsConfirmInput, SessionsDeleteOwnInput, SessionsSignInByAuthTokenInput, SessionsSignInInput, Setting, SignUpCreateByEmailInput, SignUpCreateByPhoneInput, SignUpOffered, SignedIn, SipMessagesSendInput, Space, SpaceLogo, SpaceLogosDeleteInput, SpaceLogosSetInput, SpaceOidc, SpaceUsage, SpacesCancelDeletionInput, SpacesCreateInput, SpacesDeleteInput, SpacesGetInput, SpacesReplaceInput, SpacesUpdateOwnInput, StatisticsGetSeriesInput, StatisticsSeries, TestMailOutcome, TurnCredentials, UsedAccountCreationToken, Vcard, VcardsCreateInput, VcardsCreateOwnInput, VcardsDeleteInput, VcardsDeleteOwnInput, VcardsGetInput, VcardsGetOwnInput, VcardsListInput, VcardsReplaceInput, VcardsReplaceOwnInput, Voicemail, VoicemailSlot, VoicemailsCreateInput, VoicemailsDeleteInput, VoicemailsDeleteOwnInput, VoicemailsGetInput, VoicemailsGetOwnInput, VoicemailsListInput, WebhookDeliveryList, WebhookEndpoint, WebhookSecret, WebhooksCreateInput, WebhooksDeleteInput, WebhooksGetInput, WebhooksListDeliveriesInput, WebhooksReplayInput, WebhooksRotateSecretInput, WebhooksTestInput, WebhooksUpdateInput, Wizard, WizardCreateInput, WizardOpenInput, WizardOpenOutput } from './api.generated.ts'
import type { FieldCode } from './error.ts'

/** What a client of tRPC gets of an error, as `error.data`. */
export interface ErrorData {
  /** What went wrong, for programs. */
  error: ErrorCode
  httpStatus: number
  /** What is wrong with the input, by field, to be shown to people. */
  fields: Record<string, string[]> | null
  /** The same for programs, in the same order. */
  fieldCodes: Record<string, FieldCode[]> | null
  /** Milliseconds after which the same call may do better. */
  retryAfterMs: number | null
  requestId: string | null
}

/** The tRPC router of the server, for `createTRPCClient<AppRouter>()`. */
export type AppRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: TRPCDefaultErrorShape & { data: ErrorData }; transformer: false },
  Procedures
>

type Procedures = {
  accounts: {
    getPersonalData: TRPCQueryProcedure<{ input: AccountsGetPersonalDataInput; output: PersonalData; meta: unknown }>
    getRegistration: TRPCQueryProcedure<{ input: AccountsGetRegistrationInput; output: RegistrationStatus; meta: unknown }>
    check: TRPCQueryProcedure<{ input: AccountsCheckInput | undefined; output: CheckedAccountFields; meta: unknown }>
    listMails: TRPCQueryProcedure<{ input: AccountsListMailsInput; output: AccountMail[]; meta: unknown }>
    retryMail: TRPCMutationProcedure<{ input: AccountsRetryMailInput; output: void; meta: unknown }>
    listSessions: TRPCQueryProcedure<{ input: AccountsListSessionsInput; output: AccountSession[]; meta: unknown }>
    deleteSession: TRPCMutationProcedure<{ input: AccountsDeleteSessionInput; output: void; meta: unknown }>
    create: TRPCMutationProcedure<{ input: AccountsCreateInput; output: Account; meta: unknown }>
    createWithToken: TRPCMutationProcedure<{ input: AccountsCreateWithTokenInput; output: Account; meta: unknown }>
    replace: TRPCMutationProcedure<{ input: AccountsReplaceInput; output: AccountWithCodes; meta: unknown }>
    update: TRPCMutationProcedure<{ input: AccountsUpdateInput; output: AccountWithCodes; meta: unknown }>
    activate: TRPCMutationProcedure<{ input: AccountsActivateInput; output: Account; meta: unknown }>
    deactivate: TRPCMutationProcedure<{ input: AccountsDeactivateInput; output: Account; meta: unknown }>
    block: TRPCMutationProcedure<{ input: AccountsBlockInput; output: Account; meta: unknown }>
    unblock: TRPCMutationProcedure<{ input: AccountsUnblockInput; output: Account; meta: unknown }>
    provision: TRPCMutationProcedure<{ input: AccountsProvisionInput; output: Account; meta: unknown }>
    setRole: TRPCMutationProcedure<{ input: AccountsSetRoleInput; output: Account; meta: unknown }>
    getSecondFactor: TRPCQueryProcedure<{ input: AccountsGetSecondFactorInput; output: AccountSecondFactor; meta: unknown }>
    deleteSecondFactor: TRPCMutationProcedure<{ input: AccountsDeleteSecondFactorInput; output: void; meta: unknown }>
    sendProvisioningEmail: TRPCMutationProcedure<{ input: AccountsSendProvisioningEmailInput; output: void; meta: unknown }>
    sendResetPasswordEmail: TRPCMutationProcedure<{ input: AccountsSendResetPasswordEmailInput; output: void; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: AccountsDeleteInput; output: void; meta: unknown }>
    list: TRPCQueryProcedure<{ input: AccountsListInput | undefined; output: AccountList; meta: unknown }>
    findInSpaces: TRPCQueryProcedure<{ input: AccountsFindInSpacesInput; output: FoundAccounts; meta: unknown }>
    count: TRPCQueryProcedure<{ input: AccountsCountInput | undefined; output: AccountCount; meta: unknown }>
    listPage: TRPCQueryProcedure<{ input: AccountsListPageInput | undefined; output: AccountsListPageOutput; meta: unknown }>
    get: TRPCQueryProcedure<{ input: AccountsGetInput; output: AccountWithCodes; meta: unknown }>
    getBySip: TRPCQueryProcedure<{ input: AccountsGetBySipInput; output: Account; meta: unknown }>
    getByEmail: TRPCQueryProcedure<{ input: AccountsGetByEmailInput; output: Account; meta: unknown }>
    getInfo: TRPCQueryProcedure<{ input: AccountsGetInfoInput; output: AccountInfo; meta: unknown }>
    bulk: TRPCMutationProcedure<{ input: AccountsBulkInput; output: BulkResult; meta: unknown }>
  }
  accountActions: {
    list: TRPCQueryProcedure<{ input: AccountActionsListInput; output: AccountAction[]; meta: unknown }>
    get: TRPCQueryProcedure<{ input: AccountActionsGetInput; output: AccountAction; meta: unknown }>
    create: TRPCMutationProcedure<{ input: AccountActionsCreateInput; output: AccountAction; meta: unknown }>
    replace: TRPCMutationProcedure<{ input: AccountActionsReplaceInput; output: AccountAction; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: AccountActionsDeleteInput; output: void; meta: unknown }>
  }
  accountTypes: {
    list: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: AccountType[]; meta: unknown }>
    get: TRPCQueryProcedure<{ input: AccountTypesGetInput; output: AccountType; meta: unknown }>
    create: TRPCMutationProcedure<{ input: AccountTypesCreateInput; output: AccountType; meta: unknown }>
    replace: TRPCMutationProcedure<{ input: AccountTypesReplaceInput; output: AccountType; meta: unknown }>
    attach: TRPCMutationProcedure<{ input: AccountTypesAttachInput; output: void; meta: unknown }>
    detach: TRPCMutationProcedure<{ input: AccountTypesDetachInput; output: void; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: AccountTypesDeleteInput; output: void; meta: unknown }>
  }
  me: {
    getPersonalData: TRPCQueryProcedure<{ input: MeGetPersonalDataInput | undefined; output: PersonalData; meta: unknown }>
    get: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: Account; meta: unknown }>
    provision: TRPCMutationProcedure<{ input: Record<string, never> | undefined; output: Account; meta: unknown }>
    update: TRPCMutationProcedure<{ input: MeUpdateInput | undefined; output: Account; meta: unknown }>
    changePassword: TRPCMutationProcedure<{ input: MeChangePasswordInput; output: never[]; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: Record<string, never> | undefined; output: void; meta: unknown }>
  }
  messageStatistics: {
    report: TRPCMutationProcedure<{ input: MessageStatisticsReportInput; output: void; meta: unknown }>
    reportDevice: TRPCMutationProcedure<{ input: MessageStatisticsReportDeviceInput; output: MessageStatisticsReportDeviceOutput; meta: unknown }>
  }
  apiKeys: {
    issue: TRPCMutationProcedure<{ input: Record<string, never> | undefined; output: ApiKey; meta: unknown }>
    issueByAuthToken: TRPCMutationProcedure<{ input: ApiKeysIssueByAuthTokenInput; output: ApiKey; meta: unknown }>
    list: TRPCQueryProcedure<{ input: ApiKeysListInput | undefined; output: ApiKeyInfo[]; meta: unknown }>
    create: TRPCMutationProcedure<{ input: ApiKeysCreateInput; output: NewApiKey; meta: unknown }>
    revoke: TRPCMutationProcedure<{ input: ApiKeysRevokeInput; output: void; meta: unknown }>
  }
  audit: {
    list: TRPCQueryProcedure<{ input: AuditListInput | undefined; output: AuditList; meta: unknown }>
    listOperations: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: string[]; meta: unknown }>
    live: TRPCSubscriptionProcedure<{ input: {
  /**
   * The lines of the Space, or those of all Spaces, which only a super admin may see.
   *
   * @default "space"
   */
  scope?: 'space' | 'all' | undefined
  actor_id?: number | null | undefined
  account_id?: number | null | undefined
  /** 1 to 64 characters. */
  operation?: string | null | undefined
  kind?: 'account' | 'account_account_type' | 'account_action' | 'account_contacts_list' | 'account_creation_request_token' | 'account_creation_token' | 'account_recovery' | 'account_recovery_token' | 'account_type' | 'api_key' | 'audit_retention' | 'auth_token' | 'bulk_change' | 'call_forwarding' | 'carddav_credentials' | 'carddav_server' | 'contact' | 'contacts_list' | 'contacts_list_contact' | 'dictionary' | 'email_change' | 'email_server' | 'export' | 'external_account' | 'dump_import' | 'import' | 'mail' | 'oidc' | 'passkey' | 'password' | 'password_reset_token' | 'phone_change' | 'phone_country' | 'scim_key' | 'scim_settings' | 'scim_user' | 'second_factor' | 'session' | 'sign_in' | 'sms' | 'space' | 'space_logo' | 'vcard' | 'voicemail' | 'webhook_endpoint' | 'wizard_link' | null | undefined
  /** Along with `kind`. 1 to 64 characters. */
  target_id?: string | null | undefined
  /**
   * Only what one bulk change or import did. At most 32 characters.
   *
   * @example "bulk_change:12"
   */
  part_of?: string | null | undefined
  /**
   * Leaves out what is part of a bulk change or import, whose own line stays.
   *
   * @default false
   */
  grouped?: boolean | undefined
  /**
   * Words of the name of who did it, or of whom or what it concerns, in any order; the IP address that it was done from; or what an account is known by, read as the `text` of `accounts.list`: lines of the first 100 accounts that it finds. At most 255 characters.
   *
   * @example "lea leger"
   * @example "0151 23410007"
   * @example "192.0.2.7"
   */
  text?: string | null | undefined
} | undefined; output: AsyncIterable<{ id: string; data: AuditLine | null }>; meta: unknown }>
  }
  authTokens: {
    create: TRPCMutationProcedure<{ input: Record<string, never> | undefined; output: AuthToken; meta: unknown }>
    attach: TRPCMutationProcedure<{ input: AuthTokensAttachInput; output: void; meta: unknown }>
    getLink: TRPCQueryProcedure<{ input: AuthTokensGetLinkInput; output: AuthTokenLink; meta: unknown }>
  }
  bulkChanges: {
    list: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: BulkChange[]; meta: unknown }>
    get: TRPCQueryProcedure<{ input: BulkChangesGetInput; output: BulkChange; meta: unknown }>
    start: TRPCMutationProcedure<{ input: BulkChangesStartInput; output: BulkChange; meta: unknown }>
    undo: TRPCMutationProcedure<{ input: BulkChangesUndoInput; output: BulkChange; meta: unknown }>
    cancel: TRPCMutationProcedure<{ input: BulkChangesCancelInput; output: BulkChange; meta: unknown }>
    resume: TRPCMutationProcedure<{ input: BulkChangesResumeInput; output: BulkChange; meta: unknown }>
  }
  callStatistics: {
    report: TRPCMutationProcedure<{ input: CallStatisticsReportInput; output: void; meta: unknown }>
    reportEnd: TRPCMutationProcedure<{ input: CallStatisticsReportEndInput; output: ReportedCall; meta: unknown }>
    reportDevice: TRPCMutationProcedure<{ input: CallStatisticsReportDeviceInput; output: CallStatisticsReportDeviceOutput; meta: unknown }>
    list: TRPCQueryProcedure<{ input: CallStatisticsListInput; output: CallStatisticsListOutput; meta: unknown }>
    listOfSpace: TRPCQueryProcedure<{ input: CallStatisticsListOfSpaceInput | undefined; output: CallStatisticsListOfSpaceOutput; meta: unknown }>
    listOwn: TRPCQueryProcedure<{ input: CallStatisticsListOwnInput | undefined; output: CallStatisticsListOwnOutput; meta: unknown }>
    getSeries: TRPCQueryProcedure<{ input: CallStatisticsGetSeriesInput; output: CallSeries; meta: unknown }>
    getOwnSeries: TRPCQueryProcedure<{ input: CallStatisticsGetOwnSeriesInput; output: CallSeries; meta: unknown }>
  }
  callForwardings: {
    list: TRPCQueryProcedure<{ input: CallForwardingsListInput; output: CallForwarding[]; meta: unknown }>
    get: TRPCQueryProcedure<{ input: CallForwardingsGetInput; output: CallForwarding; meta: unknown }>
    create: TRPCMutationProcedure<{ input: CallForwardingsCreateInput; output: CallForwarding; meta: unknown }>
    replace: TRPCMutationProcedure<{ input: CallForwardingsReplaceInput; output: CallForwarding; meta: unknown }>
    listOwn: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: CallForwarding[]; meta: unknown }>
    getOwn: TRPCQueryProcedure<{ input: CallForwardingsGetOwnInput; output: CallForwarding; meta: unknown }>
    createOwn: TRPCMutationProcedure<{ input: CallForwardingsCreateOwnInput; output: CallForwarding; meta: unknown }>
    replaceOwn: TRPCMutationProcedure<{ input: CallForwardingsReplaceOwnInput; output: CallForwarding; meta: unknown }>
    deleteOwn: TRPCMutationProcedure<{ input: CallForwardingsDeleteOwnInput; output: void; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: CallForwardingsDeleteInput; output: void; meta: unknown }>
  }
  cardDavCredentials: {
    list: TRPCQueryProcedure<{ input: CardDavCredentialsListInput; output: CardDavCredentials[]; meta: unknown }>
    listServers: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: Array<{
  id: number
  uri: string
  enabled: boolean
}>; meta: unknown }>
    get: TRPCQueryProcedure<{ input: CardDavCredentialsGetInput; output: CardDavCredentials; meta: unknown }>
    set: TRPCMutationProcedure<{ input: CardDavCredentialsSetInput; output: CardDavCredentials; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: CardDavCredentialsDeleteInput; output: void; meta: unknown }>
  }
  cardDavServers: {
    list: TRPCQueryProcedure<{ input: CardDavServersListInput; output: CardDavServer[]; meta: unknown }>
    get: TRPCQueryProcedure<{ input: CardDavServersGetInput; output: CardDavServer; meta: unknown }>
    create: TRPCMutationProcedure<{ input: CardDavServersCreateInput; output: CardDavServer; meta: unknown }>
    replace: TRPCMutationProcedure<{ input: CardDavServersReplaceInput; output: CardDavServer; meta: unknown }>
    listOwn: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: CardDavServer[]; meta: unknown }>
    createOwn: TRPCMutationProcedure<{ input: CardDavServersCreateOwnInput; output: CardDavServer; meta: unknown }>
    replaceOwn: TRPCMutationProcedure<{ input: CardDavServersReplaceOwnInput; output: CardDavServer; meta: unknown }>
    deleteOwn: TRPCMutationProcedure<{ input: CardDavServersDeleteOwnInput; output: void; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: CardDavServersDeleteInput; output: void; meta: unknown }>
  }
  changes: {
    requestEmail: TRPCMutationProcedure<{ input: ChangesRequestEmailInput; output: void; meta: unknown }>
    confirmEmail: TRPCMutationProcedure<{ input: ChangesConfirmEmailInput; output: Account; meta: unknown }>
    requestPhone: TRPCMutationProcedure<{ input: ChangesRequestPhoneInput; output: void; meta: unknown }>
    confirmPhone: TRPCMutationProcedure<{ input: ChangesConfirmPhoneInput; output: Account; meta: unknown }>
  }
  contacts: {
    list: TRPCQueryProcedure<{ input: ContactsListInput; output: Account[]; meta: unknown }>
    get: TRPCQueryProcedure<{ input: ContactsGetInput; output: Account; meta: unknown }>
    add: TRPCMutationProcedure<{ input: ContactsAddInput; output: void; meta: unknown }>
    remove: TRPCMutationProcedure<{ input: ContactsRemoveInput; output: void; meta: unknown }>
    listOwn: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: Contact[]; meta: unknown }>
    getOwnBySip: TRPCQueryProcedure<{ input: ContactsGetOwnBySipInput; output: Contact; meta: unknown }>
    listCards: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: ContactCard[]; meta: unknown }>
    getCardBySip: TRPCQueryProcedure<{ input: ContactsGetCardBySipInput; output: ContactCard; meta: unknown }>
  }
  contactsLists: {
    list: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: ContactsList[]; meta: unknown }>
    get: TRPCQueryProcedure<{ input: ContactsListsGetInput; output: ContactsList; meta: unknown }>
    create: TRPCMutationProcedure<{ input: ContactsListsCreateInput; output: ContactsList; meta: unknown }>
    replace: TRPCMutationProcedure<{ input: ContactsListsReplaceInput; output: ContactsList; meta: unknown }>
    listContacts: TRPCQueryProcedure<{ input: ContactsListsListContactsInput; output: ContactsOfList; meta: unknown }>
    listOfAccount: TRPCQueryProcedure<{ input: ContactsListsListOfAccountInput; output: ContactsList[]; meta: unknown }>
    addContact: TRPCMutationProcedure<{ input: ContactsListsAddContactInput; output: void; meta: unknown }>
    removeContact: TRPCMutationProcedure<{ input: ContactsListsRemoveContactInput; output: void; meta: unknown }>
    assign: TRPCMutationProcedure<{ input: ContactsListsAssignInput; output: void; meta: unknown }>
    unassign: TRPCMutationProcedure<{ input: ContactsListsUnassignInput; output: void; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: ContactsListsDeleteInput; output: void; meta: unknown }>
  }
  creationTokens: {
    create: TRPCMutationProcedure<{ input: Record<string, never> | undefined; output: AccountCreationToken; meta: unknown }>
    sendByPush: TRPCMutationProcedure<{ input: CreationTokensSendByPushInput; output: void; meta: unknown }>
    consume: TRPCMutationProcedure<{ input: CreationTokensConsumeInput; output: UsedAccountCreationToken; meta: unknown }>
    createRequest: TRPCMutationProcedure<{ input: Record<string, never> | undefined; output: AccountCreationRequestToken; meta: unknown }>
    createByRequest: TRPCMutationProcedure<{ input: CreationTokensCreateByRequestInput; output: AccountCreationToken; meta: unknown }>
    getRequest: TRPCQueryProcedure<{ input: CreationTokensGetRequestInput; output: AccountCreationRequestState; meta: unknown }>
    validateRequest: TRPCMutationProcedure<{ input: CreationTokensValidateRequestInput; output: AccountCreationRequestState; meta: unknown }>
  }
  devices: {
    list: TRPCQueryProcedure<{ input: DevicesListInput; output: Record<string, Device>; meta: unknown }>
    listOwn: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: Record<string, Device>; meta: unknown }>
    deleteOwn: TRPCMutationProcedure<{ input: DevicesDeleteOwnInput; output: void; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: DevicesDeleteInput; output: void; meta: unknown }>
  }
  dictionary: {
    list: TRPCQueryProcedure<{ input: DictionaryListInput; output: Record<string, string>; meta: unknown }>
    get: TRPCQueryProcedure<{ input: DictionaryGetInput; output: DictionaryEntry; meta: unknown }>
    set: TRPCMutationProcedure<{ input: DictionarySetInput; output: DictionaryEntry; meta: unknown }>
    deleteAll: TRPCMutationProcedure<{ input: DictionaryDeleteAllInput; output: void; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: DictionaryDeleteInput; output: void; meta: unknown }>
  }
  dumpImports: {
    list: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: DumpImportSummary[]; meta: unknown }>
    get: TRPCQueryProcedure<{ input: DumpImportsGetInput; output: DumpImport; meta: unknown }>
    check: TRPCMutationProcedure<{ input: DumpImportsCheckInput; output: DumpImport; meta: unknown }>
    start: TRPCMutationProcedure<{ input: DumpImportsStartInput; output: DumpImport; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: DumpImportsDeleteInput; output: void; meta: unknown }>
  }
  emailServers: {
    get: TRPCQueryProcedure<{ input: EmailServersGetInput; output: EmailServerWithPassword; meta: unknown }>
    set: TRPCMutationProcedure<{ input: EmailServersSetInput; output: EmailServersSetOutput; meta: unknown }>
    test: TRPCMutationProcedure<{ input: EmailServersTestInput; output: TestMailOutcome; meta: unknown }>
    getOwn: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: EmailServerWithPassword; meta: unknown }>
    setOwn: TRPCMutationProcedure<{ input: EmailServersSetOwnInput; output: EmailServersSetOwnOutput; meta: unknown }>
    deleteOwn: TRPCMutationProcedure<{ input: Record<string, never> | undefined; output: void; meta: unknown }>
    testOwn: TRPCMutationProcedure<{ input: EmailServersTestOwnInput | undefined; output: TestMailOutcome; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: EmailServersDeleteInput; output: void; meta: unknown }>
  }
  exports: {
    list: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: Export[]; meta: unknown }>
    get: TRPCQueryProcedure<{ input: ExportsGetInput; output: Export; meta: unknown }>
    start: TRPCMutationProcedure<{ input: ExportsStartInput | undefined; output: Export; meta: unknown }>
    cancel: TRPCMutationProcedure<{ input: ExportsCancelInput; output: Export; meta: unknown }>
    resume: TRPCMutationProcedure<{ input: ExportsResumeInput; output: Export; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: ExportsDeleteInput; output: null; meta: unknown }>
  }
  externalAccounts: {
    get: TRPCQueryProcedure<{ input: ExternalAccountsGetInput; output: ExternalAccount; meta: unknown }>
    find: TRPCQueryProcedure<{ input: ExternalAccountsFindInput; output: ExternalAccountsFindOutput; meta: unknown }>
    set: TRPCMutationProcedure<{ input: ExternalAccountsSetInput; output: ExternalAccountsSetOutput; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: ExternalAccountsDeleteInput; output: void; meta: unknown }>
  }
  imports: {
    undo: TRPCMutationProcedure<{ input: ImportsUndoInput; output: BulkChange[]; meta: unknown }>
    getLine: TRPCQueryProcedure<{ input: ImportsGetLineInput; output: ImportLine; meta: unknown }>
    replaceLine: TRPCMutationProcedure<{ input: ImportsReplaceLineInput; output: CorrectedImportLine; meta: unknown }>
    list: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: Import[]; meta: unknown }>
    get: TRPCQueryProcedure<{ input: ImportsGetInput; output: Import; meta: unknown }>
    getPreview: TRPCQueryProcedure<{ input: ImportsGetPreviewInput; output: ImportPreview; meta: unknown }>
    listProblems: TRPCQueryProcedure<{ input: ImportsListProblemsInput; output: ImportProblems; meta: unknown }>
    countProblems: TRPCQueryProcedure<{ input: ImportsCountProblemsInput; output: ImportProblemGroups; meta: unknown }>
    check: TRPCMutationProcedure<{ input: ImportsCheckInput; output: Import; meta: unknown }>
    start: TRPCMutationProcedure<{ input: ImportsStartInput; output: Import; meta: unknown }>
    cancel: TRPCMutationProcedure<{ input: ImportsCancelInput; output: Import; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: ImportsDeleteInput; output: void; meta: unknown }>
    watch: TRPCSubscriptionProcedure<{ input: {
  id: number
}; output: AsyncIterable<{ id: string; data: Import }>; meta: unknown }>
  }
  jobs: {
    list: TRPCQueryProcedure<{ input: JobsListInput | undefined; output: JobList; meta: unknown }>
    retry: TRPCMutationProcedure<{ input: JobsRetryInput; output: JobsRetryOutput; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: JobsDeleteInput; output: JobsDeleteOutput; meta: unknown }>
  }
  oidc: {
    get: TRPCQueryProcedure<{ input: OidcGetInput; output: SpaceOidc; meta: unknown }>
    set: TRPCMutationProcedure<{ input: OidcSetInput; output: SpaceOidc; meta: unknown }>
    getOwn: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: SpaceOidc; meta: unknown }>
    setOwn: TRPCMutationProcedure<{ input: OidcSetOwnInput; output: SpaceOidc; meta: unknown }>
    deleteOwn: TRPCMutationProcedure<{ input: Record<string, never> | undefined; output: void; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: OidcDeleteInput; output: void; meta: unknown }>
  }
  passkeys: {
    list: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: Passkey[]; meta: unknown }>
    startRegistration: TRPCMutationProcedure<{ input: Record<string, never> | undefined; output: PasskeyCreationOptions; meta: unknown }>
    create: TRPCMutationProcedure<{ input: PasskeysCreateInput; output: RegisteredPasskey; meta: unknown }>
    setName: TRPCMutationProcedure<{ input: PasskeysSetNameInput; output: Passkey; meta: unknown }>
    startConfirmation: TRPCMutationProcedure<{ input: Record<string, never> | undefined; output: PasskeyRequestOptions; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: PasskeysDeleteInput; output: void; meta: unknown }>
  }
  passwordReset: {
    get: TRPCQueryProcedure<{ input: PasswordResetGetInput; output: PasswordResetAccount; meta: unknown }>
    set: TRPCMutationProcedure<{ input: PasswordResetSetInput; output: PasswordResetAccount; meta: unknown }>
  }
  passwords: {
    set: TRPCMutationProcedure<{ input: PasswordsSetInput; output: AccountWithCodes; meta: unknown }>
    deleteHash: TRPCMutationProcedure<{ input: PasswordsDeleteHashInput; output: AccountWithCodes; meta: unknown }>
  }
  phoneCountries: {
    list: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: PhoneCountry[]; meta: unknown }>
    activate: TRPCMutationProcedure<{ input: PhoneCountriesActivateInput; output: void; meta: unknown }>
    deactivate: TRPCMutationProcedure<{ input: PhoneCountriesDeactivateInput; output: void; meta: unknown }>
    setActivated: TRPCMutationProcedure<{ input: PhoneCountriesSetActivatedInput; output: void; meta: unknown }>
  }
  provisioning: {
    getPublicDocument: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: ProvisioningDocument; meta: unknown }>
    redeemToken: TRPCMutationProcedure<{ input: ProvisioningRedeemTokenInput; output: ProvisioningDocument; meta: unknown }>
    redeemAuthToken: TRPCMutationProcedure<{ input: ProvisioningRedeemAuthTokenInput; output: ProvisioningDocument; meta: unknown }>
    getOwn: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: ProvisioningDocument; meta: unknown }>
    getLink: TRPCQueryProcedure<{ input: ProvisioningGetLinkInput; output: ProvisioningLink; meta: unknown }>
  }
  push: {
    notify: TRPCMutationProcedure<{ input: PushNotifyInput; output: void; meta: unknown }>
  }
  recovery: {
    startByEmail: TRPCMutationProcedure<{ input: RecoveryStartByEmailInput; output: Recovery; meta: unknown }>
    startByPhone: TRPCMutationProcedure<{ input: RecoveryStartByPhoneInput; output: Recovery; meta: unknown }>
    confirm: TRPCMutationProcedure<{ input: RecoveryConfirmInput; output: PasswordResetToken; meta: unknown }>
  }
  recoveryTokens: {
    sendByPush: TRPCMutationProcedure<{ input: RecoveryTokensSendByPushInput; output: void; meta: unknown }>
  }
  resolution: {
    getBySip: TRPCQueryProcedure<{ input: ResolutionGetBySipInput; output: Resolution; meta: unknown }>
  }
  scim: {
    listKeys: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: ScimKey[]; meta: unknown }>
    createKey: TRPCMutationProcedure<{ input: ScimCreateKeyInput; output: NewScimKey; meta: unknown }>
    revokeKey: TRPCMutationProcedure<{ input: ScimRevokeKeyInput; output: void; meta: unknown }>
    getSettings: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: ScimSettings; meta: unknown }>
    setSettings: TRPCMutationProcedure<{ input: ScimSetSettingsInput; output: ScimSettings; meta: unknown }>
  }
  scimUsers: {
    list: TRPCQueryProcedure<{ input: ScimUsersListInput | undefined; output: ScimUserList; meta: unknown }>
    get: TRPCQueryProcedure<{ input: ScimUsersGetInput; output: ScimUser; meta: unknown }>
    create: TRPCMutationProcedure<{ input: ScimUsersCreateInput; output: ScimUser; meta: unknown }>
    replace: TRPCMutationProcedure<{ input: ScimUsersReplaceInput; output: ScimUser; meta: unknown }>
    update: TRPCMutationProcedure<{ input: ScimUsersUpdateInput; output: ScimUser; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: ScimUsersDeleteInput; output: void; meta: unknown }>
  }
  secondFactor: {
    get: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: SecondFactor; meta: unknown }>
    start: TRPCMutationProcedure<{ input: SecondFactorStartInput | undefined; output: SecondFactorSecret; meta: unknown }>
    confirm: TRPCMutationProcedure<{ input: SecondFactorConfirmInput; output: RecoveryCodes; meta: unknown }>
    replaceRecoveryCodes: TRPCMutationProcedure<{ input: Record<string, never> | undefined; output: RecoveryCodes; meta: unknown }>
    deleteApp: TRPCMutationProcedure<{ input: Record<string, never> | undefined; output: void; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: Record<string, never> | undefined; output: void; meta: unknown }>
  }
  sessions: {
    signIn: TRPCMutationProcedure<{ input: SessionsSignInInput; output: SignedIn; meta: unknown }>
    signInByAuthToken: TRPCMutationProcedure<{ input: SessionsSignInByAuthTokenInput; output: SignedIn; meta: unknown }>
    confirm: TRPCMutationProcedure<{ input: SessionsConfirmInput | undefined; output: SignedIn; meta: unknown }>
    listOwn: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: OwnSession[]; meta: unknown }>
    deleteOwn: TRPCMutationProcedure<{ input: SessionsDeleteOwnInput; output: void; meta: unknown }>
    signOut: TRPCMutationProcedure<{ input: Record<string, never> | undefined; output: void; meta: unknown }>
    getCurrent: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: CurrentSession; meta: unknown }>
  }
  settings: {
    list: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: Setting[]; meta: unknown }>
  }
  signUp: {
    getOffer: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: SignUpOffered; meta: unknown }>
    createByEmail: TRPCMutationProcedure<{ input: SignUpCreateByEmailInput; output: SignedIn; meta: unknown }>
    createByPhone: TRPCMutationProcedure<{ input: SignUpCreateByPhoneInput; output: SignedIn; meta: unknown }>
  }
  sipMessages: {
    send: TRPCMutationProcedure<{ input: SipMessagesSendInput; output: void; meta: unknown }>
  }
  spaceLogos: {
    set: TRPCMutationProcedure<{ input: SpaceLogosSetInput; output: SpaceLogo; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: SpaceLogosDeleteInput; output: void; meta: unknown }>
  }
  spaces: {
    list: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: Space[]; meta: unknown }>
    listUsage: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: SpaceUsage[]; meta: unknown }>
    get: TRPCQueryProcedure<{ input: SpacesGetInput; output: Space; meta: unknown }>
    getOwn: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: Space; meta: unknown }>
    create: TRPCMutationProcedure<{ input: SpacesCreateInput; output: Space; meta: unknown }>
    replace: TRPCMutationProcedure<{ input: SpacesReplaceInput; output: Space; meta: unknown }>
    updateOwn: TRPCMutationProcedure<{ input: SpacesUpdateOwnInput | undefined; output: Space; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: SpacesDeleteInput; output: void; meta: unknown }>
    cancelDeletion: TRPCMutationProcedure<{ input: SpacesCancelDeletionInput; output: RestoredSpace; meta: unknown }>
  }
  statistics: {
    getSeries: TRPCQueryProcedure<{ input: StatisticsGetSeriesInput; output: StatisticsSeries; meta: unknown }>
  }
  turn: {
    getCredentials: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: TurnCredentials; meta: unknown }>
  }
  vcards: {
    list: TRPCQueryProcedure<{ input: VcardsListInput; output: Record<string, Vcard>; meta: unknown }>
    get: TRPCQueryProcedure<{ input: VcardsGetInput; output: Vcard; meta: unknown }>
    create: TRPCMutationProcedure<{ input: VcardsCreateInput; output: Vcard; meta: unknown }>
    replace: TRPCMutationProcedure<{ input: VcardsReplaceInput; output: Vcard; meta: unknown }>
    listOwn: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: Record<string, Vcard>; meta: unknown }>
    getOwn: TRPCQueryProcedure<{ input: VcardsGetOwnInput; output: Vcard; meta: unknown }>
    createOwn: TRPCMutationProcedure<{ input: VcardsCreateOwnInput; output: Vcard; meta: unknown }>
    replaceOwn: TRPCMutationProcedure<{ input: VcardsReplaceOwnInput; output: Vcard; meta: unknown }>
    deleteOwn: TRPCMutationProcedure<{ input: VcardsDeleteOwnInput; output: void; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: VcardsDeleteInput; output: void; meta: unknown }>
  }
  voicemails: {
    list: TRPCQueryProcedure<{ input: VoicemailsListInput; output: Voicemail[]; meta: unknown }>
    get: TRPCQueryProcedure<{ input: VoicemailsGetInput; output: Voicemail; meta: unknown }>
    create: TRPCMutationProcedure<{ input: VoicemailsCreateInput; output: VoicemailSlot; meta: unknown }>
    listOwn: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: Voicemail[]; meta: unknown }>
    getOwn: TRPCQueryProcedure<{ input: VoicemailsGetOwnInput; output: Voicemail; meta: unknown }>
    deleteOwn: TRPCMutationProcedure<{ input: VoicemailsDeleteOwnInput; output: void; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: VoicemailsDeleteInput; output: void; meta: unknown }>
  }
  webhooks: {
    list: TRPCQueryProcedure<{ input: Record<string, never> | undefined; output: WebhookEndpoint[]; meta: unknown }>
    get: TRPCQueryProcedure<{ input: WebhooksGetInput; output: WebhookEndpoint; meta: unknown }>
    create: TRPCMutationProcedure<{ input: WebhooksCreateInput; output: NewWebhookEndpoint; meta: unknown }>
    update: TRPCMutationProcedure<{ input: WebhooksUpdateInput; output: WebhookEndpoint; meta: unknown }>
    rotateSecret: TRPCMutationProcedure<{ input: WebhooksRotateSecretInput; output: WebhookSecret; meta: unknown }>
    test: TRPCMutationProcedure<{ input: WebhooksTestInput; output: void; meta: unknown }>
    replay: TRPCMutationProcedure<{ input: WebhooksReplayInput; output: ReplayedWebhooks; meta: unknown }>
    listDeliveries: TRPCQueryProcedure<{ input: WebhooksListDeliveriesInput; output: WebhookDeliveryList; meta: unknown }>
    delete: TRPCMutationProcedure<{ input: WebhooksDeleteInput; output: void; meta: unknown }>
  }
  wizard: {
    create: TRPCMutationProcedure<{ input: WizardCreateInput | undefined; output: Wizard; meta: unknown }>
    open: TRPCMutationProcedure<{ input: WizardOpenInput; output: WizardOpenOutput; meta: unknown }>
  }
}
