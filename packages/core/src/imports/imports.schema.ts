import { z } from 'zod'
import { Algorithm } from '../accounts/accounts.schema.ts'
import { Id, line, Timestamp } from '../text.schema.ts'

/**
 * What a column of a file can be, beside entries of the dictionary (`dictionary.floor`) and nothing (null). The names of a
 * person make the display name where there is none; lines of another domain are refused unless they are asked for, and so are
 * hashes of another realm;
 * `dictionary` has all entries as JSON.
 */
export const IMPORT_FIELDS = [
  'username',
  'password',
  'ha1',
  'algorithm',
  'email',
  'phone',
  'display_name',
  'activated',
  'blocked',
  'admin',
  'dtmf_protocol',
  'language',
  'given_name',
  'family_name',
  'domain',
  'realm',
  'dictionary',
] as const

export const ImportField = z.union([
  z.enum(IMPORT_FIELDS),
  z.templateLiteral(['dictionary.', z.string().min(1).max(255)]),
])

/** Its values cannot be names in code that is made of the OpenAPI document, so that it names them. */
export const Delimiter = z.enum([',', ';', '\t', '|']).meta({ 'x-enum-varnames': ['comma', 'semicolon', 'tab', 'bar'] })
export const Encoding = z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'])

/** Of workbooks, the first sheet is read; of vCards, each is a line. */
export const FileFormat = z.enum(['csv', 'xlsx', 'vcard'])

export const MAX_COLUMNS = 250

/**
 * How a file is read: what it is, of CSV what separates its cells and how it is encoded, whether its first line has names, and
 * what each column is.
 */
export const ImportPlan = z.object({
  format: FileFormat.default('csv'),
  delimiter: Delimiter,
  encoding: Encoding,
  header: z.boolean().meta({ description: 'Whether the first line has the names of the columns.' }),
  columns: z
    .array(ImportField.nullable())
    .min(1)
    .max(MAX_COLUMNS)
    .meta({ description: 'By position; null: left out.' }),
  defaults: z
    .object({
      algorithm: Algorithm.default('SHA-256'),
      activated: z.boolean().default(true),
      username: z.enum(['required', 'from_email']).default('required').meta({
        description: 'Of lines without a username: refused, or given the part of their email address before the @.',
      }),
      password: z.enum(['required', 'none']).default('required').meta({
        description:
          'Of lines with neither a password nor a hash: refused, or accounts without a password, which are provisioned.',
      }),
    })
    .prefault({})
    .meta({ description: 'For lines that do not say.' }),
  other_domains: z.enum(['refused', 'to_their_spaces']).default('refused').meta({
    description:
      'Lines of the domain of another Space: refused, or accounts of that Space; only super admins may ask for it.',
  }),
})

export const IMPORT_STATES = [
  'uploading',
  'uploaded',
  'checking',
  'checked',
  'importing',
  'done',
  'cancelled',
  'failed',
] as const

/** What is wrong, for programs: see docs/error-codes.md. */
const ProblemCode = z.object({
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
})

export const Import = z
  .object({
    id: Id,
    file_name: z.string(),
    bytes: z.int(),
    state: z.enum(IMPORT_STATES),
    username: z.string().nullable().meta({ description: 'Whose import it is; null when the account is gone.' }),
    plan: ImportPlan.nullable().meta({ description: 'As it was checked.' }),
    lines: z.int().meta({ description: 'Lines with an account that were read.' }),
    invalid: z.int().meta({ description: 'Those with a problem, which are not imported.' }),
    created: z.int().meta({ description: 'Accounts that were created.' }),
    failed: z.int().meta({ description: 'Lines without a problem of which no account could be made after all.' }),
    undoable: z.boolean().meta({ description: 'Whether `imports.undo` can undo it.' }),
    undone: z
      .boolean()
      .meta({ description: 'Whether its accounts have been deleted by `imports.undo`, or are being.' }),
    progress: z.number().min(0).max(1).meta({ description: 'Of what is being done in this state.' }),
    error: z.string().nullable().meta({ description: 'Why it failed.' }),
    error_codes: z.array(ProblemCode).meta({ description: 'The same for programs.' }),
    warnings: z
      .array(ProblemCode.extend({ message: z.string() }))
      .meta({ description: 'What a check cannot know, and a person should.' }),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'Import' })

export const ImportId = z.object({ id: Id })

export const ImportPreview = z
  .object({
    format: FileFormat,
    delimiter: Delimiter,
    encoding: Encoding,
    header: z.boolean(),
    columns: z.array(
      z.object({
        name: z.string(),
        field: ImportField.nullable().meta({ description: 'What it seems to be.' }),
      }),
    ),
    rows: z.array(z.array(z.string())).meta({ description: 'The first lines.' }),
  })
  .meta({ id: 'ImportPreview' })

export const PreviewImport = ImportId.extend({
  delimiter: Delimiter.optional(),
  encoding: Encoding.optional(),
  header: z.boolean().optional(),
})

export const CheckImport = ImportId.extend(ImportPlan.shape).meta({
  examples: [{ id: 1, delimiter: ',', encoding: 'utf-8', header: true, columns: ['username', 'password', null] }],
})

export const ListProblems = ImportId.extend({
  field: z.string().max(255).optional().meta({ description: 'Only lines with a problem of this field.' }),
  problem: z
    .string()
    .max(64)
    .optional()
    .meta({ description: 'Only those that are wrong by this: the `problem` of a group.' }),
  cursor: z.int().min(0).max(2_147_483_647).nullish(),
  limit: z.int().min(1).max(200).default(50),
})

const ReadLine = z.object({
  line: z.int().meta({ description: 'In the file, from 1.' }),
  username: z.string().nullable(),
  errors: z.record(z.string(), z.array(z.string())),
  error_codes: z.record(z.string(), z.array(ProblemCode)).meta({ description: 'The same for programs.' }),
})

export const ImportLineNumber = ImportId.extend({ line: z.int().min(1).max(2_147_483_647) })

/** Characters that a cell which is put right has at most: more than any field takes. */
const MAX_CELL = 2_000

export const ReplaceLine = ImportLineNumber.extend({
  cells: z
    .array(line(MAX_CELL))
    .min(1)
    .max(MAX_COLUMNS)
    .meta({ description: 'All cells of the line, in the order of the columns.' }),
}).meta({ examples: [{ id: 1, line: 3, cells: ['bob01', 'secret-of-bob', 'bob@example.com'] }] })

export const CorrectedLine = ReadLine.meta({
  id: 'CorrectedImportLine',
  description: 'The line as it is read now; without errors, it is imported with the others.',
})

export const ImportLine = ReadLine.extend({
  columns: z
    .array(z.object({ name: z.string(), field: ImportField.nullable() }))
    .meta({ description: 'What the columns are called, and what they were checked as.' }),
  cells: z.array(z.string()).meta({ description: 'One for each column, as it was written or put right.' }),
}).meta({ id: 'ImportLine' })

export const ProblemList = z
  .object({
    data: z.array(ReadLine),
    next_cursor: z.int().nullable(),
  })
  .meta({ id: 'ImportProblems' })

export const ProblemGroups = z
  .array(
    z.object({
      field: z.string(),
      problem: z.string(),
      message: z.string(),
      lines: z.int(),
    }),
  )
  .meta({ id: 'ImportProblemGroups' })

export type ImportFieldValue = z.output<typeof ImportField>
export type ImportPlanValue = z.output<typeof ImportPlan>
export type ImportPreviewValue = z.output<typeof ImportPreview>
export type ImportState = (typeof IMPORT_STATES)[number]
export type FileFormatValue = z.output<typeof FileFormat>
export type DelimiterValue = z.output<typeof Delimiter>
export type EncodingValue = z.output<typeof Encoding>
