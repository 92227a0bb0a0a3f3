import { createInterface } from 'node:readline/promises'
import { CommandError, type Io } from './operator.ts'

/** Prints a result: as JSON where that was asked for, else as the text. */
export function print(io: Io, options: { json: boolean }, result: unknown, text: string): void {
  io.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : `${text}\n`)
}

/** Rows under their names, in columns. */
export function table(rows: readonly Record<string, string | number | boolean | null>[]): string {
  const [first] = rows
  if (!first) return 'None.'
  const names = Object.keys(first)
  const cells = [names, ...rows.map((row) => names.map((name) => String(row[name] ?? '-')))]
  const widths = names.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/**
 * Asks before something is destroyed.
 *
 * @throws CommandError when the answer is no, or there is no terminal to ask
 */
export async function confirm(io: Io, options: { yes: boolean }, question: string): Promise<void> {
  if (options.yes) return
  if (io.stdin.isTTY !== true)
    throw new CommandError(`${question} Say --yes, as there is nobody to ask.`, { isUsage: true })
  const prompt = createInterface({ input: io.stdin, output: io.stderr })
  try {
    const answer = await prompt.question(`${question} Type yes to go on: `)
    if (answer.trim().toLowerCase() !== 'yes') throw new CommandError('nothing was done')
  } finally {
    prompt.close()
  }
}
