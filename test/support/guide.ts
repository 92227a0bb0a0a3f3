import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { transform } from 'esbuild'

const ROOT = join(import.meta.dirname, '../..')
const run = promisify(execFile)

/** The settings of a strict project for Node.js. */
const TYPESCRIPT = {
  compilerOptions: {
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    module: 'nodenext',
    target: 'es2023',
    types: ['node'],
  },
  include: ['*.ts'],
}

/** A block of code of a page of Markdown. */
export interface GuideBlock {
  language: string
  /** the name of the file that it is, or what else is said about it */
  title: string | null
  code: string
}

export async function blocksOf(page: string): Promise<GuideBlock[]> {
  const text = await readFile(join(ROOT, page), 'utf8')
  return [...text.matchAll(/^ *```(\w+)(?: title="([^"]+)")?\n(.*?)^ *```$/gms)].map(
    ([, language = '', title = null, code = '']) => ({ language, title, code }),
  )
}

/** A folder as a reader of a guide has it, with `@sipspace/client` as it is published, and a shell that is in it. */
export interface GuideFolder {
  path: string
  /** writes a file; TypeScript also as JavaScript, for a Node.js that does not run it as it is */
  write: (block: GuideBlock) => Promise<void>
  /** checks the types of all that was written */
  checkTypes: () => Promise<void>
  /** runs commands one after the other, in the shell that ran those before; all that they print */
  run: (commands: string) => Promise<string>
  /** runs a command that goes on until the folder is disposed of, and waits for the first that it prints */
  start: (command: string) => Promise<void>
  [Symbol.asyncDispose]: () => Promise<void>
}

/** Packs `@sipspace/client`, as `npm publish` does, into a folder; its tarball. */
export async function packClient(folder: string): Promise<string> {
  await run('npx', ['-y', 'pnpm@12.21.0', 'pack', '--pack-destination', folder], { cwd: join(ROOT, 'packages/client') })
  return join(folder, (await readdir(folder)).find((file) => file.endsWith('.tgz')) ?? '')
}

export async function openGuideFolder(tarball: string, env: Record<string, string>): Promise<GuideFolder> {
  const path = await mkdtemp(join(tmpdir(), 'sipspace-guide-'))
  const client = join(path, 'node_modules/@sipspace/client')
  await mkdir(client, { recursive: true })
  await run('tar', ['xzf', tarball, '--strip-components=1', '-C', client])
  await mkdir(join(path, 'node_modules/@types'))
  await mkdir(join(path, 'node_modules/@trpc'))
  await symlink(join(ROOT, 'node_modules/@types/node'), join(path, 'node_modules/@types/node'))
  for (const name of ['@trpc/client', '@trpc/server'])
    await symlink(join(ROOT, 'packages/client/node_modules', name), join(path, 'node_modules', name))
  await writeFile(join(path, 'package.json'), '{ "type": "module" }')
  await writeFile(join(path, 'tsconfig.json'), JSON.stringify(TYPESCRIPT))
  const shells: ChildProcessWithoutNullStreams[] = []
  const shell = () => {
    const { PATH = '', HOME = path } = process.env
    const started = spawn('bash', ['-s'], { cwd: path, env: { PATH, HOME, ...env }, detached: true })
    started.stdin.write('exec 2>&1\n')
    started.stdout.setEncoding('utf8')
    shells.push(started)
    return started
  }
  const main = shell()
  let printed = ''
  main.stdout.on('data', (text: string) => {
    printed += text
    main.emit('printed')
  })
  return {
    path,
    async write({ title, language, code }) {
      const file = join(path, title ?? '')
      await writeFile(file, code)
      if (language === 'ts') {
        const { code: javascript } = await transform(code, { loader: 'ts', target: 'node20', format: 'esm' })
        await writeFile(file.replace(/\.ts$/, '.js'), javascript)
      }
    },
    async checkTypes() {
      if (!(await readdir(path)).some((file) => file.endsWith('.ts'))) return
      const checked = run(join(ROOT, 'node_modules/.bin/tsc'), { cwd: path })
      await checked.catch((error: { stdout: string }) => Promise.reject(new Error(error.stdout)))
    },
    async run(commands) {
      printed = ''
      main.stdin.write(`${asRunHere(commands)}\necho end-of-the-block\n`)
      while (!printed.endsWith('end-of-the-block\n')) await once(main, 'printed')
      return printed.slice(0, -'end-of-the-block\n'.length)
    },
    async start(command) {
      const started = shell()
      started.stdin.end(`exec ${asRunHere(command)}\n`)
      await once(started.stdout, 'data')
    },
    async [Symbol.asyncDispose]() {
      for (const { pid, exitCode } of shells) if (pid !== undefined && exitCode === null) process.kill(-pid)
      await rm(path, { recursive: true })
    },
  }
}

/** The packages are there already, and an older Node.js is given JavaScript. */
function asRunHere(commands: string): string {
  const installed = commands.replaceAll(/^npm install .*$/gm, '')
  return 'typescript' in process.features ? installed : installed.replaceAll(/\bnode (\w+)\.ts\b/g, 'node $1.js')
}

/** What a guide says is printed: `…` stands for anything within a line. */
export function asPrinted(text: string): RegExp {
  const parts = text.trim().split('…')
  return new RegExp(`^${parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('.*')}$`)
}
