import {
  ERROR_CODES,
  type FieldErrorCode,
  fieldErrorCode,
  fieldMessageKeys,
  paramsOfCode,
  REQUEST_ERROR_CODES,
  translate,
} from '@sipspace/core'
import { test } from 'vitest'
import { expectGenerated } from '../../../../test/support/generated.ts'
import { requestStatusOf, statusOf } from './errors.ts'

const INTRODUCTION = `# Error codes

Every error has a code, which stays the same when its words change. The words are in the caller's language, from
\`Accept-Language\`: \`en\` or \`fr\`. The meanings below are the English words.

|                       | REST          | tRPC, in \`error.data\` | SDK, of \`SipspaceError\` |
| --------------------- | ------------- | --------------------- | ----------------------- |
| the code              | \`code\`        | \`error\`               | \`code\`                  |
| its parameters        | \`params\`      | –                     | –                       |
| words                 | \`message\`     | \`error.message\`       | \`message\`               |
| words by field        | \`errors\`      | \`fields\`              | \`fields\`                |
| codes by field        | \`field_codes\` | \`fieldCodes\`          | \`fieldCodes\`            |
| when to try again     | \`Retry-After\` | \`retryAfterMs\`        | \`retryAfterMs\`          |
| the request's name    | \`x-request-id\` | \`requestId\`          | \`requestId\`             |

A new release may add codes: treat one that you do not know by its status.

\`\`\`json
{
  "message": "Some fields are not valid: password.",
  "code": "invalid_input",
  "errors": { "password": ["password must have at least 6 characters."] },
  "field_codes": { "password": [{ "code": "too_short", "params": { "min": 6 } }] }
}
\`\`\``

const SDK_CODES = `## Of the SDK alone

| code                 | meaning                                                                           |
| -------------------- | --------------------------------------------------------------------------------- |
| \`network\`            | No answer: the server cannot be reached, or the connection broke.                 |
| \`timeout\`            | No answer within \`timeoutMs\`.                                                     |
| \`aborted\`            | The caller's \`signal\` gave the call up.                                           |
| \`malformed_response\` | An answer that is none of a sipspace server: a wrong \`url\`, or something between. |`

const code = (text: string) => `\`${text}\``
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\{(\w+)\}/g, '`{$1}`')
const table = (head: string[], rows: string[][]) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

const listOf = (names: string[]) => names.map(code).join(', ')

function ofRequests(): string {
  const all = [...ERROR_CODES, ...REQUEST_ERROR_CODES]
  const statuses: Record<string, number> = { ...statusOf, ...requestStatusOf }
  const rows = all

    .sort((one, other) => (statuses[one] ?? 0) - (statuses[other] ?? 0) || (one < other ? -1 : 1))
    .map((one) => {
      const text = translate('en', one)
      const params = one === 'invalid_input' ? [] : paramsOfCode(one, text)
      return [String(statuses[one]), code(one), cell(text), listOf(params)]
    })
  return table(['status', 'code', 'meaning', 'parameters'], rows)
}

function ofFields(): string {
  const byCode = new Map<FieldErrorCode, typeof fieldMessageKeys>()
  for (const key of fieldMessageKeys) byCode.set(fieldErrorCode(key), [...(byCode.get(fieldErrorCode(key)) ?? []), key])
  const rows = [...byCode]

    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([one, keys]) => {
      const texts = keys.map((key) => cell(translate('en', key)))
      const params = new Set(keys.flatMap((key) => paramsOfCode(key, translate('en', key))))
      return [code(one), texts.join(' '), listOf([...params])]
    })
  return table(['code', 'meaning', 'parameters'], rows)
}

// `pnpm generate` writes the page anew after a code has been added.
test('docs/error-codes.md has every code with its status, meaning and parameters', async () => {
  const page = [
    INTRODUCTION,
    `## Of requests\n\n${ofRequests()}`,
    SDK_CODES,
    '## Of fields\n\n`path` is a parameter of any: the place inside the field, such as `dictionary.color`. The status is 422.',
    ofFields(),
  ].join('\n\n')
  await expectGenerated('docs/error-codes.md', `${page}\n`)
})
