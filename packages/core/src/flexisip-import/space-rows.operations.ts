import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { findEmailServer, upsertEmailServer } from '../email-servers/email-servers.queries.ts'
import { passwordPlace } from '../email-servers/email-servers.rules.ts'
import { findSpaceOidc, upsertSpaceOidc } from '../oidc/oidc.queries.ts'
import { bearerChallengeOf, clientSecretPlace, isProviderUrl, issuerOfRealm } from '../oidc/oidc.rules.ts'
import { findSpaceLogo, upsertSpaceLogo } from '../space-logos/space-logos.queries.ts'
import { logoType, MAX_LOGO_BYTES } from '../space-logos/space-logos.rules.ts'
import { audioTypeOf } from '../voicemails/voicemails.rules.ts'
import { MAX_VOICEMAIL_BYTES } from '../voicemails/voicemails.schema.ts'
import { note, noteRows } from './findings.queries.ts'
import type { SpaceImport, Written } from './import.types.ts'

const NONE: Written = { created: 0, updated: 0 }
const ONE: Written = { created: 1, updated: 0 }

const textOf = (text: string | null | undefined): string | null => (text === '' ? null : (text ?? null))

interface MailServerRow {
  host: string
  port: number
  username: string | null
  password: string | null
  from_address: string | null
  from_name: string | null
  signature: string | null
}

/** The mail server of the Space, whose password is encrypted here. One that is here already stays. */
export async function createMailServer(ctx: SpaceImport): Promise<Written> {
  const { tx, space, spaceId, secrets, isDryRun } = ctx
  const { rows } = await sql<MailServerRow>`
    select host, coalesce(port, 25)::integer as port, username, password, from_address, from_name, signature
    from flexisip_space_email_servers where space_id = ${space.id} order by id limit 1
  `.execute(tx)
  const [given] = rows
  if (!given || (await findEmailServer(tx, space.domain))) return NONE
  const password = textOf(given.password)
  const kept = password === null || isDryRun ? null : await secrets.encrypt(passwordPlace(spaceId), password)
  const server = {
    host: given.host,
    port: given.port,
    encryption: given.port === 465 ? ('ssl' as const) : ('tls' as const),
    username: textOf(given.username),
    from_address: textOf(given.from_address),
    from_name: textOf(given.from_name),
    signature: textOf(given.signature),
    encrypted_password: kept?.ciphertext ?? null,
    password_key_id: kept?.keyId ?? null,
    internet_only: false,
  }
  await upsertEmailServer(tx, spaceId, server, ctx.now)
  const reason = 'the source does not say whether it is spoken to by TLS: it is, and mail is refused without'
  await noteRows(tx, { source: 'space_email_servers', reason, lost: false }, [space.domain])
  return ONE
}

interface OidcRow {
  server_url: string | null
  realm: string | null
  sip_identifier: string | null
  public_key: string | null
  client_id: string | null
  client_secret: string | null
  auto_provisioning: boolean | null
  role_provisioning: string | null
}

/** The OpenID provider of the Space; of versions that had it in columns of the Space, too. */
export async function createOidc(ctx: SpaceImport): Promise<Written> {
  const { tx, space, spaceId, secrets, isDryRun } = ctx
  const source = 'space_oidc_authentication_configurations'
  const { rows } = await sql<OidcRow>`
    select server_url, realm, sip_identifier, public_key, client_id, client_secret, auto_provisioning, role_provisioning
    from flexisip_space_oidc_authentication_configurations where space_id = ${space.id}
    union all
    select sso_server_url, sso_realm, sso_sip_identifier, sso_public_key, null, null, null, null
    from flexisip_spaces where id = ${space.id} and sso_server_url <> ''
    limit 1
  `.execute(tx)
  const [given] = rows
  if (!given || (await findSpaceOidc(tx, spaceId))) return NONE
  const [serverUrl, realm, clientId] = [textOf(given.server_url), textOf(given.realm), textOf(given.client_id)]
  if (serverUrl === null || !isProviderUrl(serverUrl) || realm === null || clientId === null) {
    const reason =
      'it lacks the URL of the provider by https, its realm or the client_id: set the provider of the Space by hand'
    await noteRows(tx, { source, reason }, [space.domain])
    return NONE
  }
  if (textOf(given.role_provisioning) !== null) {
    const reason = `accounts are made for all who sign in: the role ${given.role_provisioning} is not asked for here, so allow no others at the provider`
    await noteRows(tx, { source, reason }, [space.domain])
  }
  if (textOf(given.public_key) !== null) {
    const reason = 'the public key is not kept: it is read from the provider'
    await noteRows(tx, { source, reason, lost: false }, [space.domain])
  }
  const secret = textOf(given.client_secret)
  const kept = secret === null || isDryRun ? null : await secrets.encrypt(clientSecretPlace(spaceId), secret)
  const issuer = issuerOfRealm(serverUrl, realm)
  await upsertSpaceOidc(
    tx,
    spaceId,
    {
      server_url: serverUrl,
      realm,
      issuer,
      client_id: clientId,
      encrypted_client_secret: kept?.ciphertext ?? null,
      client_secret_key_id: kept?.keyId ?? null,
      audience: null,
      sip_identifier: textOf(given.sip_identifier) ?? 'sip_identity',
      auto_provisioning: given.auto_provisioning ?? false,
      role_provisioning: false,
      challenge: bearerChallengeOf({ issuer, realm, domain: space.domain }),
    },
    ctx.now,
  )
  // what set the challenge also says when: the Space is otherwise that of the source
  await tx
    .updateTable('spaces')
    .set({ updated_at: space.updated_at ?? ctx.now })
    .where('id', '=', spaceId)
    .execute()
  return ONE
}

/** The logo of the Space, from the folder of files. */
export async function createLogo(ctx: SpaceImport): Promise<Written> {
  const { tx, space, spaceId, readFile } = ctx
  if (space.logo === null || (await findSpaceLogo(tx, spaceId))) return NONE
  const image = readFile && (await readFile('logos', space.logo))
  const type = image && image.length <= MAX_LOGO_BYTES ? logoType(image) : null
  if (!image || !type) {
    const reason = readFile
      ? 'the logo is not in the folder of files, or is no PNG, JPEG or WebP of 200 kB at most'
      : 'the logo is in a file: say where files are by --files'
    await noteRows(tx, { source: 'spaces', reason }, [`${space.domain}: ${space.logo}`])
    return NONE
  }
  const sha256 = createHash('sha256').update(image).digest('hex')
  await upsertSpaceLogo(tx, spaceId, { content_type: type, image, sha256 }, ctx.now)
  return ONE
}

interface FileRow {
  id: string
  account_id: number
  name: string | null
  size: number | null
  content_type: 'audio/opus' | 'audio/wav'
  sip_from: string | null
  uploaded_at: string | null
  created_at: string
}

const isVoicemail = sql`file.content_type in ('audio/opus', 'audio/wav')`

/** Voicemails with their bytes, by the links that they had. */
export async function createVoicemails(ctx: SpaceImport): Promise<Written> {
  const { tx, spaceId, files, readFile, isDryRun } = ctx
  const ofSpace = sql`flexisip_account_files file join flexisip_map map on map.source_id = file.account_id
    where map.space_id = ${spaceId}`
  await note(
    tx,
    { source: 'account_files', reason: 'it is no voicemail (audio/opus or audio/wav)' },
    sql`select file.id || ' ' || coalesce(file.name, '') from ${ofSpace} and not ${isVoicemail}`,
  )
  const { rows } = await sql<FileRow>`
    select lower(file.id) as id, map.account_id, nullif(file.name, '') as name, file.size::integer as size, file.content_type,
      nullif(file.sip_from, '') as sip_from, file.uploaded_at, coalesce(file.created_at, file.uploaded_at, 'epoch') as created_at
    from ${ofSpace} and ${isVoicemail} and not exists (select from voicemails where id::text = lower(file.id))
    order by file.created_at, file.id
  `.execute(tx)
  let created = 0
  for (const file of rows) created += (await createVoicemail(file)) ? 1 : 0
  return { created, updated: 0 }

  async function createVoicemail({ name, size, ...file }: FileRow): Promise<boolean> {
    const bytes = name === null ? null : ((await readFile?.('files', name)) ?? null)
    const found = { source: 'account_files' }
    if (name !== null && (!bytes || bytes.length > MAX_VOICEMAIL_BYTES)) {
      const reason = readFile
        ? 'its bytes are not in the folder of files, or are too many'
        : 'its bytes are in a file: say where files are by --files'
      await noteRows(tx, { ...found, reason }, [`${file.id} ${name}`])
      return false
    }
    if (bytes && (bytes.length !== size || audioTypeOf(bytes.subarray(0, 64)) !== file.content_type)) {
      const reason = 'its bytes have another length or type than the source says'
      await noteRows(tx, { ...found, reason, lost: false }, [`${file.id} ${name}`])
    }
    if (bytes && !isDryRun) await keep(file.id, bytes)
    const uploaded = bytes
      ? { name, size: bytes.length, uploaded_at: file.uploaded_at ?? file.created_at }
      : { name: null, size: null, uploaded_at: null }
    await tx
      .insertInto('voicemails')
      .values({ ...file, ...uploaded })
      .execute()
    return true
  }

  async function keep(id: string, bytes: Buffer): Promise<void> {
    const received = await files.receive(partsOf(bytes), MAX_VOICEMAIL_BYTES)
    await received?.commit(id)
  }
}

async function* partsOf(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}
