import process from 'node:process'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'

// What a worker at the edge runs on.
const { outputFiles } = await build({
  entryPoints: ['worker.mjs'],
  bundle: true,
  format: 'esm',
  conditions: ['workerd'],
  write: false,
})
const worker = new Miniflare({ modules: true, script: outputFiles[0].text, compatibilityDate: '2026-01-01' })
const response = await worker.dispatchFetch('http://worker.example', { method: 'POST', body: process.env.CALLS })
console.log(await response.text())
await worker.dispose()
