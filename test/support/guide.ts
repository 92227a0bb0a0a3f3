import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
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
  return [...text.matchAll(/^( *)```(\w+)(?: title="([^"]+)")?\n(.*?)^ *```$/gms)].map(
    ([, indentation = '', language = '', title = null, code = '']) => ({
      language,
      title,
      code: code.replaceAll(new RegExp(`^${indentation}`, 'gm'), ''),
    }),
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
  /** runs a command that goes on until the folder is disposed of, and waits until it says that it is ready, or at a port */
  start: (command: string) => Promise<void>
  [Symbol.asyncDispose]: () => Promise<void>
}

/** Opens a new folder; without a tarball of the client for a guide that needs no packages. */
export async function openGuideFolder(
  tarball: string | null,
  env: Record<string, string>,
  options: {
    /** whether `npm install` of the guide is run; else its packages are there already, which is much faster */
    installs?: boolean
  } = {},
): Promise<GuideFolder> {
  const { installs = false } = options
  const path = await mkdtemp(join(tmpdir(), 'sipspace-guide-'))
  await writeFile(join(path, 'package.json'), '{ "type": "module" }')
  if (!installs && tarball !== null) await linkPackages(path, tarball)
  const asRunHere = (commands: string) =>
    installs
      ? commands.replaceAll(/^npm install .*$/gm, (line) => line.replace(' @sipspace/client', ` ${tarball}`))
      : withPackages(commands)
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
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, code)
      if (language === 'ts' && !installs) {
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
      let said = ''
      started.stdout.on('data', (text: string) => {
        said += text
        started.emit('said')
      })
      while (!/ready|at port/i.test(said)) await once(started, 'said')
    },
    async [Symbol.asyncDispose]() {
      for (const { pid, exitCode } of shells) if (pid !== undefined && exitCode === null) process.kill(-pid)
      await rm(path, { recursive: true })
    },
  }
}

/** Lays packages where `npm install` would put them, and the settings of TypeScript beside them. */
async function linkPackages(path: string, tarball: string): Promise<void> {
  const client = join(path, 'node_modules/@sipspace/client')
  await mkdir(client, { recursive: true })
  await run('tar', ['xzf', tarball, '--strip-components=1', '-C', client])
  const packages = {
    '@types/node': 'node_modules/@types/node',
    '@trpc/client': 'apps/server/node_modules/@trpc/client',
    '@trpc/server': 'apps/server/node_modules/@trpc/server',
  }
  for (const [name, source] of Object.entries(packages)) {
    await mkdir(dirname(join(path, 'node_modules', name)), { recursive: true })
    await symlink(join(ROOT, source), join(path, 'node_modules', name))
  }
  await writeFile(join(path, 'tsconfig.json'), JSON.stringify(TYPESCRIPT))
}

/** The packages are there already, and an older Node.js is given JavaScript. */
function withPackages(commands: string): string {
  const installed = commands.replaceAll(/^npm install .*$/gm, '')
  return 'typescript' in process.features ? installed : installed.replaceAll(/\bnode (\w+)\.ts\b/g, 'node $1.js')
}

/** What a guide says is printed: `…` stands for anything within a line. */
export function asPrinted(text: string): RegExp {
  const parts = text.trim().split('…')
  return new RegExp(`^${parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('.*')}$`)
}
