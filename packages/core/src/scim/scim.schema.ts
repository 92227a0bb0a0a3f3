import { z } from 'zod'
import { Id, line, Timestamp } from '../text.schema.ts'

/** The URNs of RFC 7643 and RFC 7644. */
export const SCIM_URN = {
  user: 'urn:ietf:params:scim:schemas:core:2.0:User',
  list: 'urn:ietf:params:scim:api:messages:2.0:ListResponse',
  patch: 'urn:ietf:params:scim:api:messages:2.0:PatchOp',
} as const

/** How the username of an account is made from `userName`, which directories often have as an address. */
export const USERNAME_RULES = ['local_part', 'address'] as const

export const ScimSettings = z
  .object({
    username_rule: z.enum(USERNAME_RULES).meta({
      description:
        'Of `alice@example.com`, the username is `alice` (`local_part`) or `alice.example.com` (`address`), in lower case.',
    }),
    provisioning_mail: z.boolean().meta({
      description:
        'Whether an account that comes without a password, and with an email address, is sent its provisioning link.',
    }),
  })
  .meta({ id: 'ScimSettings', examples: [{ username_rule: 'local_part', provisioning_mail: true }] })

export const ScimKey = z
  .object({
    id: Id,
    name: z.string().meta({ examples: ['Microsoft Entra ID'] }),
    created_at: Timestamp,
    last_used_at: Timestamp.nullable().meta({ description: 'To the hour; null: not yet.' }),
  })
  .meta({ id: 'ScimKey' })

export const NewScimKey = ScimKey.extend({
  token: z.string().meta({ description: 'The bearer token for the directory, shown this once.' }),
  url: z.string().meta({ description: 'Where the directory sends its requests.' }),
}).meta({ id: 'NewScimKey' })

export const CreateScimKey = z.object({ name: line(255).min(1) }).meta({ examples: [{ name: 'Microsoft Entra ID' }] })

/** The addresses or numbers that a directory knows of a user. */
const Values = (max: number) =>
  z
    .array(z.object({ value: line(max).nullish(), type: line(64).nullish(), primary: z.boolean().nullish() }))
    .max(20)
    .nullish()

/** A user as a directory sends it (RFC 7643 section 4.1); other attributes are ignored. */
const UserFields = z.object({
  schemas: z.array(z.string().max(255)).max(20).optional(),
  externalId: line(255).nullish(),
  userName: line(255).min(1),
  name: z.object({ givenName: line(255).nullish(), familyName: line(255).nullish() }).nullish(),
  displayName: line(255).nullish(),
  emails: Values(254),
  phoneNumbers: Values(64),
  preferredLanguage: line(64).nullish(),
  active: z.boolean().nullish(),
  password: z.string().max(255).nullish().meta({ verbatim: true }),
})

const EXAMPLE = {
  schemas: [SCIM_URN.user],
  externalId: '0a21f0f2',
  userName: 'alice@example.com',
  name: { givenName: 'Alice', familyName: 'Martin' },
  emails: [{ value: 'alice@example.com', type: 'work', primary: true }],
  active: true,
}

export const CreateScimUser = UserFields.meta({ examples: [EXAMPLE] })

/** The state that a change is based on: what `meta.version` has between its quotation marks. */
const BasedOnEtag = z.string().max(40).optional().meta({
  description: 'The version that the change is based on: refused with `version_conflict` when there is a later one.',
})

export const ReplaceScimUser = UserFields.extend({ id: Id, version: BasedOnEtag }).meta({
  examples: [{ id: 42, ...EXAMPLE }],
})

/** Any JSON: what an attribute can have, its path says. */
const PatchValue = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.unknown()),
  z.record(z.string(), z.unknown()),
])

export const PatchScimUser = z
  .object({
    id: Id,
    version: BasedOnEtag,
    schemas: z.array(z.string().max(255)).max(20).optional(),
    Operations: z
      .array(
        z.object({
          op: z.enum(['add', 'replace', 'remove']),
          path: z.string().max(255).nullish(),
          value: PatchValue.optional(),
        }),
      )
      .min(1)
      .max(100),
  })
  .meta({ examples: [{ id: 42, Operations: [{ op: 'replace', path: 'active', value: false }] }] })

export const ScimUserId = z.object({ id: Id })

export const MAX_COUNT = 200

export const ListScimUsers = z.object({
  filter: z
    .string()
    .max(1000)
    .optional()
    .meta({
      description: 'RFC 7644 section 3.4.2.2: `eq` of the attributes that are looked up by, and `and`.',
      examples: ['userName eq "alice@example.com"'],
    }),
  startIndex: z.int().min(1).max(2_147_483_647).default(1),
  count: z.int().min(0).max(MAX_COUNT).default(100),
})

const Value = z.object({ value: z.string(), type: z.string(), primary: z.boolean() })

/** A user as it is answered (RFC 7643 section 4.1); attributes without a value are not there. */
export const ScimUser = z
  .object({
    schemas: z.array(z.string()),
    id: z.string(),
    externalId: z.string().optional(),
    userName: z.string(),
    name: z
      .object({ formatted: z.string().optional(), givenName: z.string().optional(), familyName: z.string().optional() })
      .optional(),
    displayName: z.string().optional(),
    emails: z.array(Value).optional(),
    phoneNumbers: z.array(Value).optional(),
    preferredLanguage: z.string().optional(),
    active: z.boolean(),
    meta: z.object({
      resourceType: z.literal('User'),
      created: Timestamp,
      lastModified: Timestamp,
      version: z.string().meta({ description: 'A weak entity-tag (RFC 9110 section 8.8.3).' }),
      location: z.string(),
    }),
  })
  .meta({ id: 'ScimUser' })

export const ScimUserList = z
  .object({
    schemas: z.array(z.string()),
    totalResults: z.int(),
    startIndex: z.int(),
    itemsPerPage: z.int(),
    Resources: z.array(ScimUser),
  })
  .meta({ id: 'ScimUserList' })

export type ScimUserInput = z.output<typeof CreateScimUser>
export type ScimSettingsValue = z.output<typeof ScimSettings>
export type UsernameRule = (typeof USERNAME_RULES)[number]
export type ScimPatchOperation = z.output<typeof PatchScimUser>['Operations'][number]
