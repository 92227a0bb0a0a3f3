// Keeps the last result of each file in tools/mutants/results.json, and writes docs/mutants.md of them.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'

const RESULTS = 'tools/mutants/results.json'
const CORE = 'packages/core/src'

export const isNoticed = ({ status }) => status === 'Killed' || status === 'Timeout'
export const isMeasured = (mutant) => isNoticed(mutant) || ['Survived', 'NoCoverage'].includes(mutant.status)
/** Those that a comment in the code calls equivalent, and says why. */
const isEquivalent = ({ status, statusReason }) =>
  status === 'Ignored' && statusReason && !statusReason.startsWith('Ignored because of excluded')

export const percent = (noticed, all) => (all === 0 ? 100 : (100 * noticed) / all)

export function record(scope, mutants) {
  const results = JSON.parse(readFileSync(RESULTS, 'utf8'))
  const at = {
    date: new Date().toISOString().slice(0, 10),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim(),
  }
  for (const [file, ofFile] of groupBy(mutants, fileOf)) {
    const measured = ofFile.filter(isMeasured)
    results[scope] ??= {}
    results[scope][file] = {
      ...at,
      noticed: measured.filter(isNoticed).length,
      all: measured.length,
      survivors: measured.filter((one) => !isNoticed(one)).map(describe),
      equivalents: ofFile.filter(isEquivalent).map((one) => ({ ...describe(one), reason: one.statusReason })),
    }
  }
  for (const [name, files] of Object.entries(results))
    results[name] = Object.fromEntries(Object.entries(files).toSorted(([one], [other]) => (one < other ? -1 : 1)))
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`)
  writeFileSync('docs/mutants.md', page(results))
}

const fileOf = ({ fileName }) => relative(CORE, fileName)

/** Groups in a map, as Node.js 20 has no `Map.groupBy`. */
function groupBy(items, keyOf) {
  const groups = new Map()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

const describe = ({ location, mutatorName, replacement }) => ({
  line: location.end.line,
  mutator: mutatorName,
  // mutants of a query differ at the end
  replacement: replacement.replace(/\s+/g, ' ').slice(-100),
})

const titles = {
  rules: ['Rules and checks', 95, /\.(?:rules|checks)\.ts$/],
  queries: ['Conditions of queries', 90, /\.queries\.ts$/],
}

/** A sentence on the files of a scope that have no result. */
function notMeasured(files, results) {
  const left = readdirSync(CORE, { encoding: 'utf8', recursive: true }).filter(
    (file) => files.test(file) && !(file in results),
  )
  return left.length === 0
    ? ''
    : `Not measured yet: ${left
        .toSorted()
        .map((file) => `\`${file}\``)
        .join(', ')}.\n`
}

const sum = (files, key) => files.reduce((total, file) => total + file[key], 0)

function page(results) {
  const sections = Object.entries(titles).map(([scope, [title, least, files]]) => {
    const left = notMeasured(files, results[scope] ?? {})
    const entries = Object.entries(results[scope] ?? {}).filter(
      ([, { all, equivalents }]) => all + equivalents.length > 0,
    )
    if (entries.length === 0) return `## ${title}\n\n${left}`
    const measured = entries.map(([, file]) => file)
    const total = `**${percent(sum(measured, 'noticed'), sum(measured, 'all')).toFixed(1)} %** of ${sum(measured, 'all')} are noticed; at least ${least} % are asked for.`
    const rows = [...groupBy(entries, ([file]) => dirname(file))].map(([folder, ofFolder]) => {
      const folderFiles = ofFolder.map(([, file]) => file)
      const [noticed, all] = [sum(folderFiles, 'noticed'), sum(folderFiles, 'all')]
      const { date, commit } = folderFiles.toSorted((one, other) => (one.date < other.date ? 1 : -1))[0]
      const equivalents = folderFiles.flatMap((file) => file.equivalents).length
      return `| \`${folder}\` | ${noticed} of ${all} | ${percent(noticed, all).toFixed(1)} % | ${equivalents} | ${date} | \`${commit}\` |`
    })
    return [
      `## ${title}\n`,
      `${total}\n`,
      '| folder | noticed | score | equivalent | measured | at commit |',
      '| ------ | ------- | ----- | ---------- | -------- | --------- |',
      ...rows,
      '',
      left,
      ...list('Not noticed', entries, 'survivors', () => ''),
      ...list('Equivalent', entries, 'equivalents', ({ reason }) => `: ${reason}`),
    ].join('\n')
  })
  return [
    '# What the tests notice\n',
    'Written by `pnpm mutants --record`. A mutant is core with one fault: a comparison turned round, a condition of a query',
    'left out, a text emptied. It is noticed when a unit test fails. [Stryker](https://stryker-mutator.io) makes the faults, and',
    'runs the test files that reach each of them. Folders are measured one by one, so each has a commit of its own,',
    'and with the tests nearest to them: all tests together may notice more.\n',
    ...sections,
  ].join('\n')
}

function list(title, entries, key, suffix) {
  const lines = entries.flatMap(([file, result]) =>
    result[key].map((one) => {
      const code = `\`\` ${one.replacement.replaceAll('``', '') || '(nothing)'} \`\``
      return `- \`${file}:${one.line}\` ${one.mutator}, ${code}${suffix(one)}`
    }),
  )
  return lines.length === 0 ? [] : [`### ${title}\n`, ...lines, '']
}
