import { z } from 'zod'
import { AdminRole } from '../admin-roles/admin-roles.schema.ts'
import { alternatives } from '../alternatives.ts'
import { LANGUAGES } from '../messages/languages.ts'
import { BasedOn, Email, Id, KnownDomain, line, secret, Timestamp, text, Version } from '../text.schema.ts'

export const Username = line(64)
  .min(1)
  .meta({
    description: 'The user part of the SIP address, in lower case, unique in its domain.',
    examples: ['alice01'],
  })

export const Password = secret(255)
  .min(1)
  .meta({ description: 'The password in clear; only its HA1 is kept.', examples: ['a long passphrase'] })

export const Algorithm = z.enum(['SHA-256', 'MD5']).meta({
  id: 'Algorithm',
  description: 'The hash of HTTP and SIP Digest authentication (RFC 7616, RFC 8760).',
})

export const DtmfProtocol = z.enum(['sipinfo', 'sipmessage', 'rfc2833']).meta({ id: 'DtmfProtocol' })

export const MAX_DICTIONARY_ENTRIES = 200

/** Strings by string; whatever is wrong inside is said of the whole field. */
export const Dictionary = z
  .record(line(255).min(1), text(1000))
  .refine((entries) => Object.keys(entries).length <= MAX_DICTIONARY_ENTRIES, { error: 'invalid' })
  .meta({ description: 'Free entries of an account, strings by string.', examples: [{ floor: '3' }] })

const EmailChange = z.object({
  email: z.string(),
  created_at: Timestamp,
  updated_at: Timestamp,
  ip: z.string().nullable(),
  user_agent: z.string().nullable(),
})

const PhoneChange = EmailChange.omit({ email: true }).extend({ phone: z.string() })

/** What an account proves itself with at a CardDAV server of its Space; of its password only the HA1 is kept. */
export const CardDavCredentials = z
  .object({
    carddav_id: Id.meta({ description: 'The id of the CardDAV server.', examples: [1] }),
    username: z.string().meta({ examples: ['alice'] }),
    realm: z.string().meta({ examples: ['carddav.example.org'] }),
    algorithm: Algorithm,
  })
  .meta({ id: 'CardDavCredentials' })

/** A kind of account, such as an intercom, that a Space has named. */
export const AccountType = z
  .object({ id: Id, key: z.string().meta({ examples: ['phone'] }) })
  .meta({ id: 'AccountType' })

/** What an account does when it is sent a code by DTMF, such as opening a door. */
export const AccountAction = z
  .object({ id: Id, key: z.string().meta({ examples: ['open-door'] }), code: z.string().meta({ examples: ['123a'] }) })
  .meta({ id: 'AccountAction' })

/** An account as its own user sees it. */
export const Account = z
  .object({
    id: Id.meta({ examples: [42] }),
    username: z.string().meta({ examples: ['alice01'] }),
    domain: z.string().meta({ examples: ['sip.example.org'] }),
    sip_uri: z.string().meta({ examples: ['sip:alice01@sip.example.org'] }),
    email: z
      .string()
      .nullable()
      .meta({ examples: ['alice@example.com'] }),
    activated: z.boolean(),
    ip_address: z
      .string()
      .meta({ description: 'The address that the account was created from.', examples: ['192.0.2.7'] }),
    user_agent: z
      .string()
      .meta({ description: 'The program that the account was created with.', examples: ['LinphoneDesktop/5.2.6'] }),
    created_at: Timestamp,
    updated_at: Timestamp,
    version: Version,
    display_name: z
      .string()
      .nullable()
      .meta({ examples: ['Alice'] }),
    dtmf_protocol: DtmfProtocol.nullable(),
    language: z.enum(LANGUAGES).nullable().meta({ description: 'The language of the mails to it.' }),
    blocked: z.boolean().meta({ examples: [false] }),
    admin: z.boolean().meta({ examples: [false] }),
    admin_role: AdminRole.nullable().meta({
      description: 'What it may do as an admin; null for a user.',
      examples: [null],
    }),
    phone: z
      .string()
      .nullable()
      .meta({ examples: ['+33612345678'] }),
    realm: z
      .string()
      .nullable()
      .meta({ description: 'The realm of its Space, null when that is the domain.', examples: [null] }),
    provisioning_token: z
      .string()
      .nullable()
      .meta({ examples: ['a-provisioning-token'] }),
    provisioning_token_expire_at: Timestamp.nullable().meta({ examples: [null] }),
    dictionary: z.record(z.string(), z.string()).meta({ examples: [{ floor: '3' }] }),
    passwords: z.array(z.object({ algorithm: Algorithm })),
    email_change_code: EmailChange.nullable().meta({ examples: [null] }),
    types: z.array(AccountType).meta({ examples: [[]] }),
    actions: z.array(AccountAction).meta({ examples: [[]] }),
    carddav_servers: z
      .array(CardDavCredentials)
      .meta({ description: 'The CardDAV servers that it has credentials for.', examples: [[]] }),
  })
  .meta({ id: 'Account' })

/** An account as an admin sees it, with the codes that its user was sent. */
export const AccountWithCodes = Account.extend({
  email_change_code: EmailChange.extend({ code: z.string() })
    .nullable()
    .meta({ examples: [null] }),
  phone_change_code: PhoneChange.extend({ code: z.string() })
    .nullable()
    .meta({ examples: [null] }),
}).meta({ id: 'AccountWithCodes' })

export const AccountId = z.object({ id: Id })

const Language = z.enum(LANGUAGES)

/** What an admin writes of an account, new or known. */
const AccountFields = z.object({
  username: Username,
  password: Password,
  algorithm: Algorithm,
  email: Email.nullish(),
  display_name: line(255)
    .nullish()
    .meta({ examples: ['Alice'] }),
  phone: line(64)
    .nullish()
    .meta({ description: 'In international form, of a country that is open.', examples: ['+33612345678'] }),
  dtmf_protocol: DtmfProtocol.nullish(),
  admin: z.boolean().nullish(),
  dictionary: Dictionary.optional(),
  language: Language.nullish(),
})

export const CreateAccount = AccountFields.extend({
  domain: KnownDomain.nullish().meta({
    description: 'A super admin’s choice of the Space. Anybody else’s does nothing, but has to be that of a Space.',
  }),
  activated: z.boolean().nullish(),
}).meta({
  examples: [
    {
      username: 'alice01',
      password: 'a long passphrase',
      algorithm: 'SHA-256',
      activated: true,
      email: 'alice@example.com',
      display_name: 'Alice',
      dictionary: { floor: '3' },
    },
  ],
})

export const UpdateAccount = AccountFields.extend({
  id: Id,
  version: BasedOn,
  domain: KnownDomain.nullish().meta({
    description:
      'A super admin moves the account into the Space of this domain. Anybody else’s does nothing, but has to be that of a Space.',
  }),
}).meta({
  examples: [
    {
      id: 42,
      username: 'alice01',
      password: 'a long passphrase',
      algorithm: 'SHA-256',
      email: 'alice@example.com',
      display_name: 'Alice Martin',
      dtmf_protocol: 'rfc2833',
    },
  ],
})

/** What an admin changes of an account without its password, which its name goes into, and its dictionary. */
export const EditAccount = AccountFields.omit({ username: true, password: true, algorithm: true, dictionary: true })
  .partial()
  .extend({ id: Id, version: BasedOn, admin: z.boolean().optional() })
  .meta({ examples: [{ id: 42, display_name: 'Alice', phone: null }] })

/** What an account changes of itself without a code. */
export const UpdateOwnAccount = AccountFields.pick({ display_name: true, language: true })
  .partial()
  .meta({ examples: [{ display_name: 'Alice Martin', language: 'fr' }] })

/** What an account does about its own password. */
export const ChangePassword = z.object({
  algorithm: Algorithm,
  password: Password,
  old_password: secret(255).nullish(),
})

export const CreateAccountWithToken = z.object({
  username: Username,
  password: Password,
  algorithm: Algorithm,
  account_creation_token: line(255)
    .min(1)
    .meta({ examples: ['an-account-creation-token'] }),
  dtmf_protocol: DtmfProtocol.nullish(),
})

export const AccountInfo = z
  .object({ activated: z.boolean(), realm: z.string().nullable() })
  .meta({ id: 'AccountInfo' })

export const SipAddress = z.object({
  sip: z
    .string()
    .max(512)
    .meta({
      description:
        'The SIP address, with or without `sip:`; angle brackets, a display name, a port and parameters are dropped.',
      examples: ['alice01@sip.example.org'],
    }),
})

export const PAGE_SIZE = 20
export const AccountPage = z.object({
  data: z.array(AccountWithCodes),
  page: z.int(),
  per_page: z.int(),
  total: z.int(),
})
/** Which accounts of the Space a list has. */
export const AccountFilter = z.object({
  text: line(255)
    .optional()
    .meta({
      description:
        'What the accounts are known by: words of the name, email address, phone number or display name, in any order and without accents (one or two letters or digits: the beginning of a word); a SIP address in any form; a phone number in any spelling, without its country one of the Space’s; or the IP address that they were created from.',
      examples: ['lea leger', '0151 23410007', '<sip:lea@sip.example.org>'],
    }),
  activated: z.boolean().optional(),
  blocked: z.boolean().optional(),
  admin: z.boolean().optional(),
  has_email: z.boolean().optional(),
  has_phone: z.boolean().optional(),
})

/** What a list of accounts may be ordered by; `created_at` is the order of their ids. */
export const ACCOUNT_SORTS = ['created_at', 'username', 'updated_at'] as const

/** Accounts that a part of a list holds at most. */
export const MAX_LISTED = 200

export const ListAccounts = AccountFilter.extend({
  ids: z
    .string()
    .regex(/^[1-9]\d{0,8}(?:,[1-9]\d{0,8}){0,999}$/)
    .optional()
    .meta({ description: 'Only these of the accounts, up to 1,000, with commas.', examples: ['42,43'] }),
  sort: z.enum(ACCOUNT_SORTS).default('created_at'),
  order: z.enum(['asc', 'desc']).default('asc'),
  cursor: z.string().max(400).nullish().meta({
    description: 'Where to go on: the `next_cursor` of the part before, in the same order. None: from the start.',
  }),
  limit: z.int().min(1).max(MAX_LISTED).default(50).meta({ description: 'How many accounts are returned at most.' }),
})

/** Accounts of all Spaces that a search gives at most. */
const MAX_SEARCHED = 50

export const SearchAccounts = z.object({
  text: line(255)
    .min(1)
    .meta({
      description:
        'Read as the `text` of `accounts.list`. A phone number without its country is looked for in every country.',
      examples: ['lea leger', '<sip:lea@sip.example.org>'],
    }),
  except_domain: line(255)
    .nullish()
    .meta({ description: 'The domain of a Space whose accounts are left out.', examples: ['sip.example.org'] }),
  limit: z.int().min(1).max(MAX_SEARCHED).default(20).meta({ description: 'How many accounts are returned at most.' }),
})

export const FoundAccounts = z
  .object({
    data: z.array(AccountWithCodes),
    more: z.boolean().meta({ description: 'Whether there are more than are returned.' }),
  })
  .meta({ id: 'FoundAccounts' })

/** How far accounts are counted one by one, where the exact number is not needed. */
export const COUNT_LIMIT = 10_000

/** How far accounts are counted one by one where the exact number is needed: a bulk change reaches fewer. */
export const EXACT_COUNT_LIMIT = 250_000

export const CountAccounts = AccountFilter.extend({
  exact: z
    .boolean()
    .default(false)
    .meta({
      description: `Count to ${EXACT_COUNT_LIMIT}, as a bulk change needs it, and estimate beyond. Otherwise to ${COUNT_LIMIT}, which is quick.`,
    }),
})

export const AccountCount = z
  .object({
    count: z.int(),
    more: z.boolean().meta({ description: 'Whether there are more than were counted.' }),
    estimated: z
      .boolean()
      .meta({ description: 'Whether the number is an estimate, as there are too many to be counted.' }),
  })
  .meta({ id: 'AccountCount' })

const STATUS_ACTIONS = ['activate', 'deactivate', 'block', 'unblock', 'delete'] as const
export type StatusAction = (typeof STATUS_ACTIONS)[number]

export const BULK_ACTIONS = [
  ...STATUS_ACTIONS,
  'send_provisioning_mail',
  'send_reset_mail',
  'add_to_contacts_list',
  'set_language',
  'set_dtmf_protocol',
] as const

/** Whether an action changes a status or deletes. */
export const isStatusAction = (action: BulkAction): action is StatusAction =>
  (STATUS_ACTIONS as readonly string[]).includes(action)

/** What an action is done with. */
export const BulkOptions = z.object({
  contacts_list_id: Id.optional().meta({
    description: 'For `add_to_contacts_list`: the accounts become contacts of it.',
  }),
  language: Language.nullish().meta({ description: 'For `set_language`; null: as the Space.' }),
  dtmf_protocol: DtmfProtocol.nullish().meta({ description: 'For `set_dtmf_protocol`; null: as the app decides.' }),
})
export type BulkOptions = z.output<typeof BulkOptions>

/** Accounts that a change at once reaches at most: it takes a second or two. */
export const MAX_AT_ONCE = 1_000

/** Accounts that a change by the worker reaches at most. */
export const MAX_BULK_MATCHES = 100_000

const AnyBulkAccounts = z.object({
  action: z.enum(BULK_ACTIONS),
  ...BulkOptions.shape,
  ids: z
    .array(Id)
    .min(1)
    .max(MAX_AT_ONCE)
    .optional()
    .meta({ description: 'The accounts to change. Not with a filter.' }),
  filter: AccountFilter.optional().meta({
    description: 'All accounts that it lets through are changed. Not with ids.',
  }),
  count: z.int().min(0).max(MAX_AT_ONCE).optional().meta({
    description:
      'With a filter: how many `accounts.count` has counted. Where they are not as many now, nothing is changed. More than 1,000 are changed by `bulkChanges.start`.',
  }),
})

/** Exactly one of `ids` and `filter`; with a filter, how many accounts the caller has seen it let through. */
export const BulkAccounts = alternatives(
  AnyBulkAccounts.meta({
    examples: [
      { action: 'block', ids: [42, 43] },
      { action: 'block', filter: { text: 'trial-' }, count: 12 },
    ],
  }),
  [['ids'], ['filter', 'count']],
)

/** The same for the worker. */
export const ManyAccounts = alternatives(
  AnyBulkAccounts.extend({
    count: z.int().min(0).max(MAX_BULK_MATCHES).optional().meta({
      description:
        'With a filter: how many accounts it has been seen to let through. Where they are not as many now, nothing is changed.',
    }),
  }).meta({ examples: [{ action: 'deactivate', filter: { text: 'trial-' }, count: 12_000 }] }),
  [['ids'], ['filter', 'count']],
)

export const BulkOutcome = z.enum(['done', 'unchanged', 'not_found', 'self']).meta({
  id: 'BulkOutcome',
  description:
    '`unchanged`: it was so already, or of a mail: it has no email address. `self`: nobody deletes, blocks or deactivates the own account in bulk.',
})

export const BulkResult = z
  .object({
    bulk_change_id: Id.meta({ description: 'It can be undone as this one: `bulkChanges.undo`.' }),
    done: z.int(),
    unchanged: z.int(),
    not_found: z.int(),
    self: z.int(),
    results: z
      .array(z.object({ id: Id, outcome: BulkOutcome }))
      .meta({ description: 'By account, in the order of `ids`; empty for a filter.' }),
  })
  .meta({ id: 'BulkResult' })

export const CheckAccount = z
  .object({
    id: Id.nullish().meta({ description: 'The account that the fields are for, when it exists.' }),
    username: z.string().max(255).optional(),
    email: z.string().max(255).optional(),
    phone: z.string().max(255).optional(),
  })
  .meta({ examples: [{ username: 'alice01', phone: '+33612345678' }] })

export const CheckedFields = z
  .object({
    errors: z
      .record(z.string(), z.array(z.string()))
      .meta({ description: 'What is wrong, by field; nothing where all is right.' }),
    error_codes: z
      .record(
        z.string(),
        z.array(
          z.object({
            code: z.string(),
            params: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
          }),
        ),
      )
      .meta({ description: 'The same for programs.' }),
  })
  .meta({ id: 'CheckedAccountFields' })

export const AccountList = z
  .object({
    data: z.array(AccountWithCodes),
    next_cursor: z.string().nullable().meta({ description: 'For the next part; null at the end.' }),
  })
  .meta({ id: 'AccountList' })

export type DtmfProtocolValue = z.output<typeof DtmfProtocol>
export type AccountFilterValue = z.output<typeof AccountFilter>
export type AccountSort = (typeof ACCOUNT_SORTS)[number]
export type BulkAction = (typeof BULK_ACTIONS)[number]
export type BulkOutcomeValue = z.output<typeof BulkOutcome>

/** What undoes an action; null where nothing does. */
export const inverseOf = (action: BulkAction): BulkAction | null => INVERSE[action] ?? null

const INVERSE: Partial<Record<BulkAction, BulkAction>> = {
  activate: 'deactivate',
  deactivate: 'activate',
  block: 'unblock',
  unblock: 'block',
  set_language: 'set_language',
  set_dtmf_protocol: 'set_dtmf_protocol',
}
