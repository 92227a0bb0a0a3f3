#!/usr/bin/env node
// Refuses circles of imports between the folders of a source tree: the folders have to form layers.
//   node tools/folder-cycles.mjs packages/core/src apps/server/src
// A file at the root of a tree counts as a folder of its own, and `import type` counts as an import. Tests and generated
// files are left out. Linters refuse circles of files only (oxlint's import/no-cycle, Biome's noImportCycles), and
// dependency-cruiser takes all files at the root for one folder. Exits with 1 where there is a circle.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { parseSync } from 'oxc-parser'

const SOURCE = /\.tsx?$/
const LEFT_OUT = /\.test\.|\.generated\.|\.d\.ts$/

/** The relative paths that a source file imports, or exports from. */
function importedPaths(file) {
  const text = readFileSync(file, 'utf8')
  const { module, errors } = parseSync(file, text)
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0].message}`)
  const statements = [...module.staticImports, ...module.staticExports.flatMap(({ entries }) => entries)]
  const paths = statements.map(({ moduleRequest }) => moduleRequest?.value)
  for (const { moduleRequest } of module.dynamicImports)
    paths.push(text.slice(moduleRequest.start + 1, moduleRequest.end - 1))
  return paths.filter((path) => path?.startsWith('.'))
}

/** What the folders of a tree import of each other: `folder → imported folder → ['file -> file', …]`. */
function folderImports(root) {
  const folderOf = (file) => file.split(sep)[0]
  const imports = new Map()
  for (const file of readdirSync(root, { encoding: 'utf8', recursive: true })) {
    if (!SOURCE.test(file) || LEFT_OUT.test(file)) continue
    for (const path of importedPaths(join(root, file))) {
      const target = relative(root, join(root, dirname(file), path))
      const [from, to] = [folderOf(file), folderOf(target)]
      if (from === to || to === '..') continue
      const targets = imports.get(from) ?? imports.set(from, new Map()).get(from)
      targets.set(to, [...(targets.get(to) ?? []), `${file} -> ${target}`])
    }
  }
  return imports
}

/** All that a folder imports, also by way of others. */
function reachableFrom(folder, imports) {
  const reached = new Set()
  const remaining = [folder]
  while (remaining.length > 0) {
    for (const to of imports.get(remaining.pop())?.keys() ?? []) {
      if (reached.has(to)) continue
      reached.add(to)
      remaining.push(to)
    }
  }
  return reached
}

/** The circles, each with its folders and the imports between them. */
function circlesOf(imports) {
  const reachable = new Map([...imports.keys()].map((folder) => [folder, reachableFrom(folder, imports)]))
  const circles = []
  for (const [folder, reached] of reachable) {
    if (!reached.has(folder) || circles.some(({ folders }) => folders.includes(folder))) continue
    const folders = [...reached].filter((other) => reachable.get(other)?.has(folder))
    const lines = folders.flatMap((from) => folders.flatMap((to) => imports.get(from)?.get(to) ?? []))
    circles.push({ folders, lines })
  }
  return circles
}

for (const root of process.argv.slice(2)) {
  for (const { folders, lines } of circlesOf(folderImports(root))) {
    process.exitCode = 1
    console.error(`${root}: ${folders.toSorted((a, b) => a.localeCompare(b)).join(', ')} import each other`)
    for (const line of lines) console.error(`  ${line}`)
  }
}
if (process.exitCode === 1) {
  console.error('move what both need into a folder below both, or pass it as an argument (ARCHITECTURE.md, "Layers")')
}
