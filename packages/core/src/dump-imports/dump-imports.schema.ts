import { z } from 'zod'
import { Id, KnownDomain, line, Timestamp, text } from '../text.schema.ts'

/** The programs whose databases are read. */
export const SOURCE_PROGRAMS = ['flexisip', 'kamailio', 'opensips', 'asterisk', 'fusionpbx'] as const

const Counts = { source: z.int(), here: z.int() }

/** What an import has written, or would write. Reasons are in English, as on the command line. */
export const DumpReport = z
  .object({
    dry_run: z.boolean(),
    spaces: z.array(
      z.object({
        domain: z.string(),
        source_id: z.int(),
        id: z.int(),
        outcome: z.enum(['created', 'updated', 'unchanged']),
        accounts: z.object(Counts),
        hashes: z.object(Counts),
        differences: z.array(z.object({ field: z.string(), count: z.int(), accounts: z.array(z.string()) })),
      }),
    ),
    tables: z.array(z.object({ table: z.string(), rows: z.int(), created: z.int(), updated: z.int(), lost: z.int() })),
    findings: z.array(
      z.object({
        source: z.string(),
        reason: z.string(),
        lost: z.boolean().meta({ description: 'Whether something has no place here.' }),
        count: z.int(),
        rows: z.array(z.string()).meta({ description: 'Which rows, the first of them.' }),
      }),
    ),
  })
  .meta({ id: 'DumpReport' })

export const DUMP_IMPORT_STATES = [
  'uploading',
  'uploaded',
  'checking',
  'checked',
  'importing',
  'done',
  'failed',
] as const

const Program = z.enum(SOURCE_PROGRAMS)

export const DumpImport = z
  .object({
    id: Id,
    file_name: z.string(),
    bytes: z.int(),
    state: z.enum(DUMP_IMPORT_STATES),
    username: z.string().nullable().meta({ description: 'Whose import it is.' }),
    program: Program.nullable().meta({ description: 'As it was checked.' }),
    rows_read: z.int().meta({ description: 'Rows of the dump that have been read.' }),
    error: z.string().nullable().meta({ description: 'Why it failed, in English.' }),
    report: DumpReport.nullable(),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'DumpImport' })

/** Without its report, which may be long. */
export const DumpImportSummary = DumpImport.omit({ report: true }).meta({ id: 'DumpImportSummary' })

export const DumpImportId = z.object({ id: Id })

/** What a dump is of, and what is known of it that it does not tell. */
export const DumpPlan = z.object({
  program: Program,
  domain: KnownDomain.nullish().meta({ description: 'The domain of accounts whose rows have none.' }),
  realms: z
    .array(z.object({ domain: KnownDomain, realm: line(255) }))
    .max(100)
    .nullish()
    .meta({ description: 'What the hashes of a domain were made with, where that is known better.' }),
  env: text(100_000).nullish().meta({ description: 'The .env of Flexisip Account Manager.' }),
  time_zone: line(64)
    .nullish()
    .meta({
      description: 'Of the MySQL server that the dump is of, where that is not UTC.',
      examples: ['Europe/Paris'],
    }),
})

export const CheckDump = DumpImportId.extend(DumpPlan.shape).meta({
  examples: [{ id: 1, program: 'flexisip', time_zone: 'Europe/Paris' }],
})

export type DumpPlanValue = z.output<typeof DumpPlan>
export type DumpImportState = (typeof DUMP_IMPORT_STATES)[number]
