// Made by `pnpm generate` from the operations of the server. Do not edit.
import type { AccountsFiles, DumpImportsFiles, ImportsFiles, VoicemailsFiles } from './file-calls.ts'
import type { CallOptions, FollowOptions, SipspacePromise } from './options.ts'
import type { WebhooksVerify } from './webhooks.ts'

/** Every call there is, by concept. */
export interface SipspaceClient {
  readonly accounts: AccountsApi
  readonly accountActions: AccountActionsApi
  readonly accountTypes: AccountTypesApi
  readonly me: MeApi
  readonly messageStatistics: MessageStatisticsApi
  readonly apiKeys: ApiKeysApi
  readonly audit: AuditApi
  readonly authTokens: AuthTokensApi
  readonly bulkChanges: BulkChangesApi
  readonly callStatistics: CallStatisticsApi
  readonly callForwardings: CallForwardingsApi
  readonly cardDavCredentials: CardDavCredentialsApi
  readonly cardDavServers: CardDavServersApi
  readonly changes: ChangesApi
  readonly contacts: ContactsApi
  readonly contactsLists: ContactsListsApi
  readonly creationTokens: CreationTokensApi
  readonly devices: DevicesApi
  readonly dictionary: DictionaryApi
  readonly dumpImports: DumpImportsApi
  readonly emailServers: EmailServersApi
  readonly exports: ExportsApi
  readonly externalAccounts: ExternalAccountsApi
  readonly imports: ImportsApi
  readonly jobs: JobsApi
  readonly oidc: OidcApi
  readonly passkeys: PasskeysApi
  readonly passwordReset: PasswordResetApi
  readonly passwords: PasswordsApi
  readonly phoneCountries: PhoneCountriesApi
  readonly provisioning: ProvisioningApi
  readonly push: PushApi
  readonly recovery: RecoveryApi
  readonly recoveryTokens: RecoveryTokensApi
  readonly resolution: ResolutionApi
  readonly scim: ScimApi
  readonly scimUsers: ScimUsersApi
  readonly secondFactor: SecondFactorApi
  readonly sessions: SessionsApi
  readonly settings: SettingsApi
  readonly signUp: SignUpApi
  readonly sipMessages: SipMessagesApi
  readonly spaceLogos: SpaceLogosApi
  readonly spaces: SpacesApi
  readonly statistics: StatisticsApi
  readonly turn: TurnApi
  readonly vcards: VcardsApi
  readonly voicemails: VoicemailsApi
  readonly webhooks: WebhooksApi
  readonly wizard: WizardApi
}

export interface AccountsApi extends AccountsFiles {
  /**
   * Get all that is kept on an account, as one document.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  getPersonalData: (input: AccountsGetPersonalDataInput, options?: CallOptions) => SipspacePromise<PersonalData>

  /**
   * Tell whether an account can register at the SIP servers of its Space, and if not, why.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  getRegistration: (input: AccountsGetRegistrationInput, options?: CallOptions) => SipspacePromise<RegistrationStatus>

  /**
   * Check the username, email address and phone number of an account to be, or of a known one, without saving.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `invalid_input`, `unauthenticated`, `forbidden`
   */
  check: (input?: AccountsCheckInput, options?: CallOptions) => SipspacePromise<CheckedAccountFields>

  /**
   * List what has become of the mails to an account: the latest of each kind, queued, sent or failed.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  listMails: (input: AccountsListMailsInput, options?: CallOptions) => SipspacePromise<AccountMail[]>

  /**
   * Try a mail to an account again at once: the latest of its kind.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `account_has_no_email`, `mail_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  retryMail: (input: AccountsRetryMailInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * List the browser sessions of an account, the latest first.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  listSessions: (input: AccountsListSessionsInput, options?: CallOptions) => SipspacePromise<AccountSession[]>

  /**
   * End a browser session of an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `session_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  deleteSession: (input: AccountsDeleteSessionInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Create an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `no_such_domain`, `space_full`, `space_expired`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  create: (input: AccountsCreateInput, options?: CallOptions) => SipspacePromise<Account>

  /**
   * Create your own account with an account creation token.
   *
   * For anybody.
   *
   * @throws {SipspaceError} `space_full`, `public_registration_off`, `phone_registration_off`, `invalid_input`
   */
  createWithToken: (input: AccountsCreateWithTokenInput, options?: CallOptions) => SipspacePromise<Account>

  /**
   * Replace an account: what is not sent is reset, but for its dictionary, activation and blocking.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `version_conflict`, `last_super_admin`, `space_full`, `space_expired`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  replace: (input: AccountsReplaceInput, options?: CallOptions) => SipspacePromise<AccountWithCodes>

  /**
   * Change some fields of an account; what is not sent stays as it is.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `version_conflict`, `last_super_admin`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  update: (input: AccountsUpdateInput, options?: CallOptions) => SipspacePromise<AccountWithCodes>

  /**
   * Activate an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  activate: (input: AccountsActivateInput, options?: CallOptions) => SipspacePromise<Account>

  /**
   * Deactivate an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `last_super_admin`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  deactivate: (input: AccountsDeactivateInput, options?: CallOptions) => SipspacePromise<Account>

  /**
   * Block an account: it is refused everywhere.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `last_super_admin`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  block: (input: AccountsBlockInput, options?: CallOptions) => SipspacePromise<Account>

  /**
   * Unblock an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  unblock: (input: AccountsUnblockInput, options?: CallOptions) => SipspacePromise<Account>

  /**
   * Give an account a new provisioning token.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  provision: (input: AccountsProvisionInput, options?: CallOptions) => SipspacePromise<Account>

  /**
   * Make an account an admin of its Space, of full or restricted role, or a plain user.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `last_super_admin`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  setRole: (input: AccountsSetRoleInput, options?: CallOptions) => SipspacePromise<Account>

  /**
   * Whether an account has a second factor, and of which sort.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  getSecondFactor: (input: AccountsGetSecondFactorInput, options?: CallOptions) => SipspacePromise<AccountSecondFactor>

  /**
   * Take the second factor, its app and passkeys, from an account whose user has lost it.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `second_factor_off`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  deleteSecondFactor: (input: AccountsDeleteSecondFactorInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Send an account its provisioning link and QR code.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `account_has_no_email`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  sendProvisioningEmail: (input: AccountsSendProvisioningEmailInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Send an account a link to set a new password.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `account_has_no_email`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  sendResetPasswordEmail: (input: AccountsSendResetPasswordEmailInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Delete an account and all that hangs on it; its name is never given again.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `last_super_admin`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  delete: (input: AccountsDeleteInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * List accounts of the Space that a filter lets through, part by part.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `invalid_input`, `unauthenticated`, `forbidden`
   */
  list: (input?: AccountsListInput, options?: CallOptions) => SipspacePromise<AccountList>

  /**
   * Find accounts of all Spaces by a text.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `invalid_input`, `unauthenticated`, `forbidden`
   */
  findInSpaces: (input: AccountsFindInSpacesInput, options?: CallOptions) => SipspacePromise<FoundAccounts>

  /**
   * Count the accounts of the Space that a filter lets through.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `invalid_input`, `unauthenticated`, `forbidden`
   */
  count: (input?: AccountsCountInput, options?: CallOptions) => SipspacePromise<AccountCount>

  /**
   * List the accounts of the Space, oldest first, by numbered pages.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `invalid_input`, `unauthenticated`, `forbidden`
   */
  listPage: (input?: AccountsListPageInput, options?: CallOptions) => SipspacePromise<AccountsListPageOutput>

  /**
   * Get an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  get: (input: AccountsGetInput, options?: CallOptions) => SipspacePromise<AccountWithCodes>

  /**
   * Find an account by its SIP address.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  getBySip: (input: AccountsGetBySipInput, options?: CallOptions) => SipspacePromise<Account>

  /**
   * Find an account by its email address.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  getByEmail: (input: AccountsGetByEmailInput, options?: CallOptions) => SipspacePromise<Account>

  /**
   * Whether a SIP address has an account, and its realm.
   *
   * For anybody.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`
   */
  getInfo: (input: AccountsGetInfoInput, options?: CallOptions) => SipspacePromise<AccountInfo>

  /**
   * Change, delete or mail up to 1,000 accounts at once.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `last_super_admin`, `contacts_list_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  bulk: (input: AccountsBulkInput, options?: CallOptions) => SipspacePromise<BulkResult>

  /**
   * As `list`, but one by one, to the end: `for await (const one of …)`. Asks for `limit` at a time.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError}
   */
  iterate: (filter?: Omit<AccountsListInput, 'cursor'>, options?: CallOptions) => AsyncIterable<AccountWithCodes>
}

export interface AccountActionsApi {
  /**
   * List the DTMF actions of an account, oldest first.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `account_has_no_dtmf_protocol`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  list: (input: AccountActionsListInput, options?: CallOptions) => SipspacePromise<AccountAction[]>

  /**
   * Get a DTMF action of an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_action_not_found`, `account_not_found`, `account_has_no_dtmf_protocol`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  get: (input: AccountActionsGetInput, options?: CallOptions) => SipspacePromise<AccountAction>

  /**
   * Give an account a DTMF action.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `account_has_no_dtmf_protocol`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  create: (input: AccountActionsCreateInput, options?: CallOptions) => SipspacePromise<AccountAction>

  /**
   * Change a DTMF action of an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_action_not_found`, `account_not_found`, `account_has_no_dtmf_protocol`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  replace: (input: AccountActionsReplaceInput, options?: CallOptions) => SipspacePromise<AccountAction>

  /**
   * Delete a DTMF action of an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_action_not_found`, `account_not_found`, `account_has_no_dtmf_protocol`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  delete: (input: AccountActionsDeleteInput, options?: CallOptions) => SipspacePromise<void>
}

export interface AccountTypesApi {
  /**
   * List the types that accounts of the Space may have, oldest first.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `unauthenticated`, `forbidden`
   */
  list: (options?: CallOptions) => SipspacePromise<AccountType[]>

  /**
   * Get an account type.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_type_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  get: (input: AccountTypesGetInput, options?: CallOptions) => SipspacePromise<AccountType>

  /**
   * Create an account type.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `invalid_input`, `unauthenticated`, `forbidden`
   */
  create: (input: AccountTypesCreateInput, options?: CallOptions) => SipspacePromise<AccountType>

  /**
   * Rename an account type.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_type_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  replace: (input: AccountTypesReplaceInput, options?: CallOptions) => SipspacePromise<AccountType>

  /**
   * Give an account a type.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `account_type_not_found`, `account_type_assigned`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  attach: (input: AccountTypesAttachInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Take a type from an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `account_type_not_found`, `account_type_not_assigned`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  detach: (input: AccountTypesDetachInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Delete an account type; accounts that have it lose it.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_type_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  delete: (input: AccountTypesDeleteInput, options?: CallOptions) => SipspacePromise<void>
}

export interface MeApi {
  /**
   * Get all that is kept on your own account, as one document.
   *
   * For any account.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`
   */
  getPersonalData: (input?: MeGetPersonalDataInput, options?: CallOptions) => SipspacePromise<PersonalData>

  /**
   * Get your own account.
   *
   * For any account.
   *
   * @throws {SipspaceError} `account_not_found`, `unauthenticated`
   */
  get: (options?: CallOptions) => SipspacePromise<Account>

  /**
   * Give your own account a new provisioning token.
   *
   * For any account.
   *
   * @throws {SipspaceError} `account_not_found`, `unauthenticated`
   */
  provision: (options?: CallOptions) => SipspacePromise<Account>

  /**
   * Change your own name and language; what is not sent stays.
   *
   * For any account.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`
   */
  update: (input?: MeUpdateInput, options?: CallOptions) => SipspacePromise<Account>

  /**
   * Set your own password; this activates the account and ends what the former one opened, but for the session or key of this request.
   *
   * For any account.
   *
   * @throws {SipspaceError} `account_not_found`, `too_many_requests`, `invalid_input`, `unauthenticated`
   */
  changePassword: (input: MeChangePasswordInput, options?: CallOptions) => SipspacePromise<never[]>

  /**
   * Delete your own account; its name is never given again.
   *
   * For any account.
   *
   * @throws {SipspaceError} `account_not_found`, `last_super_admin`, `unauthenticated`
   */
  delete: (options?: CallOptions) => SipspacePromise<void>
}

export interface MessageStatisticsApi {
  /**
   * Report a message that was sent.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `message_exists`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  report: (input: MessageStatisticsReportInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Report how a message got on at a device of its recipient.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `no_such_message`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  reportDevice: (input: MessageStatisticsReportDeviceInput, options?: CallOptions) => SipspacePromise<MessageStatisticsReportDeviceOutput>
}

export interface ApiKeysApi {
  /**
   * Get a new API key, in place of the former one.
   *
   * For any account.
   *
   * @throws {SipspaceError} `unauthenticated`
   */
  issue: (options?: CallOptions) => SipspacePromise<ApiKey>

  /**
   * Exchange an attached authentication token for an API key, once.
   *
   * For anybody.
   *
   * @throws {SipspaceError} `token_not_found`, `invalid_input`
   */
  issueByAuthToken: (input: ApiKeysIssueByAuthTokenInput, options?: CallOptions) => SipspacePromise<ApiKey>

  /**
   * List the API keys of the Space’s accounts, without the keys themselves.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `invalid_input`, `unauthenticated`, `forbidden`
   */
  list: (input?: ApiKeysListInput, options?: CallOptions) => SipspacePromise<ApiKeyInfo[]>

  /**
   * Give an admin a named API key, which works from anywhere until it ends or is revoked.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `not_an_admin`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  create: (input: ApiKeysCreateInput, options?: CallOptions) => SipspacePromise<NewApiKey>

  /**
   * End an API key.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `key_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  revoke: (input: ApiKeysRevokeInput, options?: CallOptions) => SipspacePromise<void>
}

export interface AuditApi {
  /**
   * List what was done and by whom, the latest first, part by part.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `invalid_input`, `unauthenticated`, `forbidden`
   */
  list: (input?: AuditListInput, options?: CallOptions) => SipspacePromise<AuditList>

  /**
   * List the names of the operations that the audit log tells of.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `unauthenticated`, `forbidden`
   */
  listOperations: (options?: CallOptions) => SipspacePromise<string[]>

  /**
   * Follow what is done and by whom, as it is done: `for await (const one of …)`. It reconnects by itself, and goes on after the last one.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError}
   */
  live: (input?: AuditLiveInput, options?: FollowOptions) => AsyncIterable<AuditLine>

  /**
   * As `list`, but one by one, to the end: `for await (const one of …)`. Asks for `limit` at a time.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError}
   */
  iterate: (filter?: Omit<AuditListInput, 'cursor'>, options?: CallOptions) => AsyncIterable<AuditLine>
}

export interface AuthTokensApi {
  /**
   * Make an authentication token, which an authenticated app can attach to its account.
   *
   * For anybody.
   *
   * @throws {SipspaceError}
   */
  create: (options?: CallOptions) => SipspacePromise<AuthToken>

  /**
   * Attach an authentication token to your own account.
   *
   * For any account.
   *
   * @throws {SipspaceError} `token_not_found`, `invalid_input`, `unauthenticated`
   */
  attach: (input: AuthTokensAttachInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Get the link by which another device attaches an authentication token, which leaves the token as it is.
   *
   * For anybody.
   *
   * @throws {SipspaceError} `token_not_found`, `invalid_input`
   */
  getLink: (input: AuthTokensGetLinkInput, options?: CallOptions) => SipspacePromise<AuthTokenLink>
}

export interface BulkChangesApi {
  /**
   * List the latest bulk changes of the Space.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `unauthenticated`, `forbidden`
   */
  list: (options?: CallOptions) => SipspacePromise<BulkChange[]>

  /**
   * Get a bulk change, and how far it is.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `bulk_change_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  get: (input: BulkChangesGetInput, options?: CallOptions) => SipspacePromise<BulkChange>

  /**
   * Have up to 100,000 accounts changed, deleted or mailed in the background.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `contacts_list_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  start: (input: BulkChangesStartInput, options?: CallOptions) => SipspacePromise<BulkChange>

  /**
   * Undo a bulk change of a status, a language or a DTMF protocol, for exactly the accounts that it has changed.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `bulk_change_not_found`, `bulk_change_not_ready`, `last_super_admin`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  undo: (input: BulkChangesUndoInput, options?: CallOptions) => SipspacePromise<BulkChange>

  /**
   * Stop a bulk change: accounts that it has changed stay so, and it can be resumed for the rest.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `bulk_change_not_found`, `bulk_change_not_ready`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  cancel: (input: BulkChangesCancelInput, options?: CallOptions) => SipspacePromise<BulkChange>

  /**
   * Go on with a bulk change that was cancelled or has failed.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `bulk_change_not_found`, `bulk_change_not_ready`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  resume: (input: BulkChangesResumeInput, options?: CallOptions) => SipspacePromise<BulkChange>
}

export interface CallStatisticsApi {
  /**
   * Report a call that has begun.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `call_exists`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  report: (input: CallStatisticsReportInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Report that a call has ended.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `call_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  reportEnd: (input: CallStatisticsReportEndInput, options?: CallOptions) => SipspacePromise<ReportedCall>

  /**
   * Report what became of a call at a device: what has been reported of it before stays.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `no_such_call`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  reportDevice: (input: CallStatisticsReportDeviceInput, options?: CallOptions) => SipspacePromise<CallStatisticsReportDeviceOutput>

  /**
   * List the calls that an account has made and got, newest first, by numbered pages.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  list: (input: CallStatisticsListInput, options?: CallOptions) => SipspacePromise<CallStatisticsListOutput>

  /**
   * List the calls from and to addresses of the Space, newest first, part by part.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `invalid_input`, `unauthenticated`, `forbidden`
   */
  listOfSpace: (input?: CallStatisticsListOfSpaceInput, options?: CallOptions) => SipspacePromise<CallStatisticsListOfSpaceOutput>

  /**
   * List the calls that one has made and got, newest first, by numbered pages.
   *
   * For any account.
   *
   * @throws {SipspaceError} `invalid_input`, `unauthenticated`
   */
  listOwn: (input?: CallStatisticsListOwnInput, options?: CallOptions) => SipspacePromise<CallStatisticsListOwnOutput>

  /**
   * How many calls an account made and got over a period, and how many messages it sent.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  getSeries: (input: CallStatisticsGetSeriesInput, options?: CallOptions) => SipspacePromise<CallSeries>

  /**
   * How many calls one made and got over a period, and how many messages one sent.
   *
   * For any account.
   *
   * @throws {SipspaceError} `invalid_input`, `unauthenticated`
   */
  getOwnSeries: (input: CallStatisticsGetOwnSeriesInput, options?: CallOptions) => SipspacePromise<CallSeries>

  /**
   * As `listOfSpace`, but one by one, to the end: `for await (const one of …)`. Asks for `limit` at a time.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError}
   */
  iterateListOfSpace: (filter?: Omit<CallStatisticsListOfSpaceInput, 'cursor'>, options?: CallOptions) => AsyncIterable<LoggedCall>
}

export interface CallForwardingsApi {
  /**
   * List the call forwardings of an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  list: (input: CallForwardingsListInput, options?: CallOptions) => SipspacePromise<CallForwarding[]>

  /**
   * Get a call forwarding of an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `call_forwarding_not_found`, `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  get: (input: CallForwardingsGetInput, options?: CallOptions) => SipspacePromise<CallForwarding>

  /**
   * Forward the calls to an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  create: (input: CallForwardingsCreateInput, options?: CallOptions) => SipspacePromise<CallForwarding>

  /**
   * Change where calls to an account are forwarded, and whether they are.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `call_forwarding_not_found`, `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  replace: (input: CallForwardingsReplaceInput, options?: CallOptions) => SipspacePromise<CallForwarding>

  /**
   * List your own call forwardings.
   *
   * For any account.
   *
   * @throws {SipspaceError} `account_not_found`, `unauthenticated`
   */
  listOwn: (options?: CallOptions) => SipspacePromise<CallForwarding[]>

  /**
   * Get one of your own call forwardings.
   *
   * For any account.
   *
   * @throws {SipspaceError} `call_forwarding_not_found`, `invalid_input`, `unauthenticated`
   */
  getOwn: (input: CallForwardingsGetOwnInput, options?: CallOptions) => SipspacePromise<CallForwarding>

  /**
   * Forward your own calls.
   *
   * For any account.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`
   */
  createOwn: (input: CallForwardingsCreateOwnInput, options?: CallOptions) => SipspacePromise<CallForwarding>

  /**
   * Change where your own calls are forwarded, and whether they are.
   *
   * For any account.
   *
   * @throws {SipspaceError} `call_forwarding_not_found`, `invalid_input`, `unauthenticated`
   */
  replaceOwn: (input: CallForwardingsReplaceOwnInput, options?: CallOptions) => SipspacePromise<CallForwarding>

  /**
   * Delete one of your own call forwardings.
   *
   * For any account.
   *
   * @throws {SipspaceError} `call_forwarding_not_found`, `invalid_input`, `unauthenticated`
   */
  deleteOwn: (input: CallForwardingsDeleteOwnInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Delete a call forwarding of an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `call_forwarding_not_found`, `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  delete: (input: CallForwardingsDeleteInput, options?: CallOptions) => SipspacePromise<void>
}

export interface CardDavCredentialsApi {
  /**
   * List the credentials that an account has for CardDAV servers.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `carddav_credentials_off`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  list: (input: CardDavCredentialsListInput, options?: CallOptions) => SipspacePromise<CardDavCredentials[]>

  /**
   * List the CardDAV servers that accounts of the Space may have credentials for, oldest first.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `unauthenticated`, `forbidden`
   */
  listServers: (options?: CallOptions) => SipspacePromise<Array<{
  id: number
  uri: string
  enabled: boolean
}>>

  /**
   * Get the credentials that an account has for a CardDAV server.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `carddav_credentials_not_found`, `account_not_found`, `carddav_credentials_off`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  get: (input: CardDavCredentialsGetInput, options?: CallOptions) => SipspacePromise<CardDavCredentials>

  /**
   * Give an account credentials for a CardDAV server, in place of those it has.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `carddav_server_not_found`, `account_not_found`, `carddav_credentials_off`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  set: (input: CardDavCredentialsSetInput, options?: CallOptions) => SipspacePromise<CardDavCredentials>

  /**
   * Take the credentials for a CardDAV server from an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `carddav_credentials_not_found`, `account_not_found`, `carddav_credentials_off`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  delete: (input: CardDavCredentialsDeleteInput, options?: CallOptions) => SipspacePromise<void>
}

export interface CardDavServersApi {
  /**
   * List the CardDAV servers of a Space, oldest first.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `space_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  list: (input: CardDavServersListInput, options?: CallOptions) => SipspacePromise<CardDavServer[]>

  /**
   * Get a CardDAV server of a Space.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `carddav_server_not_found`, `space_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  get: (input: CardDavServersGetInput, options?: CallOptions) => SipspacePromise<CardDavServer>

  /**
   * Add a CardDAV server to a Space.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `space_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  create: (input: CardDavServersCreateInput, options?: CallOptions) => SipspacePromise<CardDavServer>

  /**
   * Replace the settings of a CardDAV server of a Space: what is not sent has its default.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `carddav_server_not_found`, `space_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  replace: (input: CardDavServersReplaceInput, options?: CallOptions) => SipspacePromise<CardDavServer>

  /**
   * List the CardDAV servers of the Space of the request.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `space_not_found`, `unauthenticated`, `forbidden`
   */
  listOwn: (options?: CallOptions) => SipspacePromise<CardDavServer[]>

  /**
   * Add a CardDAV server to the Space of the request.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `space_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  createOwn: (input: CardDavServersCreateOwnInput, options?: CallOptions) => SipspacePromise<CardDavServer>

  /**
   * Replace the settings of a CardDAV server of the Space of the request: what is not sent has its default.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `carddav_server_not_found`, `space_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  replaceOwn: (input: CardDavServersReplaceOwnInput, options?: CallOptions) => SipspacePromise<CardDavServer>

  /**
   * Remove a CardDAV server of the Space of the request, with the credentials that accounts have for it.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `carddav_server_not_found`, `space_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  deleteOwn: (input: CardDavServersDeleteOwnInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Remove a CardDAV server of a Space, with the credentials that accounts have for it.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `carddav_server_not_found`, `space_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  delete: (input: CardDavServersDeleteInput, options?: CallOptions) => SipspacePromise<void>
}

export interface ChangesApi {
  /**
   * Ask for a code by mail, to confirm a new email address of your own account.
   *
   * For any account.
   *
   * @throws {SipspaceError} `account_not_found`, `creation_token_required`, `account_blocked`, `too_many_requests`, `invalid_input`, `unauthenticated`
   */
  requestEmail: (input: ChangesRequestEmailInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Take the new email address over with the code that it was sent; this activates the account.
   *
   * For any account.
   *
   * @throws {SipspaceError} `account_not_found`, `account_blocked`, `too_many_requests`, `invalid_input`, `unauthenticated`
   */
  confirmEmail: (input: ChangesConfirmEmailInput, options?: CallOptions) => SipspacePromise<Account>

  /**
   * Ask for a code by SMS, to confirm a new phone number of your own account.
   *
   * For any account.
   *
   * @throws {SipspaceError} `account_not_found`, `creation_token_required`, `phone_registration_off`, `account_blocked`, `too_many_requests`, `invalid_input`, `unauthenticated`
   */
  requestPhone: (input: ChangesRequestPhoneInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Take the new phone number over with the code that it was sent; this activates the account.
   *
   * For any account.
   *
   * @throws {SipspaceError} `account_not_found`, `account_blocked`, `too_many_requests`, `invalid_input`, `unauthenticated`
   */
  confirmPhone: (input: ChangesConfirmPhoneInput, options?: CallOptions) => SipspacePromise<Account>
}

export interface ContactsApi {
  /**
   * List the contacts of an account, without those on its lists.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  list: (input: ContactsListInput, options?: CallOptions) => SipspacePromise<Account[]>

  /**
   * Get a contact of an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `contact_not_found`, `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  get: (input: ContactsGetInput, options?: CallOptions) => SipspacePromise<Account>

  /**
   * Give an account another one of the Space as a contact, unless it has it already.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  add: (input: ContactsAddInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Take a contact from an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `contact_not_found`, `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  remove: (input: ContactsRemoveInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * List your own contacts, with those on your lists.
   *
   * For any account.
   *
   * @throws {SipspaceError} `unauthenticated`
   */
  listOwn: (options?: CallOptions) => SipspacePromise<Contact[]>

  /**
   * Get your own contact of a SIP address.
   *
   * For any account.
   *
   * @throws {SipspaceError} `contact_not_found`, `invalid_input`, `unauthenticated`
   */
  getOwnBySip: (input: ContactsGetOwnBySipInput, options?: CallOptions) => SipspacePromise<Contact>

  /**
   * List your own contacts, with those on your lists, as an address book has them.
   *
   * For any account.
   *
   * @throws {SipspaceError} `unauthenticated`
   */
  listCards: (options?: CallOptions) => SipspacePromise<ContactCard[]>

  /**
   * Get your own contact of a SIP address as an address book has it.
   *
   * For any account.
   *
   * @throws {SipspaceError} `contact_not_found`, `invalid_input`, `unauthenticated`
   */
  getCardBySip: (input: ContactsGetCardBySipInput, options?: CallOptions) => SipspacePromise<ContactCard>
}

export interface ContactsListsApi {
  /**
   * List the contacts lists of the Space, oldest first.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `unauthenticated`, `forbidden`
   */
  list: (options?: CallOptions) => SipspacePromise<ContactsList[]>

  /**
   * Get a contacts list.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `contacts_list_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  get: (input: ContactsListsGetInput, options?: CallOptions) => SipspacePromise<ContactsList>

  /**
   * Create a contacts list.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `invalid_input`, `unauthenticated`, `forbidden`
   */
  create: (input: ContactsListsCreateInput, options?: CallOptions) => SipspacePromise<ContactsList>

  /**
   * Change the title and the description of a contacts list.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `contacts_list_not_found`, `version_conflict`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  replace: (input: ContactsListsReplaceInput, options?: CallOptions) => SipspacePromise<ContactsList>

  /**
   * List the accounts that are on a contacts list, oldest first, part by part.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `contacts_list_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  listContacts: (input: ContactsListsListContactsInput, options?: CallOptions) => SipspacePromise<ContactsOfList>

  /**
   * List the contacts lists that an account has, oldest first.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  listOfAccount: (input: ContactsListsListOfAccountInput, options?: CallOptions) => SipspacePromise<ContactsList[]>

  /**
   * Put an account of the Space on a contacts list, unless it is there already.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `contacts_list_not_found`, `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  addContact: (input: ContactsListsAddContactInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Take an account off a contacts list.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `contacts_list_not_found`, `contact_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  removeContact: (input: ContactsListsRemoveContactInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Give an account a contacts list: those on it are contacts of the account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `contacts_list_not_found`, `contacts_list_assigned`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  assign: (input: ContactsListsAssignInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Take a contacts list from an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `contacts_list_not_found`, `contacts_list_not_assigned`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  unassign: (input: ContactsListsUnassignInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Delete a contacts list; its contacts stay accounts.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `contacts_list_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  delete: (input: ContactsListsDeleteInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * As `listContacts`, but one by one, to the end: `for await (const one of …)`. Asks for `limit` at a time.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError}
   */
  iterateListContacts: (filter?: Omit<ContactsListsListContactsInput, 'cursor'>, options?: CallOptions) => AsyncIterable<AccountOnList>
}

export interface CreationTokensApi {
  /**
   * Make an account creation token, with which one account can be created in the Space.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `unauthenticated`, `forbidden`
   */
  create: (options?: CallOptions) => SipspacePromise<AccountCreationToken>

  /**
   * Send an account creation token to the app on a device by push notification.
   *
   * For anybody.
   *
   * @throws {SipspaceError} `push_too_soon`, `push_not_configured`, `push_failed`, `invalid_input`
   */
  sendByPush: (input: CreationTokensSendByPushInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Use an account creation token for the own account.
   *
   * For any account.
   *
   * @throws {SipspaceError} `token_not_found`, `invalid_input`, `unauthenticated`
   */
  consume: (input: CreationTokensConsumeInput, options?: CallOptions) => SipspacePromise<UsedAccountCreationToken>

  /**
   * Make a request token: once a person has confirmed it at its URL, it gives an account creation token.
   *
   * For anybody.
   *
   * @throws {SipspaceError}
   */
  createRequest: (options?: CallOptions) => SipspacePromise<AccountCreationRequestToken>

  /**
   * Exchange a confirmed request token for an account creation token, once.
   *
   * For anybody.
   *
   * @throws {SipspaceError} `token_not_validated`, `invalid_input`
   */
  createByRequest: (input: CreationTokensCreateByRequestInput, options?: CallOptions) => SipspacePromise<AccountCreationToken>

  /**
   * Whether a request token waits for a person to confirm it.
   *
   * For anybody.
   *
   * @throws {SipspaceError} `token_not_found`, `invalid_input`
   */
  getRequest: (input: CreationTokensGetRequestInput, options?: CallOptions) => SipspacePromise<AccountCreationRequestState>

  /**
   * Confirm a request token, as a person does on its page.
   *
   * For anybody.
   *
   * @throws {SipspaceError} `token_not_found`, `invalid_input`
   */
  validateRequest: (input: CreationTokensValidateRequestInput, options?: CallOptions) => SipspacePromise<AccountCreationRequestState>
}

export interface DevicesApi {
  /**
   * List the devices that are registered for an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `registrar_unavailable`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  list: (input: DevicesListInput, options?: CallOptions) => SipspacePromise<Record<string, Device>>

  /**
   * List your own devices that are registered.
   *
   * For any account.
   *
   * @throws {SipspaceError} `registrar_unavailable`, `unauthenticated`
   */
  listOwn: (options?: CallOptions) => SipspacePromise<Record<string, Device>>

  /**
   * End the registration of a device of your own.
   *
   * For any account.
   *
   * @throws {SipspaceError} `registrar_unavailable`, `invalid_input`, `unauthenticated`
   */
  deleteOwn: (input: DevicesDeleteOwnInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * End the registration of a device of an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `registrar_unavailable`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  delete: (input: DevicesDeleteInput, options?: CallOptions) => SipspacePromise<void>
}

export interface DictionaryApi {
  /**
   * Get the dictionary of an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  list: (input: DictionaryListInput, options?: CallOptions) => SipspacePromise<Record<string, string>>

  /**
   * Get an entry of the dictionary of an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `entry_not_found`, `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  get: (input: DictionaryGetInput, options?: CallOptions) => SipspacePromise<DictionaryEntry>

  /**
   * Set an entry of the dictionary of an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  set: (input: DictionarySetInput, options?: CallOptions) => SipspacePromise<DictionaryEntry>

  /**
   * Delete the whole dictionary of an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  deleteAll: (input: DictionaryDeleteAllInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Delete an entry of the dictionary of an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `entry_not_found`, `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  delete: (input: DictionaryDeleteInput, options?: CallOptions) => SipspacePromise<void>
}

export interface DumpImportsApi extends DumpImportsFiles {
  /**
   * List the latest imports of dumps of other systems’ databases.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `unauthenticated`, `forbidden`
   */
  list: (options?: CallOptions) => SipspacePromise<DumpImportSummary[]>

  /**
   * Get an import of a dump, how far it is, and its report.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `import_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  get: (input: DumpImportsGetInput, options?: CallOptions) => SipspacePromise<DumpImport>

  /**
   * Tell what an import of a dump would write, and write nothing; it can be asked for again.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `import_not_found`, `import_not_ready`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  check: (input: DumpImportsCheckInput, options?: CallOptions) => SipspacePromise<DumpImport>

  /**
   * Import a dump that has been checked; what is here already stays, so that it can be done again.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `import_not_found`, `import_not_ready`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  start: (input: DumpImportsStartInput, options?: CallOptions) => SipspacePromise<DumpImport>

  /**
   * Forget an import of a dump, with the dump and the report; what it has written stays.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `import_not_found`, `import_not_ready`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  delete: (input: DumpImportsDeleteInput, options?: CallOptions) => SipspacePromise<void>
}

export interface EmailServersApi {
  /**
   * Get the mail server of a Space.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `space_not_found`, `email_server_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  get: (input: EmailServersGetInput, options?: CallOptions) => SipspacePromise<EmailServerWithPassword>

  /**
   * Give a Space its own mail server, in place of the one it has.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `space_not_found`, `version_conflict`, `secret_key_missing`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  set: (input: EmailServersSetInput, options?: CallOptions) => SipspacePromise<EmailServersSetOutput>

  /**
   * Send a test mail by the mail server that the mails of a Space go by, and tell what it says.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `space_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  test: (input: EmailServersTestInput, options?: CallOptions) => SipspacePromise<TestMailOutcome>

  /**
   * Get the mail server of the Space of the request.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `space_not_found`, `email_server_not_found`, `unauthenticated`, `forbidden`
   */
  getOwn: (options?: CallOptions) => SipspacePromise<EmailServerWithPassword>

  /**
   * Give the Space of the request its own mail server, in place of the one it has.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `space_not_found`, `version_conflict`, `secret_key_missing`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  setOwn: (input: EmailServersSetOwnInput, options?: CallOptions) => SipspacePromise<EmailServersSetOwnOutput>

  /**
   * Remove the mail server of the Space of the request: its mails go by that of the installation.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `space_not_found`, `email_server_not_found`, `unauthenticated`, `forbidden`
   */
  deleteOwn: (options?: CallOptions) => SipspacePromise<void>

  /**
   * Send a test mail by the mail server that the mails of the Space of the request go by, and tell what it says.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `space_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  testOwn: (input?: EmailServersTestOwnInput, options?: CallOptions) => SipspacePromise<TestMailOutcome>

  /**
   * Remove the mail server of a Space: its mails go by that of the installation.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `space_not_found`, `email_server_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  delete: (input: EmailServersDeleteInput, options?: CallOptions) => SipspacePromise<void>
}

export interface ExportsApi {
  /**
   * List the exports of the Space.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `unauthenticated`, `forbidden`
   */
  list: (options?: CallOptions) => SipspacePromise<Export[]>

  /**
   * Get an export, and how far it is.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `export_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  get: (input: ExportsGetInput, options?: CallOptions) => SipspacePromise<Export>

  /**
   * Have the accounts of the Space that a filter lets through written to a CSV file in the background.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `too_many_exports`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  start: (input?: ExportsStartInput, options?: CallOptions) => SipspacePromise<Export>

  /**
   * Stop an export: what it has written is kept, and it can be resumed for the rest.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `export_not_found`, `export_not_ready`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  cancel: (input: ExportsCancelInput, options?: CallOptions) => SipspacePromise<Export>

  /**
   * Go on with an export that was cancelled or has failed.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `export_not_found`, `export_not_ready`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  resume: (input: ExportsResumeInput, options?: CallOptions) => SipspacePromise<Export>

  /**
   * Delete an export that does not run, with its file.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `export_not_found`, `export_not_ready`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  delete: (input: ExportsDeleteInput, options?: CallOptions) => SipspacePromise<null>
}

export interface ExternalAccountsApi {
  /**
   * Get the account that an account has at another SIP service, without its password.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `external_account_not_found`, `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  get: (input: ExternalAccountsGetInput, options?: CallOptions) => SipspacePromise<ExternalAccount>

  /**
   * Find the account that an account has at another SIP service, without its password: null when it has none.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  find: (input: ExternalAccountsFindInput, options?: CallOptions) => SipspacePromise<ExternalAccountsFindOutput>

  /**
   * Give an account one at another SIP service, in place of the one it has; the HA1 of its password is kept.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  set: (input: ExternalAccountsSetInput, options?: CallOptions) => SipspacePromise<ExternalAccountsSetOutput>

  /**
   * Delete the account that an account has at another SIP service.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `external_account_not_found`, `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  delete: (input: ExternalAccountsDeleteInput, options?: CallOptions) => SipspacePromise<void>
}

export interface ImportsApi extends ImportsFiles {
  /**
   * Undo an import: delete exactly the accounts that it has created, whose usernames are free again.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `import_not_found`, `import_not_ready`, `forbidden`, `invalid_input`, `unauthenticated`
   */
  undo: (input: ImportsUndoInput, options?: CallOptions) => SipspacePromise<BulkChange[]>

  /**
   * Get the cells of a line of a checked file that is wrong, to be put right.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `import_not_found`, `import_not_ready`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  getLine: (input: ImportsGetLineInput, options?: CallOptions) => SipspacePromise<ImportLine>

  /**
   * Put a line of a checked file right, and check it alone anew; it is imported with the others.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `import_not_found`, `import_not_ready`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  replaceLine: (input: ImportsReplaceLineInput, options?: CallOptions) => SipspacePromise<CorrectedImportLine>

  /**
   * List the latest imports of the Space.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `unauthenticated`, `forbidden`
   */
  list: (options?: CallOptions) => SipspacePromise<Import[]>

  /**
   * Get an import, and how far it is.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `import_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  get: (input: ImportsGetInput, options?: CallOptions) => SipspacePromise<Import>

  /**
   * See how a file that is to be imported is read, and what its columns seem to be.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `import_not_found`, `import_not_ready`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  getPreview: (input: ImportsGetPreviewInput, options?: CallOptions) => SipspacePromise<ImportPreview>

  /**
   * List the lines of an import that are wrong, and why.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `import_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  listProblems: (input: ImportsListProblemsInput, options?: CallOptions) => SipspacePromise<ImportProblems>

  /**
   * Count the lines of an import that are wrong, by field and by what is wrong with it.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `import_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  countProblems: (input: ImportsCountProblemsInput, options?: CallOptions) => SipspacePromise<ImportProblemGroups>

  /**
   * Read a file without importing it, and find every problem of its lines; it can be asked for again.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `import_not_found`, `import_not_ready`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  check: (input: ImportsCheckInput, options?: CallOptions) => SipspacePromise<Import>

  /**
   * Import the lines of a checked file that are right, or go on where an import was cancelled.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `import_not_found`, `import_not_ready`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  start: (input: ImportsStartInput, options?: CallOptions) => SipspacePromise<Import>

  /**
   * Stop an import: accounts that it has created stay, and it can be started again for the rest.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `import_not_found`, `import_not_ready`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  cancel: (input: ImportsCancelInput, options?: CallOptions) => SipspacePromise<Import>

  /**
   * Forget an import, its file and its result; its accounts stay.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `import_not_found`, `import_not_ready`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  delete: (input: ImportsDeleteInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Follow the progress of an import, until it waits or ends: `for await (const one of …)`. It reconnects by itself, and goes on after the last one.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError}
   */
  watch: (input: ImportsWatchInput, options?: FollowOptions) => AsyncIterable<Import>

  /**
   * As `listProblems`, but one by one, to the end: `for await (const one of …)`. Asks for `limit` at a time.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError}
   */
  iterateListProblems: (filter?: Omit<ImportsListProblemsInput, 'cursor'>, options?: CallOptions) => AsyncIterable<{
  /** In the file, from 1. */
  line: number
  username: string | null
  errors: Record<string, string[]>
  /** The same for programs. */
  error_codes: Record<string, Array<{
    code: string
    params: Record<string, string | number | string[]>
  }>>
}>
}

export interface JobsApi {
  /**
   * List the mails, SMS and other work that waits in the queue; a super admin may see that of all Spaces.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `invalid_input`, `unauthenticated`, `forbidden`
   */
  list: (input?: JobsListInput, options?: CallOptions) => SipspacePromise<JobList>

  /**
   * Try jobs again at once.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `invalid_input`, `unauthenticated`, `forbidden`
   */
  retry: (input: JobsRetryInput, options?: CallOptions) => SipspacePromise<JobsRetryOutput>

  /**
   * Take jobs out of the queue: what they were to do is not done.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `invalid_input`, `unauthenticated`, `forbidden`
   */
  delete: (input: JobsDeleteInput, options?: CallOptions) => SipspacePromise<JobsDeleteOutput>

  /**
   * As `list`, but one by one, to the end: `for await (const one of …)`. Asks for `limit` at a time.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError}
   */
  iterate: (filter?: Omit<JobsListInput, 'cursor'>, options?: CallOptions) => AsyncIterable<Job>
}

export interface OidcApi {
  /**
   * Get the OpenID provider of a Space.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `space_not_found`, `oidc_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  get: (input: OidcGetInput, options?: CallOptions) => SipspacePromise<SpaceOidc>

  /**
   * Give a Space an OpenID provider, in place of the one it has.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `space_not_found`, `secret_key_missing`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  set: (input: OidcSetInput, options?: CallOptions) => SipspacePromise<SpaceOidc>

  /**
   * Get the OpenID provider of the Space of the request.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `space_not_found`, `oidc_not_found`, `unauthenticated`, `forbidden`
   */
  getOwn: (options?: CallOptions) => SipspacePromise<SpaceOidc>

  /**
   * Give the Space of the request an OpenID provider, in place of the one it has.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `space_not_found`, `secret_key_missing`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  setOwn: (input: OidcSetOwnInput, options?: CallOptions) => SipspacePromise<SpaceOidc>

  /**
   * Remove the OpenID provider of the Space of the request: its tokens are no longer accepted.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `space_not_found`, `oidc_not_found`, `unauthenticated`, `forbidden`
   */
  deleteOwn: (options?: CallOptions) => SipspacePromise<void>

  /**
   * Remove the OpenID provider of a Space: its tokens are no longer accepted.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `space_not_found`, `oidc_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  delete: (input: OidcDeleteInput, options?: CallOptions) => SipspacePromise<void>
}

export interface PasskeysApi {
  /**
   * List the passkeys of your own account.
   *
   * For any account.
   *
   * @throws {SipspaceError} `unauthenticated`
   */
  list: (options?: CallOptions) => SipspacePromise<Passkey[]>

  /**
   * Get what this browser makes a passkey by, within five minutes.
   *
   * For any account.
   *
   * @throws {SipspaceError} `session_needed`, `passkeys_unavailable`, `too_many_passkeys`, `unauthenticated`
   */
  startRegistration: (options?: CallOptions) => SipspacePromise<PasskeyCreationOptions>

  /**
   * Register a passkey that this browser has made: from now on, an admin signs in with it beside the password.
   *
   * For any account.
   *
   * @throws {SipspaceError} `session_needed`, `passkeys_unavailable`, `passkey_exists`, `too_many_passkeys`, `second_factor_off`, `invalid_input`, `unauthenticated`
   */
  create: (input: PasskeysCreateInput, options?: CallOptions) => SipspacePromise<RegisteredPasskey>

  /**
   * Rename a passkey of your own account.
   *
   * For any account.
   *
   * @throws {SipspaceError} `session_needed`, `confirmation_needed`, `passkey_not_found`, `invalid_input`, `unauthenticated`
   */
  setName: (input: PasskeysSetNameInput, options?: CallOptions) => SipspacePromise<Passkey>

  /**
   * Get what this browser asks for a passkey by, within five minutes: sessions.confirm takes what it gives.
   *
   * For any account.
   *
   * @throws {SipspaceError} `session_needed`, `passkeys_unavailable`, `passkey_not_found`, `unauthenticated`
   */
  startConfirmation: (options?: CallOptions) => SipspacePromise<PasskeyRequestOptions>

  /**
   * Delete a passkey of your own account; with the last one and no authenticator app, there is no second factor.
   *
   * For any account.
   *
   * @throws {SipspaceError} `session_needed`, `passkey_not_found`, `invalid_input`, `unauthenticated`
   */
  delete: (input: PasskeysDeleteInput, options?: CallOptions) => SipspacePromise<void>
}

export interface PasswordResetApi {
  /**
   * The account that a link in a reset mail is for.
   *
   * For anybody.
   *
   * @throws {SipspaceError} `token_not_found`, `invalid_input`
   */
  get: (input: PasswordResetGetInput, options?: CallOptions) => SipspacePromise<PasswordResetAccount>

  /**
   * Set a new password with the token of a reset mail, once; what the former one opened ends.
   *
   * For anybody.
   *
   * @throws {SipspaceError} `token_not_found`, `invalid_input`
   */
  set: (input: PasswordResetSetInput, options?: CallOptions) => SipspacePromise<PasswordResetAccount>
}

export interface PasswordsApi {
  /**
   * Set the password of an account, by the algorithms that are named; what the former one opened ends.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  set: (input: PasswordsSetInput, options?: CallOptions) => SipspacePromise<AccountWithCodes>

  /**
   * Keep the password of an account no longer by an algorithm; by its others it stays.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  deleteHash: (input: PasswordsDeleteHashInput, options?: CallOptions) => SipspacePromise<AccountWithCodes>
}

export interface PhoneCountriesApi {
  /**
   * List the countries of phone numbers, and which of them are open.
   *
   * For anybody.
   *
   * @throws {SipspaceError}
   */
  list: (options?: CallOptions) => SipspacePromise<PhoneCountry[]>

  /**
   * Open a country: accounts may have its phone numbers.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `country_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  activate: (input: PhoneCountriesActivateInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Close a country: no further account gets one of its phone numbers.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `country_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  deactivate: (input: PhoneCountriesDeactivateInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Open or close several countries: all of them, or none.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `country_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  setActivated: (input: PhoneCountriesSetActivatedInput, options?: CallOptions) => SipspacePromise<void>
}

export interface ProvisioningApi {
  /**
   * Get what every app of the Space is set up with, without an account.
   *
   * For anybody.
   *
   * @throws {SipspaceError} `space_not_found`
   */
  getPublicDocument: (options?: CallOptions) => SipspacePromise<ProvisioningDocument>

  /**
   * Get what an app is set up with for the account of a provisioning token, once; this activates the account.
   *
   * For anybody.
   *
   * @throws {SipspaceError} `token_not_found`, `token_expired`, `account_blocked`, `invalid_input`
   */
  redeemToken: (input: ProvisioningRedeemTokenInput, options?: CallOptions) => SipspacePromise<ProvisioningDocument>

  /**
   * Get what an app is set up with for the account that an authentication token is attached to, once.
   *
   * For anybody.
   *
   * @throws {SipspaceError} `token_not_found`, `account_blocked`, `invalid_input`
   */
  redeemAuthToken: (input: ProvisioningRedeemAuthTokenInput, options?: CallOptions) => SipspacePromise<ProvisioningDocument>

  /**
   * Get what an app is set up with for your own account.
   *
   * For any account.
   *
   * @throws {SipspaceError} `account_not_found`, `unauthenticated`
   */
  getOwn: (options?: CallOptions) => SipspacePromise<ProvisioningDocument>

  /**
   * Get the link that an app is set up with, which leaves the provisioning token unused.
   *
   * For anybody.
   *
   * @throws {SipspaceError} `token_not_found`, `token_expired`, `account_blocked`, `invalid_input`
   */
  getLink: (input: ProvisioningGetLinkInput, options?: CallOptions) => SipspacePromise<ProvisioningLink>
}

export interface PushApi {
  /**
   * Wake an app up on a device.
   *
   * For any account.
   *
   * @throws {SipspaceError} `push_not_configured`, `push_failed`, `invalid_input`, `unauthenticated`
   */
  notify: (input: PushNotifyInput, options?: CallOptions) => SipspacePromise<void>
}

export interface RecoveryApi {
  /**
   * Ask for a code by mail, to set a new password; the answer is the same whether there is such an account or not.
   *
   * For anybody.
   *
   * @throws {SipspaceError} `invalid_input`
   */
  startByEmail: (input: RecoveryStartByEmailInput, options?: CallOptions) => SipspacePromise<Recovery>

  /**
   * Ask for a code by SMS, to set a new password; the answer is the same whether there is such an account or not.
   *
   * For anybody.
   *
   * @throws {SipspaceError} `invalid_input`
   */
  startByPhone: (input: RecoveryStartByPhoneInput, options?: CallOptions) => SipspacePromise<Recovery>

  /**
   * Exchange the code that was sent for a token to set a new password with, once.
   *
   * For anybody.
   *
   * @throws {SipspaceError} `too_many_requests`, `invalid_input`
   */
  confirm: (input: RecoveryConfirmInput, options?: CallOptions) => SipspacePromise<PasswordResetToken>
}

export interface RecoveryTokensApi {
  /**
   * Send an account recovery token to the app on a device by push notification.
   *
   * For anybody.
   *
   * @throws {SipspaceError} `push_too_soon`, `push_not_configured`, `push_failed`, `invalid_input`
   */
  sendByPush: (input: RecoveryTokensSendByPushInput, options?: CallOptions) => SipspacePromise<void>
}

export interface ResolutionApi {
  /**
   * Find out whose a SIP address of the Space is, and where its calls are forwarded, as a SIP server asks.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  getBySip: (input: ResolutionGetBySipInput, options?: CallOptions) => SipspacePromise<Resolution>
}

export interface ScimApi {
  /**
   * List the keys that directories keep the accounts of the Space in step with, without the keys themselves.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `unauthenticated`, `forbidden`
   */
  listKeys: (options?: CallOptions) => SipspacePromise<ScimKey[]>

  /**
   * Make a key for a directory, which sends the accounts of the Space by SCIM until it is revoked.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `invalid_input`, `unauthenticated`, `forbidden`
   */
  createKey: (input: ScimCreateKeyInput, options?: CallOptions) => SipspacePromise<NewScimKey>

  /**
   * End the key of a directory.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `key_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  revokeKey: (input: ScimRevokeKeyInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Get how accounts are made of what a directory sends.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `unauthenticated`, `forbidden`
   */
  getSettings: (options?: CallOptions) => SipspacePromise<ScimSettings>

  /**
   * Set how accounts are made of what a directory sends; those that there are stay as they are.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `invalid_input`, `unauthenticated`, `forbidden`
   */
  setSettings: (input: ScimSetSettingsInput, options?: CallOptions) => SipspacePromise<ScimSettings>
}

export interface ScimUsersApi {
  /**
   * List the users of the Space as a directory sees them.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `invalid_input`, `unauthenticated`, `forbidden`
   */
  list: (input?: ScimUsersListInput, options?: CallOptions) => SipspacePromise<ScimUserList>

  /**
   * Get a user as a directory sees it.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  get: (input: ScimUsersGetInput, options?: CallOptions) => SipspacePromise<ScimUser>

  /**
   * Create the account of a user that a directory has.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `space_full`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  create: (input: ScimUsersCreateInput, options?: CallOptions) => SipspacePromise<ScimUser>

  /**
   * Bring an account into the state that a directory has of its user.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `version_conflict`, `last_super_admin`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  replace: (input: ScimUsersReplaceInput, options?: CallOptions) => SipspacePromise<ScimUser>

  /**
   * Change what a directory has changed of a user.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `version_conflict`, `last_super_admin`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  update: (input: ScimUsersUpdateInput, options?: CallOptions) => SipspacePromise<ScimUser>

  /**
   * Delete the account of a user whom a directory has no more.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `version_conflict`, `last_super_admin`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  delete: (input: ScimUsersDeleteInput, options?: CallOptions) => SipspacePromise<void>
}

export interface SecondFactorApi {
  /**
   * Whether your own account has a second factor, and whether admins need one.
   *
   * For any account.
   *
   * @throws {SipspaceError} `unauthenticated`
   */
  get: (options?: CallOptions) => SipspacePromise<SecondFactor>

  /**
   * Get a secret for an authenticator app (TOTP, RFC 6238), which counts once a first code has confirmed it.
   *
   * For any account.
   *
   * @throws {SipspaceError} `session_needed`, `confirmation_needed`, `second_factor_on`, `too_many_requests`, `invalid_input`, `unauthenticated`
   */
  start: (input?: SecondFactorStartInput, options?: CallOptions) => SipspacePromise<SecondFactorSecret>

  /**
   * Show by a first code that your device has the secret: from now on, an admin signs in with both.
   *
   * For any account.
   *
   * @throws {SipspaceError} `session_needed`, `confirmation_needed`, `second_factor_on`, `second_factor_off`, `too_many_requests`, `invalid_input`, `unauthenticated`
   */
  confirm: (input: SecondFactorConfirmInput, options?: CallOptions) => SipspacePromise<RecoveryCodes>

  /**
   * Get other recovery codes for your second factor, in place of those that are left.
   *
   * For any account.
   *
   * @throws {SipspaceError} `session_needed`, `second_factor_off`, `unauthenticated`
   */
  replaceRecoveryCodes: (options?: CallOptions) => SipspacePromise<RecoveryCodes>

  /**
   * Do without an authenticator app; without a passkey, there is no second factor then.
   *
   * For any account.
   *
   * @throws {SipspaceError} `session_needed`, `second_factor_off`, `unauthenticated`
   */
  deleteApp: (options?: CallOptions) => SipspacePromise<void>

  /**
   * Do without a second factor: neither an authenticator app nor passkeys.
   *
   * For any account.
   *
   * @throws {SipspaceError} `session_needed`, `second_factor_off`, `unauthenticated`
   */
  delete: (options?: CallOptions) => SipspacePromise<void>
}

export interface SessionsApi {
  /**
   * Sign a browser in: its session is kept in a cookie of its own.
   *
   * For anybody.
   *
   * @throws {SipspaceError} `wrong_credentials`, `account_blocked`, `space_expired`, `wrong_space`, `too_many_requests`, `invalid_input`
   */
  signIn: (input: SessionsSignInInput, options?: CallOptions) => SipspacePromise<SignedIn>

  /**
   * Sign a browser in by an authentication token that an app has attached to its account, once.
   *
   * For anybody.
   *
   * @throws {SipspaceError} `token_not_found`, `invalid_input`
   */
  signInByAuthToken: (input: SessionsSignInByAuthTokenInput, options?: CallOptions) => SipspacePromise<SignedIn>

  /**
   * Show again who you are, by your password, a code or a passkey, for what this browser session does next.
   *
   * For any account.
   *
   * @throws {SipspaceError} `session_needed`, `second_factor_off`, `passkeys_unavailable`, `too_many_requests`, `invalid_input`, `unauthenticated`
   */
  confirm: (input?: SessionsConfirmInput, options?: CallOptions) => SipspacePromise<SignedIn>

  /**
   * List the browser sessions of your own account, the latest first.
   *
   * For any account.
   *
   * @throws {SipspaceError} `unauthenticated`
   */
  listOwn: (options?: CallOptions) => SipspacePromise<OwnSession[]>

  /**
   * End a browser session of your own account.
   *
   * For any account.
   *
   * @throws {SipspaceError} `session_not_found`, `invalid_input`, `unauthenticated`
   */
  deleteOwn: (input: SessionsDeleteOwnInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * End the session of this browser.
   *
   * For any account.
   *
   * @throws {SipspaceError} `unauthenticated`
   */
  signOut: (options?: CallOptions) => SipspacePromise<void>

  /**
   * The Space of this host, and who this browser is signed in as.
   *
   * For anybody.
   *
   * @throws {SipspaceError}
   */
  getCurrent: (options?: CallOptions) => SipspacePromise<CurrentSession>
}

export interface SettingsApi {
  /**
   * List the settings in force, without their secrets.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `unauthenticated`, `forbidden`
   */
  list: (options?: CallOptions) => SipspacePromise<Setting[]>
}

export interface SignUpApi {
  /**
   * Tell whether anybody may create an account in the Space, by email and by phone.
   *
   * For anybody.
   *
   * @throws {SipspaceError}
   */
  getOffer: (options?: CallOptions) => SipspacePromise<SignUpOffered>

  /**
   * Create an account of your own: a code sent to its email address activates it.
   *
   * For anybody.
   *
   * @throws {SipspaceError} `public_registration_off`, `space_full`, `too_many_requests`, `invalid_input`
   */
  createByEmail: (input: SignUpCreateByEmailInput, options?: CallOptions) => SipspacePromise<SignedIn>

  /**
   * Create an account of your own: a code sent to its phone by SMS activates it.
   *
   * For anybody.
   *
   * @throws {SipspaceError} `public_registration_off`, `phone_registration_off`, `space_full`, `too_many_requests`, `invalid_input`
   */
  createByPhone: (input: SignUpCreateByPhoneInput, options?: CallOptions) => SipspacePromise<SignedIn>
}

export interface SipMessagesApi {
  /**
   * Send a text message over SIP.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `sip_messages_not_configured`, `sip_message_failed`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  send: (input: SipMessagesSendInput, options?: CallOptions) => SipspacePromise<void>
}

export interface SpaceLogosApi {
  /**
   * Give a Space a logo, in place of the one it has.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `space_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  set: (input: SpaceLogosSetInput, options?: CallOptions) => SipspacePromise<SpaceLogo>

  /**
   * Remove the logo of a Space.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `space_not_found`, `logo_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  delete: (input: SpaceLogosDeleteInput, options?: CallOptions) => SipspacePromise<void>
}

export interface SpacesApi {
  /**
   * List the Spaces, oldest first.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `unauthenticated`, `forbidden`
   */
  list: (options?: CallOptions) => SipspacePromise<Space[]>

  /**
   * How full each Space is, and until when it may be used.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `unauthenticated`, `forbidden`
   */
  listUsage: (options?: CallOptions) => SipspacePromise<SpaceUsage[]>

  /**
   * Get a Space.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `space_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  get: (input: SpacesGetInput, options?: CallOptions) => SipspacePromise<Space>

  /**
   * Get the Space of the request.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `space_not_found`, `unauthenticated`, `forbidden`
   */
  getOwn: (options?: CallOptions) => SipspacePromise<Space>

  /**
   * Create a Space.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `invalid_input`, `unauthenticated`, `forbidden`
   */
  create: (input: SpacesCreateInput, options?: CallOptions) => SipspacePromise<Space>

  /**
   * Replace the settings of a Space; its name, its host, its algorithms, what is newer, and whether it is super stay when they are not sent.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `space_not_found`, `version_conflict`, `last_super_admin`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  replace: (input: SpacesReplaceInput, options?: CallOptions) => SipspacePromise<Space>

  /**
   * Change settings of the Space of the request; what is not sent stays.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `space_not_found`, `version_conflict`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  updateOwn: (input?: SpacesUpdateOwnInput, options?: CallOptions) => SipspacePromise<Space>

  /**
   * Delete a Space with all its accounts.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `space_not_found`, `own_space`, `last_super_admin`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  delete: (input: SpacesDeleteInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Cancel the deletion of a Space, which is back with the accounts that are left.
   *
   * For an admin of a super Space.
   *
   * @throws {SipspaceError} `space_not_found`, `domain_in_use`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  cancelDeletion: (input: SpacesCancelDeletionInput, options?: CallOptions) => SipspacePromise<RestoredSpace>
}

export interface StatisticsApi {
  /**
   * How many accounts there were over a period, and how often they were made, signed in, called, and were sent mails.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `invalid_input`, `unauthenticated`, `forbidden`
   */
  getSeries: (input: StatisticsGetSeriesInput, options?: CallOptions) => SipspacePromise<StatisticsSeries>
}

export interface TurnApi {
  /**
   * Get credentials for the TURN server.
   *
   * For any account.
   *
   * @throws {SipspaceError} `not_configured`, `unauthenticated`
   */
  getCredentials: (options?: CallOptions) => SipspacePromise<TurnCredentials>
}

export interface VcardsApi {
  /**
   * List the vCards that an account keeps.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  list: (input: VcardsListInput, options?: CallOptions) => SipspacePromise<Record<string, Vcard>>

  /**
   * Get a vCard that an account keeps.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `vcard_not_found`, `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  get: (input: VcardsGetInput, options?: CallOptions) => SipspacePromise<Vcard>

  /**
   * Keep a vCard for an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `vcard_exists`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  create: (input: VcardsCreateInput, options?: CallOptions) => SipspacePromise<Vcard>

  /**
   * Replace a vCard that an account keeps by another one of the same UID.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `vcard_not_found`, `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  replace: (input: VcardsReplaceInput, options?: CallOptions) => SipspacePromise<Vcard>

  /**
   * List your own vCards.
   *
   * For any account.
   *
   * @throws {SipspaceError} `unauthenticated`
   */
  listOwn: (options?: CallOptions) => SipspacePromise<Record<string, Vcard>>

  /**
   * Get your own vCard of a UID.
   *
   * For any account.
   *
   * @throws {SipspaceError} `vcard_not_found`, `invalid_input`, `unauthenticated`
   */
  getOwn: (input: VcardsGetOwnInput, options?: CallOptions) => SipspacePromise<Vcard>

  /**
   * Keep a vCard of your own.
   *
   * For any account.
   *
   * @throws {SipspaceError} `vcard_exists`, `invalid_input`, `unauthenticated`
   */
  createOwn: (input: VcardsCreateOwnInput, options?: CallOptions) => SipspacePromise<Vcard>

  /**
   * Replace your own vCard by another one of the same UID.
   *
   * For any account.
   *
   * @throws {SipspaceError} `vcard_not_found`, `invalid_input`, `unauthenticated`
   */
  replaceOwn: (input: VcardsReplaceOwnInput, options?: CallOptions) => SipspacePromise<Vcard>

  /**
   * Delete your own vCard.
   *
   * For any account.
   *
   * @throws {SipspaceError} `vcard_not_found`, `invalid_input`, `unauthenticated`
   */
  deleteOwn: (input: VcardsDeleteOwnInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Delete a vCard that an account keeps.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `vcard_not_found`, `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  delete: (input: VcardsDeleteInput, options?: CallOptions) => SipspacePromise<void>
}

export interface VoicemailsApi extends VoicemailsFiles {
  /**
   * List the voicemails of an account, oldest first.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  list: (input: VoicemailsListInput, options?: CallOptions) => SipspacePromise<Voicemail[]>

  /**
   * Get a voicemail of an account.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `voicemail_not_found`, `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  get: (input: VoicemailsGetInput, options?: CallOptions) => SipspacePromise<Voicemail>

  /**
   * Make a voicemail for an account, whose file is uploaded next.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `account_not_found`, `voicemails_full`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  create: (input: VoicemailsCreateInput, options?: CallOptions) => SipspacePromise<VoicemailSlot>

  /**
   * List your own voicemails, oldest first.
   *
   * For any account.
   *
   * @throws {SipspaceError} `account_not_found`, `unauthenticated`
   */
  listOwn: (options?: CallOptions) => SipspacePromise<Voicemail[]>

  /**
   * Get one of your own voicemails.
   *
   * For any account.
   *
   * @throws {SipspaceError} `voicemail_not_found`, `invalid_input`, `unauthenticated`
   */
  getOwn: (input: VoicemailsGetOwnInput, options?: CallOptions) => SipspacePromise<Voicemail>

  /**
   * Delete one of your own voicemails, and its file.
   *
   * For any account.
   *
   * @throws {SipspaceError} `voicemail_not_found`, `invalid_input`, `unauthenticated`
   */
  deleteOwn: (input: VoicemailsDeleteOwnInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Delete a voicemail of an account, and its file.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `voicemail_not_found`, `account_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  delete: (input: VoicemailsDeleteInput, options?: CallOptions) => SipspacePromise<void>
}

export interface WebhooksApi extends WebhooksVerify {
  /**
   * List where the events of the Space are sent to, and how that goes.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `unauthenticated`, `forbidden`
   */
  list: (options?: CallOptions) => SipspacePromise<WebhookEndpoint[]>

  /**
   * Get an endpoint that events of the Space are sent to.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `webhook_endpoint_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  get: (input: WebhooksGetInput, options?: CallOptions) => SipspacePromise<WebhookEndpoint>

  /**
   * Have the events of the Space sent to an endpoint from now on, signed with a secret that is shown this once.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `secret_key_missing`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  create: (input: WebhooksCreateInput, options?: CallOptions) => SipspacePromise<NewWebhookEndpoint>

  /**
   * Change what is sent of an endpoint: what is left out stays.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `webhook_endpoint_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  update: (input: WebhooksUpdateInput, options?: CallOptions) => SipspacePromise<WebhookEndpoint>

  /**
   * Give an endpoint another secret; for 24 hours, requests are signed with the former one, too.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `webhook_endpoint_not_found`, `secret_key_missing`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  rotateSecret: (input: WebhooksRotateSecretInput, options?: CallOptions) => SipspacePromise<WebhookSecret>

  /**
   * Send a test event, to see whether it arrives: webhooks.listDeliveries has the outcome.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `webhook_endpoint_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  test: (input: WebhooksTestInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * Send the events of a period once more, each with the `webhook-id` that it had.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `webhook_endpoint_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  replay: (input: WebhooksReplayInput, options?: CallOptions) => SipspacePromise<ReplayedWebhooks>

  /**
   * List what is and was sent to an endpoint, the latest first, part by part.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `webhook_endpoint_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  listDeliveries: (input: WebhooksListDeliveriesInput, options?: CallOptions) => SipspacePromise<WebhookDeliveryList>

  /**
   * Send nothing more to an endpoint, and forget it.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `webhook_endpoint_not_found`, `invalid_input`, `unauthenticated`, `forbidden`
   */
  delete: (input: WebhooksDeleteInput, options?: CallOptions) => SipspacePromise<void>

  /**
   * As `listDeliveries`, but one by one, to the end: `for await (const one of …)`. Asks for `limit` at a time.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError}
   */
  iterateListDeliveries: (filter?: Omit<WebhooksListDeliveriesInput, 'cursor'>, options?: CallOptions) => AsyncIterable<WebhookDelivery>
}

export interface WizardApi {
  /**
   * Make a link that opens the app, sets it up for an account and makes a call, once.
   *
   * For an admin of the Space.
   *
   * @throws {SipspaceError} `invalid_input`, `unauthenticated`, `forbidden`
   */
  create: (input?: WizardCreateInput, options?: CallOptions) => SipspacePromise<Wizard>

  /**
   * Use up a link that opens the app; one that is used or unknown only shows the app.
   *
   * For anybody.
   *
   * @throws {SipspaceError} `invalid_input`
   */
  open: (input: WizardOpenInput, options?: CallOptions) => SipspacePromise<WizardOpenOutput>
}

export interface Account {
  /** @example 42 */
  id: number
  /** @example "alice01" */
  username: string
  /** @example "sip.example.org" */
  domain: string
  /** @example "sip:alice01@sip.example.org" */
  sip_uri: string
  /** @example "alice@example.com" */
  email: string | null
  activated: boolean
  /**
   * The address that the account was created from.
   *
   * @example "192.0.2.7"
   */
  ip_address: string
  /**
   * The program that the account was created with.
   *
   * @example "LinphoneDesktop/5.2.6"
   */
  user_agent: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
  /**
   * Of the state that is read: a change that names an older one is refused.
   *
   * @example "1234"
   */
  version: string
  /** @example "Alice" */
  display_name: string | null
  dtmf_protocol: DtmfProtocol | null
  /** The language of the mails to it. */
  language: 'en' | 'fr' | null
  /** @example false */
  blocked: boolean
  /** @example false */
  admin: boolean
  /**
   * What it may do as an admin; null for a user.
   *
   * @example null
   */
  admin_role: AdminRole | null
  /** @example "+33612345678" */
  phone: string | null
  /**
   * The realm of its Space, null when that is the domain.
   *
   * @example null
   */
  realm: string | null
  /** @example "a-provisioning-token" */
  provisioning_token: string | null
  /**
   * ISO 8601 date and time.
   *
   * @example null
   */
  provisioning_token_expire_at: string | null
  /** @example {"floor":"3"} */
  dictionary: Record<string, string>
  passwords: Array<{
    algorithm: Algorithm
  }>
  /** @example null */
  email_change_code: {
    email: string
    /**
     * ISO 8601 date and time.
     *
     * @example "2026-01-31T12:00:00.000000Z"
     */
    created_at: string
    /**
     * ISO 8601 date and time.
     *
     * @example "2026-01-31T12:00:00.000000Z"
     */
    updated_at: string
    ip: string | null
    user_agent: string | null
  } | null
  /** @example [] */
  types: AccountType[]
  /** @example [] */
  actions: AccountAction[]
  /**
   * The CardDAV servers that it has credentials for.
   *
   * @example []
   */
  carddav_servers: CardDavCredentials[]
}

export interface AccountAction {
  id: number
  /** @example "open-door" */
  key: string
  /** @example "123a" */
  code: string
}

/** The input of `accountActions.create`. */
export interface AccountActionsCreateInput {
  id: number
  /**
   * 1 to 255 characters.
   *
   * @example "open-door"
   */
  key: string
  /**
   * What is sent by DTMF. 1 to 255 characters.
   *
   * @example "123a"
   */
  code: string
}

/** The input of `accountActions.delete`. */
export interface AccountActionsDeleteInput {
  id: number
  action_id: number
}

/** The input of `accountActions.get`. */
export interface AccountActionsGetInput {
  id: number
  action_id: number
}

/** The input of `accountActions.list`. */
export interface AccountActionsListInput {
  id: number
}

/** The input of `accountActions.replace`. */
export interface AccountActionsReplaceInput {
  id: number
  action_id: number
  /**
   * 1 to 255 characters.
   *
   * @example "open-door"
   */
  key: string
  /**
   * What is sent by DTMF. 1 to 255 characters.
   *
   * @example "123a"
   */
  code: string
}

export interface AccountCount {
  count: number
  /** Whether there are more than were counted. */
  more: boolean
  /** Whether the number is an estimate, as there are too many to be counted. */
  estimated: boolean
}

export interface AccountCreationRequestState {
  validated: boolean
}

export interface AccountCreationRequestToken {
  token: string
  validation_url: string
}

export interface AccountCreationToken {
  token: string
  ip: string | null
  user_agent: string | null
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  expire_at: string | null
}

export interface AccountInfo {
  activated: boolean
  realm: string | null
}

export interface AccountList {
  data: AccountWithCodes[]
  /** For the next part; null at the end. */
  next_cursor: string | null
}

export interface AccountMail {
  /** @example "provisioning" */
  mail: string
  state: 'queued' | 'sent' | 'failed'
  /** Why it failed, as the mail server said it; `no_recipient`: the account had no email address any more; `too_many_mails`: the address had got enough mails in that hour. */
  error: string | null
  /** Whether it will be tried again by itself. */
  is_retried: boolean
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  queued_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
}

export interface AccountOnList {
  /** @example 42 */
  id: number
  /** @example "alice01" */
  username: string
  /** @example "sip.example.org" */
  domain: string
  /** @example "Alice" */
  display_name: string | null
  /** @example "+33612345678" */
  phone: string | null
}

export interface AccountSecondFactor {
  on: boolean
  /** Whether it has an authenticator app. */
  app: boolean
  /** How many passkeys it has. */
  passkeys: number
}

export interface AccountSession {
  id: number
  /** Where it was begun from. */
  ip_address: string
  user_agent: string | null
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * When it ends without use. ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  expire_at: string
}

export interface AccountType {
  id: number
  /** @example "phone" */
  key: string
}

/** The input of `accountTypes.attach`. */
export interface AccountTypesAttachInput {
  id: number
  account_type_id: number
}

/** The input of `accountTypes.create`. */
export interface AccountTypesCreateInput {
  /**
   * 1 to 255 characters.
   *
   * @example "phone"
   */
  key: string
}

/** The input of `accountTypes.delete`. */
export interface AccountTypesDeleteInput {
  id: number
}

/** The input of `accountTypes.detach`. */
export interface AccountTypesDetachInput {
  id: number
  account_type_id: number
}

/** The input of `accountTypes.get`. */
export interface AccountTypesGetInput {
  id: number
}

/** The input of `accountTypes.replace`. */
export interface AccountTypesReplaceInput {
  id: number
  /**
   * 1 to 255 characters.
   *
   * @example "phone"
   */
  key: string
}

export interface AccountWithCodes {
  /** @example 42 */
  id: number
  /** @example "alice01" */
  username: string
  /** @example "sip.example.org" */
  domain: string
  /** @example "sip:alice01@sip.example.org" */
  sip_uri: string
  /** @example "alice@example.com" */
  email: string | null
  activated: boolean
  /**
   * The address that the account was created from.
   *
   * @example "192.0.2.7"
   */
  ip_address: string
  /**
   * The program that the account was created with.
   *
   * @example "LinphoneDesktop/5.2.6"
   */
  user_agent: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
  /**
   * Of the state that is read: a change that names an older one is refused.
   *
   * @example "1234"
   */
  version: string
  /** @example "Alice" */
  display_name: string | null
  dtmf_protocol: DtmfProtocol | null
  /** The language of the mails to it. */
  language: 'en' | 'fr' | null
  /** @example false */
  blocked: boolean
  /** @example false */
  admin: boolean
  /**
   * What it may do as an admin; null for a user.
   *
   * @example null
   */
  admin_role: AdminRole | null
  /** @example "+33612345678" */
  phone: string | null
  /**
   * The realm of its Space, null when that is the domain.
   *
   * @example null
   */
  realm: string | null
  /** @example "a-provisioning-token" */
  provisioning_token: string | null
  /**
   * ISO 8601 date and time.
   *
   * @example null
   */
  provisioning_token_expire_at: string | null
  /** @example {"floor":"3"} */
  dictionary: Record<string, string>
  passwords: Array<{
    algorithm: Algorithm
  }>
  /** @example null */
  email_change_code: {
    email: string
    /**
     * ISO 8601 date and time.
     *
     * @example "2026-01-31T12:00:00.000000Z"
     */
    created_at: string
    /**
     * ISO 8601 date and time.
     *
     * @example "2026-01-31T12:00:00.000000Z"
     */
    updated_at: string
    ip: string | null
    user_agent: string | null
    code: string
  } | null
  /** @example [] */
  types: AccountType[]
  /** @example [] */
  actions: AccountAction[]
  /**
   * The CardDAV servers that it has credentials for.
   *
   * @example []
   */
  carddav_servers: CardDavCredentials[]
  /** @example null */
  phone_change_code: {
    /**
     * ISO 8601 date and time.
     *
     * @example "2026-01-31T12:00:00.000000Z"
     */
    created_at: string
    /**
     * ISO 8601 date and time.
     *
     * @example "2026-01-31T12:00:00.000000Z"
     */
    updated_at: string
    ip: string | null
    user_agent: string | null
    phone: string
    code: string
  } | null
}

/** The input of `accounts.activate`. */
export interface AccountsActivateInput {
  id: number
}

/** The input of `accounts.block`. */
export interface AccountsBlockInput {
  id: number
}

/** The input of `accounts.bulk`. */
export type AccountsBulkInput =
  | {
      action: 'activate' | 'deactivate' | 'block' | 'unblock' | 'delete' | 'send_provisioning_mail' | 'send_reset_mail' | 'add_to_contacts_list' | 'set_language' | 'set_dtmf_protocol'
      /** For `add_to_contacts_list`: the accounts become contacts of it. */
      contacts_list_id?: number | undefined
      /** For `set_language`; null: as the Space. */
      language?: 'en' | 'fr' | null | undefined
      /** For `set_dtmf_protocol`; null: as the app decides. */
      dtmf_protocol?: DtmfProtocol | null | undefined
      /** The accounts to change. Not with a filter. */
      ids: number[]
      filter?: undefined
      count?: undefined
    }
  | {
      action: 'activate' | 'deactivate' | 'block' | 'unblock' | 'delete' | 'send_provisioning_mail' | 'send_reset_mail' | 'add_to_contacts_list' | 'set_language' | 'set_dtmf_protocol'
      /** For `add_to_contacts_list`: the accounts become contacts of it. */
      contacts_list_id?: number | undefined
      /** For `set_language`; null: as the Space. */
      language?: 'en' | 'fr' | null | undefined
      /** For `set_dtmf_protocol`; null: as the app decides. */
      dtmf_protocol?: DtmfProtocol | null | undefined
      /** All accounts that it lets through are changed. Not with ids. */
      filter: {
        /**
         * What the accounts are known by: words of the name, email address, phone number or display name, in any order and without accents (one or two letters or digits: the beginning of a word); a SIP address in any form; a phone number in any spelling, without its country one of the Space’s; or the IP address that they were created from. At most 255 characters.
         *
         * @example "lea leger"
         * @example "0151 23410007"
         * @example "<sip:lea@sip.example.org>"
         */
        text?: string | undefined
        activated?: boolean | undefined
        blocked?: boolean | undefined
        admin?: boolean | undefined
        has_email?: boolean | undefined
        has_phone?: boolean | undefined
      }
      /** With a filter: how many `accounts.count` has counted. Where they are not as many now, nothing is changed. More than 1,000 are changed by `bulkChanges.start`. 0 to 1000. */
      count: number
      ids?: undefined
    }

/** The input of `accounts.check`. */
export interface AccountsCheckInput {
  /** The account that the fields are for, when it exists. */
  id?: number | null | undefined
  /** At most 255 characters. */
  username?: string | undefined
  /** At most 255 characters. */
  email?: string | undefined
  /** At most 255 characters. */
  phone?: string | undefined
}

/** The input of `accounts.count`. */
export interface AccountsCountInput {
  /**
   * What the accounts are known by: words of the name, email address, phone number or display name, in any order and without accents (one or two letters or digits: the beginning of a word); a SIP address in any form; a phone number in any spelling, without its country one of the Space’s; or the IP address that they were created from. At most 255 characters.
   *
   * @example "lea leger"
   * @example "0151 23410007"
   * @example "<sip:lea@sip.example.org>"
   */
  text?: string | undefined
  activated?: boolean | undefined
  blocked?: boolean | undefined
  admin?: boolean | undefined
  has_email?: boolean | undefined
  has_phone?: boolean | undefined
  /**
   * Count to 250000, as a bulk change needs it, and estimate beyond. Otherwise to 10000, which is quick.
   *
   * @default false
   */
  exact?: boolean | undefined
}

/** The input of `accounts.create`. */
export interface AccountsCreateInput {
  /**
   * The user part of the SIP address, in lower case, unique in its domain. 1 to 64 characters.
   *
   * @example "alice01"
   */
  username: string
  /**
   * The password in clear; only its HA1 is kept. 1 to 255 characters.
   *
   * @example "a long passphrase"
   */
  password: string
  algorithm: Algorithm
  /**
   * At most 254 characters.
   *
   * @example "alice@example.com"
   */
  email?: string | null | undefined
  /**
   * At most 255 characters.
   *
   * @example "Alice"
   */
  display_name?: string | null | undefined
  /**
   * In international form, of a country that is open. At most 64 characters.
   *
   * @example "+33612345678"
   */
  phone?: string | null | undefined
  dtmf_protocol?: DtmfProtocol | null | undefined
  admin?: boolean | null | undefined
  /**
   * Free entries of an account, strings by string.
   *
   * @example {"floor":"3"}
   */
  dictionary?: Record<string, string> | undefined
  language?: 'en' | 'fr' | null | undefined
  /**
   * A super admin’s choice of the Space. Anybody else’s does nothing, but has to be that of a Space. At most 253 characters.
   *
   * @example "sip.example.org"
   */
  domain?: string | null | undefined
  activated?: boolean | null | undefined
}

/** The input of `accounts.createWithToken`. */
export interface AccountsCreateWithTokenInput {
  /**
   * The user part of the SIP address, in lower case, unique in its domain. 1 to 64 characters.
   *
   * @example "alice01"
   */
  username: string
  /**
   * The password in clear; only its HA1 is kept. 1 to 255 characters.
   *
   * @example "a long passphrase"
   */
  password: string
  algorithm: Algorithm
  /**
   * 1 to 255 characters.
   *
   * @example "an-account-creation-token"
   */
  account_creation_token: string
  dtmf_protocol?: DtmfProtocol | null | undefined
}

/** The input of `accounts.deactivate`. */
export interface AccountsDeactivateInput {
  id: number
}

/** The input of `accounts.delete`. */
export interface AccountsDeleteInput {
  id: number
}

/** The input of `accounts.deleteSecondFactor`. */
export interface AccountsDeleteSecondFactorInput {
  id: number
}

/** The input of `accounts.deleteSession`. */
export interface AccountsDeleteSessionInput {
  id: number
  session: number
}

/** The input of `accounts.findInSpaces`. */
export interface AccountsFindInSpacesInput {
  /**
   * Read as the `text` of `accounts.list`. A phone number without its country is looked for in every country. 1 to 255 characters.
   *
   * @example "lea leger"
   * @example "<sip:lea@sip.example.org>"
   */
  text: string
  /**
   * The domain of a Space whose accounts are left out. At most 255 characters.
   *
   * @example "sip.example.org"
   */
  except_domain?: string | null | undefined
  /**
   * How many accounts are returned at most. 1 to 50.
   *
   * @default 20
   */
  limit?: number | undefined
}

/** The input of `accounts.getByEmail`. */
export interface AccountsGetByEmailInput {
  /**
   * At most 400 characters.
   *
   * @example "alice@example.com"
   */
  email: string
}

/** The input of `accounts.getBySip`. */
export interface AccountsGetBySipInput {
  /**
   * The SIP address, with or without `sip:`; angle brackets, a display name, a port and parameters are dropped. At most 512 characters.
   *
   * @example "alice01@sip.example.org"
   */
  sip: string
}

/** The input of `accounts.getInfo`. */
export interface AccountsGetInfoInput {
  /**
   * The SIP address, with or without `sip:`; angle brackets, a display name, a port and parameters are dropped. At most 512 characters.
   *
   * @example "alice01@sip.example.org"
   */
  sip: string
}

/** The input of `accounts.get`. */
export interface AccountsGetInput {
  id: number
}

/** The input of `accounts.getPersonalData`. */
export interface AccountsGetPersonalDataInput {
  id: number
  /** The `next_cursor` of the part before, for more of the audit log. */
  cursor?: number | null | undefined
}

/** The input of `accounts.getRegistration`. */
export interface AccountsGetRegistrationInput {
  id: number
}

/** The input of `accounts.getSecondFactor`. */
export interface AccountsGetSecondFactorInput {
  id: number
}

/** The input of `accounts.list`. */
export interface AccountsListInput {
  /**
   * What the accounts are known by: words of the name, email address, phone number or display name, in any order and without accents (one or two letters or digits: the beginning of a word); a SIP address in any form; a phone number in any spelling, without its country one of the Space’s; or the IP address that they were created from. At most 255 characters.
   *
   * @example "lea leger"
   * @example "0151 23410007"
   * @example "<sip:lea@sip.example.org>"
   */
  text?: string | undefined
  activated?: boolean | undefined
  blocked?: boolean | undefined
  admin?: boolean | undefined
  has_email?: boolean | undefined
  has_phone?: boolean | undefined
  /**
   * Only these of the accounts, up to 1,000, with commas.
   *
   * @example "42,43"
   */
  ids?: string | undefined
  /** @default "created_at" */
  sort?: 'created_at' | 'username' | 'updated_at' | undefined
  /** @default "asc" */
  order?: 'asc' | 'desc' | undefined
  /** Where to go on: the `next_cursor` of the part before, in the same order. None: from the start. At most 400 characters. */
  cursor?: string | null | undefined
  /**
   * How many accounts are returned at most. 1 to 200.
   *
   * @default 50
   */
  limit?: number | undefined
}

/** The input of `accounts.listMails`. */
export interface AccountsListMailsInput {
  id: number
}

/** The input of `accounts.listPage`. */
export interface AccountsListPageInput {
  /**
   * 1 to 100000000.
   *
   * @default 1
   */
  page?: number | undefined
}

/** The output of `accounts.listPage`. */
export interface AccountsListPageOutput {
  data: AccountWithCodes[]
  page: number
  per_page: number
  total: number
}

/** The input of `accounts.listSessions`. */
export interface AccountsListSessionsInput {
  id: number
}

/** The input of `accounts.provision`. */
export interface AccountsProvisionInput {
  id: number
}

/** The input of `accounts.replace`. */
export interface AccountsReplaceInput {
  /**
   * The user part of the SIP address, in lower case, unique in its domain. 1 to 64 characters.
   *
   * @example "alice01"
   */
  username: string
  /**
   * The password in clear; only its HA1 is kept. 1 to 255 characters.
   *
   * @example "a long passphrase"
   */
  password: string
  algorithm: Algorithm
  /**
   * At most 254 characters.
   *
   * @example "alice@example.com"
   */
  email?: string | null | undefined
  /**
   * At most 255 characters.
   *
   * @example "Alice"
   */
  display_name?: string | null | undefined
  /**
   * In international form, of a country that is open. At most 64 characters.
   *
   * @example "+33612345678"
   */
  phone?: string | null | undefined
  dtmf_protocol?: DtmfProtocol | null | undefined
  admin?: boolean | null | undefined
  /**
   * Free entries of an account, strings by string.
   *
   * @example {"floor":"3"}
   */
  dictionary?: Record<string, string> | undefined
  language?: 'en' | 'fr' | null | undefined
  id: number
  /**
   * The `version` of the state that the change is based on: refused with `version_conflict` when there is a later one.
   *
   * @example "1234"
   */
  version?: string | undefined
  /**
   * A super admin moves the account into the Space of this domain. Anybody else’s does nothing, but has to be that of a Space. At most 253 characters.
   *
   * @example "sip.example.org"
   */
  domain?: string | null | undefined
}

/** The input of `accounts.retryMail`. */
export interface AccountsRetryMailInput {
  id: number
  mail: 'provisioning' | 'reset_password' | 'change_email' | 'space_expiry' | 'voicemail'
}

/** The input of `accounts.sendProvisioningEmail`. */
export interface AccountsSendProvisioningEmailInput {
  id: number
}

/** The input of `accounts.sendResetPasswordEmail`. */
export interface AccountsSendResetPasswordEmailInput {
  id: number
}

/** The input of `accounts.setRole`. */
export interface AccountsSetRoleInput {
  id: number
  admin: boolean
  /** What it may do as an admin; it stays where it is not sent. It has none that is no admin. */
  admin_role?: AdminRole | undefined
}

/** The input of `accounts.unblock`. */
export interface AccountsUnblockInput {
  id: number
}

/** The input of `accounts.update`. */
export interface AccountsUpdateInput {
  /**
   * At most 254 characters.
   *
   * @example "alice@example.com"
   */
  email?: string | null | undefined
  /**
   * At most 255 characters.
   *
   * @example "Alice"
   */
  display_name?: string | null | undefined
  /**
   * In international form, of a country that is open. At most 64 characters.
   *
   * @example "+33612345678"
   */
  phone?: string | null | undefined
  dtmf_protocol?: DtmfProtocol | null | undefined
  admin?: boolean | undefined
  language?: 'en' | 'fr' | null | undefined
  id: number
  /**
   * The `version` of the state that the change is based on: refused with `version_conflict` when there is a later one.
   *
   * @example "1234"
   */
  version?: string | undefined
}

/** What an admin, or an API key, may do. `full`: whatever its access allows. `support`: read, activate, block, send reset and provisioning mails, and provision, but no admins. `read_only`: read, without credentials. */
export type AdminRole = 'full' | 'support' | 'read_only'

/** The hash of HTTP and SIP Digest authentication (RFC 7616, RFC 8760). */
export type Algorithm = 'SHA-256' | 'MD5'

export interface ApiKey {
  api_key: string
}

export interface ApiKeyInfo {
  id: number
  /** Null for a user key. */
  name: string | null
  /**
   * What a named key begins with; null where it is not known.
   *
   * @example "Zk3bQ9xT"
   */
  prefix: string | null
  role: AdminRole
  account_id: number
  username: string
  /** Whether the account is blocked: its keys are refused. */
  blocked: boolean
  /** The only address it works from; null for any. */
  ip_address: string | null
  expires_after_last_used_minutes: number | null
  /**
   * When it ends in any case; null: when it is revoked. ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  expire_at: string | null
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  last_used_at: string
}

/** The input of `apiKeys.create`. */
export interface ApiKeysCreateInput {
  account_id: number
  /** 1 to 255 characters. */
  name: string
  /**
   * What it may do, at most what its admin may. A restricted key does nothing for the account itself.
   *
   * @default "full"
   */
  role?: AdminRole | undefined
  /** When it ends; null or not sent: when it is revoked. ISO 8601 date and time. */
  expire_at?: string | null | undefined
}

/** The input of `apiKeys.issueByAuthToken`. */
export interface ApiKeysIssueByAuthTokenInput {
  /** At most 255 characters. */
  auth_token: string
}

/** The input of `apiKeys.list`. */
export interface ApiKeysListInput {
  /** Only the keys of this account. */
  account_id?: number | undefined
}

/** The input of `apiKeys.revoke`. */
export interface ApiKeysRevokeInput {
  id: number
}

export interface AuditLine {
  id: number
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  at: string
  /**
   * Such as `accounts.replace`, `authentication` or `worker.clear`; null for what was written directly in the database.
   *
   * @example "accounts.replace"
   */
  operation: string | null
  /** Who did it; null: not authenticated. The id 0: the command line. */
  actor: {
    id: number
    username: string
    role: string
    domain: string
  } | null
  ip: string | null
  user_agent: string | null
  request_id: string | null
  /** The Space that it happened in. */
  space: {
    id: number
    domain: string
  } | null
  /**
   * What it is about: account, account_account_type, account_action, account_contacts_list, account_creation_request_token, account_creation_token, account_recovery, account_recovery_token, account_type, api_key, audit_retention, auth_token, bulk_change, call_forwarding, carddav_credentials, carddav_server, contact, contacts_list, contacts_list_contact, dictionary, email_change, email_server, export, external_account, dump_import, import, mail, oidc, passkey, password, password_reset_token, phone_change, phone_country, scim_key, scim_settings, scim_user, second_factor, session, sign_in, sms, space, space_logo, vcard, voicemail, webhook_endpoint, wizard_link.
   *
   * @example "account"
   */
  kind: string
  action: 'create' | 'update' | 'delete' | 'send' | 'refuse'
  target_id: string | null
  /**
   * Whom or what it concerns, in words that stay when it is gone.
   *
   * @example "alice01@sip.example.org"
   */
  target: string
  /** The account that it concerns. */
  account_id: number | null
  /**
   * The bulk change or import that it is part of: the lines of one are listed by the `part_of` of `audit.list`.
   *
   * @example "bulk_change:12"
   */
  part_of: string | null
  /** What was there; of a change, only what differs. Secrets are left out. */
  before: Record<string, unknown> | null
  /** What is there now. A secret that is another one is `changed`. */
  after: Record<string, unknown> | null
}

export interface AuditList {
  data: AuditLine[]
  /** For older lines; null at the end. */
  next_cursor: string | null
}

/** The input of `audit.list`. */
export interface AuditListInput {
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
  /** ISO 8601 date and time. */
  from?: string | null | undefined
  /** The first moment that is not included. ISO 8601 date and time. */
  until?: string | null | undefined
  /** The `next_cursor` of the part before; none for the latest lines. */
  cursor?: string | null | undefined
  /**
   * 1 to 200.
   *
   * @default 50
   */
  limit?: number | undefined
}

/** The input of `audit.live`. */
export interface AuditLiveInput {
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
}

export interface AuthToken {
  id: number
  token: string
  ip: string | null
  user_agent: string | null
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
}

export interface AuthTokenLink {
  url: string
}

/** The input of `authTokens.attach`. */
export interface AuthTokensAttachInput {
  /** At most 255 characters. */
  auth_token: string
}

/** The input of `authTokens.getLink`. */
export interface AuthTokensGetLinkInput {
  /** At most 255 characters. */
  auth_token: string
}

export interface BulkChange {
  id: number
  action: 'activate' | 'deactivate' | 'block' | 'unblock' | 'delete' | 'send_provisioning_mail' | 'send_reset_mail' | 'add_to_contacts_list' | 'set_language' | 'set_dtmf_protocol'
  options: {
    /** For `add_to_contacts_list`: the accounts become contacts of it. */
    contacts_list_id?: number | undefined
    /** For `set_language`; null: as the Space. */
    language?: 'en' | 'fr' | null | undefined
    /** For `set_dtmf_protocol`; null: as the app decides. */
    dtmf_protocol?: DtmfProtocol | null | undefined
  }
  state: 'running' | 'done' | 'cancelled' | 'failed'
  /** Whose change it is; null when the account is gone. */
  username: string | null
  /** Accounts that were chosen. */
  accounts: number
  /** Accounts that it has changed. */
  done: number
  /** Accounts that were so already, or of mails: that have no email address. */
  unchanged: number
  /** Accounts that were gone, or are of another Space. */
  not_found: number
  /** Nobody deletes, blocks or deactivates the own account in bulk. */
  self: number
  /** 0 to 1. */
  progress: number
  /** Why it failed. */
  error: string | null
  /** The same for programs. */
  error_code: 'unauthenticated' | 'wrong_credentials' | 'cross_origin' | 'forbidden' | 'wrong_space' | 'account_blocked' | 'space_expired' | 'space_full' | 'public_registration_off' | 'phone_registration_off' | 'no_such_domain' | 'account_has_no_email' | 'mail_not_found' | 'creation_token_required' | 'push_too_soon' | 'own_space' | 'domain_in_use' | 'version_conflict' | 'last_super_admin' | 'second_factor_on' | 'second_factor_off' | 'passkey_not_found' | 'passkey_exists' | 'passkeys_unavailable' | 'too_many_passkeys' | 'confirmation_needed' | 'session_needed' | 'session_not_found' | 'account_not_found' | 'space_not_found' | 'space_unknown_host' | 'not_an_admin' | 'key_not_found' | 'token_not_found' | 'token_expired' | 'token_not_validated' | 'country_not_found' | 'entry_not_found' | 'email_server_not_found' | 'logo_not_found' | 'oidc_not_found' | 'oidc_failed' | 'oidc_unavailable' | 'oidc_no_account' | 'contact_not_found' | 'contacts_list_not_found' | 'contacts_list_assigned' | 'contacts_list_not_assigned' | 'account_type_not_found' | 'account_type_assigned' | 'account_type_not_assigned' | 'account_action_not_found' | 'account_has_no_dtmf_protocol' | 'vcard_not_found' | 'vcard_exists' | 'call_exists' | 'call_not_found' | 'no_such_call' | 'message_exists' | 'no_such_message' | 'carddav_server_not_found' | 'carddav_credentials_not_found' | 'carddav_credentials_off' | 'call_forwarding_not_found' | 'external_account_not_found' | 'voicemail_not_found' | 'voicemails_full' | 'file_not_found' | 'webhook_endpoint_not_found' | 'registrar_unavailable' | 'import_not_found' | 'import_not_ready' | 'file_too_large' | 'too_many_imports' | 'bulk_change_not_found' | 'bulk_change_not_ready' | 'export_not_found' | 'export_not_ready' | 'too_many_exports' | 'not_configured' | 'secret_key_missing' | 'push_not_configured' | 'push_failed' | 'sip_messages_not_configured' | 'sip_message_failed' | 'invalid_input' | 'idempotency_key_malformed' | 'idempotency_key_in_use' | 'idempotency_key_reused' | 'too_many_requests' | 'list_too_long' | 'unavailable' | null
  /** Whether `bulkChanges.undo` can undo it. */
  undoable: boolean
  /** The bulk change that it undoes. */
  undoes: number | null
  /** The import whose accounts it deletes. */
  undoes_import: number | null
  /** The bulk change that undoes it. */
  undone_by: number | null
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
}

/** The input of `bulkChanges.cancel`. */
export interface BulkChangesCancelInput {
  id: number
}

/** The input of `bulkChanges.get`. */
export interface BulkChangesGetInput {
  id: number
}

/** The input of `bulkChanges.resume`. */
export interface BulkChangesResumeInput {
  id: number
}

/** The input of `bulkChanges.start`. */
export type BulkChangesStartInput =
  | {
      action: 'activate' | 'deactivate' | 'block' | 'unblock' | 'delete' | 'send_provisioning_mail' | 'send_reset_mail' | 'add_to_contacts_list' | 'set_language' | 'set_dtmf_protocol'
      /** For `add_to_contacts_list`: the accounts become contacts of it. */
      contacts_list_id?: number | undefined
      /** For `set_language`; null: as the Space. */
      language?: 'en' | 'fr' | null | undefined
      /** For `set_dtmf_protocol`; null: as the app decides. */
      dtmf_protocol?: DtmfProtocol | null | undefined
      /** The accounts to change. Not with a filter. */
      ids: number[]
      filter?: undefined
      count?: undefined
    }
  | {
      action: 'activate' | 'deactivate' | 'block' | 'unblock' | 'delete' | 'send_provisioning_mail' | 'send_reset_mail' | 'add_to_contacts_list' | 'set_language' | 'set_dtmf_protocol'
      /** For `add_to_contacts_list`: the accounts become contacts of it. */
      contacts_list_id?: number | undefined
      /** For `set_language`; null: as the Space. */
      language?: 'en' | 'fr' | null | undefined
      /** For `set_dtmf_protocol`; null: as the app decides. */
      dtmf_protocol?: DtmfProtocol | null | undefined
      /** All accounts that it lets through are changed. Not with ids. */
      filter: {
        /**
         * What the accounts are known by: words of the name, email address, phone number or display name, in any order and without accents (one or two letters or digits: the beginning of a word); a SIP address in any form; a phone number in any spelling, without its country one of the Space’s; or the IP address that they were created from. At most 255 characters.
         *
         * @example "lea leger"
         * @example "0151 23410007"
         * @example "<sip:lea@sip.example.org>"
         */
        text?: string | undefined
        activated?: boolean | undefined
        blocked?: boolean | undefined
        admin?: boolean | undefined
        has_email?: boolean | undefined
        has_phone?: boolean | undefined
      }
      /** With a filter: how many accounts it has been seen to let through. Where they are not as many now, nothing is changed. 0 to 100000. */
      count: number
      ids?: undefined
    }

/** The input of `bulkChanges.undo`. */
export interface BulkChangesUndoInput {
  id: number
}

/** `unchanged`: it was so already, or of a mail: it has no email address. `self`: nobody deletes, blocks or deactivates the own account in bulk. */
export type BulkOutcome = 'done' | 'unchanged' | 'not_found' | 'self'

export interface BulkResult {
  /** It can be undone as this one: `bulkChanges.undo`. */
  bulk_change_id: number
  done: number
  unchanged: number
  not_found: number
  self: number
  /** By account, in the order of `ids`; empty for a filter. */
  results: Array<{
    id: number
    outcome: BulkOutcome
  }>
}

export interface CallDevice {
  id: number
  call_id: string
  device_id: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  rang_at: string | null
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  invite_terminated_at: string | null
  invite_terminated_state: InviteState | null
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
}

export interface CallForwarding {
  id: number
  type: CallForwardingType
  forward_to: CallForwardingTarget
  /** @example "sip:desk@sip.example.org" */
  sip_uri: string | null
  contact_id: number | null
  /**
   * The SIP URI of the contact.
   *
   * @example null
   */
  contact_sip_uri: string | null
  enabled: boolean
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
}

export type CallForwardingTarget = 'sip_uri' | 'contact' | 'voicemail'

export type CallForwardingType = 'always' | 'no_answer' | 'busy'

/** The input of `callForwardings.create`. */
export interface CallForwardingsCreateInput {
  type: CallForwardingType
  forward_to: CallForwardingTarget
  /**
   * Required for `sip_uri`. At most 512 characters.
   *
   * @example "sip:desk@sip.example.org"
   * @example "sips:desk@sip.example.org;transport=tls"
   */
  sip_uri?: string | null | undefined
  /** Required for `contact`: the account id of a contact, also of one on a contacts list of the account. */
  contact_id?: number | null | undefined
  enabled: boolean
  id: number
}

/** The input of `callForwardings.createOwn`. */
export interface CallForwardingsCreateOwnInput {
  type: CallForwardingType
  forward_to: CallForwardingTarget
  /**
   * Required for `sip_uri`. At most 512 characters.
   *
   * @example "sip:desk@sip.example.org"
   * @example "sips:desk@sip.example.org;transport=tls"
   */
  sip_uri?: string | null | undefined
  /** Required for `contact`: the account id of a contact, also of one on a contacts list of the account. */
  contact_id?: number | null | undefined
  enabled: boolean
}

/** The input of `callForwardings.delete`. */
export interface CallForwardingsDeleteInput {
  call_forwarding_id: number
  id: number
}

/** The input of `callForwardings.deleteOwn`. */
export interface CallForwardingsDeleteOwnInput {
  call_forwarding_id: number
}

/** The input of `callForwardings.get`. */
export interface CallForwardingsGetInput {
  call_forwarding_id: number
  id: number
}

/** The input of `callForwardings.getOwn`. */
export interface CallForwardingsGetOwnInput {
  call_forwarding_id: number
}

/** The input of `callForwardings.list`. */
export interface CallForwardingsListInput {
  id: number
}

/** The input of `callForwardings.replace`. */
export interface CallForwardingsReplaceInput {
  call_forwarding_id: number
  forward_to: CallForwardingTarget
  /**
   * Required for `sip_uri`. At most 512 characters.
   *
   * @example "sip:desk@sip.example.org"
   * @example "sips:desk@sip.example.org;transport=tls"
   */
  sip_uri?: string | null | undefined
  /** Required for `contact`: the account id of a contact, also of one on a contacts list of the account. */
  contact_id?: number | null | undefined
  enabled: boolean
  id: number
}

/** The input of `callForwardings.replaceOwn`. */
export interface CallForwardingsReplaceOwnInput {
  call_forwarding_id: number
  forward_to: CallForwardingTarget
  /**
   * Required for `sip_uri`. At most 512 characters.
   *
   * @example "sip:desk@sip.example.org"
   * @example "sips:desk@sip.example.org;transport=tls"
   */
  sip_uri?: string | null | undefined
  /** Required for `contact`: the account id of a contact, also of one on a contacts list of the account. */
  contact_id?: number | null | undefined
  enabled: boolean
}

export interface CallSeries {
  unit: 'hour' | 'day' | 'month'
  data: CallSeriesPoint[]
}

export interface CallSeriesPoint {
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  from: string
  /** Calls that it made and got. */
  calls: number
  /** Those of them that a device has accepted. */
  answered: number
  /** Messages that it sent. */
  messages: number
}

/** The input of `callStatistics.getOwnSeries`. */
export interface CallStatisticsGetOwnSeriesInput {
  /** The last 24 hours, 7 days, 30 days or 12 months, each with the one that is not over yet. */
  period: 'day' | 'week' | 'month' | 'year'
  /**
   * Where days and months begin, by its IANA name. At most 64 characters.
   *
   * @default "UTC"
   * @example "Europe/Paris"
   */
  time_zone?: string | undefined
}

/** The input of `callStatistics.getSeries`. */
export interface CallStatisticsGetSeriesInput {
  id: number
  /** The last 24 hours, 7 days, 30 days or 12 months, each with the one that is not over yet. */
  period: 'day' | 'week' | 'month' | 'year'
  /**
   * Where days and months begin, by its IANA name. At most 64 characters.
   *
   * @default "UTC"
   * @example "Europe/Paris"
   */
  time_zone?: string | undefined
}

/** The input of `callStatistics.list`. */
export interface CallStatisticsListInput {
  id: number
  /**
   * 1 to 10000000.
   *
   * @default 1
   */
  page?: number | undefined
}

/** The input of `callStatistics.listOfSpace`. */
export interface CallStatisticsListOfSpaceInput {
  /** A part of the username of the caller or of the one who is called. At most 255 characters. */
  text?: string | undefined
  /** Only calls that a device has accepted, or only the others. */
  outcome?: 'answered' | 'unanswered' | undefined
  /** Only calls that began then or later. ISO 8601 date and time. */
  from?: string | undefined
  /** Only calls that began before. ISO 8601 date and time. */
  until?: string | undefined
  /**
   * `next_cursor` of the part before; without it, the latest calls. At most 64 characters.
   *
   * @example "2026-01-31T12:00:00.000000Z_1234"
   */
  cursor?: string | null | undefined
}

/** The output of `callStatistics.listOfSpace`. */
export interface CallStatisticsListOfSpaceOutput {
  data: LoggedCall[]
  /**
   * Where the next part begins, of which `data` may be empty; null where there is none.
   *
   * @example "2026-01-31T12:00:00.000000Z_1234"
   */
  next_cursor: string | null
}

/** The output of `callStatistics.list`. */
export interface CallStatisticsListOutput {
  data: LoggedCall[]
  page: number
  per_page: number
  total: number
}

/** The input of `callStatistics.listOwn`. */
export interface CallStatisticsListOwnInput {
  /**
   * 1 to 10000000.
   *
   * @default 1
   */
  page?: number | undefined
}

/** The output of `callStatistics.listOwn`. */
export interface CallStatisticsListOwnOutput {
  data: LoggedCall[]
  page: number
  per_page: number
  total: number
}

/** The input of `callStatistics.reportDevice`. */
export interface CallStatisticsReportDeviceInput {
  /**
   * 1 to 255 characters.
   *
   * @example "a84b4c76e66710"
   */
  call_id: string
  /**
   * 1 to 255 characters.
   *
   * @example "a84b4c76e66710"
   */
  device_id: string
  /** ISO 8601 date and time. */
  rang_at?: string | null | undefined
  /** How and when the invitation of the device ended. */
  invite_terminated?: {
    /** ISO 8601 date and time. */
    at: string
    state: InviteState
  } | null | undefined
}

/** The output of `callStatistics.reportDevice`. */
export interface CallStatisticsReportDeviceOutput {
  /** Whether it is the first report of the device. */
  created: boolean
  device: CallDevice
}

/** The input of `callStatistics.reportEnd`. */
export interface CallStatisticsReportEndInput {
  /**
   * 1 to 255 characters.
   *
   * @example "a84b4c76e66710"
   */
  call_id: string
  /** ISO 8601 date and time. */
  ended_at: string
}

/** The input of `callStatistics.report`. */
export interface CallStatisticsReportInput {
  /**
   * What the call is known by in later reports, such as its Call-ID. 1 to 255 characters.
   *
   * @example "a84b4c76e66710"
   */
  id: string
  /** A SIP address, with or without `sip:`. 1 to 400 characters. */
  from: string
  /** A SIP address, with or without `sip:`. 1 to 400 characters. */
  to: string
  /** ISO 8601 date and time. */
  initiated_at: string
  /** ISO 8601 date and time. */
  ended_at?: string | null | undefined
  /**
   * 1 to 255 characters.
   *
   * @example "a84b4c76e66710"
   */
  conference_id?: string | null | undefined
}

export interface CardDavCredentials {
  /**
   * The id of the CardDAV server.
   *
   * @example 1
   */
  carddav_id: number
  /** @example "alice" */
  username: string
  /** @example "carddav.example.org" */
  realm: string
  algorithm: Algorithm
}

/** The input of `cardDavCredentials.delete`. */
export interface CardDavCredentialsDeleteInput {
  id: number
  carddav_id: number
}

/** The input of `cardDavCredentials.get`. */
export interface CardDavCredentialsGetInput {
  id: number
  carddav_id: number
}

/** The input of `cardDavCredentials.list`. */
export interface CardDavCredentialsListInput {
  id: number
}

/** The input of `cardDavCredentials.set`. */
export interface CardDavCredentialsSetInput {
  id: number
  carddav_id: number
  /**
   * 1 to 255 characters.
   *
   * @example "alice"
   */
  username: string
  /**
   * The password in clear; only its HA1 is kept. 1 to 255 characters.
   *
   * @example "a long passphrase"
   */
  password: string
  /**
   * The realm that the server names in its challenge (RFC 7616). 1 to 255 characters.
   *
   * @example "carddav.example.org"
   */
  realm: string
  algorithm: Algorithm
}

export interface CardDavServer {
  id: number
  /** Whether provisioning documents name it. */
  enabled: boolean
  uri: string
  /** Characters that a search has at least. */
  min_characters: number
  /** Results that a search gives at most; 0: all. */
  results_limit: number
  /** Seconds. */
  timeout: number
  /** Milliseconds without a key before a search is sent. */
  delay: number
  /** The vCard properties that a search looks in, separated by commas; null: as the app likes. */
  fields_for_user_input: string | null
  /** The vCard properties that a SIP domain is looked for in, separated by commas; null: as the app likes. */
  fields_for_domain: string | null
  /** Whether a property has to be all of what is searched. */
  use_exact_match_policy: boolean
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
}

/** The input of `cardDavServers.create`. */
export interface CardDavServersCreateInput {
  /** At most 253 characters. */
  domain: string
  /**
   * At most 2000 characters.
   *
   * @example "https://carddav.example.org/contacts"
   */
  uri: string
  enabled?: boolean | null | undefined
  /** Characters that a search has at least; 3 by default. */
  min_characters?: number | null | undefined
  /** Results that a search gives at most; 0, the default: all. */
  results_limit?: number | null | undefined
  /** Seconds; 5 by default. */
  timeout?: number | null | undefined
  /** Milliseconds without a key before a search is sent; 500 by default. */
  delay?: number | null | undefined
  /**
   * At most 255 characters.
   *
   * @example "FN,NOTE"
   */
  fields_for_user_input?: string | null | undefined
  /**
   * At most 255 characters.
   *
   * @example "FN,NOTE"
   */
  fields_for_domain?: string | null | undefined
  use_exact_match_policy?: boolean | null | undefined
}

/** The input of `cardDavServers.createOwn`. */
export interface CardDavServersCreateOwnInput {
  /**
   * At most 2000 characters.
   *
   * @example "https://carddav.example.org/contacts"
   */
  uri: string
  enabled?: boolean | null | undefined
  /** Characters that a search has at least; 3 by default. */
  min_characters?: number | null | undefined
  /** Results that a search gives at most; 0, the default: all. */
  results_limit?: number | null | undefined
  /** Seconds; 5 by default. */
  timeout?: number | null | undefined
  /** Milliseconds without a key before a search is sent; 500 by default. */
  delay?: number | null | undefined
  /**
   * At most 255 characters.
   *
   * @example "FN,NOTE"
   */
  fields_for_user_input?: string | null | undefined
  /**
   * At most 255 characters.
   *
   * @example "FN,NOTE"
   */
  fields_for_domain?: string | null | undefined
  use_exact_match_policy?: boolean | null | undefined
}

/** The input of `cardDavServers.delete`. */
export interface CardDavServersDeleteInput {
  /** At most 253 characters. */
  domain: string
  id: number
}

/** The input of `cardDavServers.deleteOwn`. */
export interface CardDavServersDeleteOwnInput {
  id: number
}

/** The input of `cardDavServers.get`. */
export interface CardDavServersGetInput {
  /** At most 253 characters. */
  domain: string
  id: number
}

/** The input of `cardDavServers.list`. */
export interface CardDavServersListInput {
  /** At most 253 characters. */
  domain: string
}

/** The input of `cardDavServers.replace`. */
export interface CardDavServersReplaceInput {
  /** At most 253 characters. */
  domain: string
  id: number
  /**
   * At most 2000 characters.
   *
   * @example "https://carddav.example.org/contacts"
   */
  uri: string
  enabled?: boolean | null | undefined
  /** Characters that a search has at least; 3 by default. */
  min_characters?: number | null | undefined
  /** Results that a search gives at most; 0, the default: all. */
  results_limit?: number | null | undefined
  /** Seconds; 5 by default. */
  timeout?: number | null | undefined
  /** Milliseconds without a key before a search is sent; 500 by default. */
  delay?: number | null | undefined
  /**
   * At most 255 characters.
   *
   * @example "FN,NOTE"
   */
  fields_for_user_input?: string | null | undefined
  /**
   * At most 255 characters.
   *
   * @example "FN,NOTE"
   */
  fields_for_domain?: string | null | undefined
  use_exact_match_policy?: boolean | null | undefined
}

/** The input of `cardDavServers.replaceOwn`. */
export interface CardDavServersReplaceOwnInput {
  id: number
  /**
   * At most 2000 characters.
   *
   * @example "https://carddav.example.org/contacts"
   */
  uri: string
  enabled?: boolean | null | undefined
  /** Characters that a search has at least; 3 by default. */
  min_characters?: number | null | undefined
  /** Results that a search gives at most; 0, the default: all. */
  results_limit?: number | null | undefined
  /** Seconds; 5 by default. */
  timeout?: number | null | undefined
  /** Milliseconds without a key before a search is sent; 500 by default. */
  delay?: number | null | undefined
  /**
   * At most 255 characters.
   *
   * @example "FN,NOTE"
   */
  fields_for_user_input?: string | null | undefined
  /**
   * At most 255 characters.
   *
   * @example "FN,NOTE"
   */
  fields_for_domain?: string | null | undefined
  use_exact_match_policy?: boolean | null | undefined
}

/** The input of `changes.confirmEmail`. */
export interface ChangesConfirmEmailInput {
  /**
   * The four digits that were sent. At most 32 characters.
   *
   * @example "0815"
   */
  code: string
}

/** The input of `changes.confirmPhone`. */
export interface ChangesConfirmPhoneInput {
  /**
   * The four digits that were sent. At most 32 characters.
   *
   * @example "0815"
   */
  code: string
}

/** The input of `changes.requestEmail`. */
export interface ChangesRequestEmailInput {
  /**
   * At most 254 characters.
   *
   * @example "alice@example.com"
   */
  email: string
}

/** The input of `changes.requestPhone`. */
export interface ChangesRequestPhoneInput {
  /** 1 to 64 characters. */
  phone: string
}

export interface CheckedAccountFields {
  /** What is wrong, by field; nothing where all is right. */
  errors: Record<string, string[]>
  /** The same for programs. */
  error_codes: Record<string, Array<{
    code: string
    params: Record<string, string | number | string[]>
  }>>
}

export interface Contact {
  /** @example 42 */
  id: number
  /** @example "alice01" */
  username: string
  /** @example "sip.example.org" */
  domain: string
  /** @example "sip:alice01@sip.example.org" */
  sip_uri: string
  activated: boolean
  dtmf_protocol: DtmfProtocol | null
  /** @example "Alice" */
  display_name: string | null
  /**
   * The realm of its Space, null when that is the domain.
   *
   * @example null
   */
  realm: string | null
  /** @example {"floor":"3"} */
  dictionary: Record<string, string>
  passwords: Array<{
    algorithm: Algorithm
  }>
  /** @example [] */
  types: AccountType[]
  /** @example [] */
  actions: AccountAction[]
  /** Always empty: it is for the contact alone. */
  provisioning_token: ''
  provisioning_token_expire_at: null
  email_change_code: null
  /** @example [] */
  carddav_servers: never[]
}

export interface ContactCard {
  /**
   * The display name, else the SIP address without `sip:`.
   *
   * @example "Bob"
   */
  name: string
  /**
   * The SIP URI.
   *
   * @example "sip:bob@sip.example.org"
   */
  sip: string
  /** @example "+33612345678" */
  phone: string | null
  dtmf_protocol: DtmfProtocol | null
}

/** The input of `contacts.add`. */
export interface ContactsAddInput {
  id: number
  contact_id: number
}

/** The input of `contacts.getCardBySip`. */
export interface ContactsGetCardBySipInput {
  /**
   * The SIP address, with or without `sip:`; angle brackets, a display name, a port and parameters are dropped. At most 512 characters.
   *
   * @example "alice01@sip.example.org"
   */
  sip: string
}

/** The input of `contacts.get`. */
export interface ContactsGetInput {
  id: number
  contact_id: number
}

/** The input of `contacts.getOwnBySip`. */
export interface ContactsGetOwnBySipInput {
  /**
   * The SIP address, with or without `sip:`; angle brackets, a display name, a port and parameters are dropped. At most 512 characters.
   *
   * @example "alice01@sip.example.org"
   */
  sip: string
}

export interface ContactsList {
  id: number
  space_id: number
  /** @example "Family" */
  title: string
  description: string
  /** Accounts that are on it. */
  contacts_count: number
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
  /**
   * Of the state that is read: a change that names an older one is refused.
   *
   * @example "1234"
   */
  version: string
}

/** The input of `contacts.list`. */
export interface ContactsListInput {
  id: number
}

/** The input of `contactsLists.addContact`. */
export interface ContactsListsAddContactInput {
  contacts_list_id: number
  contact_id: number
}

/** The input of `contactsLists.assign`. */
export interface ContactsListsAssignInput {
  id: number
  contacts_list_id: number
}

/** The input of `contactsLists.create`. */
export interface ContactsListsCreateInput {
  /**
   * 1 to 255 characters.
   *
   * @example "Family"
   */
  title: string
  /**
   * 1 to 1000 characters.
   *
   * @example "All of them"
   */
  description: string
}

/** The input of `contactsLists.delete`. */
export interface ContactsListsDeleteInput {
  id: number
}

/** The input of `contactsLists.get`. */
export interface ContactsListsGetInput {
  id: number
}

/** The input of `contactsLists.listContacts`. */
export interface ContactsListsListContactsInput {
  id: number
  /** Where to go on: the `next_cursor` of the part before. None: from the start. */
  cursor?: number | null | undefined
  /**
   * 1 to 500.
   *
   * @default 50
   */
  limit?: number | undefined
}

/** The input of `contactsLists.listOfAccount`. */
export interface ContactsListsListOfAccountInput {
  id: number
}

/** The input of `contactsLists.removeContact`. */
export interface ContactsListsRemoveContactInput {
  contacts_list_id: number
  contact_id: number
}

/** The input of `contactsLists.replace`. */
export interface ContactsListsReplaceInput {
  /**
   * 1 to 255 characters.
   *
   * @example "Family"
   */
  title: string
  /**
   * 1 to 1000 characters.
   *
   * @example "All of them"
   */
  description: string
  id: number
  /**
   * The `version` of the state that the change is based on: refused with `version_conflict` when there is a later one.
   *
   * @example "1234"
   */
  version?: string | undefined
}

/** The input of `contactsLists.unassign`. */
export interface ContactsListsUnassignInput {
  id: number
  contacts_list_id: number
}

export interface ContactsOfList {
  data: AccountOnList[]
  next_cursor: number | null
}

/** The input of `contacts.remove`. */
export interface ContactsRemoveInput {
  id: number
  contact_id: number
}

/** The line as it is read now; without errors, it is imported with the others. */
export interface CorrectedImportLine {
  /** In the file, from 1. */
  line: number
  username: string | null
  errors: Record<string, string[]>
  /** The same for programs. */
  error_codes: Record<string, Array<{
    code: string
    params: Record<string, string | number | string[]>
  }>>
}

/** The input of `creationTokens.consume`. */
export interface CreationTokensConsumeInput {
  /** 1 to 255 characters. */
  account_creation_token: string
}

/** The input of `creationTokens.createByRequest`. */
export interface CreationTokensCreateByRequestInput {
  /** 1 to 255 characters. */
  account_creation_request_token: string
}

/** The input of `creationTokens.getRequest`. */
export interface CreationTokensGetRequestInput {
  /** At most 255 characters. */
  token: string
}

/** The input of `creationTokens.sendByPush`. */
export interface CreationTokensSendByPushInput {
  /** The push service: `apns.dev` is the sandbox of APNs. */
  pn_provider: 'fcm' | 'apns' | 'apns.dev'
  /**
   * The app: the project of FCM; `TEAM.BUNDLE` for APNs, with `.voip` or `.remote` at its end or without. 1 to 512 characters.
   *
   * @example "my-project"
   * @example "ABCD123456.org.example.phone"
   */
  pn_param: string
  /** The device: its registration token of FCM, its device token of APNs. 1 to 512 characters. */
  pn_prid: string
}

/** The input of `creationTokens.validateRequest`. */
export interface CreationTokensValidateRequestInput {
  /** At most 255 characters. */
  token: string
  /** What the captcha gave, where one is asked for. At most 10000 characters. */
  captcha?: string | undefined
}

export interface CurrentSession {
  /** The Space of the host that was asked. */
  space: {
    domain: string
    name: string
    /** Whether one signs in by an OpenID provider, at `/oidc/sign-in`. */
    oidc: boolean
    /** Whether messages can be sent over SIP. */
    sip_messages: boolean
  }
  /** Who this browser is signed in as; null: not signed in. */
  account: SignedIn | null
  /** Whether its session is that of an account that has been blocked since. */
  blocked: boolean
}

export interface Device {
  /** @example "Linphone/5.2" */
  user_agent: string
  /**
   * When it has registered last (ISO 8601, UTC). ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00Z"
   */
  update_time: string | null
}

/** The input of `devices.delete`. */
export interface DevicesDeleteInput {
  /**
   * The key of the device in the list. At most 255 characters.
   *
   * @example "2ab0cb98-63c4-0056-b6b9-0a2e1cf6c6fe"
   */
  uuid: string
  id: number
}

/** The input of `devices.deleteOwn`. */
export interface DevicesDeleteOwnInput {
  /**
   * The key of the device in the list. At most 255 characters.
   *
   * @example "2ab0cb98-63c4-0056-b6b9-0a2e1cf6c6fe"
   */
  uuid: string
}

/** The input of `devices.list`. */
export interface DevicesListInput {
  id: number
}

/** The input of `dictionary.deleteAll`. */
export interface DictionaryDeleteAllInput {
  id: number
}

/** The input of `dictionary.delete`. */
export interface DictionaryDeleteInput {
  id: number
  /**
   * 1 to 255 characters.
   *
   * @example "floor"
   */
  key: string
}

export interface DictionaryEntry {
  value: string
}

/** The input of `dictionary.get`. */
export interface DictionaryGetInput {
  id: number
  /**
   * 1 to 255 characters.
   *
   * @example "floor"
   */
  key: string
}

/** The input of `dictionary.list`. */
export interface DictionaryListInput {
  id: number
}

/** The input of `dictionary.set`. */
export interface DictionarySetInput {
  id: number
  /**
   * 1 to 255 characters.
   *
   * @example "floor"
   */
  key: string
  /**
   * 1 to 1000 characters.
   *
   * @example "3"
   */
  value: string
}

export type DtmfProtocol = 'sipinfo' | 'sipmessage' | 'rfc2833'

export interface DumpImport {
  id: number
  file_name: string
  bytes: number
  state: 'uploading' | 'uploaded' | 'checking' | 'checked' | 'importing' | 'done' | 'failed'
  /** Whose import it is. */
  username: string | null
  /** As it was checked. */
  program: 'flexisip' | 'kamailio' | 'opensips' | 'asterisk' | 'fusionpbx' | null
  /** Rows of the dump that have been read. */
  rows_read: number
  /** Why it failed, in English. */
  error: string | null
  report: DumpReport | null
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
}

export interface DumpImportSummary {
  id: number
  file_name: string
  bytes: number
  state: 'uploading' | 'uploaded' | 'checking' | 'checked' | 'importing' | 'done' | 'failed'
  /** Whose import it is. */
  username: string | null
  /** As it was checked. */
  program: 'flexisip' | 'kamailio' | 'opensips' | 'asterisk' | 'fusionpbx' | null
  /** Rows of the dump that have been read. */
  rows_read: number
  /** Why it failed, in English. */
  error: string | null
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
}

/** The input of `dumpImports.check`. */
export interface DumpImportsCheckInput {
  id: number
  program: 'flexisip' | 'kamailio' | 'opensips' | 'asterisk' | 'fusionpbx'
  /**
   * The domain of accounts whose rows have none. At most 253 characters.
   *
   * @example "sip.example.org"
   */
  domain?: string | null | undefined
  /** What the hashes of a domain were made with, where that is known better. */
  realms?: Array<{
    /**
     * At most 253 characters.
     *
     * @example "sip.example.org"
     */
    domain: string
    /** At most 255 characters. */
    realm: string
  }> | null | undefined
  /** The .env of Flexisip Account Manager. At most 100000 characters. */
  env?: string | null | undefined
  /**
   * Of the MySQL server that the dump is of, where that is not UTC. At most 64 characters.
   *
   * @example "Europe/Paris"
   */
  time_zone?: string | null | undefined
}

/** The input of `dumpImports.delete`. */
export interface DumpImportsDeleteInput {
  id: number
}

/** The input of `dumpImports.get`. */
export interface DumpImportsGetInput {
  id: number
}

/** The input of `dumpImports.start`. */
export interface DumpImportsStartInput {
  id: number
}

export interface DumpReport {
  dry_run: boolean
  spaces: Array<{
    domain: string
    source_id: number
    id: number
    outcome: 'created' | 'updated' | 'unchanged'
    accounts: {
      source: number
      here: number
    }
    hashes: {
      source: number
      here: number
    }
    differences: Array<{
      field: string
      count: number
      accounts: string[]
    }>
  }>
  tables: Array<{
    table: string
    rows: number
    created: number
    updated: number
    lost: number
  }>
  findings: Array<{
    source: string
    reason: string
    /** Whether something has no place here. */
    lost: boolean
    count: number
    /** Which rows, the first of them. */
    rows: string[]
  }>
}

export interface EmailServer {
  id: number
  host: string
  port: number
  /** `tls`: STARTTLS is required; `ssl`: TLS from the start; `none`: no encryption. */
  encryption: 'tls' | 'ssl' | 'none'
  username: string | null
  from_address: string | null
  from_name: string | null
  signature: string | null
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
}

export interface EmailServerWithPassword {
  id: number
  host: string
  port: number
  /** `tls`: STARTTLS is required; `ssl`: TLS from the start; `none`: no encryption. */
  encryption: 'tls' | 'ssl' | 'none'
  username: string | null
  from_address: string | null
  from_name: string | null
  signature: string | null
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
  /**
   * Of the state that is read: a change that names an older one is refused.
   *
   * @example "1234"
   */
  version: string
  /** `********` when there is one, which is never shown; null without one. */
  password: '********' | null
}

/** The input of `emailServers.delete`. */
export interface EmailServersDeleteInput {
  /** At most 253 characters. */
  domain: string
}

/** The input of `emailServers.get`. */
export interface EmailServersGetInput {
  /** At most 253 characters. */
  domain: string
}

/** The input of `emailServers.set`. */
export interface EmailServersSetInput {
  /** At most 253 characters. */
  domain: string
  /**
   * The `version` of the state that the change is based on: refused with `version_conflict` when there is a later one.
   *
   * @example "1234"
   */
  version?: string | undefined
  /**
   * At most 253 characters.
   *
   * @example "sip.example.org"
   */
  host: string
  /** 1 to 65535. */
  port: number
  /** `tls`: STARTTLS is required; `ssl`: TLS from the start; `none`: no encryption, and the password goes in clear. Left out: `ssl` on port 465, `tls` on any other. */
  encryption?: 'tls' | 'ssl' | 'none' | null | undefined
  /** At most 255 characters. */
  username?: string | null | undefined
  /** Left out or `********`: the one that is kept stays, as long as host, port and username stay and `encryption` does not become `none`, so that no one else learns it. Null or empty: none. At most 1000 characters. */
  password?: string | null | undefined
  /**
   * At most 254 characters.
   *
   * @example "alice@example.com"
   */
  from_address?: string | null | undefined
  /** At most 255 characters. */
  from_name?: string | null | undefined
  /** What every mail ends with. At most 1000 characters. */
  signature?: string | null | undefined
}

/** The output of `emailServers.set`. */
export interface EmailServersSetOutput {
  created: boolean
  email_server: EmailServerWithPassword
}

/** The input of `emailServers.setOwn`. */
export interface EmailServersSetOwnInput {
  /**
   * The `version` of the state that the change is based on: refused with `version_conflict` when there is a later one.
   *
   * @example "1234"
   */
  version?: string | undefined
  /**
   * At most 253 characters.
   *
   * @example "sip.example.org"
   */
  host: string
  /** 1 to 65535. */
  port: number
  /** `tls`: STARTTLS is required; `ssl`: TLS from the start; `none`: no encryption, and the password goes in clear. Left out: `ssl` on port 465, `tls` on any other. */
  encryption?: 'tls' | 'ssl' | 'none' | null | undefined
  /** At most 255 characters. */
  username?: string | null | undefined
  /** Left out or `********`: the one that is kept stays, as long as host, port and username stay and `encryption` does not become `none`, so that no one else learns it. Null or empty: none. At most 1000 characters. */
  password?: string | null | undefined
  /**
   * At most 254 characters.
   *
   * @example "alice@example.com"
   */
  from_address?: string | null | undefined
  /** At most 255 characters. */
  from_name?: string | null | undefined
  /** What every mail ends with. At most 1000 characters. */
  signature?: string | null | undefined
}

/** The output of `emailServers.setOwn`. */
export interface EmailServersSetOwnOutput {
  created: boolean
  email_server: EmailServerWithPassword
}

/** The input of `emailServers.test`. */
export interface EmailServersTestInput {
  /** At most 253 characters. */
  domain: string
  /**
   * Whom to send it to; the caller’s own address when it is left out. At most 254 characters.
   *
   * @example "alice@example.com"
   */
  to?: string | null | undefined
}

/** The input of `emailServers.testOwn`. */
export interface EmailServersTestOwnInput {
  /**
   * Whom to send it to; the caller’s own address when it is left out. At most 254 characters.
   *
   * @example "alice@example.com"
   */
  to?: string | null | undefined
}

export interface Export {
  id: number
  state: 'running' | 'done' | 'cancelled' | 'failed'
  filter: {
    /**
     * What the accounts are known by: words of the name, email address, phone number or display name, in any order and without accents (one or two letters or digits: the beginning of a word); a SIP address in any form; a phone number in any spelling, without its country one of the Space’s; or the IP address that they were created from. At most 255 characters.
     *
     * @example "lea leger"
     * @example "0151 23410007"
     * @example "<sip:lea@sip.example.org>"
     */
    text?: string | undefined
    activated?: boolean | undefined
    blocked?: boolean | undefined
    admin?: boolean | undefined
    has_email?: boolean | undefined
    has_phone?: boolean | undefined
    /** @default "created_at" */
    sort: 'created_at' | 'username' | 'updated_at'
    /** @default "asc" */
    order: 'asc' | 'desc'
  }
  /** Whose export it is; null when the account is gone. */
  username: string | null
  /** How many there were at the start; null until they are counted. */
  accounts: number | null
  /** Accounts that are in the file. */
  done: number
  /** Size of the file, as far as it is. */
  bytes: number
  /** 0 to 1. */
  progress: number
  /** Why it failed. */
  error: string | null
  /** The same for programs. */
  error_code: 'unauthenticated' | 'wrong_credentials' | 'cross_origin' | 'forbidden' | 'wrong_space' | 'account_blocked' | 'space_expired' | 'space_full' | 'public_registration_off' | 'phone_registration_off' | 'no_such_domain' | 'account_has_no_email' | 'mail_not_found' | 'creation_token_required' | 'push_too_soon' | 'own_space' | 'domain_in_use' | 'version_conflict' | 'last_super_admin' | 'second_factor_on' | 'second_factor_off' | 'passkey_not_found' | 'passkey_exists' | 'passkeys_unavailable' | 'too_many_passkeys' | 'confirmation_needed' | 'session_needed' | 'session_not_found' | 'account_not_found' | 'space_not_found' | 'space_unknown_host' | 'not_an_admin' | 'key_not_found' | 'token_not_found' | 'token_expired' | 'token_not_validated' | 'country_not_found' | 'entry_not_found' | 'email_server_not_found' | 'logo_not_found' | 'oidc_not_found' | 'oidc_failed' | 'oidc_unavailable' | 'oidc_no_account' | 'contact_not_found' | 'contacts_list_not_found' | 'contacts_list_assigned' | 'contacts_list_not_assigned' | 'account_type_not_found' | 'account_type_assigned' | 'account_type_not_assigned' | 'account_action_not_found' | 'account_has_no_dtmf_protocol' | 'vcard_not_found' | 'vcard_exists' | 'call_exists' | 'call_not_found' | 'no_such_call' | 'message_exists' | 'no_such_message' | 'carddav_server_not_found' | 'carddav_credentials_not_found' | 'carddav_credentials_off' | 'call_forwarding_not_found' | 'external_account_not_found' | 'voicemail_not_found' | 'voicemails_full' | 'file_not_found' | 'webhook_endpoint_not_found' | 'registrar_unavailable' | 'import_not_found' | 'import_not_ready' | 'file_too_large' | 'too_many_imports' | 'bulk_change_not_found' | 'bulk_change_not_ready' | 'export_not_found' | 'export_not_ready' | 'too_many_exports' | 'not_configured' | 'secret_key_missing' | 'push_not_configured' | 'push_failed' | 'sip_messages_not_configured' | 'sip_message_failed' | 'invalid_input' | 'idempotency_key_malformed' | 'idempotency_key_in_use' | 'idempotency_key_reused' | 'too_many_requests' | 'list_too_long' | 'unavailable' | null
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
}

/** The input of `exports.cancel`. */
export interface ExportsCancelInput {
  id: number
}

/** The input of `exports.delete`. */
export interface ExportsDeleteInput {
  id: number
}

/** The input of `exports.get`. */
export interface ExportsGetInput {
  id: number
}

/** The input of `exports.resume`. */
export interface ExportsResumeInput {
  id: number
}

/** The input of `exports.start`. */
export interface ExportsStartInput {
  /**
   * What the accounts are known by: words of the name, email address, phone number or display name, in any order and without accents (one or two letters or digits: the beginning of a word); a SIP address in any form; a phone number in any spelling, without its country one of the Space’s; or the IP address that they were created from. At most 255 characters.
   *
   * @example "lea leger"
   * @example "0151 23410007"
   * @example "<sip:lea@sip.example.org>"
   */
  text?: string | undefined
  activated?: boolean | undefined
  blocked?: boolean | undefined
  admin?: boolean | undefined
  has_email?: boolean | undefined
  has_phone?: boolean | undefined
  /** @default "created_at" */
  sort?: 'created_at' | 'username' | 'updated_at' | undefined
  /** @default "asc" */
  order?: 'asc' | 'desc' | undefined
}

export interface ExternalAccount {
  id: number
  account_id: number
  /** @example "alice" */
  username: string
  /** @example "other.example.org" */
  domain: string
  /** @example null */
  realm: string | null
  /** @example null */
  registrar: string | null
  /** @example null */
  outbound_proxy: string | null
  protocol: ExternalProtocol
  /** The hash of the HA1 that is kept of the password. */
  algorithm: 'MD5'
  /** Always empty: neither the password nor its HA1 is shown. */
  password: ''
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
}

/** The input of `externalAccounts.delete`. */
export interface ExternalAccountsDeleteInput {
  id: number
}

/** The input of `externalAccounts.find`. */
export interface ExternalAccountsFindInput {
  id: number
}

/** The output of `externalAccounts.find`. */
export interface ExternalAccountsFindOutput {
  external_account: ExternalAccount | null
}

/** The input of `externalAccounts.get`. */
export interface ExternalAccountsGetInput {
  id: number
}

/** The input of `externalAccounts.set`. */
export interface ExternalAccountsSetInput {
  id: number
  /**
   * 1 to 64 characters.
   *
   * @example "alice"
   */
  username: string
  /**
   * At most 253 characters.
   *
   * @example "other.example.org"
   */
  domain: string
  /**
   * Where the service names another realm than its domain. At most 255 characters.
   *
   * @example "sip"
   */
  realm?: string | null | undefined
  /**
   * Required for a new one, and when username, domain or realm change, as the HA1 that is kept contains them. 1 to 255 characters.
   *
   * @example "a long passphrase"
   */
  password?: string | null | undefined
  /**
   * At most 255 characters.
   *
   * @example "proxy.example.org"
   */
  registrar?: string | null | undefined
  /**
   * At most 255 characters.
   *
   * @example "proxy.example.org"
   */
  outbound_proxy?: string | null | undefined
  protocol: ExternalProtocol
}

/** The output of `externalAccounts.set`. */
export interface ExternalAccountsSetOutput {
  created: boolean
  external_account: ExternalAccount
}

export type ExternalProtocol = 'UDP' | 'TCP' | 'TLS'

export interface FoundAccounts {
  data: AccountWithCodes[]
  /** Whether there are more than are returned. */
  more: boolean
}

export interface Import {
  id: number
  file_name: string
  bytes: number
  state: 'uploading' | 'uploaded' | 'checking' | 'checked' | 'importing' | 'done' | 'cancelled' | 'failed'
  /** Whose import it is; null when the account is gone. */
  username: string | null
  /** As it was checked. */
  plan: {
    /** @default "csv" */
    format: 'csv' | 'xlsx' | 'vcard'
    delimiter: ',' | ';' | '	' | '|'
    encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
    /** Whether the first line has the names of the columns. */
    header: boolean
    /** By position; null: left out. */
    columns: Array<'username' | 'password' | 'ha1' | 'algorithm' | 'email' | 'phone' | 'display_name' | 'activated' | 'blocked' | 'admin' | 'dtmf_protocol' | 'language' | 'given_name' | 'family_name' | 'domain' | 'realm' | 'dictionary' | `dictionary.${string}` | null>
    /** For lines that do not say. */
    defaults: {
      /** @default "SHA-256" */
      algorithm: Algorithm
      /** @default true */
      activated: boolean
      /**
       * Of lines without a username: refused, or given the part of their email address before the @.
       *
       * @default "required"
       */
      username: 'required' | 'from_email'
      /**
       * Of lines with neither a password nor a hash: refused, or accounts without a password, which are provisioned.
       *
       * @default "required"
       */
      password: 'required' | 'none'
    }
    /**
     * Lines of the domain of another Space: refused, or accounts of that Space; only super admins may ask for it.
     *
     * @default "refused"
     */
    other_domains: 'refused' | 'to_their_spaces'
  } | null
  /** Lines with an account that were read. */
  lines: number
  /** Those with a problem, which are not imported. */
  invalid: number
  /** Accounts that were created. */
  created: number
  /** Lines without a problem of which no account could be made after all. */
  failed: number
  /** Whether `imports.undo` can undo it. */
  undoable: boolean
  /** Whether its accounts have been deleted by `imports.undo`, or are being. */
  undone: boolean
  /** Of what is being done in this state. 0 to 1. */
  progress: number
  /** Why it failed. */
  error: string | null
  /** The same for programs. */
  error_codes: Array<{
    code: string
    params: Record<string, string | number | string[]>
  }>
  /** What a check cannot know, and a person should. */
  warnings: Array<{
    code: string
    params: Record<string, string | number | string[]>
    message: string
  }>
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
}

export interface ImportLine {
  /** In the file, from 1. */
  line: number
  username: string | null
  errors: Record<string, string[]>
  /** The same for programs. */
  error_codes: Record<string, Array<{
    code: string
    params: Record<string, string | number | string[]>
  }>>
  /** What the columns are called, and what they were checked as. */
  columns: Array<{
    name: string
    field: 'username' | 'password' | 'ha1' | 'algorithm' | 'email' | 'phone' | 'display_name' | 'activated' | 'blocked' | 'admin' | 'dtmf_protocol' | 'language' | 'given_name' | 'family_name' | 'domain' | 'realm' | 'dictionary' | `dictionary.${string}` | null
  }>
  /** One for each column, as it was written or put right. */
  cells: string[]
}

export interface ImportPreview {
  format: 'csv' | 'xlsx' | 'vcard'
  delimiter: ',' | ';' | '	' | '|'
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
  header: boolean
  columns: Array<{
    name: string
    /** What it seems to be. */
    field: 'username' | 'password' | 'ha1' | 'algorithm' | 'email' | 'phone' | 'display_name' | 'activated' | 'blocked' | 'admin' | 'dtmf_protocol' | 'language' | 'given_name' | 'family_name' | 'domain' | 'realm' | 'dictionary' | `dictionary.${string}` | null
  }>
  /** The first lines. */
  rows: string[][]
}

export type ImportProblemGroups = Array<{
  field: string
  problem: string
  message: string
  lines: number
}>

export interface ImportProblems {
  data: Array<{
    /** In the file, from 1. */
    line: number
    username: string | null
    errors: Record<string, string[]>
    /** The same for programs. */
    error_codes: Record<string, Array<{
      code: string
      params: Record<string, string | number | string[]>
    }>>
  }>
  next_cursor: number | null
}

/** The input of `imports.cancel`. */
export interface ImportsCancelInput {
  id: number
}

/** The input of `imports.check`. */
export interface ImportsCheckInput {
  id: number
  /** @default "csv" */
  format?: 'csv' | 'xlsx' | 'vcard' | undefined
  delimiter: ',' | ';' | '	' | '|'
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
  /** Whether the first line has the names of the columns. */
  header: boolean
  /** By position; null: left out. */
  columns: Array<'username' | 'password' | 'ha1' | 'algorithm' | 'email' | 'phone' | 'display_name' | 'activated' | 'blocked' | 'admin' | 'dtmf_protocol' | 'language' | 'given_name' | 'family_name' | 'domain' | 'realm' | 'dictionary' | `dictionary.${string}` | null>
  /**
   * For lines that do not say.
   *
   * @default {}
   */
  defaults?: {
    /** @default "SHA-256" */
    algorithm?: Algorithm | undefined
    /** @default true */
    activated?: boolean | undefined
    /**
     * Of lines without a username: refused, or given the part of their email address before the @.
     *
     * @default "required"
     */
    username?: 'required' | 'from_email' | undefined
    /**
     * Of lines with neither a password nor a hash: refused, or accounts without a password, which are provisioned.
     *
     * @default "required"
     */
    password?: 'required' | 'none' | undefined
  } | undefined
  /**
   * Lines of the domain of another Space: refused, or accounts of that Space; only super admins may ask for it.
   *
   * @default "refused"
   */
  other_domains?: 'refused' | 'to_their_spaces' | undefined
}

/** The input of `imports.countProblems`. */
export interface ImportsCountProblemsInput {
  id: number
}

/** The input of `imports.delete`. */
export interface ImportsDeleteInput {
  id: number
}

/** The input of `imports.get`. */
export interface ImportsGetInput {
  id: number
}

/** The input of `imports.getLine`. */
export interface ImportsGetLineInput {
  id: number
  line: number
}

/** The input of `imports.getPreview`. */
export interface ImportsGetPreviewInput {
  id: number
  delimiter?: ',' | ';' | '	' | '|' | undefined
  encoding?: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | undefined
  header?: boolean | undefined
}

/** The input of `imports.listProblems`. */
export interface ImportsListProblemsInput {
  id: number
  /** Only lines with a problem of this field. At most 255 characters. */
  field?: string | undefined
  /** Only those that are wrong by this: the `problem` of a group. At most 64 characters. */
  problem?: string | undefined
  cursor?: number | null | undefined
  /**
   * 1 to 200.
   *
   * @default 50
   */
  limit?: number | undefined
}

/** The input of `imports.replaceLine`. */
export interface ImportsReplaceLineInput {
  id: number
  line: number
  /** All cells of the line, in the order of the columns. */
  cells: string[]
}

/** The input of `imports.start`. */
export interface ImportsStartInput {
  id: number
}

/** The input of `imports.undo`. */
export interface ImportsUndoInput {
  id: number
}

/** The input of `imports.watch`. */
export interface ImportsWatchInput {
  id: number
}

export type InviteState = 'error' | 'declined' | 'canceled' | 'accepted_elsewhere' | 'declined_elsewhere' | 'accepted'

export interface Job {
  id: string
  /** @example "send_mail" */
  task: string
  /**
   * Which mail or SMS it is.
   *
   * @example "provisioning"
   */
  kind: string | null
  /** Of the Space that it is for; null for one of all. */
  domain: string | null
  username: string | null
  attempts: number
  max_attempts: number
  last_error: string | null
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  run_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  state: JobState
  /**
   * Of a deleted Space: the accounts that are still to be deleted.
   *
   * @example null
   */
  accounts_left: number | null
}

export interface JobList {
  data: Job[]
  next_cursor: string | null
}

/** `failing`: it will be tried again at `run_at`. `given_up`: it was tried as often as it is, and waits for a person. */
export type JobState = 'waiting' | 'running' | 'failing' | 'given_up'

/** The input of `jobs.delete`. */
export interface JobsDeleteInput {
  ids: string[]
}

/** The output of `jobs.delete`. */
export interface JobsDeleteOutput {
  /** Those that are running stay as they are, and what deletes a Space cannot be taken out: `spaces.cancelDeletion` ends that. */
  done: number
}

/** The input of `jobs.list`. */
export interface JobsListInput {
  state?: JobState | undefined
  /**
   * Whose jobs a super admin is shown: those of the Space of the request, or of all. Others see their own.
   *
   * @default "all"
   */
  scope?: 'space' | 'all' | undefined
  /** Part of a username, a domain, the name of the work or its last error, in any case. At most 255 characters. */
  text?: string | undefined
  /** At most 20 characters. */
  cursor?: string | null | undefined
  /**
   * 1 to 200.
   *
   * @default 50
   */
  limit?: number | undefined
}

/** The input of `jobs.retry`. */
export interface JobsRetryInput {
  ids: string[]
}

/** The output of `jobs.retry`. */
export interface JobsRetryOutput {
  /** Those that are running stay as they are, and what deletes a Space cannot be taken out: `spaces.cancelDeletion` ends that. */
  done: number
}

export type LinphoneAction = 'call' | 'show' | 'bye' | 'accept' | 'decline'

export interface LoggedCall {
  /** @example "a84b4c76e66710" */
  id: string
  /** @example "alice01" */
  from_username: string
  /** @example "sip.example.org" */
  from_domain: string
  /** @example "bob0001" */
  to_username: string
  /** @example "sip.example.org" */
  to_domain: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  initiated_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  ended_at: string | null
  /** @example null */
  conference_id: string | null
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
  devices: CallDevice[]
}

/** The input of `me.changePassword`. */
export interface MeChangePasswordInput {
  algorithm: Algorithm
  /**
   * The password in clear; only its HA1 is kept. 1 to 255 characters.
   *
   * @example "a long passphrase"
   */
  password: string
  /** At most 255 characters. */
  old_password?: string | null | undefined
}

/** The input of `me.getPersonalData`. */
export interface MeGetPersonalDataInput {
  /** The `next_cursor` of the part before, for more of the audit log. */
  cursor?: number | null | undefined
}

/** The input of `me.update`. */
export interface MeUpdateInput {
  /**
   * At most 255 characters.
   *
   * @example "Alice"
   */
  display_name?: string | null | undefined
  language?: 'en' | 'fr' | null | undefined
}

export interface MessageDevice {
  id: number
  message_id: string
  /** @example "bob0001" */
  to_username: string
  /** @example "sip.example.org" */
  to_domain: string
  device_id: string
  /** @example 200 */
  last_status: number
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  received_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
}

/** The input of `messageStatistics.reportDevice`. */
export interface MessageStatisticsReportDeviceInput {
  /**
   * 1 to 255 characters.
   *
   * @example "a84b4c76e66710"
   */
  message_id: string
  /** A SIP address, with or without `sip:`. 1 to 400 characters. */
  to: string
  /**
   * 1 to 255 characters.
   *
   * @example "a84b4c76e66710"
   */
  device_id: string
  /**
   * The status of the delivery (RFC 3261). 0 to 999.
   *
   * @example 200
   */
  last_status: number
  /** ISO 8601 date and time. */
  received_at: string
}

/** The output of `messageStatistics.reportDevice`. */
export interface MessageStatisticsReportDeviceOutput {
  /** Whether it is the first report of the device. */
  created: boolean
  device: MessageDevice
}

/** The input of `messageStatistics.report`. */
export interface MessageStatisticsReportInput {
  /**
   * What the message is known by in later reports. 1 to 255 characters.
   *
   * @example "a84b4c76e66710"
   */
  id: string
  /** A SIP address, with or without `sip:`. 1 to 400 characters. */
  from: string
  /** ISO 8601 date and time. */
  sent_at: string
  encrypted: boolean
  /**
   * 1 to 255 characters.
   *
   * @example "a84b4c76e66710"
   */
  conference_id?: string | null | undefined
}

export interface NewApiKey {
  id: number
  /** Null for a user key. */
  name: string | null
  /**
   * What a named key begins with; null where it is not known.
   *
   * @example "Zk3bQ9xT"
   */
  prefix: string | null
  role: AdminRole
  account_id: number
  username: string
  /** Whether the account is blocked: its keys are refused. */
  blocked: boolean
  /** The only address it works from; null for any. */
  ip_address: string | null
  expires_after_last_used_minutes: number | null
  /**
   * When it ends in any case; null: when it is revoked. ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  expire_at: string | null
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  last_used_at: string
  /** Shown this once. */
  api_key: string
}

/** RegistrationResponseJSON of WebAuthn Level 3. */
export interface NewPasskeyCredential {
  /** In base64url. 1 to 1400 characters. */
  id: string
  /** In base64url. 1 to 1400 characters. */
  rawId: string
  type: 'public-key'
  clientExtensionResults?: Record<string, unknown> | undefined
  /** At most 40 characters. */
  authenticatorAttachment?: string | null | undefined
  response: {
    /** In base64url. At most 8000 characters. */
    clientDataJSON: string
    /** In base64url. At most 50000 characters. */
    attestationObject: string
    /** In base64url. At most 8000 characters. */
    authenticatorData?: string | undefined
    transports?: string[] | undefined
    publicKeyAlgorithm?: number | undefined
    /** In base64url. At most 8000 characters. */
    publicKey?: string | undefined
  }
}

export interface NewScimKey {
  id: number
  /** @example "Microsoft Entra ID" */
  name: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * To the hour; null: not yet. ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  last_used_at: string | null
  /** The bearer token for the directory, shown this once. */
  token: string
  /** Where the directory sends its requests. */
  url: string
}

export interface NewWebhookEndpoint {
  id: number
  /** @example "https://hooks.example.org/sipspace" */
  url: string
  description: string | null
  /** What the events are about; none: everything. */
  kinds: string[]
  /** Switched off by an admin, by an answer 410, or after three days without a good answer. */
  enabled: boolean
  /**
   * Until when requests are signed with the secret before the last rotation, too. ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  former_secret_until: string | null
  /**
   * Since when no request has had a good answer. ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  failing_since: string | null
  /** @example "answered 503" */
  last_error: string | null
  /**
   * To the minute. ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  last_success_at: string | null
  /** Deliveries that are still to be made. */
  waiting: number
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
  /**
   * What requests are signed with (Standard Webhooks), shown this once.
   *
   * @example "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
   */
  secret: string
}

/** The input of `oidc.delete`. */
export interface OidcDeleteInput {
  /** At most 253 characters. */
  domain: string
}

/** The input of `oidc.get`. */
export interface OidcGetInput {
  /** At most 253 characters. */
  domain: string
}

/** The input of `oidc.set`. */
export interface OidcSetInput {
  /** At most 253 characters. */
  domain: string
  /**
   * Where a Keycloak is; with `realm`, in place of `issuer`. At most 500 characters.
   *
   * @example "https://sso.example.org/"
   */
  server_url?: string | null | undefined
  /** At most 255 characters. */
  realm?: string | null | undefined
  /**
   * Any OpenID provider, by its issuer (OpenID Connect Discovery). At most 500 characters.
   *
   * @example "https://sso.example.org/realms/sip"
   */
  issuer?: string | null | undefined
  /** 1 to 255 characters. */
  client_id: string
  /** Left out or `********`: the one that is kept stays, as long as the issuer and the client_id do. Null or empty: a public client. At most 1000 characters. */
  client_secret?: string | null | undefined
  /** At most 255 characters. */
  audience?: string | null | undefined
  /**
   * 1 to 64 characters.
   *
   * @default "sip_identity"
   */
  sip_identifier?: string | undefined
  /** @default false */
  auto_provisioning?: boolean | undefined
  /** @default false */
  role_provisioning?: boolean | undefined
}

/** The input of `oidc.setOwn`. */
export interface OidcSetOwnInput {
  /**
   * Where a Keycloak is; with `realm`, in place of `issuer`. At most 500 characters.
   *
   * @example "https://sso.example.org/"
   */
  server_url?: string | null | undefined
  /** At most 255 characters. */
  realm?: string | null | undefined
  /**
   * Any OpenID provider, by its issuer (OpenID Connect Discovery). At most 500 characters.
   *
   * @example "https://sso.example.org/realms/sip"
   */
  issuer?: string | null | undefined
  /** 1 to 255 characters. */
  client_id: string
  /** Left out or `********`: the one that is kept stays, as long as the issuer and the client_id do. Null or empty: a public client. At most 1000 characters. */
  client_secret?: string | null | undefined
  /** At most 255 characters. */
  audience?: string | null | undefined
  /**
   * 1 to 64 characters.
   *
   * @default "sip_identity"
   */
  sip_identifier?: string | undefined
  /** @default false */
  auto_provisioning?: boolean | undefined
  /** @default false */
  role_provisioning?: boolean | undefined
}

export interface OwnSession {
  id: number
  /** Where it was begun from. */
  ip_address: string
  user_agent: string | null
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * When it ends without use. ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  expire_at: string
  /** Whether it is the one of this request. */
  current: boolean
}

export interface Passkey {
  id: number
  name: string
  /** The host that it was registered at, and works at. */
  host: string
  /** Whether that is the host of this request. */
  here: boolean
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  last_used_at: string | null
}

/** PublicKeyCredentialCreationOptionsJSON of WebAuthn Level 3. */
export interface PasskeyCreationOptions {
  rp: {
    id: string
    name: string
  }
  user: {
    id: string
    name: string
    displayName: string
  }
  challenge: string
  pubKeyCredParams: Array<{
    type: 'public-key'
    alg: number
  }>
  timeout: number
  attestation: 'none'
  excludeCredentials: Array<{
    id: string
    type: 'public-key'
    transports?: string[] | undefined
  }>
  authenticatorSelection: {
    residentKey: 'preferred'
    requireResidentKey: boolean
    userVerification: 'preferred'
  }
}

/** PublicKeyCredentialRequestOptionsJSON of WebAuthn Level 3. */
export interface PasskeyRequestOptions {
  rpId: string
  challenge: string
  timeout: number
  userVerification: 'preferred'
  allowCredentials: Array<{
    id: string
    type: 'public-key'
    transports?: string[] | undefined
  }>
}

/** The input of `passkeys.create`. */
export interface PasskeysCreateInput {
  /**
   * 1 to 64 characters.
   *
   * @example "Laptop"
   */
  name: string
  passkey: NewPasskeyCredential
}

/** The input of `passkeys.delete`. */
export interface PasskeysDeleteInput {
  id: number
}

/** The input of `passkeys.setName`. */
export interface PasskeysSetNameInput {
  id: number
  /**
   * 1 to 64 characters.
   *
   * @example "Laptop"
   */
  name: string
}

export interface PasswordResetAccount {
  username: string
  domain: string
}

/** The input of `passwordReset.get`. */
export interface PasswordResetGetInput {
  /** At most 255 characters. */
  token: string
}

/** The input of `passwordReset.set`. */
export interface PasswordResetSetInput {
  /** At most 255 characters. */
  token: string
  /**
   * The password in clear; only its HA1 is kept. 1 to 255 characters.
   *
   * @example "a long passphrase"
   */
  password: string
  /** At most 255 characters. */
  password_confirmation: string
}

export interface PasswordResetToken {
  token: string
}

/** The input of `passwords.deleteHash`. */
export interface PasswordsDeleteHashInput {
  id: number
  algorithm: Algorithm
}

/** The input of `passwords.set`. */
export interface PasswordsSetInput {
  id: number
  /**
   * The password in clear; only its HA1 is kept. 1 to 255 characters.
   *
   * @example "a long passphrase"
   */
  password: string
  /** By which its HA1 is kept. One that is not named is given up. */
  algorithms: Algorithm[]
}

export interface PersonalData {
  /** The account itself. */
  account: Record<string, unknown>
  /** What else is kept on it, by the name of the table. Secrets and hashes of secrets are left out. */
  tables: Record<string, Array<Record<string, unknown>>>
  /** Messages to it that wait to be sent. */
  jobs: Array<Record<string, unknown>>
  /** Lines of files of accounts that have its username. */
  import_lines: Array<Record<string, unknown>>
  /** What was done with it, and by it. What tells of other persons is left out: their addresses, and what was changed of them. */
  audit_log: AuditLine[]
  /** For more of the audit log; null at the end. */
  next_cursor: number | null
}

/** The input of `phoneCountries.activate`. */
export interface PhoneCountriesActivateInput {
  /**
   * ISO 3166-1 alpha-2. At most 10 characters.
   *
   * @example "FR"
   */
  code: string
}

/** The input of `phoneCountries.deactivate`. */
export interface PhoneCountriesDeactivateInput {
  /**
   * ISO 3166-1 alpha-2. At most 10 characters.
   *
   * @example "FR"
   */
  code: string
}

/** The input of `phoneCountries.setActivated`. */
export interface PhoneCountriesSetActivatedInput {
  codes: string[]
  activated: boolean
}

export interface PhoneCountry {
  /**
   * ISO 3166-1 alpha-2.
   *
   * @example "FR"
   */
  code: string
  /**
   * The calling code, without +.
   *
   * @example "33"
   */
  country_code: string
  activated: boolean
}

export interface ProvisioningDocument {
  /** Whether the app takes these values over its own. */
  overwrite: boolean
  sections: Array<{
    name: string
    entries: Array<{
      name: string
      value: string
    }>
  }>
}

/** The input of `provisioning.getLink`. */
export interface ProvisioningGetLinkInput {
  /** At most 255 characters. */
  token: string
  /**
   * Whether the account gets a new random password, so that no other device goes on with the old one.
   *
   * @default false
   */
  reset_password?: boolean | undefined
}

export interface ProvisioningLink {
  url: string
}

/** The input of `provisioning.redeemAuthToken`. */
export interface ProvisioningRedeemAuthTokenInput {
  /** At most 255 characters. */
  auth_token: string
}

/** The input of `provisioning.redeemToken`. */
export interface ProvisioningRedeemTokenInput {
  /** At most 255 characters. */
  token: string
  /**
   * Whether the account gets a new random password, so that no other device goes on with the old one.
   *
   * @default false
   */
  reset_password?: boolean | undefined
}

/** The input of `push.notify`. */
export interface PushNotifyInput {
  /** The push service: `apns.dev` is the sandbox of APNs. */
  pn_provider: 'fcm' | 'apns' | 'apns.dev'
  /**
   * The app: the project of FCM; `TEAM.BUNDLE` for APNs, with `.voip` or `.remote` at its end or without. 1 to 512 characters.
   *
   * @example "my-project"
   * @example "ABCD123456.org.example.phone"
   */
  pn_param: string
  /** The device: its registration token of FCM, its device token of APNs. 1 to 512 characters. */
  pn_prid: string
  type: 'background' | 'message' | 'call'
  /** The Call-ID of the SIP dialog that the app is woken up for. 1 to 255 characters. */
  call_id?: string | null | undefined
}

export interface Recovery {
  /** To be sent along with the code. */
  recovery: string
}

export interface RecoveryCodes {
  /**
   * Each stands in for the device once; shown this once.
   *
   * @example ["7KQ2M-XW4HD"]
   */
  recovery_codes: string[]
}

/** The input of `recovery.confirm`. */
export interface RecoveryConfirmInput {
  /** 1 to 255 characters. */
  recovery: string
  /**
   * The six digits that were sent. At most 32 characters.
   *
   * @example "081542"
   */
  code: string
}

/** The input of `recovery.startByEmail`. */
export interface RecoveryStartByEmailInput {
  /** The username, or the SIP address, the email address or the phone number. 1 to 255 characters. */
  username: string
  /**
   * At most 254 characters.
   *
   * @example "alice@example.com"
   */
  email: string
  /** What the captcha gave, where one is asked for. At most 10000 characters. */
  captcha?: string | undefined
  /** A token that the app was sent by push: it does for the captcha, once. 1 to 255 characters. */
  account_recovery_token?: string | undefined
}

/** The input of `recovery.startByPhone`. */
export interface RecoveryStartByPhoneInput {
  /** 1 to 64 characters. */
  phone: string
  /** What the captcha gave, where one is asked for. At most 10000 characters. */
  captcha?: string | undefined
  /** A token that the app was sent by push: it does for the captcha, once. 1 to 255 characters. */
  account_recovery_token?: string | undefined
}

/** The input of `recoveryTokens.sendByPush`. */
export interface RecoveryTokensSendByPushInput {
  /** The push service: `apns.dev` is the sandbox of APNs. */
  pn_provider: 'fcm' | 'apns' | 'apns.dev'
  /**
   * The app: the project of FCM; `TEAM.BUNDLE` for APNs, with `.voip` or `.remote` at its end or without. 1 to 512 characters.
   *
   * @example "my-project"
   * @example "ABCD123456.org.example.phone"
   */
  pn_param: string
  /** The device: its registration token of FCM, its device token of APNs. 1 to 512 characters. */
  pn_prid: string
}

export interface RegisteredPasskey {
  passkey: Passkey
  /** Each stands in for the passkey once; shown this once. Null where the account has had a second factor. */
  recovery_codes: string[] | null
}

export interface RegistrationProblem {
  code: 'not_activated' | 'blocked' | 'space_expired' | 'super_admin' | 'no_password' | 'no_common_algorithm' | 'missing_hash' | 'address_missing' | 'wrong_password' | 'no_device' | 'registrar_unavailable'
  /** An `error` keeps the account from registering; a `warning` may. */
  severity: 'error' | 'warning'
  /** What it is and what to do, in the language of the request. */
  message: string
}

export interface RegistrationStatus {
  /**
   * Its SIP address.
   *
   * @example "alice@sip.example.org"
   */
  address: string
  /** The realm that its hashes are of, which SIP servers have to challenge with. */
  realm: string
  /** Whether SIP servers that read the views of this installation would accept its right password. */
  can_register: boolean
  /** Errors first. */
  problems: RegistrationProblem[]
  /** What the SIP servers of its Space ask for (the Space's `sip_algorithms`); null: it does not say. */
  algorithms_asked: Array<'MD5' | 'SHA-256'> | null
  /** By which its password is kept. */
  algorithms_kept: Array<'MD5' | 'SHA-256'>
  /**
   * Null: it has no password. ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00Z"
   */
  password_set_at: string | null
  /** The last wrong password that was sent to this server, as far as the audit log goes back; SIP servers do not report theirs. */
  last_wrong_password: {
    /**
     * ISO 8601 date and time.
     *
     * @example "2026-01-31T12:00:00Z"
     */
    at: string
    ip: string
    by: string
  } | null
  /**
   * What is registered; null: no registrar is set, or it does not answer.
   *
   * @example {"2ab0cb98-63c4-0056-b6b9-0a2e1cf6c6fe":{"user_agent":"Linphone/5.2","update_time":"2026-01-31T12:00:00Z"}}
   */
  devices: Record<string, Device> | null
  /** When a device last used a provisioning link or QR code, as far as the audit log goes back. */
  last_provisioning: {
    /**
     * ISO 8601 date and time.
     *
     * @example "2026-01-31T12:00:00Z"
     */
    at: string
    ip: string | null
    user_agent: string | null
  } | null
  /** The provisioning link that waits to be used; null: there is none. */
  provisioning_link: {
    /**
     * ISO 8601 date and time.
     *
     * @example "2026-01-31T12:00:00Z"
     */
    expire_at: string | null
    is_expired: boolean
  } | null
}

export interface ReplayedWebhooks {
  /** How many are sent again. */
  events: number
}

export interface ReportedCall {
  /** @example "a84b4c76e66710" */
  id: string
  /** @example "alice01" */
  from_username: string
  /** @example "sip.example.org" */
  from_domain: string
  /** @example "bob0001" */
  to_username: string
  /** @example "sip.example.org" */
  to_domain: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  initiated_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  ended_at: string | null
  /** @example null */
  conference_id: string | null
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
}

export interface Resolution {
  type: 'account'
  payload: {
    /** @example 42 */
    id: number
    /** @example "alice01" */
    username: string
    /** @example "sip.example.org" */
    domain: string
    /** @example "sip:alice01@sip.example.org" */
    sip_uri: string
    /** @example "alice@example.com" */
    email: string | null
    activated: boolean
    /**
     * The address that the account was created from.
     *
     * @example "192.0.2.7"
     */
    ip_address: string
    /**
     * The program that the account was created with.
     *
     * @example "LinphoneDesktop/5.2.6"
     */
    user_agent: string
    /**
     * ISO 8601 date and time.
     *
     * @example "2026-01-31T12:00:00.000000Z"
     */
    created_at: string
    /**
     * ISO 8601 date and time.
     *
     * @example "2026-01-31T12:00:00.000000Z"
     */
    updated_at: string
    /**
     * Of the state that is read: a change that names an older one is refused.
     *
     * @example "1234"
     */
    version: string
    /** @example "Alice" */
    display_name: string | null
    dtmf_protocol: DtmfProtocol | null
    /** The language of the mails to it. */
    language: 'en' | 'fr' | null
    /** @example false */
    blocked: boolean
    /** @example false */
    admin: boolean
    /**
     * What it may do as an admin; null for a user.
     *
     * @example null
     */
    admin_role: AdminRole | null
    /** @example "+33612345678" */
    phone: string | null
    /**
     * The realm of its Space, null when that is the domain.
     *
     * @example null
     */
    realm: string | null
    /** @example "a-provisioning-token" */
    provisioning_token: string | null
    /**
     * ISO 8601 date and time.
     *
     * @example null
     */
    provisioning_token_expire_at: string | null
    /** @example {"floor":"3"} */
    dictionary: Record<string, string>
    passwords: Array<{
      algorithm: Algorithm
    }>
    /** @example null */
    email_change_code: {
      email: string
      /**
       * ISO 8601 date and time.
       *
       * @example "2026-01-31T12:00:00.000000Z"
       */
      created_at: string
      /**
       * ISO 8601 date and time.
       *
       * @example "2026-01-31T12:00:00.000000Z"
       */
      updated_at: string
      ip: string | null
      user_agent: string | null
    } | null
    /** @example [] */
    types: AccountType[]
    /** @example [] */
    actions: AccountAction[]
    /**
     * The CardDAV servers that it has credentials for.
     *
     * @example []
     */
    carddav_servers: CardDavCredentials[]
    call_forwardings: CallForwarding[]
  }
}

/** The input of `resolution.getBySip`. */
export interface ResolutionGetBySipInput {
  /**
   * The SIP address, with or without `sip:`; angle brackets, a display name, a port and parameters are dropped. At most 512 characters.
   *
   * @example "alice01@sip.example.org"
   */
  sip: string
}

export interface RestoredSpace {
  id: number
  domain: string
  host: string
  name: string
  super: boolean
  /** Accounts that it may have; 0: as many as it likes. With fewer than there are, no more are created. */
  max_accounts: number
  /** Accounts that an app may hold at once; 0: no limit. */
  max_account: number
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  expire_at: string | null
  account_realm: string | null
  digest_authentication_configuration: {
    /** The same as `account_realm`. */
    realm: string | null
    /** The algorithm of a password that is set without one, for an account that has none: on the pages to register and to set a password. */
    default_password_algorithm: 'SHA-256' | 'MD5'
  }
  sip_algorithms: 'MD5' | 'SHA-256' | 'both' | null
  /**
   * The country (ISO 3166-1 alpha-2) by whose rules phone numbers are read that have no +: with `FR`, `06 12 34 56 78` is `+33612345678`. null: `00` is read as +, and others are refused.
   *
   * @example "FR"
   */
  default_country: 'AC' | 'AD' | 'AE' | 'AF' | 'AG' | 'AI' | 'AL' | 'AM' | 'AO' | 'AR' | 'AS' | 'AT' | 'AU' | 'AW' | 'AX' | 'AZ' | 'BA' | 'BB' | 'BD' | 'BE' | 'BF' | 'BG' | 'BH' | 'BI' | 'BJ' | 'BL' | 'BM' | 'BN' | 'BO' | 'BQ' | 'BR' | 'BS' | 'BT' | 'BW' | 'BY' | 'BZ' | 'CA' | 'CC' | 'CD' | 'CF' | 'CG' | 'CH' | 'CI' | 'CK' | 'CL' | 'CM' | 'CN' | 'CO' | 'CR' | 'CU' | 'CV' | 'CW' | 'CX' | 'CY' | 'CZ' | 'DE' | 'DJ' | 'DK' | 'DM' | 'DO' | 'DZ' | 'EC' | 'EE' | 'EG' | 'EH' | 'ER' | 'ES' | 'ET' | 'FI' | 'FJ' | 'FK' | 'FM' | 'FO' | 'FR' | 'GA' | 'GB' | 'GD' | 'GE' | 'GF' | 'GG' | 'GH' | 'GI' | 'GL' | 'GM' | 'GN' | 'GP' | 'GQ' | 'GR' | 'GT' | 'GU' | 'GW' | 'GY' | 'HK' | 'HN' | 'HR' | 'HT' | 'HU' | 'ID' | 'IE' | 'IL' | 'IM' | 'IN' | 'IO' | 'IQ' | 'IR' | 'IS' | 'IT' | 'JE' | 'JM' | 'JO' | 'JP' | 'KE' | 'KG' | 'KH' | 'KI' | 'KM' | 'KN' | 'KP' | 'KR' | 'KW' | 'KY' | 'KZ' | 'LA' | 'LB' | 'LC' | 'LI' | 'LK' | 'LR' | 'LS' | 'LT' | 'LU' | 'LV' | 'LY' | 'MA' | 'MC' | 'MD' | 'ME' | 'MF' | 'MG' | 'MH' | 'MK' | 'ML' | 'MM' | 'MN' | 'MO' | 'MP' | 'MQ' | 'MR' | 'MS' | 'MT' | 'MU' | 'MV' | 'MW' | 'MX' | 'MY' | 'MZ' | 'NA' | 'NC' | 'NE' | 'NF' | 'NG' | 'NI' | 'NL' | 'NO' | 'NP' | 'NR' | 'NU' | 'NZ' | 'OM' | 'PA' | 'PE' | 'PF' | 'PG' | 'PH' | 'PK' | 'PL' | 'PM' | 'PR' | 'PS' | 'PT' | 'PW' | 'PY' | 'QA' | 'RE' | 'RO' | 'RS' | 'RU' | 'RW' | 'SA' | 'SB' | 'SC' | 'SD' | 'SE' | 'SG' | 'SH' | 'SI' | 'SJ' | 'SK' | 'SL' | 'SM' | 'SN' | 'SO' | 'SR' | 'SS' | 'ST' | 'SV' | 'SX' | 'SY' | 'SZ' | 'TA' | 'TC' | 'TD' | 'TG' | 'TH' | 'TJ' | 'TK' | 'TL' | 'TM' | 'TN' | 'TO' | 'TR' | 'TT' | 'TV' | 'TW' | 'TZ' | 'UA' | 'UG' | 'US' | 'UY' | 'UZ' | 'VA' | 'VC' | 'VE' | 'VG' | 'VI' | 'VN' | 'VU' | 'WF' | 'WS' | 'XK' | 'YE' | 'YT' | 'ZA' | 'ZM' | 'ZW' | null
  account_proxy_registrar_address: string | null
  copyright_text: string | null
  intro_registration_text: string | null
  newsletter_registration_address: string | null
  custom_provisioning_entries: string | null
  /** Apps have no chat. */
  disable_chat_feature: boolean
  /** Apps have no meetings. */
  disable_meetings_feature: boolean
  /** Apps have no broadcasts. */
  disable_broadcast_feature: boolean
  /** Apps hide their settings. */
  hide_settings: boolean
  /** Apps hide the settings of accounts. */
  hide_account_settings: boolean
  /** Apps do not record calls. */
  disable_call_recordings_feature: boolean
  /** Apps show the user part of SIP addresses only. */
  only_display_sip_uri_username: boolean
  /** The assistant of apps creates no accounts. */
  assistant_hide_create_account: boolean
  /** The assistant of apps scans no QR codes. */
  assistant_disable_qr_code: boolean
  /** The assistant of apps takes no accounts of other services. */
  assistant_hide_third_party_account: boolean
  /** Every entry of a provisioning document overwrites what an app has. */
  custom_provisioning_overwrite_all: boolean
  /** Provisioning documents are for requests with the header `x-linphone-provisioning` only. */
  provisioning_use_linphone_provisioning_header: boolean
  /** It has a theme of its own. */
  custom_theme: boolean
  /** It has a web panel. */
  web_panel: boolean
  /** Anybody may register an account. Where it is off, an account is created by an admin, or with a creation token that an admin has made. */
  public_registration: boolean
  /** A phone may register an account: with a creation token that was pushed to it, or by a code sent by SMS that activates the account. */
  phone_registration: boolean
  /** It has intercoms. */
  intercom_features: boolean
  /** Users may have credentials for its CardDAV servers. */
  carddav_user_credentials: boolean
  /** An email address serves one of its accounts only, as ACCOUNT_EMAIL_UNIQUE has it for all Spaces. Accounts that share one already keep it. */
  unique_email: boolean
  /** Apps fetch `/provisioning/me` by a client certificate, which the reverse proxy has verified and whose CN is the SIP address of the account. */
  client_certificate_authentication: boolean
  /** The hue of its public pages, in degrees. 0 to 360. */
  theme_hue: number
  /**
   * Where its logo is; null: it has none.
   *
   * @example "https://sip.example.org/logo?v=2c26b46b68ffc68f"
   */
  logo: string | null
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
  /** Whether it has an OpenID provider. */
  has_oidc: boolean
  /**
   * Of the state that is read: a change that names an older one is refused.
   *
   * @example "1234"
   */
  version: string
  email_server: EmailServer | null
  /** @example [] */
  carddav_servers: CardDavServer[]
  /** Its accounts that had not been deleted yet. */
  accounts_left: number
}

/** The input of `scim.createKey`. */
export interface ScimCreateKeyInput {
  /** 1 to 255 characters. */
  name: string
}

export interface ScimKey {
  id: number
  /** @example "Microsoft Entra ID" */
  name: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * To the hour; null: not yet. ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  last_used_at: string | null
}

/** The input of `scim.revokeKey`. */
export interface ScimRevokeKeyInput {
  id: number
}

/** The input of `scim.setSettings`. */
export interface ScimSetSettingsInput {
  /** Of `alice@example.com`, the username is `alice` (`local_part`) or `alice.example.com` (`address`), in lower case. */
  username_rule: 'local_part' | 'address'
  /** Whether an account that comes without a password, and with an email address, is sent its provisioning link. */
  provisioning_mail: boolean
}

export interface ScimSettings {
  /** Of `alice@example.com`, the username is `alice` (`local_part`) or `alice.example.com` (`address`), in lower case. */
  username_rule: 'local_part' | 'address'
  /** Whether an account that comes without a password, and with an email address, is sent its provisioning link. */
  provisioning_mail: boolean
}

export interface ScimUser {
  schemas: string[]
  id: string
  externalId?: string | undefined
  userName: string
  name?: {
    formatted?: string | undefined
    givenName?: string | undefined
    familyName?: string | undefined
  } | undefined
  displayName?: string | undefined
  emails?: Array<{
    value: string
    type: string
    primary: boolean
  }> | undefined
  phoneNumbers?: Array<{
    value: string
    type: string
    primary: boolean
  }> | undefined
  preferredLanguage?: string | undefined
  active: boolean
  meta: {
    resourceType: 'User'
    /**
     * ISO 8601 date and time.
     *
     * @example "2026-01-31T12:00:00.000000Z"
     */
    created: string
    /**
     * ISO 8601 date and time.
     *
     * @example "2026-01-31T12:00:00.000000Z"
     */
    lastModified: string
    /** A weak entity-tag (RFC 9110 section 8.8.3). */
    version: string
    location: string
  }
}

export interface ScimUserList {
  schemas: string[]
  totalResults: number
  startIndex: number
  itemsPerPage: number
  Resources: ScimUser[]
}

/** The input of `scimUsers.create`. */
export interface ScimUsersCreateInput {
  schemas?: string[] | undefined
  /** At most 255 characters. */
  externalId?: string | null | undefined
  /** 1 to 255 characters. */
  userName: string
  name?: {
    /** At most 255 characters. */
    givenName?: string | null | undefined
    /** At most 255 characters. */
    familyName?: string | null | undefined
  } | null | undefined
  /** At most 255 characters. */
  displayName?: string | null | undefined
  emails?: Array<{
    /** At most 254 characters. */
    value?: string | null | undefined
    /** At most 64 characters. */
    type?: string | null | undefined
    primary?: boolean | null | undefined
  }> | null | undefined
  phoneNumbers?: Array<{
    /** At most 64 characters. */
    value?: string | null | undefined
    /** At most 64 characters. */
    type?: string | null | undefined
    primary?: boolean | null | undefined
  }> | null | undefined
  /** At most 64 characters. */
  preferredLanguage?: string | null | undefined
  active?: boolean | null | undefined
  /** At most 255 characters. */
  password?: string | null | undefined
}

/** The input of `scimUsers.delete`. */
export interface ScimUsersDeleteInput {
  id: number
  /** The version that the change is based on: refused with `version_conflict` when there is a later one. At most 40 characters. */
  version?: string | undefined
}

/** The input of `scimUsers.get`. */
export interface ScimUsersGetInput {
  id: number
}

/** The input of `scimUsers.list`. */
export interface ScimUsersListInput {
  /**
   * RFC 7644 section 3.4.2.2: `eq` of the attributes that are looked up by, and `and`. At most 1000 characters.
   *
   * @example "userName eq \"alice@example.com\""
   */
  filter?: string | undefined
  /** @default 1 */
  startIndex?: number | undefined
  /**
   * 0 to 200.
   *
   * @default 100
   */
  count?: number | undefined
}

/** The input of `scimUsers.replace`. */
export interface ScimUsersReplaceInput {
  schemas?: string[] | undefined
  /** At most 255 characters. */
  externalId?: string | null | undefined
  /** 1 to 255 characters. */
  userName: string
  name?: {
    /** At most 255 characters. */
    givenName?: string | null | undefined
    /** At most 255 characters. */
    familyName?: string | null | undefined
  } | null | undefined
  /** At most 255 characters. */
  displayName?: string | null | undefined
  emails?: Array<{
    /** At most 254 characters. */
    value?: string | null | undefined
    /** At most 64 characters. */
    type?: string | null | undefined
    primary?: boolean | null | undefined
  }> | null | undefined
  phoneNumbers?: Array<{
    /** At most 64 characters. */
    value?: string | null | undefined
    /** At most 64 characters. */
    type?: string | null | undefined
    primary?: boolean | null | undefined
  }> | null | undefined
  /** At most 64 characters. */
  preferredLanguage?: string | null | undefined
  active?: boolean | null | undefined
  /** At most 255 characters. */
  password?: string | null | undefined
  id: number
  /** The version that the change is based on: refused with `version_conflict` when there is a later one. At most 40 characters. */
  version?: string | undefined
}

/** The input of `scimUsers.update`. */
export interface ScimUsersUpdateInput {
  id: number
  /** The version that the change is based on: refused with `version_conflict` when there is a later one. At most 40 characters. */
  version?: string | undefined
  schemas?: string[] | undefined
  Operations: Array<{
    op: 'add' | 'replace' | 'remove'
    /** At most 255 characters. */
    path?: string | null | undefined
    value?: string | number | boolean | null | unknown[] | Record<string, unknown> | undefined
  }>
}

export interface SecondFactor {
  on: boolean
  /** Whether it has an authenticator app. */
  app: boolean
  /** How many passkeys it has. */
  passkeys: number
  /** How many of them work at the host of this request. */
  passkeys_here: number
  /** Whether an admin is a plain user without it. */
  required: boolean
  recovery_codes_left: number
}

/** The input of `secondFactor.confirm`. */
export interface SecondFactorConfirmInput {
  /** 1 to 20 characters. */
  code: string
}

export interface SecondFactorSecret {
  /** In Base32, for apps that scan nothing. */
  secret: string
  /** @example "otpauth://totp/…" */
  uri: string
}

/** The input of `secondFactor.start`. */
export interface SecondFactorStartInput {
  /** Your own, where the account has one. At most 255 characters. */
  password?: string | null | undefined
}

/** The input of `sessions.confirm`. */
export interface SessionsConfirmInput {
  /** At most 255 characters. */
  password?: string | null | undefined
  /** Of the authenticator app, or a recovery code, which counts once. At most 20 characters. */
  code?: string | null | undefined
  /** What the browser has given for the options of passkeys.startConfirmation, once. */
  passkey?: ShownPasskeyCredential | null | undefined
}

/** The input of `sessions.deleteOwn`. */
export interface SessionsDeleteOwnInput {
  id: number
}

/** The input of `sessions.signInByAuthToken`. */
export interface SessionsSignInByAuthTokenInput {
  /** At most 255 characters. */
  auth_token: string
}

/** The input of `sessions.signIn`. */
export interface SessionsSignInInput {
  /** The username, or the SIP address, the email address or the phone number in any spelling. An email address that several accounts have is as good as a wrong one. 1 to 255 characters. */
  username: string
  /** The SIP domain of the account’s Space. Email addresses and phone numbers are known in that of the host alone. 1 to 64 characters. */
  domain: string
  /** 1 to 255 characters. */
  password: string
}

export interface Setting {
  /**
   * The environment variable.
   *
   * @example "MAIL_HOST"
   */
  name: string
  description: string
  /** As it was given, or the default; null for none, and for a secret. */
  value: string | null
  source: 'default' | 'environment'
  /** Whether there is a value, shown or not. */
  set: boolean
  secret: boolean
}

/** AuthenticationResponseJSON of WebAuthn Level 3. */
export interface ShownPasskeyCredential {
  /** In base64url. 1 to 1400 characters. */
  id: string
  /** In base64url. 1 to 1400 characters. */
  rawId: string
  type: 'public-key'
  clientExtensionResults?: Record<string, unknown> | undefined
  /** At most 40 characters. */
  authenticatorAttachment?: string | null | undefined
  response: {
    /** In base64url. At most 8000 characters. */
    clientDataJSON: string
    /** In base64url. At most 8000 characters. */
    authenticatorData: string
    /** In base64url. At most 8000 characters. */
    signature: string
    /** At most 200 characters. */
    userHandle?: string | null | undefined
  }
}

/** The input of `signUp.createByEmail`. */
export interface SignUpCreateByEmailInput {
  /**
   * The user part of the SIP address, in lower case, unique in its domain. 1 to 64 characters.
   *
   * @example "alice01"
   */
  username: string
  /**
   * The password in clear; only its HA1 is kept. 1 to 255 characters.
   *
   * @example "a long passphrase"
   */
  password: string
  /** What the captcha gave, where one is asked for. At most 10000 characters. */
  captcha?: string | undefined
  /**
   * At most 254 characters.
   *
   * @example "alice@example.com"
   */
  email: string
}

/** The input of `signUp.createByPhone`. */
export interface SignUpCreateByPhoneInput {
  /**
   * The user part of the SIP address, in lower case, unique in its domain. 1 to 64 characters.
   *
   * @example "alice01"
   */
  username: string
  /**
   * The password in clear; only its HA1 is kept. 1 to 255 characters.
   *
   * @example "a long passphrase"
   */
  password: string
  /** What the captcha gave, where one is asked for. At most 10000 characters. */
  captcha?: string | undefined
  /** 1 to 64 characters. */
  phone: string
}

export interface SignUpOffered {
  email: boolean
  phone: boolean
  /** What the Space says above the form. */
  intro: string | null
}

export interface SignedIn {
  id: number
  username: string
  domain: string
  role: 'user' | 'admin' | 'superAdmin'
  /** What it may do as an admin; null for a user. */
  admin_role: AdminRole | null
  /** Of an admin. `needed`: sessions.confirm takes its code or passkey; `to_set_up`: it has none, and admins need one. Until then it acts as a user. */
  second_factor: 'off' | 'shown' | 'needed' | 'to_set_up'
  /** Beside what is for every user, an admin of restricted role may call these alone; null: all of its access. */
  allowed_operations: string[] | null
}

/** The input of `sipMessages.send`. */
export interface SipMessagesSendInput {
  /**
   * The SIP address of the receiver, with or without `sip:`. An admin who is not a super admin writes to addresses of the Space’s domain. At most 512 characters.
   *
   * @example "sip:alice01@sip.example.org"
   */
  to: string
  /**
   * The text. Line breaks are sent as spaces. 1 to 5000 characters.
   *
   * @example "The door is open."
   */
  body: string
}

export interface Space {
  id: number
  domain: string
  host: string
  name: string
  super: boolean
  /** Accounts that it may have; 0: as many as it likes. With fewer than there are, no more are created. */
  max_accounts: number
  /** Accounts that an app may hold at once; 0: no limit. */
  max_account: number
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  expire_at: string | null
  account_realm: string | null
  digest_authentication_configuration: {
    /** The same as `account_realm`. */
    realm: string | null
    /** The algorithm of a password that is set without one, for an account that has none: on the pages to register and to set a password. */
    default_password_algorithm: 'SHA-256' | 'MD5'
  }
  sip_algorithms: 'MD5' | 'SHA-256' | 'both' | null
  /**
   * The country (ISO 3166-1 alpha-2) by whose rules phone numbers are read that have no +: with `FR`, `06 12 34 56 78` is `+33612345678`. null: `00` is read as +, and others are refused.
   *
   * @example "FR"
   */
  default_country: 'AC' | 'AD' | 'AE' | 'AF' | 'AG' | 'AI' | 'AL' | 'AM' | 'AO' | 'AR' | 'AS' | 'AT' | 'AU' | 'AW' | 'AX' | 'AZ' | 'BA' | 'BB' | 'BD' | 'BE' | 'BF' | 'BG' | 'BH' | 'BI' | 'BJ' | 'BL' | 'BM' | 'BN' | 'BO' | 'BQ' | 'BR' | 'BS' | 'BT' | 'BW' | 'BY' | 'BZ' | 'CA' | 'CC' | 'CD' | 'CF' | 'CG' | 'CH' | 'CI' | 'CK' | 'CL' | 'CM' | 'CN' | 'CO' | 'CR' | 'CU' | 'CV' | 'CW' | 'CX' | 'CY' | 'CZ' | 'DE' | 'DJ' | 'DK' | 'DM' | 'DO' | 'DZ' | 'EC' | 'EE' | 'EG' | 'EH' | 'ER' | 'ES' | 'ET' | 'FI' | 'FJ' | 'FK' | 'FM' | 'FO' | 'FR' | 'GA' | 'GB' | 'GD' | 'GE' | 'GF' | 'GG' | 'GH' | 'GI' | 'GL' | 'GM' | 'GN' | 'GP' | 'GQ' | 'GR' | 'GT' | 'GU' | 'GW' | 'GY' | 'HK' | 'HN' | 'HR' | 'HT' | 'HU' | 'ID' | 'IE' | 'IL' | 'IM' | 'IN' | 'IO' | 'IQ' | 'IR' | 'IS' | 'IT' | 'JE' | 'JM' | 'JO' | 'JP' | 'KE' | 'KG' | 'KH' | 'KI' | 'KM' | 'KN' | 'KP' | 'KR' | 'KW' | 'KY' | 'KZ' | 'LA' | 'LB' | 'LC' | 'LI' | 'LK' | 'LR' | 'LS' | 'LT' | 'LU' | 'LV' | 'LY' | 'MA' | 'MC' | 'MD' | 'ME' | 'MF' | 'MG' | 'MH' | 'MK' | 'ML' | 'MM' | 'MN' | 'MO' | 'MP' | 'MQ' | 'MR' | 'MS' | 'MT' | 'MU' | 'MV' | 'MW' | 'MX' | 'MY' | 'MZ' | 'NA' | 'NC' | 'NE' | 'NF' | 'NG' | 'NI' | 'NL' | 'NO' | 'NP' | 'NR' | 'NU' | 'NZ' | 'OM' | 'PA' | 'PE' | 'PF' | 'PG' | 'PH' | 'PK' | 'PL' | 'PM' | 'PR' | 'PS' | 'PT' | 'PW' | 'PY' | 'QA' | 'RE' | 'RO' | 'RS' | 'RU' | 'RW' | 'SA' | 'SB' | 'SC' | 'SD' | 'SE' | 'SG' | 'SH' | 'SI' | 'SJ' | 'SK' | 'SL' | 'SM' | 'SN' | 'SO' | 'SR' | 'SS' | 'ST' | 'SV' | 'SX' | 'SY' | 'SZ' | 'TA' | 'TC' | 'TD' | 'TG' | 'TH' | 'TJ' | 'TK' | 'TL' | 'TM' | 'TN' | 'TO' | 'TR' | 'TT' | 'TV' | 'TW' | 'TZ' | 'UA' | 'UG' | 'US' | 'UY' | 'UZ' | 'VA' | 'VC' | 'VE' | 'VG' | 'VI' | 'VN' | 'VU' | 'WF' | 'WS' | 'XK' | 'YE' | 'YT' | 'ZA' | 'ZM' | 'ZW' | null
  account_proxy_registrar_address: string | null
  copyright_text: string | null
  intro_registration_text: string | null
  newsletter_registration_address: string | null
  custom_provisioning_entries: string | null
  /** Apps have no chat. */
  disable_chat_feature: boolean
  /** Apps have no meetings. */
  disable_meetings_feature: boolean
  /** Apps have no broadcasts. */
  disable_broadcast_feature: boolean
  /** Apps hide their settings. */
  hide_settings: boolean
  /** Apps hide the settings of accounts. */
  hide_account_settings: boolean
  /** Apps do not record calls. */
  disable_call_recordings_feature: boolean
  /** Apps show the user part of SIP addresses only. */
  only_display_sip_uri_username: boolean
  /** The assistant of apps creates no accounts. */
  assistant_hide_create_account: boolean
  /** The assistant of apps scans no QR codes. */
  assistant_disable_qr_code: boolean
  /** The assistant of apps takes no accounts of other services. */
  assistant_hide_third_party_account: boolean
  /** Every entry of a provisioning document overwrites what an app has. */
  custom_provisioning_overwrite_all: boolean
  /** Provisioning documents are for requests with the header `x-linphone-provisioning` only. */
  provisioning_use_linphone_provisioning_header: boolean
  /** It has a theme of its own. */
  custom_theme: boolean
  /** It has a web panel. */
  web_panel: boolean
  /** Anybody may register an account. Where it is off, an account is created by an admin, or with a creation token that an admin has made. */
  public_registration: boolean
  /** A phone may register an account: with a creation token that was pushed to it, or by a code sent by SMS that activates the account. */
  phone_registration: boolean
  /** It has intercoms. */
  intercom_features: boolean
  /** Users may have credentials for its CardDAV servers. */
  carddav_user_credentials: boolean
  /** An email address serves one of its accounts only, as ACCOUNT_EMAIL_UNIQUE has it for all Spaces. Accounts that share one already keep it. */
  unique_email: boolean
  /** Apps fetch `/provisioning/me` by a client certificate, which the reverse proxy has verified and whose CN is the SIP address of the account. */
  client_certificate_authentication: boolean
  /** The hue of its public pages, in degrees. 0 to 360. */
  theme_hue: number
  /**
   * Where its logo is; null: it has none.
   *
   * @example "https://sip.example.org/logo?v=2c26b46b68ffc68f"
   */
  logo: string | null
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
  /** Whether it has an OpenID provider. */
  has_oidc: boolean
  /**
   * Of the state that is read: a change that names an older one is refused.
   *
   * @example "1234"
   */
  version: string
  email_server: EmailServer | null
  /** @example [] */
  carddav_servers: CardDavServer[]
}

export interface SpaceLogo {
  /**
   * Where the logo is.
   *
   * @example "https://sip.example.org/logo?v=2c26b46b68ffc68f"
   */
  logo: string
}

/** The input of `spaceLogos.delete`. */
export interface SpaceLogosDeleteInput {
  /** At most 253 characters. */
  domain: string
}

/** The input of `spaceLogos.set`. */
export interface SpaceLogosSetInput {
  /** At most 253 characters. */
  domain: string
  /**
   * The image in Base64: PNG, JPEG or WebP, 200 kB at most. 1 to 266668 characters.
   *
   * @example "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
   */
  image: string
}

export interface SpaceOidc {
  server_url: string | null
  realm: string | null
  /**
   * What its tokens have as `iss`.
   *
   * @example "https://sso.example.org/realms/sip"
   */
  issuer: string
  /** `********` when there is one, which is never shown; null for a public client. */
  client_secret: '********' | null
  /** The client that this server is at the provider. */
  client_id: string
  /** The `aud` that a Bearer token must have; null: the client_id. */
  audience: string | null
  /** The claim that holds the SIP address. Without it, `email` is looked at, where `email_verified` is true. */
  sip_identifier: string
  /** An account of the Space that a token names is created where there is none. */
  auto_provisioning: boolean
  /** Who has the role `admin` is an admin of the Space, and nobody else; by `roles`, `realm_access.roles` or `resource_access.CLIENT.roles`. A super Space takes no roles. */
  role_provisioning: boolean
  /**
   * What the provider has to know as a redirect URI of the client.
   *
   * @example "https://sip.example.org/oidc/callback"
   */
  redirect_uri: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
}

export interface SpaceUsage {
  id: number
  domain: string
  host: string
  name: string
  super: boolean
  accounts: number
  /** 0: as many as there are. */
  max_accounts: number
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  expire_at: string | null
  expired: boolean
}

/** The input of `spaces.cancelDeletion`. */
export interface SpacesCancelDeletionInput {
  /** At most 253 characters. */
  domain: string
}

/** The input of `spaces.create`. */
export interface SpacesCreateInput {
  /** 1 to 255 characters. */
  name: string
  /**
   * At most 64 characters.
   *
   * @example "sip.example.org"
   */
  domain: string
  /**
   * At most 253 characters.
   *
   * @example "sip.example.org"
   */
  host: string
  /** Its admins are admins of every Space. */
  super?: boolean | null | undefined
  /** From this moment its accounts are refused everywhere; null: never. ISO 8601 date and time. */
  expire_at?: string | null | undefined
  /** The realm of its accounts, without quotation marks, backslashes and control characters; null or left out: the domain. It stays while accounts have passwords. 1 to 64 characters. */
  account_realm?: string | null | undefined
  /** Where apps register, a host or a SIP URI; null: the domain. At most 255 characters. */
  account_proxy_registrar_address?: string | null | undefined
  /** At most 5000 characters. */
  copyright_text?: string | null | undefined
  /** Markdown (CommonMark), shown above the registration form. At most 5000 characters. */
  intro_registration_text?: string | null | undefined
  /** At most 255 characters. */
  newsletter_registration_address?: string | null | undefined
  /** Entries that its provisioning documents have as well: INI, `[section]` and `name=value`. At most 50000 characters. */
  custom_provisioning_entries?: string | null | undefined
  sip_algorithms?: 'MD5' | 'SHA-256' | 'both' | null | undefined
  /**
   * The country (ISO 3166-1 alpha-2) by whose rules phone numbers are read that have no +: with `FR`, `06 12 34 56 78` is `+33612345678`. null: `00` is read as +, and others are refused.
   *
   * @example "FR"
   */
  default_country?: 'AC' | 'AD' | 'AE' | 'AF' | 'AG' | 'AI' | 'AL' | 'AM' | 'AO' | 'AR' | 'AS' | 'AT' | 'AU' | 'AW' | 'AX' | 'AZ' | 'BA' | 'BB' | 'BD' | 'BE' | 'BF' | 'BG' | 'BH' | 'BI' | 'BJ' | 'BL' | 'BM' | 'BN' | 'BO' | 'BQ' | 'BR' | 'BS' | 'BT' | 'BW' | 'BY' | 'BZ' | 'CA' | 'CC' | 'CD' | 'CF' | 'CG' | 'CH' | 'CI' | 'CK' | 'CL' | 'CM' | 'CN' | 'CO' | 'CR' | 'CU' | 'CV' | 'CW' | 'CX' | 'CY' | 'CZ' | 'DE' | 'DJ' | 'DK' | 'DM' | 'DO' | 'DZ' | 'EC' | 'EE' | 'EG' | 'EH' | 'ER' | 'ES' | 'ET' | 'FI' | 'FJ' | 'FK' | 'FM' | 'FO' | 'FR' | 'GA' | 'GB' | 'GD' | 'GE' | 'GF' | 'GG' | 'GH' | 'GI' | 'GL' | 'GM' | 'GN' | 'GP' | 'GQ' | 'GR' | 'GT' | 'GU' | 'GW' | 'GY' | 'HK' | 'HN' | 'HR' | 'HT' | 'HU' | 'ID' | 'IE' | 'IL' | 'IM' | 'IN' | 'IO' | 'IQ' | 'IR' | 'IS' | 'IT' | 'JE' | 'JM' | 'JO' | 'JP' | 'KE' | 'KG' | 'KH' | 'KI' | 'KM' | 'KN' | 'KP' | 'KR' | 'KW' | 'KY' | 'KZ' | 'LA' | 'LB' | 'LC' | 'LI' | 'LK' | 'LR' | 'LS' | 'LT' | 'LU' | 'LV' | 'LY' | 'MA' | 'MC' | 'MD' | 'ME' | 'MF' | 'MG' | 'MH' | 'MK' | 'ML' | 'MM' | 'MN' | 'MO' | 'MP' | 'MQ' | 'MR' | 'MS' | 'MT' | 'MU' | 'MV' | 'MW' | 'MX' | 'MY' | 'MZ' | 'NA' | 'NC' | 'NE' | 'NF' | 'NG' | 'NI' | 'NL' | 'NO' | 'NP' | 'NR' | 'NU' | 'NZ' | 'OM' | 'PA' | 'PE' | 'PF' | 'PG' | 'PH' | 'PK' | 'PL' | 'PM' | 'PR' | 'PS' | 'PT' | 'PW' | 'PY' | 'QA' | 'RE' | 'RO' | 'RS' | 'RU' | 'RW' | 'SA' | 'SB' | 'SC' | 'SD' | 'SE' | 'SG' | 'SH' | 'SI' | 'SJ' | 'SK' | 'SL' | 'SM' | 'SN' | 'SO' | 'SR' | 'SS' | 'ST' | 'SV' | 'SX' | 'SY' | 'SZ' | 'TA' | 'TC' | 'TD' | 'TG' | 'TH' | 'TJ' | 'TK' | 'TL' | 'TM' | 'TN' | 'TO' | 'TR' | 'TT' | 'TV' | 'TW' | 'TZ' | 'UA' | 'UG' | 'US' | 'UY' | 'UZ' | 'VA' | 'VC' | 'VE' | 'VG' | 'VI' | 'VN' | 'VU' | 'WF' | 'WS' | 'XK' | 'YE' | 'YT' | 'ZA' | 'ZM' | 'ZW' | null | undefined
  digest_authentication_configuration?: {
    /** The same as `account_realm`. Where both are sent, the one that is another than before counts. 1 to 64 characters. */
    realm?: string | null | undefined
    default_password_algorithm?: 'SHA-256' | 'MD5' | null | undefined
  } | null | undefined
  /** 0 to 360. */
  theme_hue?: number | null | undefined
  unique_email?: boolean | null | undefined
  client_certificate_authentication?: boolean | null | undefined
  max_accounts?: number | null | undefined
  max_account?: number | null | undefined
  disable_chat_feature?: boolean | null | undefined
  disable_meetings_feature?: boolean | null | undefined
  disable_broadcast_feature?: boolean | null | undefined
  hide_settings?: boolean | null | undefined
  hide_account_settings?: boolean | null | undefined
  disable_call_recordings_feature?: boolean | null | undefined
  only_display_sip_uri_username?: boolean | null | undefined
  assistant_hide_create_account?: boolean | null | undefined
  assistant_disable_qr_code?: boolean | null | undefined
  assistant_hide_third_party_account?: boolean | null | undefined
  custom_provisioning_overwrite_all?: boolean | null | undefined
  provisioning_use_linphone_provisioning_header?: boolean | null | undefined
  custom_theme?: boolean | null | undefined
  web_panel?: boolean | null | undefined
  public_registration?: boolean | null | undefined
  phone_registration?: boolean | null | undefined
  intercom_features?: boolean | null | undefined
  carddav_user_credentials?: boolean | null | undefined
}

/** The input of `spaces.delete`. */
export interface SpacesDeleteInput {
  /** At most 253 characters. */
  domain: string
}

/** The input of `spaces.get`. */
export interface SpacesGetInput {
  /** At most 253 characters. */
  domain: string
}

/** The input of `spaces.replace`. */
export interface SpacesReplaceInput {
  /** At most 253 characters. */
  domain: string
  /**
   * The `version` of the state that the change is based on: refused with `version_conflict` when there is a later one.
   *
   * @example "1234"
   */
  version?: string | undefined
  /** 1 to 255 characters. */
  name?: string | undefined
  /**
   * At most 253 characters.
   *
   * @example "sip.example.org"
   */
  host?: string | undefined
  super?: boolean | null | undefined
  /** From this moment its accounts are refused everywhere; null: never. ISO 8601 date and time. */
  expire_at?: string | null | undefined
  /** The realm of its accounts, without quotation marks, backslashes and control characters; null or left out: the domain. It stays while accounts have passwords. 1 to 64 characters. */
  account_realm?: string | null | undefined
  /** Where apps register, a host or a SIP URI; null: the domain. At most 255 characters. */
  account_proxy_registrar_address?: string | null | undefined
  /** At most 5000 characters. */
  copyright_text?: string | null | undefined
  /** Markdown (CommonMark), shown above the registration form. At most 5000 characters. */
  intro_registration_text?: string | null | undefined
  /** At most 255 characters. */
  newsletter_registration_address?: string | null | undefined
  /** Entries that its provisioning documents have as well: INI, `[section]` and `name=value`. At most 50000 characters. */
  custom_provisioning_entries?: string | null | undefined
  sip_algorithms?: 'MD5' | 'SHA-256' | 'both' | null | undefined
  /**
   * The country (ISO 3166-1 alpha-2) by whose rules phone numbers are read that have no +: with `FR`, `06 12 34 56 78` is `+33612345678`. null: `00` is read as +, and others are refused.
   *
   * @example "FR"
   */
  default_country?: 'AC' | 'AD' | 'AE' | 'AF' | 'AG' | 'AI' | 'AL' | 'AM' | 'AO' | 'AR' | 'AS' | 'AT' | 'AU' | 'AW' | 'AX' | 'AZ' | 'BA' | 'BB' | 'BD' | 'BE' | 'BF' | 'BG' | 'BH' | 'BI' | 'BJ' | 'BL' | 'BM' | 'BN' | 'BO' | 'BQ' | 'BR' | 'BS' | 'BT' | 'BW' | 'BY' | 'BZ' | 'CA' | 'CC' | 'CD' | 'CF' | 'CG' | 'CH' | 'CI' | 'CK' | 'CL' | 'CM' | 'CN' | 'CO' | 'CR' | 'CU' | 'CV' | 'CW' | 'CX' | 'CY' | 'CZ' | 'DE' | 'DJ' | 'DK' | 'DM' | 'DO' | 'DZ' | 'EC' | 'EE' | 'EG' | 'EH' | 'ER' | 'ES' | 'ET' | 'FI' | 'FJ' | 'FK' | 'FM' | 'FO' | 'FR' | 'GA' | 'GB' | 'GD' | 'GE' | 'GF' | 'GG' | 'GH' | 'GI' | 'GL' | 'GM' | 'GN' | 'GP' | 'GQ' | 'GR' | 'GT' | 'GU' | 'GW' | 'GY' | 'HK' | 'HN' | 'HR' | 'HT' | 'HU' | 'ID' | 'IE' | 'IL' | 'IM' | 'IN' | 'IO' | 'IQ' | 'IR' | 'IS' | 'IT' | 'JE' | 'JM' | 'JO' | 'JP' | 'KE' | 'KG' | 'KH' | 'KI' | 'KM' | 'KN' | 'KP' | 'KR' | 'KW' | 'KY' | 'KZ' | 'LA' | 'LB' | 'LC' | 'LI' | 'LK' | 'LR' | 'LS' | 'LT' | 'LU' | 'LV' | 'LY' | 'MA' | 'MC' | 'MD' | 'ME' | 'MF' | 'MG' | 'MH' | 'MK' | 'ML' | 'MM' | 'MN' | 'MO' | 'MP' | 'MQ' | 'MR' | 'MS' | 'MT' | 'MU' | 'MV' | 'MW' | 'MX' | 'MY' | 'MZ' | 'NA' | 'NC' | 'NE' | 'NF' | 'NG' | 'NI' | 'NL' | 'NO' | 'NP' | 'NR' | 'NU' | 'NZ' | 'OM' | 'PA' | 'PE' | 'PF' | 'PG' | 'PH' | 'PK' | 'PL' | 'PM' | 'PR' | 'PS' | 'PT' | 'PW' | 'PY' | 'QA' | 'RE' | 'RO' | 'RS' | 'RU' | 'RW' | 'SA' | 'SB' | 'SC' | 'SD' | 'SE' | 'SG' | 'SH' | 'SI' | 'SJ' | 'SK' | 'SL' | 'SM' | 'SN' | 'SO' | 'SR' | 'SS' | 'ST' | 'SV' | 'SX' | 'SY' | 'SZ' | 'TA' | 'TC' | 'TD' | 'TG' | 'TH' | 'TJ' | 'TK' | 'TL' | 'TM' | 'TN' | 'TO' | 'TR' | 'TT' | 'TV' | 'TW' | 'TZ' | 'UA' | 'UG' | 'US' | 'UY' | 'UZ' | 'VA' | 'VC' | 'VE' | 'VG' | 'VI' | 'VN' | 'VU' | 'WF' | 'WS' | 'XK' | 'YE' | 'YT' | 'ZA' | 'ZM' | 'ZW' | null | undefined
  digest_authentication_configuration?: {
    /** The same as `account_realm`. Where both are sent, the one that is another than before counts. 1 to 64 characters. */
    realm?: string | null | undefined
    default_password_algorithm?: 'SHA-256' | 'MD5' | null | undefined
  } | null | undefined
  /** 0 to 360. */
  theme_hue?: number | null | undefined
  unique_email?: boolean | null | undefined
  client_certificate_authentication?: boolean | null | undefined
  /** Accounts that it may have; 0: as many as it likes. With fewer than there are, no more are created. */
  max_accounts: number
  /** Accounts that an app may hold at once; 0: no limit. */
  max_account: number
  /** Apps have no chat. */
  disable_chat_feature: boolean
  /** Apps have no meetings. */
  disable_meetings_feature: boolean
  /** Apps have no broadcasts. */
  disable_broadcast_feature: boolean
  /** Apps hide their settings. */
  hide_settings: boolean
  /** Apps hide the settings of accounts. */
  hide_account_settings: boolean
  /** Apps do not record calls. */
  disable_call_recordings_feature: boolean
  /** Apps show the user part of SIP addresses only. */
  only_display_sip_uri_username: boolean
  /** The assistant of apps creates no accounts. */
  assistant_hide_create_account: boolean
  /** The assistant of apps scans no QR codes. */
  assistant_disable_qr_code: boolean
  /** The assistant of apps takes no accounts of other services. */
  assistant_hide_third_party_account: boolean
  /** Every entry of a provisioning document overwrites what an app has. */
  custom_provisioning_overwrite_all: boolean
  /** Provisioning documents are for requests with the header `x-linphone-provisioning` only. */
  provisioning_use_linphone_provisioning_header: boolean
  /** It has a theme of its own. */
  custom_theme: boolean
  /** It has a web panel. */
  web_panel: boolean
  /** Anybody may register an account. Where it is off, an account is created by an admin, or with a creation token that an admin has made. */
  public_registration: boolean
  /** A phone may register an account: with a creation token that was pushed to it, or by a code sent by SMS that activates the account. */
  phone_registration: boolean
  /** It has intercoms. */
  intercom_features: boolean
  /** Users may have credentials for its CardDAV servers. */
  carddav_user_credentials: boolean
}

/** The input of `spaces.updateOwn`. */
export interface SpacesUpdateOwnInput {
  /**
   * The `version` of the state that the change is based on: refused with `version_conflict` when there is a later one.
   *
   * @example "1234"
   */
  version?: string | undefined
  /** 1 to 255 characters. */
  name?: string | undefined
  /** The realm of its accounts, without quotation marks, backslashes and control characters; null or left out: the domain. It stays while accounts have passwords. 1 to 64 characters. */
  account_realm?: string | null | undefined
  /** Where apps register, a host or a SIP URI; null: the domain. At most 255 characters. */
  account_proxy_registrar_address?: string | null | undefined
  /** At most 5000 characters. */
  copyright_text?: string | null | undefined
  /** Markdown (CommonMark), shown above the registration form. At most 5000 characters. */
  intro_registration_text?: string | null | undefined
  /** At most 255 characters. */
  newsletter_registration_address?: string | null | undefined
  /** Entries that its provisioning documents have as well: INI, `[section]` and `name=value`. At most 50000 characters. */
  custom_provisioning_entries?: string | null | undefined
  sip_algorithms?: 'MD5' | 'SHA-256' | 'both' | null | undefined
  /**
   * The country (ISO 3166-1 alpha-2) by whose rules phone numbers are read that have no +: with `FR`, `06 12 34 56 78` is `+33612345678`. null: `00` is read as +, and others are refused.
   *
   * @example "FR"
   */
  default_country?: 'AC' | 'AD' | 'AE' | 'AF' | 'AG' | 'AI' | 'AL' | 'AM' | 'AO' | 'AR' | 'AS' | 'AT' | 'AU' | 'AW' | 'AX' | 'AZ' | 'BA' | 'BB' | 'BD' | 'BE' | 'BF' | 'BG' | 'BH' | 'BI' | 'BJ' | 'BL' | 'BM' | 'BN' | 'BO' | 'BQ' | 'BR' | 'BS' | 'BT' | 'BW' | 'BY' | 'BZ' | 'CA' | 'CC' | 'CD' | 'CF' | 'CG' | 'CH' | 'CI' | 'CK' | 'CL' | 'CM' | 'CN' | 'CO' | 'CR' | 'CU' | 'CV' | 'CW' | 'CX' | 'CY' | 'CZ' | 'DE' | 'DJ' | 'DK' | 'DM' | 'DO' | 'DZ' | 'EC' | 'EE' | 'EG' | 'EH' | 'ER' | 'ES' | 'ET' | 'FI' | 'FJ' | 'FK' | 'FM' | 'FO' | 'FR' | 'GA' | 'GB' | 'GD' | 'GE' | 'GF' | 'GG' | 'GH' | 'GI' | 'GL' | 'GM' | 'GN' | 'GP' | 'GQ' | 'GR' | 'GT' | 'GU' | 'GW' | 'GY' | 'HK' | 'HN' | 'HR' | 'HT' | 'HU' | 'ID' | 'IE' | 'IL' | 'IM' | 'IN' | 'IO' | 'IQ' | 'IR' | 'IS' | 'IT' | 'JE' | 'JM' | 'JO' | 'JP' | 'KE' | 'KG' | 'KH' | 'KI' | 'KM' | 'KN' | 'KP' | 'KR' | 'KW' | 'KY' | 'KZ' | 'LA' | 'LB' | 'LC' | 'LI' | 'LK' | 'LR' | 'LS' | 'LT' | 'LU' | 'LV' | 'LY' | 'MA' | 'MC' | 'MD' | 'ME' | 'MF' | 'MG' | 'MH' | 'MK' | 'ML' | 'MM' | 'MN' | 'MO' | 'MP' | 'MQ' | 'MR' | 'MS' | 'MT' | 'MU' | 'MV' | 'MW' | 'MX' | 'MY' | 'MZ' | 'NA' | 'NC' | 'NE' | 'NF' | 'NG' | 'NI' | 'NL' | 'NO' | 'NP' | 'NR' | 'NU' | 'NZ' | 'OM' | 'PA' | 'PE' | 'PF' | 'PG' | 'PH' | 'PK' | 'PL' | 'PM' | 'PR' | 'PS' | 'PT' | 'PW' | 'PY' | 'QA' | 'RE' | 'RO' | 'RS' | 'RU' | 'RW' | 'SA' | 'SB' | 'SC' | 'SD' | 'SE' | 'SG' | 'SH' | 'SI' | 'SJ' | 'SK' | 'SL' | 'SM' | 'SN' | 'SO' | 'SR' | 'SS' | 'ST' | 'SV' | 'SX' | 'SY' | 'SZ' | 'TA' | 'TC' | 'TD' | 'TG' | 'TH' | 'TJ' | 'TK' | 'TL' | 'TM' | 'TN' | 'TO' | 'TR' | 'TT' | 'TV' | 'TW' | 'TZ' | 'UA' | 'UG' | 'US' | 'UY' | 'UZ' | 'VA' | 'VC' | 'VE' | 'VG' | 'VI' | 'VN' | 'VU' | 'WF' | 'WS' | 'XK' | 'YE' | 'YT' | 'ZA' | 'ZM' | 'ZW' | null | undefined
  digest_authentication_configuration?: {
    /** The same as `account_realm`. Where both are sent, the one that is another than before counts. 1 to 64 characters. */
    realm?: string | null | undefined
    default_password_algorithm?: 'SHA-256' | 'MD5' | null | undefined
  } | null | undefined
  /** 0 to 360. */
  theme_hue?: number | null | undefined
  unique_email?: boolean | null | undefined
  client_certificate_authentication?: boolean | null | undefined
  /** Apps have no chat. */
  disable_chat_feature?: boolean | undefined
  /** Apps have no meetings. */
  disable_meetings_feature?: boolean | undefined
  /** Apps have no broadcasts. */
  disable_broadcast_feature?: boolean | undefined
  /** Apps hide their settings. */
  hide_settings?: boolean | undefined
  /** Apps hide the settings of accounts. */
  hide_account_settings?: boolean | undefined
  /** Apps do not record calls. */
  disable_call_recordings_feature?: boolean | undefined
  /** Apps show the user part of SIP addresses only. */
  only_display_sip_uri_username?: boolean | undefined
  /** The assistant of apps creates no accounts. */
  assistant_hide_create_account?: boolean | undefined
  /** The assistant of apps scans no QR codes. */
  assistant_disable_qr_code?: boolean | undefined
  /** The assistant of apps takes no accounts of other services. */
  assistant_hide_third_party_account?: boolean | undefined
  /** Every entry of a provisioning document overwrites what an app has. */
  custom_provisioning_overwrite_all?: boolean | undefined
  /** Provisioning documents are for requests with the header `x-linphone-provisioning` only. */
  provisioning_use_linphone_provisioning_header?: boolean | undefined
  /** It has a theme of its own. */
  custom_theme?: boolean | undefined
  /** It has a web panel. */
  web_panel?: boolean | undefined
  /** Anybody may register an account. Where it is off, an account is created by an admin, or with a creation token that an admin has made. */
  public_registration?: boolean | undefined
  /** A phone may register an account: with a creation token that was pushed to it, or by a code sent by SMS that activates the account. */
  phone_registration?: boolean | undefined
  /** It has intercoms. */
  intercom_features?: boolean | undefined
  /** Users may have credentials for its CardDAV servers. */
  carddav_user_credentials?: boolean | undefined
}

/** The input of `statistics.getSeries`. */
export interface StatisticsGetSeriesInput {
  /** The last 24 hours, 7 days, 30 days or 12 months, each with the one that is not over yet. */
  period: 'day' | 'week' | 'month' | 'year'
  /**
   * What happened in the Space, or in all Spaces, which only a super admin may see.
   *
   * @default "space"
   */
  scope?: 'space' | 'all' | undefined
  /**
   * Where days and months begin, by its IANA name. At most 64 characters.
   *
   * @default "UTC"
   * @example "Europe/Paris"
   */
  time_zone?: string | undefined
}

export interface StatisticsPoint {
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  from: string
  /** How many accounts there were at its end. */
  accounts: number
  created: number
  activated: number
  deactivated: number
  deleted: number
  sign_ins: number
  sign_in_failures: number
  mails_sent: number
  mails_failed: number
  calls: number
  messages: number
}

export interface StatisticsSeries {
  unit: 'hour' | 'day' | 'month'
  data: StatisticsPoint[]
}

export interface TestMailOutcome {
  to: string
  /** Host and port; null where no mail server is set, so that mails are written to files. */
  server: string | null
  delivered: boolean
  /** What the mail server said when it took the mail. */
  response: string | null
  /** Why it was not delivered, in the mail server’s words. */
  error: string | null
}

export interface TurnCredentials {
  /** The moment they end, in seconds since the epoch, and a random part. */
  username: string
  password: string
  /** Seconds for which they are valid. */
  ttl: number
  uris: string[]
}

export interface UsedAccountCreationToken {
  token: string
  ip: string | null
  user_agent: string | null
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  expire_at: string | null
  used: boolean
  account_id: number | null
  pn_provider: string | null
  pn_param: string | null
  pn_prid: string | null
}

export interface Vcard {
  /** @example "BEGIN:VCARD\nVERSION:4.0\nFN:Jim\nUID:urn:uuid:a5b33443\nEND:VCARD\n" */
  vcard: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
}

/** The input of `vcards.create`. */
export interface VcardsCreateInput {
  id: number
  /** One vCard (RFC 6350) with a UID, by which it is found. 1 to 262144 characters. */
  vcard: string
}

/** The input of `vcards.createOwn`. */
export interface VcardsCreateOwnInput {
  /** One vCard (RFC 6350) with a UID, by which it is found. 1 to 262144 characters. */
  vcard: string
}

/** The input of `vcards.delete`. */
export interface VcardsDeleteInput {
  id: number
  /**
   * The UID of the vCard. 1 to 255 characters.
   *
   * @example "urn:uuid:a5b33443"
   */
  uid: string
}

/** The input of `vcards.deleteOwn`. */
export interface VcardsDeleteOwnInput {
  /**
   * The UID of the vCard. 1 to 255 characters.
   *
   * @example "urn:uuid:a5b33443"
   */
  uid: string
}

/** The input of `vcards.get`. */
export interface VcardsGetInput {
  id: number
  /**
   * The UID of the vCard. 1 to 255 characters.
   *
   * @example "urn:uuid:a5b33443"
   */
  uid: string
}

/** The input of `vcards.getOwn`. */
export interface VcardsGetOwnInput {
  /**
   * The UID of the vCard. 1 to 255 characters.
   *
   * @example "urn:uuid:a5b33443"
   */
  uid: string
}

/** The input of `vcards.list`. */
export interface VcardsListInput {
  id: number
}

/** The input of `vcards.replace`. */
export interface VcardsReplaceInput {
  id: number
  /**
   * The UID of the vCard. 1 to 255 characters.
   *
   * @example "urn:uuid:a5b33443"
   */
  uid: string
  /** One vCard (RFC 6350) with a UID, by which it is found. 1 to 262144 characters. */
  vcard: string
}

/** The input of `vcards.replaceOwn`. */
export interface VcardsReplaceOwnInput {
  /**
   * The UID of the vCard. 1 to 255 characters.
   *
   * @example "urn:uuid:a5b33443"
   */
  uid: string
  /** One vCard (RFC 6350) with a UID, by which it is found. 1 to 262144 characters. */
  vcard: string
}

export interface Voicemail {
  /** @example "a34b15e1-5f90-4f1c-b8ce-15e124ae81bb" */
  id: string
  /** The name that the file is served by; null before it is there. */
  name: string | null
  /** Bytes of the file. */
  size: number | null
  content_type: VoicemailType
  /** @example "sip:bob@sip.example.org" */
  sip_from: string | null
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  uploaded_at: string | null
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * Anyone who has it can fetch the file.
   *
   * @example "https://sip.example.org/f/5f0c…/kY3…wav/download"
   */
  download_url: string | null
}

export interface VoicemailSlot {
  /** @example "a34b15e1-5f90-4f1c-b8ce-15e124ae81bb" */
  id: string
  content_type: VoicemailType
  /** @example "sip:bob@sip.example.org" */
  sip_from: string | null
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  download_url: null
  /** @example "https://sip.example.org/api/files/a34b15e1-5f90-4f1c-b8ce-15e124ae81bb" */
  upload_url: string
  /** Bytes. */
  max_upload_size: number
}

export type VoicemailType = 'audio/opus' | 'audio/wav'

/** The input of `voicemails.create`. */
export interface VoicemailsCreateInput {
  id: number
  /**
   * Who has left it. At most 512 characters.
   *
   * @example "sip:desk@sip.example.org"
   * @example "sips:desk@sip.example.org;transport=tls"
   */
  sip_from?: string | null | undefined
  content_type: VoicemailType
}

/** The input of `voicemails.delete`. */
export interface VoicemailsDeleteInput {
  /** @example "a34b15e1-5f90-4f1c-b8ce-15e124ae81bb" */
  voicemail_id: string
  id: number
}

/** The input of `voicemails.deleteOwn`. */
export interface VoicemailsDeleteOwnInput {
  /** @example "a34b15e1-5f90-4f1c-b8ce-15e124ae81bb" */
  voicemail_id: string
}

/** The input of `voicemails.get`. */
export interface VoicemailsGetInput {
  /** @example "a34b15e1-5f90-4f1c-b8ce-15e124ae81bb" */
  voicemail_id: string
  id: number
}

/** The input of `voicemails.getOwn`. */
export interface VoicemailsGetOwnInput {
  /** @example "a34b15e1-5f90-4f1c-b8ce-15e124ae81bb" */
  voicemail_id: string
}

/** The input of `voicemails.list`. */
export interface VoicemailsListInput {
  id: number
}

export interface WebhookDelivery {
  id: number
  /**
   * The `webhook-id` of its requests.
   *
   * @example "evt_4711"
   */
  event_id: string
  /** @example "account.created" */
  type: string
  /** Whom or what it concerns; null for a test, and once the audit log has forgotten the line. */
  target: string | null
  state: 'waiting' | 'delivered' | 'given_up'
  attempts: number
  /**
   * When it is tried next; null once it has ended. ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  next_at: string | null
  last_status: number | null
  last_error: string | null
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  ended_at: string | null
}

export interface WebhookDeliveryList {
  data: WebhookDelivery[]
  /** For earlier ones; null at the end. */
  next_cursor: number | null
}

export interface WebhookEndpoint {
  id: number
  /** @example "https://hooks.example.org/sipspace" */
  url: string
  description: string | null
  /** What the events are about; none: everything. */
  kinds: string[]
  /** Switched off by an admin, by an answer 410, or after three days without a good answer. */
  enabled: boolean
  /**
   * Until when requests are signed with the secret before the last rotation, too. ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  former_secret_until: string | null
  /**
   * Since when no request has had a good answer. ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  failing_since: string | null
  /** @example "answered 503" */
  last_error: string | null
  /**
   * To the minute. ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  last_success_at: string | null
  /** Deliveries that are still to be made. */
  waiting: number
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  created_at: string
  /**
   * ISO 8601 date and time.
   *
   * @example "2026-01-31T12:00:00.000000Z"
   */
  updated_at: string
}

export interface WebhookSecret {
  /**
   * What requests are signed with (Standard Webhooks), shown this once.
   *
   * @example "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
   */
  secret: string
}

/** The input of `webhooks.create`. */
export interface WebhooksCreateInput {
  /**
   * Where the events are sent to: https, at an address of the Internet unless the settings say otherwise. At most 1000 characters.
   *
   * @example "https://hooks.example.org/sipspace"
   */
  url: string
  /**
   * At most 255 characters.
   *
   * @example "Billing"
   */
  description?: string | null | undefined
  /**
   * What the events are about, as in the audit log; none: everything.
   *
   * @default []
   * @example ["account","contact","session","import"]
   */
  kinds?: Array<'account' | 'account_account_type' | 'account_action' | 'account_contacts_list' | 'account_creation_request_token' | 'account_creation_token' | 'account_recovery' | 'account_recovery_token' | 'account_type' | 'api_key' | 'audit_retention' | 'auth_token' | 'bulk_change' | 'call_forwarding' | 'carddav_credentials' | 'carddav_server' | 'contact' | 'contacts_list' | 'contacts_list_contact' | 'dictionary' | 'email_change' | 'email_server' | 'export' | 'external_account' | 'dump_import' | 'import' | 'mail' | 'oidc' | 'passkey' | 'password' | 'password_reset_token' | 'phone_change' | 'phone_country' | 'scim_key' | 'scim_settings' | 'scim_user' | 'second_factor' | 'session' | 'sign_in' | 'sms' | 'space' | 'space_logo' | 'vcard' | 'voicemail' | 'webhook_endpoint' | 'wizard_link'> | undefined
}

/** The input of `webhooks.delete`. */
export interface WebhooksDeleteInput {
  id: number
}

/** The input of `webhooks.get`. */
export interface WebhooksGetInput {
  id: number
}

/** The input of `webhooks.listDeliveries`. */
export interface WebhooksListDeliveriesInput {
  /** Of the endpoint. */
  id: number
  state?: 'waiting' | 'delivered' | 'given_up' | null | undefined
  /** The `next_cursor` of the part before; none for the latest. */
  cursor?: number | null | undefined
  /**
   * 1 to 200.
   *
   * @default 50
   */
  limit?: number | undefined
}

/** The input of `webhooks.replay`. */
export interface WebhooksReplayInput {
  id: number
  /** ISO 8601 date and time. */
  from: string
  /** The first moment that is not included. ISO 8601 date and time. */
  until: string
}

/** The input of `webhooks.rotateSecret`. */
export interface WebhooksRotateSecretInput {
  id: number
}

/** The input of `webhooks.test`. */
export interface WebhooksTestInput {
  id: number
}

/** The input of `webhooks.update`. */
export interface WebhooksUpdateInput {
  id: number
  /**
   * Where the events are sent to: https, at an address of the Internet unless the settings say otherwise. At most 1000 characters.
   *
   * @example "https://hooks.example.org/sipspace"
   */
  url?: string | undefined
  /**
   * At most 255 characters.
   *
   * @example "Billing"
   */
  description?: string | null | undefined
  /**
   * What the events are about, as in the audit log; none: everything.
   *
   * @example ["account","contact","session","import"]
   */
  kinds?: Array<'account' | 'account_account_type' | 'account_action' | 'account_contacts_list' | 'account_creation_request_token' | 'account_creation_token' | 'account_recovery' | 'account_recovery_token' | 'account_type' | 'api_key' | 'audit_retention' | 'auth_token' | 'bulk_change' | 'call_forwarding' | 'carddav_credentials' | 'carddav_server' | 'contact' | 'contacts_list' | 'contacts_list_contact' | 'dictionary' | 'email_change' | 'email_server' | 'export' | 'external_account' | 'dump_import' | 'import' | 'mail' | 'oidc' | 'passkey' | 'password' | 'password_reset_token' | 'phone_change' | 'phone_country' | 'scim_key' | 'scim_settings' | 'scim_user' | 'second_factor' | 'session' | 'sign_in' | 'sms' | 'space' | 'space_logo' | 'vcard' | 'voicemail' | 'webhook_endpoint' | 'wizard_link'> | undefined
  /** One that is switched on gets what happens from then on; what it has missed can be replayed. */
  enabled?: boolean | undefined
}

export interface Wizard {
  provisioning_account_id: number | null
  sip: string | null
  linphone_action: LinphoneAction | null
  linphone_use_sips: boolean
  /**
   * Works once.
   *
   * @example "aB3dE6gH"
   */
  token: string
  /** @example "https://sip.example.org/wizard/aB3dE6gH" */
  url: string
}

/** The input of `wizard.create`. */
export interface WizardCreateInput {
  /** The account of the Space that the app is set up with. */
  provisioning_account_id?: number | null | undefined
  /**
   * Whom the app calls. Required for `call`. At most 512 characters.
   *
   * @example "sip:desk@sip.example.org"
   * @example "sips:desk@sip.example.org;transport=tls"
   */
  sip?: string | null | undefined
  linphone_action?: LinphoneAction | null | undefined
  /** @default false */
  linphone_use_sips?: boolean | undefined
}

/** The input of `wizard.open`. */
export interface WizardOpenInput {
  /** At most 255 characters. */
  token: string
}

/** The output of `wizard.open`. */
export interface WizardOpenOutput {
  sip: string | null
  linphone_action: LinphoneAction
  linphone_use_sips: boolean
  /** Where the app gets its set-up, once. */
  fetch_config: string | null
  /** @example "sip-linphone:desk@sip.example.org?linphone-action=call" */
  link: string
}

/** What went wrong, as the server names it. */
export type ErrorCode =
  /** Authentication is required. */
  | 'unauthenticated'
  /** The name or the password is wrong. */
  | 'wrong_credentials'
  /** A page of another site may not do this with your cookie. */
  | 'cross_origin'
  /** Your role does not allow this. */
  | 'forbidden'
  /** Your account belongs to another Space. */
  | 'wrong_space'
  /** This account is blocked. */
  | 'account_blocked'
  /** This Space has expired. */
  | 'space_expired'
  /** This Space has reached its maximum number of accounts. */
  | 'space_full'
  /** Registration is not open to the public in this Space. Ask an administrator for an account, or for an account creation token. */
  | 'public_registration_off'
  /** Registration by phone is not open in this Space. Ask an administrator for an account, or for an account creation token. */
  | 'phone_registration_off'
  /** No Space has this domain. */
  | 'no_such_domain'
  /** This account has no email address. */
  | 'account_has_no_email'
  /** No such mail can be tried again. */
  | 'mail_not_found'
  /** This account has to use an account creation token first. */
  | 'creation_token_required'
  /** This device has been sent a token a short while ago. Wait before you ask for another. */
  | 'push_too_soon'
  /** The Space of your own account cannot be deleted. */
  | 'own_space'
  /** Another Space has the domain or the host of this one now. Delete that Space, or change its host, first. */
  | 'domain_in_use'
  /** It has been changed since the state that this change is based on. */
  | 'version_conflict'
  /** No super admin who can sign in would be left. At least one has to stay: activated, not blocked, in a super Space that does not expire. */
  | 'last_super_admin'
  /** The account has a second factor already. */
  | 'second_factor_on'
  /** The account has no second factor. */
  | 'second_factor_off'
  /** You have no such passkey for this host. */
  | 'passkey_not_found'
  /** This passkey is registered already. */
  | 'passkey_exists'
  /** Passkeys need a host with a name, and not an IP address. */
  | 'passkeys_unavailable'
  /** The account has as many passkeys as it may have. Delete one first. */
  | 'too_many_passkeys'
  /** Show again that it is you, by your password or your second factor. */
  | 'confirmation_needed'
  /** This is for browsers that are signed in. */
  | 'session_needed'
  /** There is no such session. */
  | 'session_not_found'
  /** No such account. */
  | 'account_not_found'
  /** No such Space. */
  | 'space_not_found'
  /** No Space is served at this host. */
  | 'space_unknown_host'
  /** Only an admin has named API keys. */
  | 'not_an_admin'
  /** No such API key. */
  | 'key_not_found'
  /** No such token, or it was used, or it has expired. */
  | 'token_not_found'
  /** This token has expired. */
  | 'token_expired'
  /** This request token has not been validated yet. */
  | 'token_not_validated'
  /** No such country: use an ISO 3166-1 alpha-2 code such as FR. */
  | 'country_not_found'
  /** No such dictionary entry. */
  | 'entry_not_found'
  /** This Space has no mail server of its own. */
  | 'email_server_not_found'
  /** This Space has no logo. */
  | 'logo_not_found'
  /** This Space has no OpenID provider. */
  | 'oidc_not_found'
  /** The sign-in was not finished: the identity provider cannot be reached, or has refused it. Try again. */
  | 'oidc_failed'
  /** The identity provider of this Space cannot be asked at the moment. Try again soon. */
  | 'oidc_unavailable'
  /** No account of this Space belongs to you at the identity provider. Ask an administrator. */
  | 'oidc_no_account'
  /** No such contact. */
  | 'contact_not_found'
  /** No such contacts list. */
  | 'contacts_list_not_found'
  /** This account has this contacts list already. */
  | 'contacts_list_assigned'
  /** This account does not have this contacts list. */
  | 'contacts_list_not_assigned'
  /** No such account type. */
  | 'account_type_not_found'
  /** This account has this type already. */
  | 'account_type_assigned'
  /** This account does not have this type. */
  | 'account_type_not_assigned'
  /** No such action. */
  | 'account_action_not_found'
  /** This account has no DTMF protocol: set its dtmf_protocol first. */
  | 'account_has_no_dtmf_protocol'
  /** No such vCard. */
  | 'vcard_not_found'
  /** There is a vCard with this UID already. */
  | 'vcard_exists'
  /** A call with this id has been reported already. */
  | 'call_exists'
  /** No such call. */
  | 'call_not_found'
  /** No call with this id has been reported. */
  | 'no_such_call'
  /** A message with this id has been reported already. */
  | 'message_exists'
  /** No message with this id has been reported. */
  | 'no_such_message'
  /** No such CardDAV server. */
  | 'carddav_server_not_found'
  /** This account has no credentials for this CardDAV server. */
  | 'carddav_credentials_not_found'
  /** Accounts of this Space have no credentials for CardDAV servers: carddav_user_credentials is off. */
  | 'carddav_credentials_off'
  /** No such call forwarding. */
  | 'call_forwarding_not_found'
  /** This account has no external account. */
  | 'external_account_not_found'
  /** No such voicemail, or it has its file already. */
  | 'voicemail_not_found'
  /** This account has as many voicemails as it may have. Delete some first. */
  | 'voicemails_full'
  /** No such file. */
  | 'file_not_found'
  /** There is no webhook endpoint with this id. */
  | 'webhook_endpoint_not_found'
  /** The SIP server cannot be asked for devices at the moment. Try again soon. */
  | 'registrar_unavailable'
  /** No such import. */
  | 'import_not_found'
  /** This cannot be done in the state that the import is in. */
  | 'import_not_ready'
  /** The file is larger than 256 MiB. Divide it. */
  | 'file_too_large'
  /** The Space has as many files of accounts as it may have. Remove some that are not needed. */
  | 'too_many_imports'
  /** No such bulk change. */
  | 'bulk_change_not_found'
  /** This cannot be done in the state that the bulk change is in. */
  | 'bulk_change_not_ready'
  /** No such export. */
  | 'export_not_found'
  /** This cannot be done in the state that the export is in. */
  | 'export_not_ready'
  /** The Space has as many exports as it may have. Delete some that are not needed. */
  | 'too_many_exports'
  /** This service is not configured here. */
  | 'not_configured'
  /** The server has no key to encrypt a secret with: it needs SECRET_KEY. */
  | 'secret_key_missing'
  /** Push notifications to this kind of device are not configured here. */
  | 'push_not_configured'
  /** The push notification could not be sent. Try again later. */
  | 'push_failed'
  /** Messages over SIP are not configured here. */
  | 'sip_messages_not_configured'
  /** The SIP server has not taken the message. Try again soon. */
  | 'sip_message_failed'
  /** Some fields are not valid. */
  | 'invalid_input'
  /** The Idempotency-Key must be 1 to 255 visible ASCII characters, one key for each call. */
  | 'idempotency_key_malformed'
  /** The first request with this Idempotency-Key is still under way. Try again soon. */
  | 'idempotency_key_in_use'
  /** Another request was made with this Idempotency-Key. Make a new key for each change. */
  | 'idempotency_key_reused'
  /** Too many requests. Try again in {seconds} seconds. */
  | 'too_many_requests'
  /** This list is too long for a batch of calls. Ask for it by a call of its own. */
  | 'list_too_long'
  /** The service is not available at the moment. Try again soon. */
  | 'unavailable'
  /** The request is malformed. */
  | 'malformed_request'
  /** The body is not valid JSON. */
  | 'malformed_json'
  /** The body is not a valid form: each % needs two hexadecimal digits, and all text is UTF-8. */
  | 'malformed_form'
  /** Open this link in the app: the request needs the header x-linphone-provisioning. */
  | 'provisioning_header'
  /** Nothing is served at this path. */
  | 'route_not_found'
  /** This path takes {methods}. */
  | 'method_not_allowed'
  /** The request did not arrive in time. */
  | 'request_timeout'
  /** The body is larger than {maximum} bytes. */
  | 'body_too_large'
  /** Send the body as application/json. */
  | 'unsupported_media_type'
  /** The headers are larger than {maximum} bytes. */
  | 'headers_too_large'
  /** Something went wrong on our side. */
  | 'internal'

/** What is wrong with a field. */
export type FieldErrorCode =
  | 'space_full'
  | 'required'
  | 'wrong_type'
  | 'too_short'
  | 'too_long'
  | 'too_small'
  | 'too_large'
  | 'too_many'
  | 'one_of'
  | 'characters'
  | 'forbidden_member'
  | 'unknown_field'
  | 'invalid'
  | 'email'
  | 'date_time'
  | 'domain_name'
  | 'host_name'
  | 'realm_characters'
  | 'registrar_address'
  | 'sip_uri'
  | 'domain_of_no_space'
  | 'same_as_domain'
  | 'external_password_again'
  | 'no_such_account'
  | 'too_many_bytes'
  | 'file_type'
  | 'not_a_contact'
  | 'forwarding_always_enabled'
  | 'forwarding_others_enabled'
  | 'http_uri'
  | 'vcard_fields'
  | 'other_domain'
  | 'sip_address'
  | 'key_characters'
  | 'dtmf_code'
  | 'vcard'
  | 'vcard_uid'
  | 'vcard_other_uid'
  | 'limit_reached'
  | 'vcards_too_large'
  | 'taken'
  | 'other_host'
  | 'same_as_line'
  | 'ha1'
  | 'ha1_differs'
  | 'ha1_realm_unknown'
  | 'realm_other'
  | 'domain_other'
  | 'domain_unknown'
  | 'domains_differ'
  | 'space_changed'
  | 'time_zone'
  | 'other_domains_allowed'
  | 'quote_not_closed'
  | 'text_after_quote'
  | 'date_cell'
  | 'vcard_unreadable'
  | 'line_too_long'
  | 'too_many_cells'
  | 'undecodable'
  | 'dictionary_json'
  | 'scim_filter'
  | 'scim_path'
  | 'scim_value'
  | 'column_twice'
  | 'column_missing'
  | 'file_without_lines'
  | 'file_unreadable'
  | 'realm_changed'
  | 'too_many_lines'
  | 'import_expired'
  | 'import_not_allowed'
  | 'nothing_to_import'
  | 'line_without_problem'
  | 'ids_or_filter'
  | 'count_changed'
  | 'own_email'
  | 'wrong_second_factor'
  | 'wrong_passkey'
  | 'in_the_past'
  | 'own_email_missing'
  | 'username_uppercase'
  | 'username_characters'
  | 'username_phone'
  | 'username_blacklisted'
  | 'phone'
  | 'country'
  | 'phone_country'
  | 'last_algorithm'
  | 'old_password_wrong'
  | 'old_password_required'
  | 'password_mismatch'
  | 'creation_token'
  | 'entries_syntax'
  | 'entries_no_section'
  | 'entries_owned'
  | 'entries_characters'
  | 'provider_url'
  | 'webhook_url'
  | 'too_many_webhooks'
  | 'issuer_differs'
  | 'client_secret_again'
  | 'realms_differ'
  | 'base64'
  | 'image_type'
  | 'image_too_large'
  | 'realm_in_use'
  | 'password_again'
  | 'code_digits'
  | 'recovery_code_digits'
  | 'push_param'
  | 'push_device'
  | 'call_id'
  | 'code_wrong'
  | 'captcha_unsolved'
