import { usernameErrors } from '../accounts/accounts.rules.ts'
import type { AuditContext, PartOf } from '../database/audit-context.ts'
import type { ApplicationDatabase, Database, Tx } from '../database/database.ts'
import { markAsPartOf } from '../database/part-of.ts'
import type { SourceRows } from '../ports.ts'
import {
  createApiKeys,
  createExternalAccounts,
  createForwardings,
  createTombstones,
  createVcards,
  createWizardLinks,
  moveSequenceOn,
  updateDictionaries,
} from './account-rows.queries.ts'
import {
  createAccounts,
  mapAccounts,
  noteAccounts,
  prepareHashes,
  updateAccounts,
  updateHashes,
  usernames,
} from './accounts.queries.ts'
import { compare } from './comparison.queries.ts'
import { createCarddav, createContacts, createLists, placeLists } from './contact-lists.queries.ts'
import { noteRows, readFindings } from './findings.queries.ts'
import type { FlexisipPorts, FlexisipReport, SourceSpace, SpaceImport, SpaceReport, Written } from './import.types.ts'
import { noteRowsOfNobody, noteSource } from './source-notes.queries.ts'
import { forgottenRealm, readSourceSpaces } from './source-spaces.queries.ts'
import { sourceTable } from './source-tables.ts'
import { createLogo, createMailServer, createOidc, createVoicemails } from './space-rows.operations.ts'
import { hasSuperAdmin, placeSpace, setMaxAccounts } from './spaces.queries.ts'
import { createStaging, indexStaging, type Staged, stage } from './staging.queries.ts'
import { createCalls, createCreationTokens, createMessages, createPhoneCountries } from './statistics.queries.ts'
import { createTypes } from './types.queries.ts'

export interface FlexisipImportOptions extends FlexisipPorts {
  /** what the audit log calls it, such as `import.flexisip` */
  operation: string
  /** who imports; null for the operator */
  by: AuditContext['by']
  /** what the lines of the audit log are part of, but for those of Spaces themselves: each Space's own log begins with one */
  partOf?: PartOf
  /** the settings of the source's `.env` */
  env: ReadonlyMap<string, string>
  /** realms that the operator knows better, by domain */
  realms: ReadonlyMap<string, string>
  /** see {@link stage} */
  zone: string | null
  /** whether everything is taken back in the end */
  isDryRun: boolean
  clock: () => Date
  onProgress: (progress: {
    step: 'reading' | 'accounts' | 'rows' | 'statistics'
    domain: string | null
    done: number
  }) => void
}

/** Something of a source that makes its import impossible, said in one line. */
export class FlexisipImportError extends Error {}

type Totals = Map<string, Written>

/**
 * Takes over a database of Flexisip Account Manager, one transaction for each Space and one for the calls, messages and tokens
 * of each. What is here already stays: an import that was broken off goes on when it is run again, and one that is repeated
 * writes what has changed in the source.
 *
 * @param db whose connection stays the same and has no time limit for statements
 * @throws FlexisipImportError, and whatever the source throws
 */
export function importFlexisip(
  db: ApplicationDatabase,
  source: AsyncIterable<SourceRows>,
  options: FlexisipImportOptions,
): Promise<FlexisipReport> {
  const writer = db.withAudit({ operation: options.operation, at: options.clock(), by: options.by })
  return writer.connection().execute(async (connection) => {
    await createStaging(connection)
    const staged = await stage(connection, source, {
      zone: options.zone,
      onRows: (done) => options.onProgress({ step: 'reading', domain: null, done }),
    })
    if (!staged.columns.has('accounts') || !staged.columns.has('spaces')) {
      throw new FlexisipImportError(
        'the source has no tables accounts and spaces (sip_domains in 1.6): it is no database of Flexisip Account Manager 1.6 or later',
      )
    }
    await indexStaging(connection)
    const spaces = await readSourceSpaces(connection, staged, options.env, options.realms)
    return options.isDryRun
      ? dryRun(connection, staged, spaces, options)
      : importSpaces(connection, staged, spaces, options)
  })
}

/** Thrown to take a dry run back. */
class TakeBack extends Error {
  readonly report: FlexisipReport

  constructor(report: FlexisipReport) {
    super('a dry run is taken back')
    this.report = report
  }
}

async function dryRun(
  connection: Database,
  staged: Staged,
  spaces: readonly SourceSpace[],
  options: FlexisipImportOptions,
): Promise<FlexisipReport> {
  try {
    await connection.transaction().execute(async (tx) => {
      throw new TakeBack(await importSpaces(tx, staged, spaces, options))
    })
  } catch (error) {
    if (error instanceof TakeBack) return error.report
    throw error
  }
  throw new Error('a dry run was not taken back')
}

/** @param db in a dry run, the transaction that is taken back */
async function importSpaces(
  db: Database | Tx,
  staged: Staged,
  spaces: readonly SourceSpace[],
  options: FlexisipImportOptions,
): Promise<FlexisipReport> {
  const inTransaction = <T>(run: (tx: Tx) => Promise<T>): Promise<T> =>
    db.isTransaction ? run(db as Tx) : db.transaction().execute(run)
  const totals: Totals = new Map()
  const reports: SpaceReport[] = []
  const placed: { space: SourceSpace; spaceId: number }[] = []
  await inTransaction(async (tx) => {
    await placeLists(tx)
    await noteSource(tx, staged)
    const forgotten = forgottenRealm(spaces, staged, options.env).map(({ domain }) => domain)
    const reason = `its hashes may be of the realm ${options.env.get('ACCOUNT_REALM')} of .env, which this version does not read: try a login, and say --realm DOMAIN=REALM if it fails`
    await noteRows(tx, { source: 'spaces', reason, lost: false }, forgotten)
  })
  for (const space of spaces) {
    const outcome = await inTransaction(async (tx) => {
      const place = await placeSpace(tx, space, options.clock())
      if (!place) return null
      if (options.partOf) await markAsPartOf(tx, options.partOf)
      const ctx = contextOf(tx, place.id, space, options)
      const written = await importSpace(ctx)
      await moveSequenceOn(ctx, 'spaces')
      return { place, written, comparison: await compare(ctx) }
    })
    if (!outcome) continue
    const { place, written, comparison } = outcome
    const ofSpace = count(place.outcome)
    add(totals, { ...written, spaces: ofSpace })
    if (space.hasDigestRow) add(totals, { space_digest_authentication_configurations: ofSpace })
    placed.push({ space, spaceId: place.id })
    reports.push({ domain: space.domain, source_id: space.id, ...place, ...comparison })
  }
  const domains = spaces.map(({ domain }) => domain)
  for (const [index, { space, spaceId }] of placed.entries()) {
    options.onProgress({ step: 'statistics', domain: space.domain, done: index })
    const isFirst = index === 0
    add(
      totals,
      await inTransaction(async (tx) => {
        if (options.partOf) await markAsPartOf(tx, options.partOf)
        return importStatistics(contextOf(tx, spaceId, space, options), { domains, takesOthers: isFirst })
      }),
    )
  }
  await inTransaction(async (tx) => {
    await noteRowsOfNobody(tx)
    if (!(await hasSuperAdmin(tx))) {
      const reason =
        'no Space here has a super admin: make one by `sipspace space create --super` and `sipspace account create-admin`'
      await noteRows(tx, { source: 'spaces', reason, lost: false }, ['this installation'])
    }
  })
  const { findings, lost } = await readFindings(db)
  const names = [...staged.rows.keys()].sort()
  const tables = names.map((table) => {
    const rows = staged.rows.get(table) ?? 0
    const key = sourceTable(table) ?? table
    return { table, rows, ...(totals.get(key) ?? count(null)), lost: sourceTable(table) ? (lost.get(key) ?? 0) : rows }
  })
  return { dry_run: options.isDryRun, spaces: reports, tables, findings }
}

function contextOf(tx: Tx, spaceId: number, space: SourceSpace, options: FlexisipImportOptions): SpaceImport {
  const onProgress = (done: number) => options.onProgress({ step: 'accounts', domain: space.domain, done })
  return { ...options, tx, spaceId, space, now: options.clock(), onProgress }
}

/** Minutes of a setting of the source; of this installation, where it is not there. */
const minutesOf = (ctx: SpaceImport, name: string, fallback: number): number => {
  const text = ctx.env.get(name) ?? ''
  return /^\d+$/.test(text) ? Number(text) : fallback
}

/** Everything of a Space but what may concern accounts of others. */
async function importSpace(ctx: SpaceImport): Promise<Record<string, Written>> {
  const { config } = ctx
  await mapAccounts(ctx)
  await prepareHashes(ctx)
  const tokenMinutes = minutesOf(
    ctx,
    'APP_PROVISIONING_TOKEN_EXPIRATION_MINUTES',
    config.APP_PROVISIONING_TOKEN_EXPIRATION_MINUTES,
  )
  const created = await createAccounts(ctx, tokenMinutes)
  const updated = await updateAccounts(ctx)
  const passwords = await updateHashes(ctx)
  const entries = await updateDictionaries(ctx)
  await noteAccounts(ctx)
  await noteRefusedNames(ctx)
  await setMaxAccounts(ctx.tx, ctx.spaceId, ctx.space)
  ctx.onProgress(created.accounts)
  const types = await createTypes(ctx)
  const keyMinutes = minutesOf(ctx, 'APP_API_KEY_EXPIRATION_MINUTES', config.APP_API_KEY_EXPIRATION_MINUTES)
  const rows = {
    accounts: { created: created.accounts, updated },
    passwords: { created: created.hashes + passwords.created, updated: passwords.updated },
    account_dictionary_entries: { created: created.entries + entries.created, updated: entries.updated },
    provisioning_tokens: { created: created.tokens, updated: 0 },
    accounts_tombstones: await createTombstones(ctx),
    api_keys: await createApiKeys(ctx, keyMinutes),
    contacts: await createContacts(ctx),
    vcards_storage: await createVcards(ctx),
    account_types: types.types,
    account_account_type: types.ofAccounts,
    account_actions: types.actions,
    external_accounts: await createExternalAccounts(ctx),
    call_forwardings: await createForwardings(ctx),
    wizards: await createWizardLinks(ctx),
    space_email_servers: await createMailServer(ctx),
    space_oidc_authentication_configurations: await createOidc(ctx),
    account_files: await createVoicemails(ctx),
  }
  const lists = await createLists(ctx)
  const carddav = await createCarddav(ctx)
  await createLogo(ctx)
  return {
    ...rows,
    contacts_lists: lists.lists,
    contacts_list_contact: lists.contacts,
    account_contacts_list: lists.viewers,
    space_carddav_servers: carddav.servers,
    account_carddav_credentials: carddav.credentials,
  }
}

async function importStatistics(
  ctx: SpaceImport,
  of: { domains: readonly string[]; takesOthers: boolean },
): Promise<Record<string, Written>> {
  const calls = await createCalls(ctx, of)
  const messages = await createMessages(ctx, of)
  const written = {
    statistics_calls: calls.calls,
    statistics_call_devices: calls.devices,
    statistics_messages: messages.messages,
    statistics_message_devices: messages.devices,
  }
  if (!of.takesOthers) return written
  const { APP_ACCOUNT_CREATION_TOKEN_EXPIRATION_MINUTES: fallback } = ctx.config
  const { tokens, requests } = await createCreationTokens(
    ctx,
    minutesOf(ctx, 'APP_ACCOUNT_CREATION_TOKEN_EXPIRATION_MINUTES', fallback),
  )
  return {
    ...written,
    account_creation_tokens: tokens,
    account_creation_request_tokens: requests,
    phone_countries: await createPhoneCountries(ctx),
  }
}

/** Notes names that nobody could give an account today. They are kept. */
async function noteRefusedNames({ tx, spaceId, space, config }: SpaceImport): Promise<void> {
  for await (const part of usernames(tx, spaceId)) {
    const refused = new Map<string, string[]>()
    for (const { username } of part) {
      const [error] = usernameErrors(username, config, { phoneNumbers: true })['username'] ?? []
      if (error) refused.set(error.key, [...(refused.get(error.key) ?? []), `${username}@${space.domain}`])
    }
    for (const [key, rows] of refused) {
      const reason = `the username is kept, and no other like it can be given here (${key})`
      await noteRows(tx, { source: 'accounts', reason, lost: false }, rows)
    }
  }
}

function count(outcome: SpaceReport['outcome'] | null): Written {
  return { created: outcome === 'created' ? 1 : 0, updated: outcome === 'updated' ? 1 : 0 }
}

function add(totals: Totals, written: Record<string, Written>): void {
  for (const [table, { created, updated }] of Object.entries(written)) {
    const before = totals.get(table) ?? count(null)
    totals.set(table, { created: before.created + created, updated: before.updated + updated })
  }
}
