import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { tanstackRouter } from '@tanstack/router-plugin/vite'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

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
    compressed(),
  ],
  // the server puts a nonce in its place, see its dashboard.plugin.ts
  html: { cspNonce: 'nonce-of-this-answer' },
  // light-dark() is left to the browser, which has it since 2024
  build: {
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    manifest: true,
  },
  server: { proxy: { '/trpc': 'http://127.0.0.1:3000', '/provisioning': 'http://127.0.0.1:3000' } },
})

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
          const params = { [constants.BROTLI_PARAM_QUALITY]: 9 }
          await writeFile(`${path}.br`, await promisify(brotliCompress)(content, { params }))
          await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }))
        }),
      )
    },
  }
}
