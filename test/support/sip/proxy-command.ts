import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { runCli } from '../../../apps/server/src/cli/cli.ts'

/** Runs a command of `sipspace`, and gives what it prints. Fails where the command does. */
export async function sipspace(env: Record<string, string>, ...args: string[]): Promise<string> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const code = await runCli(args, env, { stdin: Readable.from([]), stdout, stderr })
  stdout.end()
  stderr.end()
  const [printed, wrong] = [await text(stdout), await text(stderr)]
  if (code !== 0) throw new Error(`sipspace ${args.join(' ')} ended with ${code}: ${wrong}`)
  return printed
}
