import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'

const run = promisify(execFile)
const ROOT = join(import.meta.dirname, '../..')
const DOCUMENT = join(ROOT, 'docs/openapi.json')
/** That of this repository: TypeScript 5, which some generators bring, takes longer. */
const TSC = join(ROOT, 'node_modules/.bin/tsc')

let project: string
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'sipspace-generators-'))
  await copyFile(join(import.meta.dirname, '../generators/package.json'), join(project, 'package.json'))
  await run('npm', ['install', '--no-audit', '--no-fund'], { cwd: project })
}, 300_000)
afterAll(() => rm(project, { recursive: true, force: true }))

const write = (file: string, text: string) => writeFile(join(project, file), text)

/** What makes code of the document in a folder: a program and its arguments. */
type Generator = (to: string) => Promise<[program: string, ...args: string[]]>

const generators: Record<string, Generator> = {
  'openapi-typescript': async (to) => ['openapi-typescript', DOCUMENT, '-o', `${to}/api.ts`],
  'hey-api': async (to) => ['openapi-ts', '-i', DOCUMENT, '-o', to, '--silent'],
  orval: async (to) => ['orval', '--input', DOCUMENT, '--output', `${to}/api.ts`, '--client', 'fetch'],
  async kubb(to) {
    const config = { root: '.', input: { path: DOCUMENT }, output: { path: `./${to}` } }
    await write(
      'kubb.config.mjs',
      `import { defineConfig } from '@kubb/core'
      import { pluginOas } from '@kubb/plugin-oas'
      import { pluginTs } from '@kubb/plugin-ts'
      const plugins = [pluginOas({ validate: false, generators: [] }), pluginTs({ output: { path: 'types.ts' } })]
      export default defineConfig({ ...${JSON.stringify(config)}, plugins })\n`,
    )
    return ['kubb', 'generate', '--config', 'kubb.config.mjs', '--silent']
  },
  'openapi-zod-client': async (to) => ['openapi-zod-client', DOCUMENT, '-o', `${to}/api.ts`, '--export-schemas'],
  'openapi-typescript-codegen': async (to) => ['openapi', '-i', DOCUMENT, '-o', to],
  oazapfts: async (to) => ['oazapfts', DOCUMENT, `${to}/api.ts`],
  'swagger-typescript-api': async (to) => [
    'swagger-typescript-api',
    'generate',
    '-p',
    DOCUMENT,
    '-o',
    to,
    '-n',
    'api.ts',
    '--silent',
  ],
}

const compilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: 'es2022',
  module: 'esnext',
  moduleResolution: 'bundler',
  allowImportingTsExtensions: true,
  lib: ['es2022', 'dom', 'dom.iterable'],
  types: [],
}

const output = (failure: { stdout?: string; stderr?: string }) => `${failure.stdout}${failure.stderr}`

it.each(Object.entries(generators))(
  '%s makes code of the OpenAPI document that compiles',
  async (name, generator) => {
    const to = `made-by-${name}`
    await mkdir(join(project, to))
    const [program, ...args] = await generator(to)
    const options = { cwd: project, maxBuffer: 64_000_000 }
    await run(join(project, 'node_modules/.bin', program), args, options)
    await write(`${to}/tsconfig.json`, JSON.stringify({ compilerOptions, include: ['**/*.ts'] }))
    const errors = await run(TSC, ['-p', to], options).then(() => '', output)
    expect(errors.split('\n').slice(0, 10).join('\n')).toBe('')
  },
  300_000,
)
