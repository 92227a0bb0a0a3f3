import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileOperations, operations, runImport } from '@sipspace/core'
import type { Command } from 'commander'
import { CommandError, type Open, operate, type Session } from './operator.ts'
import { print, table } from './output.ts'

interface FileOptions {
  domain: string
  columns?: string
  usernamesFromEmail?: boolean
  withoutPasswords?: boolean
  otherDomains?: boolean
  notActivated?: boolean
  dryRun?: boolean
}

interface Import {
  id: number
  state: string
  lines: number
  invalid: number
  created: number
  failed: number
  error: string | null
  warnings: { message: string }[]
}

interface Preview {
  format: string
  delimiter: string
  encoding: string
  header: boolean
  columns: { name: string; field: string | null }[]
}

interface Problem {
  line: number
  username: string | null
  errors: Record<string, string[]>
}

/** Lines whose problems are printed; all of them are in the result. */
const MAX_PROBLEMS = 10_000

/** How often the progress is read of an import that a running server has taken over. */
const WATCH_MS = 300

/** Does what the worker does with an import, and waits for a worker that is quicker. */
async function workOff(session: Session, domain: string, id: number): Promise<Import> {
  await runImport({ db: session.db, config: session.config, clock: () => new Date() }, id)
  for (;;) {
    const found = await operate<Import>(session, domain, operations.imports.get, { id })
    if (found.state === 'failed') throw new CommandError(found.error ?? 'the import failed')
    if (found.state !== 'checking' && found.state !== 'importing') return found
    await sleep(WATCH_MS)
  }
}

async function problemsOf(session: Session, domain: string, id: number): Promise<Problem[]> {
  const problems: Problem[] = []
  let cursor: number | null = null
  do {
    const part: { data: Problem[]; next_cursor: number | null } = await operate(
      session,
      domain,
      operations.imports.listProblems,
      { id, cursor, limit: 200 },
    )
    problems.push(...part.data)
    cursor = part.next_cursor
  } while (cursor !== null && problems.length < MAX_PROBLEMS)
  return problems.map(({ line, username, errors }) => ({ line, username, errors }))
}

/** What the columns of a file are: as they are named on the line, else as they seem to be. */
function fieldsOf({ columns }: Preview, chosen: string | undefined): (string | null)[] {
  if (chosen === undefined) return columns.map(({ field }) => field)
  return chosen.split(',').map((field) => (field.trim() === '' ? null : field.trim()))
}

async function importFile(session: Session, path: string, options: FileOptions): Promise<void> {
  const domain = options.domain.toLowerCase()
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
  if (!isFile) throw new CommandError(`there is no file ${path}`)
  const upload = { name: basename(path), file: createReadStream(path) }
  const { id } = await operate<Import>(session, domain, fileOperations.imports.upload, upload)
  let isKept = false
  try {
    const result = await checkAndRun(session, { domain, id, options })
    isKept = options.dryRun !== true
    print(session.io, session.options, result, describeResult(result))
  } finally {
    // what has made no accounts is of no use in the list of imports, and leaves no room for others
    if (!isKept && (await operate<Import>(session, domain, operations.imports.get, { id })).created === 0) {
      await operate(session, domain, operations.imports.delete, { id })
    }
  }
}

interface Uploaded {
  domain: string
  id: number
  options: FileOptions
}

async function checkAndRun(session: Session, { domain, id, options }: Uploaded) {
  const preview = await operate<Preview>(session, domain, operations.imports.getPreview, { id })
  const { format, delimiter, encoding, header } = preview
  await operate(session, domain, operations.imports.check, {
    id,
    format,
    delimiter,
    encoding,
    header,
    columns: fieldsOf(preview, options.columns),
    defaults: {
      activated: options.notActivated !== true,
      username: options.usernamesFromEmail ? 'from_email' : 'required',
      password: options.withoutPasswords ? 'none' : 'required',
    },
    other_domains: options.otherDomains ? 'to_their_spaces' : 'refused',
  })
  let found = await workOff(session, domain, id)
  if (options.dryRun !== true && found.lines > found.invalid) {
    await operate(session, domain, operations.imports.start, { id })
    found = await workOff(session, domain, id)
  }
  const { lines, invalid, created, failed, warnings } = found
  const problems = await problemsOf(session, domain, id)
  return { dry_run: options.dryRun === true, lines, invalid, created, failed, warnings, problems }
}

function describeResult({
  dry_run: isDryRun,
  lines,
  invalid,
  created,
  failed,
  warnings,
  problems,
}: {
  dry_run: boolean
  lines: number
  invalid: number
  created: number
  failed: number
  warnings: { message: string }[]
  problems: Problem[]
}): string {
  const done = isDryRun
    ? `Nothing was written: of ${lines} lines, ${lines - invalid} can become accounts.`
    : `Of ${lines} lines, ${created} have become accounts, and ${invalid + failed} have not.`
  const rows = problems.map(({ line, username, errors }) => ({
    line,
    username,
    problem: Object.values(errors).flat().join(' '),
  }))
  return [done, ...warnings.map(({ message }) => message), ...(rows.length > 0 ? ['', table(rows)] : [])].join('\n')
}

export function addFileCommand(imports: Command, open: Open): void {
  imports
    .command('accounts <file>')
    .description('make accounts of the lines of a CSV, XLSX or vCard file, and say what is wrong with the others')
    .requiredOption('--domain <domain>', 'the Space that the accounts are of')
    .option('--columns <fields>', 'what the columns are, with commas between them, where their names do not tell')
    .option('--usernames-from-email', 'lines without a username get the part of their email address before the @')
    .option('--without-passwords', 'lines without a password become accounts without one')
    .option('--other-domains', 'lines of the domains of other Spaces become accounts of those Spaces')
    .option('--not-activated', 'accounts are not activated, unless their lines say so')
    .option('--dry-run', 'say what is wrong with the lines, and make no accounts')
    .action(async (path: string, options: FileOptions, command: Command) => {
      await importFile(await open(command), path, options)
    })
}
