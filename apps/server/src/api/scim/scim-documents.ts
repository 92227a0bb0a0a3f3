import { MAX_SCIM_COUNT, SCIM_URN } from '@sipspace/core'

/** What a directory can ask for (RFC 7643 section 5). */
export const serviceProviderConfig = (url: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: MAX_SCIM_COUNT },
  changePassword: { supported: true },
  sort: { supported: false },
  etag: { supported: true },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'The key that an admin of the Space has made for the directory.',
      specUri: 'https://www.rfc-editor.org/info/rfc6750',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${url}/ServiceProviderConfig` },
})

/** The only kind of resource (RFC 7643 section 6). */
export const userResourceType = (url: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
  id: 'User',
  name: 'User',
  endpoint: '/Users',
  description: 'An account of the Space',
  schema: SCIM_URN.user,
  meta: { resourceType: 'ResourceType', location: `${url}/ResourceTypes/User` },
})

interface Attribute {
  type?: 'string' | 'boolean' | 'complex'
  description: string
  multiValued?: boolean
  required?: boolean
  mutability?: 'readWrite' | 'writeOnly'
  returned?: 'default' | 'never'
  uniqueness?: 'none' | 'server'
  subAttributes?: ReturnType<typeof attribute>[]
}

const attribute = (name: string, { type = 'string', ...given }: Attribute): Record<string, unknown> => ({
  name,
  type,
  multiValued: false,
  required: false,
  ...(type === 'string' ? { caseExact: false } : {}),
  mutability: 'readWrite',
  returned: 'default',
  uniqueness: 'none',
  ...given,
})

const valueAttributes = (description: string) => [
  attribute('value', { description }),
  attribute('type', { description: 'Such as work or mobile.' }),
  attribute('primary', { type: 'boolean', description: 'Whether it is the one that the account has.' }),
]

/** The attributes of users that accounts have (RFC 7643 section 7); others are ignored. */
export const userSchema = (url: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
  id: SCIM_URN.user,
  name: 'User',
  description: 'An account of the Space',
  attributes: [
    attribute('userName', {
      description: 'The name in the directory, from which the username of a new account is made.',
      required: true,
      uniqueness: 'server',
    }),
    attribute('externalId', { description: 'The id in the directory.', uniqueness: 'server' }),
    attribute('name', {
      type: 'complex',
      description: 'The name of the person.',
      subAttributes: [
        attribute('givenName', { description: 'The first name.' }),
        attribute('familyName', { description: 'The last name.' }),
      ],
    }),
    attribute('displayName', { description: 'The name that is shown in calls.' }),
    attribute('emails', {
      type: 'complex',
      description: 'Email addresses, of which the account has one.',
      multiValued: true,
      subAttributes: valueAttributes('The address.'),
    }),
    attribute('phoneNumbers', {
      type: 'complex',
      description: 'Phone numbers in international form, of which the account has one.',
      multiValued: true,
      subAttributes: valueAttributes('The number.'),
    }),
    attribute('preferredLanguage', { description: 'The language of mails.' }),
    attribute('active', { type: 'boolean', description: 'Whether the account is activated.' }),
    attribute('password', {
      description: 'The password of the account; without one it is provisioned.',
      mutability: 'writeOnly',
      returned: 'never',
    }),
  ],
  meta: { resourceType: 'Schema', location: `${url}/Schemas/${SCIM_URN.user}` },
})

/** A list of documents that is always whole. */
export const listOf = (resources: object[]) => ({
  schemas: [SCIM_URN.list],
  totalResults: resources.length,
  startIndex: 1,
  itemsPerPage: resources.length,
  Resources: resources,
})
