import { type AnyOperation, type DomainConfig, DomainSettings, type operations } from '@sipspace/core'
import { z } from 'zod'
import { SESSION_COOKIE } from '../../auth/session-cookie.ts'
import { pathNames, type RestRoute } from '../rest/routes.ts'
import { eventRoutes, everyRoute, nameOf } from '../rest/second-part.ts'
import { hasVersion } from '../rest/versions.ts'
import { filePaths } from './file-paths.ts'
import { parametersOf } from './parameters.ts'
import { plainPaths, plainSecuritySchemes, plainTag } from './plain-paths.ts'
import { responsesOf, sharedResponses } from './responses.ts'
import { collectSchemas, type JsonSchema, type Schemas } from './schemas.ts'

/** An OpenAPI 3.1 document, as far as this project looks into it. */
export interface OpenApiDocument {
  openapi: string
  paths: Record<string, Record<string, PathOperation>>
  components: { schemas: Record<string, JsonSchema> } & Record<string, Record<string, unknown>>
  [other: string]: unknown
}

interface PathOperation {
  operationId: string
  responses: Record<string, unknown>
  [other: string]: unknown
}

type Group = keyof typeof operations

const tags: Record<Group, string> = {
  accounts: 'SIP accounts of the Space.',
  accountActions: 'What accounts do when they are sent a code by DTMF.',
  accountTypes: 'Kinds of accounts, which the Space names.',
  me: 'The account that a request acts as.',
  apiKeys: 'Keys that a client authenticates with.',
  audit: 'What was done in Spaces, by whom, from where.',
  authTokens: 'Tokens that sign a device in by way of another one, which shows or scans a QR code.',
  bulkChanges: 'Changes of many accounts, which the worker makes.',
  exports: 'Files of accounts, which the worker writes.',
  callStatistics: 'Calls as SIP servers report them, and the call logs of accounts.',
  dumpImports: 'Dumps of other systems’ databases that are taken over.',
  callForwardings: 'Where calls to accounts are forwarded, and when.',
  cardDavCredentials: 'What accounts prove themselves with at CardDAV servers.',
  cardDavServers: 'CardDAV servers that apps of a Space look contacts up at.',
  changes: 'Codes that confirm a new email address or phone number.',
  contacts: 'Accounts that an account has in its address book.',
  contactsLists: 'Lists of contacts that accounts share.',
  creationTokens: 'Tokens that allow the creation of one account.',
  devices: 'Devices that are registered at the SIP server.',
  dictionary: 'Free entries of an account, strings by string.',
  emailServers: 'The mail servers that Spaces have of their own.',
  externalAccounts: 'Accounts that accounts have at other SIP services.',
  imports: 'Accounts that come from a file.',
  jobs: 'What waits in the queue, such as mails.',
  messageStatistics: 'Messages as SIP servers report them.',
  scim: 'Keys of directories, and how accounts are made of what they send.',
  scimUsers: 'Accounts as directories see them.',
  passkeys: 'Passkeys (WebAuthn) of a second factor.',
  secondFactor: 'What an admin shows beside the password.',
  oidc: 'The OpenID providers that Spaces have, for sign-in and Bearer tokens.',
  passwords: 'What accounts prove themselves with, by algorithm.',
  passwordReset: 'Setting a new password when the former one is forgotten.',
  phoneCountries: 'The countries that phone numbers may be of.',
  provisioning: 'What an app sets itself up with.',
  push: 'Push notifications to apps.',
  recovery: 'Setting a new password by a code, when the former one is lost.',
  recoveryTokens: 'Tokens that let an app start the recovery of an account.',
  resolution: 'What a SIP server asks about an address.',
  sessions: 'Sessions of browsers.',
  settings: 'The settings of the installation.',
  signUp: 'Accounts that people make for themselves.',
  spaceLogos: 'Logos of Spaces, which their public pages show.',
  spaces: 'Spaces: each is a SIP domain with its own accounts and settings.',
  statistics: 'How many accounts there were, and what happened how often.',
  turn: 'Relaying of media.',
  vcards: 'vCards that accounts keep on the server.',
  voicemails: 'Voicemails of accounts. Their files come and go by links.',
  sipMessages: 'Text messages over SIP.',
  webhooks: 'Where the events of the Space are sent to, signed as Standard Webhooks describes.',
  wizard: 'Links that open the app, and set it up.',
}

const description = `
Accounts of a SIP service, over HTTP.

**Space.** A Space is a SIP domain with its own accounts. The one that a request is for is the one whose host is in the
\`Host\` header. An admin acts in its own Space; a super admin, in any.

**Two parts.** Paths at \`/api\` are those that SIP apps call. Those at \`/api/v2\` have the operations that the first part
does not: they take exactly what is documented, lists go on by a cursor, \`PATCH\` changes what is sent and nothing else, and a
super admin acts in any Space by \`?space=\`.

**Bodies** are JSON (\`application/json\`). At \`/api/v2\`, a field or a parameter that is not documented is an error that names
it. In the first part it is ignored, and for the sake of simple clients,
\`1\`, \`"1"\`, \`"true"\`, \`"on"\` and their opposites do for a boolean, digits in a text for a number, an empty text
for null; space around a text is dropped, but for passwords. An HTML form
(\`application/x-www-form-urlencoded\`) is read in the same way.

**Errors** are \`{"message"}\`, and with 422 \`{"message", "errors"}\`, where \`errors\` has every field that is wrong, in
English or French by \`Accept-Language\`. A known path answers another method with 405 and \`Allow\`.

**Request ids.** Every answer has an \`X-Request-Id\`, by which the server’s log knows the request: the one that a
reverse proxy of the server has given the request, where it is 8 to 128 letters, digits, \`.\`, \`_\`, \`:\` or \`-\`, else a new one.
`.trim()

const securitySchemes = {
  apiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'x-api-key',
    description:
      'A user’s key works only from the address that asked for it, and ends when it has not been used for a while. An admin’s named keys need neither.',
  },
  apiKeyCookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'x-api-key',
    description: 'The cookie that comes with a new key. A change that a browser sends must be of the same origin.',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: SESSION_COOKIE,
    description:
      'The session of a browser; behind TLS, `__Host-` is before its name. A change needs `Sec-Fetch-Site: same-origin`, or the server’s own `Origin`.',
  },
  digest: {
    type: 'http',
    scheme: 'digest',
    description:
      'RFC 7616 with `qop=auth`, MD5 or SHA-256. The client names itself with `From: sip:user@domain`; the realm is that of the Space.',
  },
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A token of the identity provider that this server trusts (RS256, RS384, RS512).',
  },
}

const access: Record<AnyOperation['access'], string> = {
  public: 'For anybody.',
  user: 'For any account.',
  admin: 'For admins of the Space.',
  superAdmin: 'For super admins.',
}

/** The settings that say what fields may hold. */
type FieldSettings = Pick<
  DomainConfig,
  'ACCOUNT_USERNAME_MIN_LENGTH' | 'ACCOUNT_USERNAME_REGEX' | 'ACCOUNT_PASSWORD_MIN_LENGTH'
>

/**
 * The OpenAPI 3.1 document of the REST API, made from its routes and their operations.
 *
 * @param settings those of the server, or the defaults
 */
export function openApiDocument(settings: FieldSettings = DomainSettings.parse({})): OpenApiDocument {
  const schemas = collectSchemas()
  const paths: OpenApiDocument['paths'] = { ...plainPaths }
  const used = new Set<string>([plainTag.name])
  for (const route of [...everyRoute, ...eventRoutes]) {
    const name = route.operation.name
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    used.add(groupOf(name))
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: pathOperation(route, name, schemas, settings) }
  }
  Object.assign(paths, filePaths(schemas))
  const responses = sharedResponses(schemas)
  return {
    openapi: '3.1.1',
    info: {
      title: 'sipspace',
      version: '1',
      description,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'This server.' }],
    tags: [...Object.entries(tags).map(([name, text]) => ({ name, description: text })), plainTag].filter(({ name }) =>
      used.has(name),
    ),
    paths,
    components: {
      schemas: schemas.components(),
      responses,
      securitySchemes: { ...securitySchemes, ...plainSecuritySchemes },
    },
  }
}

/** The concept that an operation is of. */
const groupOf = (name: string): string => name.slice(0, name.indexOf('.'))

function pathOperation(route: RestRoute, name: string, schemas: Schemas, settings: FieldSettings): PathOperation {
  const { operation, method } = route
  const isUnsafeGet = method === 'GET' && operation.kind === 'mutation'
  return {
    tags: [groupOf(name)],
    operationId: nameOf(route),
    summary: operation.summary,
    description: isUnsafeGet
      ? `${access[operation.access]} Though a GET, it changes something.`
      : access[operation.access],
    security: operation.access === 'public' ? [] : Object.keys(securitySchemes).map((scheme) => ({ [scheme]: [] })),
    ...parametersOf(route, schemas),
    ...(method === 'GET' ? {} : bodyOf(route, schemas, settings)),
    responses: responsesOf(route, schemas),
  }
}

function bodyOf(route: RestRoute, schemas: Schemas, settings: FieldSettings): { requestBody?: unknown } {
  const input = route.operation.input as z.ZodObject
  const inPath = pathNames(route)
  const isInHeader = (name: string) => name === 'version' && hasVersion(route.operation)
  const fields = Object.entries(input.shape).filter(([name]) => !inPath.includes(name) && !isInHeader(name))
  const body = inPath.length > 0 ? z.object(Object.fromEntries(fields)) : input
  if (fields.length === 0) return {}
  const schema = { ...narrowed(route, schemas.of(body, 'input'), settings), ...examplesOf(input, inPath) }
  return {
    requestBody: {
      required: !body.safeParse({}).success,
      content: { 'application/json': { schema: schemas.named(bodyName(route), schema) } },
    },
  }
}

/** The operations whose usernames and passwords are those of accounts here. */
const OF_ACCOUNTS = [
  'accounts.create',
  'accounts.createWithToken',
  'accounts.replace',
  'me.changePassword',
  'passwordReset.set',
  'passwords.set',
  'signUp.createByEmail',
  'signUp.createByPhone',
]

/** A body as this server takes it: how long usernames and passwords are, and what a username may have. */
function narrowed({ operation }: RestRoute, body: JsonSchema, settings: FieldSettings): JsonSchema {
  if (!OF_ACCOUNTS.includes(operation.name)) return body
  const given = body['properties'] as Record<string, JsonSchema>
  const { username, password } = given
  const ofUsername = {
    minLength: settings.ACCOUNT_USERNAME_MIN_LENGTH,
    pattern: settings.ACCOUNT_USERNAME_REGEX.source,
  }
  const properties = {
    ...given,
    ...(username ? { username: { ...username, ...ofUsername } } : {}),
    ...(password ? { password: { ...password, minLength: settings.ACCOUNT_PASSWORD_MIN_LENGTH } } : {}),
  }
  return { ...body, properties }
}

/** Such as `AccountsCreateBody` for the body of `accounts.create`. */
const bodyName = ({ operation: { name } }: RestRoute): string =>
  `${name
    .split('.')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('')}Body`

/** The examples of an input, without what is in the path. */
function examplesOf(input: z.ZodObject, inPath: string[]): { examples?: unknown[] } {
  const { examples } = z.globalRegistry.get(input) ?? {}
  if (!Array.isArray(examples)) return {}
  return {
    examples: examples.map((example: object) =>
      Object.fromEntries(Object.entries(example).filter(([name]) => !inPath.includes(name))),
    ),
  }
}
