import { readFileSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { tanstackRouter } from '@tanstack/router-plugin/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/**
 * What is loaded together is one file: on a slow network each file costs as much as some kilobytes. The first that
 * has a module has what that imports, too; what is in none is split as pages share it.
 */
const together = [
  { name: 'start', modules: /src\/start\/|rolldown\/runtime/ },
  {
    name: 'app',
    modules: [
      /src\/main\.tsx/,
      /src\/ui\/(components\/search-field\.tsx|hooks\/(use-action|unsaved-changes)\.ts)/,
      /src\/shell\/(brand|appearance)\.tsx/,
      /@mantine\/core\/esm\/components\/(ActionIcon|Anchor|Divider)\//,
      /@tanstack\/react-query\/build\/modern\/use(Query|Mutation)\./,
      // styles are few, and a file of their own would take longer
      /src\/(shell|ui\/components|accounts\/(list|shared))\/[\w-]+\.module\.css/,
      /@mantine\/core\/styles\/(Checkbox\w+|ThemeIcon)\.layer\.css/,
    ],
  },
  {
    name: 'shell',
    modules: [/src\/routes\/_signed-in(\/\$space\/accounts\/index)?\.tsx/, /src\/ui\/components\/virtual-table\.tsx/],
  },
  {
    name: 'forms',
    modules: /src\/ui\/hooks\/use-zod-form\.ts|\/components\/PasswordInput\/|sip-identity\.rules/,
  },
].map(({ name, modules }, index, { length }) => ({
  name,
  test: (id: string) => [modules].flat().some((one) => one.test(id)),
  priority: length - index,
  includeDependenciesRecursively: true,
}))

export default defineConfig({
  base: '/dashboard/',
  plugins: [
    tanstackRouter({
      target: 'react',
      autoCodeSplitting: true,
      generatedRouteTree: './src/route-tree.generated.ts',
      quoteStyle: 'single',
    }),
    react(),
    componentStyles(),
    inlineIcon(),
    compressed(),
    preloads(),
  ],
  // the server puts a nonce in its place, see its dashboard.plugin.ts
  html: { cspNonce: 'nonce-of-this-answer' },
  // light-dark() is left to the browser, which has it since 2024
  build: {
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: together } } },
  },
  server: { proxy: { '/trpc': 'http://127.0.0.1:3000', '/provisioning': 'http://127.0.0.1:3000' } },
})

const LOADED_FIRST = readFileSync(join(import.meta.dirname, 'src/theme/mantine.css'), 'utf8')

/** Loads the styles of a component of Mantine with it, but for those that `theme/mantine.css` loads for all pages. */
function componentStyles(): Plugin {
  return {
    name: 'component-styles',
    apply: 'build',
    transform(code, id) {
      const component = /@mantine\/core\/esm\/components\/.*\/(\w+)\.module\.mjs$/.exec(id)?.[1]
      const styles = `@mantine/core/styles/${component}.layer.css`
      if (component === undefined || LOADED_FIRST.includes(styles)) return null
      return { code: `${code}\nimport '${styles}'`, map: null }
    },
  }
}

/** Puts the icon into the page: on a slow network a request for it would hold up the scripts. */
function inlineIcon(): Plugin {
  const icon = readFileSync(join(import.meta.dirname, 'src/theme/icon.svg'), 'utf8')
  return {
    name: 'inline-icon',
    transformIndexHtml: {
      order: 'pre',
      handler: (html) => html.replace('./src/theme/icon.svg', `data:image/svg+xml,${encodeURIComponent(icon)}`),
    },
  }
}

/** Puts a `.br` and a `.gz` beside every asset that gets smaller by it, which the server then sends as it is. */
function compressed(): Plugin {
  return {
    name: 'compressed-assets',
    apply: 'build',
    async writeBundle({ dir = 'dist' }) {
      const assets = join(dir, 'assets')
      const names = (await readdir(assets)).filter((name) => /\.(js|css|svg)$/.test(name))
      await Promise.all(
        names.map(async (name) => {
          const path = join(assets, name)
          const content = await readFile(path)
          const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length }
          await writeFile(`${path}.br`, await promisify(brotliCompress)(content, { params }))
          await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }))
        }),
      )
    },
  }
}

/**
 * Writes what the page at each address needs first, for the server to name it in the page at that address: the scripts
 * of the dashboard, what is around the page, and the page's own.
 */
function preloads(): Plugin {
  return {
    name: 'preloads',
    apply: 'build',
    async writeBundle({ dir = 'dist' }, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
      const chunkOf = new Map(
        chunks.flatMap((chunk) => chunk.moduleIds.map((id) => [relative(import.meta.dirname, id), chunk])),
      )
      const byFile = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
      type Chunk = (typeof chunks)[number]
      // what is imported first, as its styles are built on
      const needed = (chunk: Chunk, known = new Set<Chunk>()): Set<Chunk> => {
        for (const name of chunk.imports) {
          const one = byFile.get(name)
          if (one && !known.has(one)) needed(one, known)
        }
        return known.add(chunk)
      }
      const linksOf = (modules: string[]): string => {
        const wanted = modules.flatMap((name) => chunkOf.get(name) ?? [])
        const all = [...new Set(wanted.flatMap((chunk) => [...needed(chunk)]))]
        const styles = [...new Set(all.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]))]
        return [
          ...styles.map((css) => `<link rel="stylesheet" crossorigin href="/dashboard/${css}">`),
          ...all.map(({ fileName }) => `<link rel="modulepreload" crossorigin href="/dashboard/${fileName}">`),
        ].join('')
      }
      const routes = [...chunkOf.keys()].filter((name) => /^src\/routes\/.*tsr-split=component$/.test(name))
      const pages = routes
        .map((route) => {
          const around = routes.filter((name) => route.startsWith(name.replace(/\.tsx.*/, '/')))
          return { path: pathOf(route), links: linksOf(['src/main.tsx', ...around, route]) }
        })
        // a name comes before what stands for any
        .sort((one, other) => one.path.filter(isAny).length - other.path.filter(isAny).length)
      await writeFile(join(dir, 'preloads.json'), JSON.stringify(pages))
    },
  }
}

const isAny = (segment: string): boolean => segment === '*'

/** The path of a route by its file: `src/routes/_signed-in/$space/accounts/index.tsx` is that of `*`, `accounts`. */
const pathOf = (route: string): string[] =>
  route
    .replace(/^src\/routes\//, '')
    .replace(/\.tsx.*/, '')
    .split('/')
    .filter((segment) => !segment.startsWith('_') && segment !== 'index')
    .map((segment) => (segment.startsWith('$') ? '*' : segment))
