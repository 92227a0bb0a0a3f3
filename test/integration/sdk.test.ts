import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkClient } from '../support/pack-client.ts'
import { ADMIN_KEY, createTestServer, type TestServer } from '../support/server/test-server.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const packageFolder = join(root, 'packages/client')
const compilers = { 'TypeScript 5.9': 'typescript', 'the newest TypeScript': 'typescript-newest' }

/** What a compiler may use of memory for the router's type, with those of tRPC, React and the DOM. */
const MAX_KILOBYTES = 120_000

/** An empty project of somebody else, with the package as it would come from npm. */
let project: string
let tarball: string
let checks: string
let installed: string[]

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sipspace-sdk-'))
  project = join(folder, 'project')
  await mkdir(project)
  const checked = await checkClient(folder)
  tarball = checked.tarball
  checks = checked.said
  const { devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  await write('package.json', JSON.stringify({ name: 'somebody-elses', private: true, type: 'module' }))
  await run('npm', ['install', '--no-audit', '--no-fund', tarball], project)
  installed = await readdir(join(project, 'node_modules'))
  const newest = `typescript-newest@npm:typescript@${devDependencies.typescript}`
  await run('npm', ['install', '--no-audit', '--no-fund', 'typescript@5.9.3', newest], project)
}, 240_000)

afterAll(() => rm(join(project, '..'), { recursive: true, force: true }))

/** Runs a program to its end; a failure says what it printed. */
async function run(program: string, args: string[], cwd: string): Promise<{ stdout: string }> {
  try {
    return await promisify(execFile)(program, args, { cwd, timeout: 180_000 })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`${program} ${args.join(' ')}\n${stdout}\n${stderr}`, { cause: error })
  }
}

const write = (name: string, text: string) => writeFile(join(project, name), text)

/** The errors of a compiler about the project's files that match a pattern, in its strictest mode. */
async function compile(compiler: string, include: string, options: object = {}): Promise<string[]> {
  const compilerOptions = {
    strict: true,
    skipLibCheck: false,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    target: 'es2022',
    lib: ['es2022', 'dom'],
    types: [],
    module: 'nodenext',
    rootDir: '.',
    outDir: 'out',
    ...options,
  }
  await write('tsconfig.json', JSON.stringify({ compilerOptions, include: [include] }))
  const tsc = join(project, 'node_modules', compiler, 'bin/tsc')
  const { stdout } = await promisify(execFile)('node', [tsc, '--pretty', 'false'], { cwd: project }).catch(
    (error: { stdout: string }) => error,
  )
  // what an error says on further, indented lines belongs to it
  return stdout.split(/\n(?!\s)/).filter((error) => error !== '')
}

/** The examples of the package's README, as the files that they are. */
async function examples(): Promise<string[]> {
  const readme = await readFile(join(packageFolder, 'README.md'), 'utf8')
  return [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code)
}

it('is packed as publint and attw want it', () => {
  expect(checks).toContain('nothing to be found fault with')
})

it.each([
  ['git@git.example.org:voice/sipspace.git', 'https://git.example.org/voice/sipspace'],
  ['ssh://git@git.example.org:2222/voice/sipspace.git', 'https://git.example.org/voice/sipspace'],
  ['https://token@git.example.org:8443/voice/sipspace.git', 'https://git.example.org:8443/voice/sipspace'],
])('is published with the address of its repository, which git writes as %s', async (given, address) => {
  const { stdout } = await release(given)
  expect(JSON.parse(stdout.split('\n')[0] ?? '')).toMatchObject({
    name: '@sipspace/client',
    repository: { url: `git+${address}.git`, directory: 'packages/client' },
    homepage: `${address}/tree/HEAD/packages/client#readme`,
    bugs: `${address}/issues`,
  })
})

it.each(['/srv/git/sipspace', 'file:///srv/git/sipspace'])('is not published from %s', async (given) => {
  await expect(release(given)).rejects.toThrow('no address of the repository')
})

const release = (repository: string) =>
  run(
    'node',
    [join(packageFolder, 'release.mjs'), '--dry-run', '--tarball', tarball, '--repository', repository],
    project,
  )

it('brings nothing else along', () => {
  expect(installed).toEqual(['.package-lock.json', '@sipspace'])
})

it('has the type of the tRPC router for programs that speak tRPC themselves, without the server and zod', async () => {
  const { devDependencies: versions } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'))
  const packages = ['@trpc/client', '@trpc/server', '@trpc/tanstack-react-query'].map(
    (name) => `${name}@${versions['@trpc/server']}`,
  )
  await run(
    'npm',
    ['install', '--no-audit', '--no-fund', ...packages, '@tanstack/react-query@5', 'react@19', '@types/react@19'],
    project,
  )
  await mkdir(join(project, 'trpc'), { recursive: true })
  await write(
    'trpc/dashboard.ts',
    `import { type CreateTRPCClientOptions, createTRPCClient, httpBatchStreamLink, httpSubscriptionLink, splitLink, TRPCClientError } from '@trpc/client'
    import { createTRPCContext, createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
    import { QueryClient } from '@tanstack/react-query'
    import type { AppRouter } from '@sipspace/client/trpc'
    const url = 'https://sip.example.org/trpc'
    const headers = { 'x-api-key': 'your-api-key' }
    const options: CreateTRPCClientOptions<AppRouter> = {
      links: [
        splitLink({
          condition: (op) => op.type === 'subscription',
          true: httpSubscriptionLink({ url }),
          false: httpBatchStreamLink({ url, headers, methodOverride: 'POST' }),
        }),
      ],
    }
    const client = createTRPCClient<AppRouter>(options)
    export const email: string | null = (await client.accounts.get.query({ id: 1 })).email
    await client.accounts.create.mutate({ username: 'alice01', password: 'a long secret', algorithm: 'SHA-256' })
    // @ts-expect-error -- a field that there is not
    await client.accounts.get.query({ id: 1, colour: 'red' })
    // @ts-expect-error -- an operation that there is not
    client.accounts.vanish
    client.audit.live.subscribe({}, { onData: ({ id, data }) => console.log(id, data?.operation) })
    const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient: new QueryClient() })
    export const list = trpc.accounts.list.infiniteQueryOptions({ limit: 10 }, { getNextPageParam: (page) => page.next_cursor })
    export const { useTRPC } = createTRPCContext<AppRouter>()
    try { await client.me.get.query() } catch (error) {
      if (error instanceof TRPCClientError) console.log((error as TRPCClientError<AppRouter>).data?.fieldCodes?.['username']?.[0]?.code)
    }\n`,
  )
  const strict = {
    skipLibCheck: true,
    module: 'esnext',
    moduleResolution: 'bundler',
    lib: ['es2023', 'dom', 'dom.iterable'],
  }
  expect(await compile('typescript', 'trpc', strict)).toEqual([])
  const diagnostics = await run(
    'node',
    ['node_modules/typescript/bin/tsc', '--noEmit', '--extendedDiagnostics'],
    project,
  )
  const [, kilobytes] = /Memory used:\s+(\d+)K/.exec(diagnostics.stdout) ?? []
  expect(Number(kilobytes)).toBeLessThan(MAX_KILOBYTES)
}, 240_000)

describe.each(Object.entries(compilers))('with %s', (_name, compiler) => {
  it('compiles the examples of the README', async () => {
    await mkdir(join(project, 'examples'), { recursive: true })
    for (const [n, code] of (await examples()).entries()) await write(`examples/example-${n}.ts`, code)
    expect(await compile(compiler, 'examples')).toEqual([])
  })

  it.each([
    ['a bundler and the DOM', 'dom.ts', { module: 'esnext', moduleResolution: 'bundler', lib: ['es2022', 'dom'] }],
    ['Node’s modules', 'esm.ts', {}],
    ['CommonJS', 'commonjs.cts', {}],
  ])('compiles for %s', async (_case, file, options) => {
    const platform = file === 'dom.ts' ? ['fetch: window.fetch', 'signal: new AbortController().signal'] : ['', '']
    const text = `import { createClient, type Account } from '@sipspace/client'
      export const client = createClient({ url: 'https://sip.example.org', ${platform[0]} })
      export const mine: Promise<Account> = client.me.get({ timeoutMs: 1, ${platform[1]} })\n`
    await mkdir(join(project, 'kinds'), { recursive: true })
    await write(join('kinds', file), text.replaceAll(',  }', ' }'))
    // without the DOM and Node: the types need neither
    expect(await compile(compiler, join('kinds', file), { lib: ['es2022'], ...options })).toEqual([])
  })

  it('does not compile what is wrong', async () => {
    const wrong: [string, code: string, message: RegExp][] = [
      [
        'field',
        `accounts.create({ username: 'a', password: 'b', algorithm: 'MD5', colour: 'red' })`,
        /TS2353.*'colour'/,
      ],
      ['type', `accounts.get({ id: '1' })`, /TS2322.*'string'.*'number'/],
      ['value', `accounts.create({ username: 'a', password: 'b', algorithm: 'SHA-1' })`, /TS2322.*"SHA-1"/],
      ['no-input', `accounts.get()`, /TS2554/],
      ['no-field', `accounts.create({ username: 'a', algorithm: 'MD5' })`, /TS(2345|2741)[\s\S]*'password' is missing/],
      ['no-call', `accounts.drop({ id: 1 })`, /TS2339.*'drop'/],
      ['output', `accounts.get({ id: 1 }).then((account) => account.surname)`, /TS2339.*'surname'/],
      ['option', `me.get({ timeout: 1 })`, /TS(2353|2561).*'timeout'/],
      ['auth', `createClient({ url: '', auth: { username: 'a', domain: 'b' } })`, /TS2322/],
      ['code', `((error: SipspaceError) => error.code === 'no_such_code')`, /TS2367.*"no_such_code"/],
    ]
    await mkdir(join(project, 'wrong'), { recursive: true })
    for (const [name, code] of wrong) {
      const text = `import { createClient, SipspaceError } from '@sipspace/client'
        const { accounts, me } = createClient({ url: 'https://sip.example.org' })
        export { accounts, me, SipspaceError }
        ${code.startsWith('a') || code.startsWith('m') ? 'await ' : 'export const found = '}${code}\n`
      await write(`wrong/${name}.ts`, text)
    }
    const errors = await compile(compiler, 'wrong')
    for (const [name, , message] of wrong) {
      const found = errors.filter((line) => line.startsWith(`wrong/${name}.ts`))
      expect(found, name).toEqual([expect.stringMatching(message)])
    }
    expect(errors.filter((line) => /^\S+\.ts\(/.test(line))).toHaveLength(wrong.length)
  })
})

it('shows readable types and documentation in an editor', async () => {
  const code = `import { createClient } from '@sipspace/client'
const client = createClient({ url: 'https://sip.example.org' })
export const account = client.accounts.create({ username: 'a', password: 'b', algorithm: 'MD5' })\n`
  await write('editor.ts', code)
  await write(
    'editor.cjs',
    `const ts = require('typescript')
    const [text, service] = [ts.sys.readFile('editor.ts'), ts.createLanguageService({
      getCompilationSettings: () => ({ module: ts.ModuleKind.NodeNext, strict: true, types: [] }),
      getScriptFileNames: () => ['editor.ts'], getScriptVersion: () => '1',
      getScriptSnapshot: (name) => ts.sys.fileExists(name) ? ts.ScriptSnapshot.fromString(ts.sys.readFile(name)) : undefined,
      getCurrentDirectory: () => process.cwd(), getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: ts.sys.fileExists, readFile: ts.sys.readFile, directoryExists: ts.sys.directoryExists,
    })]
    const at = (word) => text.lastIndexOf(word) + 1
    const shown = (word) => {
      const info = service.getQuickInfoAtPosition('editor.ts', at(word))
      return [ts.displayPartsToString(info.displayParts), ts.displayPartsToString(info.documentation)]
    }
    const [{ fileName, textSpan }] = service.getDefinitionAtPosition('editor.ts', at('create('))
    const line = ts.sys.readFile(fileName).slice(textSpan.start).split('\\n')[0]
    console.log(JSON.stringify({ call: shown('create('), field: shown('username'), result: shown('account ='), line }))`,
  )
  expect(JSON.parse((await run('node', ['editor.cjs'], project)).stdout)).toEqual({
    call: [
      '(property) AccountsApi.create: (input: AccountsCreateInput, options?: CallOptions) => SipspacePromise<Account>',
      expect.stringMatching(/^Create an account\.\s+For an admin of the Space\./),
    ],
    field: ['(property) AccountsCreateInput.username: string', expect.stringContaining('unique in its domain')],
    result: ['const account: SipspacePromise<Account>', ''],
    line: 'create: (input: AccountsCreateInput, options?: CallOptions) => SipspacePromise<Account>;',
  })
})

describe('in Node', () => {
  let server: TestServer
  let url: string
  beforeAll(async () => {
    server = await createTestServer()
    url = await server.app.listen({ host: '127.0.0.1', port: 0 })
  })
  afterAll(() => server[Symbol.asyncDispose]())

  it('does what the examples of the README say', async () => {
    const printed: string[] = []
    for (const n of (await examples()).keys()) {
      const code = await readFile(join(project, `out/examples/example-${n}.js`), 'utf8')
      await write('running.js', code.replaceAll('https://sip.example.org', url).replaceAll('your-api-key', ADMIN_KEY))
      printed.push((await run('node', ['running.js'], project)).stdout.trim())
    }
    expect(printed).toEqual([
      expect.stringMatching(/^\d+ alice01$/),
      'alice01\ntrue',
      '',
      expect.stringMatching(/^username .*must not contain uppercase letters\.\npassword password must have/),
      expect.stringMatching(/alice01[\s\S]*1 null$/),
      '',
      '',
      expect.stringMatching(/^39 39\n39 uploaded\naccounts-sip\.example\.org\.csv text\/csv; charset=utf-8 true$/),
      '2',
      'admin 2',
      expect.stringMatching(/^GET http:\S+\/trpc\/me\.get\?\S+\n200 \S{36}\nadmin \S{36} \d+\.\d+\.\d+$/),
    ])
  }, 60_000)

  it('can be required as well', async () => {
    await write(
      'required.cjs',
      `require('@sipspace/client').createClient({ url: '${url}' }).turn.getCredentials()
      .catch((error) => console.log(error instanceof require('@sipspace/client').SipspaceError, error.code))`,
    )
    expect((await run('node', ['required.cjs'], project)).stdout.trim()).toBe('true unauthenticated')
  })
})
