import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A program in the place of Flexisip's pusher, which notes how it was called. */
export interface PusherProgram {
  path: string
  /** the arguments of each run */
  runs: () => Promise<string[][]>
  /** the variables of its environment, as the last run saw them */
  environment: () => Promise<string[]>
  /** the exit code from now on; null: it never ends by itself */
  endWith: (code: number | null) => Promise<void>
  [Symbol.asyncDispose]: () => Promise<void>
}

const script = `#!/bin/sh
printf '%s\\n' "$@" '=== end' >> "$0.runs"
env > "$0.env"
read -r code < "$0.exit"
[ "$code" = hang ] && exec sleep 600
exit "$code"
`

export async function createPusherProgram(): Promise<PusherProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'sipspace-pusher-'))
  // a name that a shell would make two of
  const path = join(folder, 'flexisip pusher')
  await writeFile(path, script)
  await chmod(path, 0o755)
  const endWith = (code: number | null) => writeFile(`${path}.exit`, `${code ?? 'hang'}\n`)
  await endWith(0)
  return {
    path,
    async runs() {
      const text = await readFile(`${path}.runs`, 'utf8').catch(() => '')
      return text
        .split('=== end\n')
        .slice(0, -1)
        .map((run) => run.trimEnd().split('\n'))
    },
    async environment() {
      const text = await readFile(`${path}.env`, 'utf8')
      return text.split('\n').flatMap((line) => line.split('=')[0] || [])
    },
    endWith,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

/** The value of an option in the arguments of a run. */
export const optionOf = (run: string[] | undefined, name: string): string | undefined =>
  run?.includes(name) ? run[run.indexOf(name) + 1] : undefined
