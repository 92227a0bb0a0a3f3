import { execFileSync } from 'node:child_process'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

// The package for npm: one file of code for `import` and one for `require`, each beside the types. What it is made with
// is in these files, so that whoever installs it gets nothing else.
const here = dirname(fileURLToPath(import.meta.url))
process.chdir(here)
await rm('dist', { recursive: true, force: true })

const formats = ['esm', 'cjs']
const [{ metafile }] = await Promise.all(
  formats.map((format) =>
    build({
      entryPoints: ['src/index.ts', 'src/trpc.ts', 'src/schemas.ts'],
      external: ['zod'],
      outdir: `dist/${format}`,
      bundle: true,
      platform: 'neutral',
      mainFields: ['module', 'main'],
      target: 'es2022',
      format,
      metafile: true,
      legalComments: 'none',
      logLevel: 'warning',
    }),
  ),
)
// what errors and schemas are has to be one thing for a program, so these are the package's own other files
const ownFiles = {
  name: 'own-files',
  setup({ onResolve }) {
    onResolve({ filter: /\/error\.ts$/ }, () => ({ path: '@sipspace/client', external: true }))
    onResolve({ filter: /\/schemas\.ts$/ }, () => ({ path: '@sipspace/client/schemas', external: true }))
  },
}
await Promise.all(
  formats.map((format) =>
    build({
      entryPoints: ['src/testing.ts'],
      outdir: `dist/${format}`,
      bundle: true,
      platform: 'neutral',
      target: 'es2022',
      format,
      plugins: [ownFiles],
      legalComments: 'none',
      logLevel: 'warning',
    }),
  ),
)
await writeFile('dist/cjs/package.json', '{ "type": "commonjs" }\n')

execFileSync('tsc', ['-p', 'tsconfig.build.json'], { stdio: 'inherit', env: { ...process.env, PATH: binPath() } })
for (const file of await reachable('index.d.ts', 'trpc.d.ts', 'schemas.d.ts', 'testing.d.ts')) {
  const text = (await readFile(join('dist/types', file), 'utf8')).replaceAll(/(from '\.[^']*)\.ts'/g, "$1.js'")
  for (const format of formats) await writeFile(join('dist', format, file), text)
}
await rm('dist/types', { recursive: true })
await writeFile('dist/THIRD-PARTY-LICENSES.txt', await licenses(Object.keys(metafile.inputs)))

/** @returns the declaration files that some lead to */
async function reachable(...first) {
  const found = new Set(first)
  for (const file of found) {
    const text = await readFile(join('dist/types', file), 'utf8')
    for (const [, name] of text.matchAll(/from '\.\/([^']*)\.ts'/g)) found.add(`${name}.d.ts`)
  }
  return found
}

/** @returns the licences of the packages that the code contains, as they ask for */
async function licenses(files) {
  const folders = new Set(files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []))
  const texts = [...folders]
    .sort((a, b) => a.localeCompare(b))
    .map(async (folder) => {
      const { name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
      const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one))
      if (!file) throw new Error(`${name} has no licence`)
      return `${name} ${version}\n\n${(await readFile(join(folder, file), 'utf8')).trim()}\n`
    })
  return (await Promise.all(texts)).join(`\n${'-'.repeat(80)}\n\n`)
}

function binPath() {
  return [join(here, 'node_modules/.bin'), join(here, '../../node_modules/.bin'), process.env.PATH].join(delimiter)
}
