import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { pack } from './pack.mjs'

// Packs the package as it is published and has publint and attw look at it, in every mode of resolution that there is.
// An argument is the folder to leave it in.
const [, , given] = process.argv
const folder = given ?? (await mkdtemp(join(tmpdir(), 'sipspace-client-')))
try {
  const tarball = await pack(folder)
  const found = await problems(await readFile(tarball))
  console.log(found.length === 0 ? `${basename(tarball)}: nothing to be found fault with` : found.join('\n'))
  process.exitCode = found.length === 0 ? 0 : 1
} finally {
  if (given === undefined) await rm(folder, { recursive: true })
}

/** @returns what publint and attw have found, a line each */
async function problems(tarball) {
  const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(tarball).buffer }, strict: true })
  const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)))
  if (!analysis.types) return ['attw: there are no types']
  return [
    ...messages.map((message) => `publint: ${formatMessage(message, pkg)}`),
    ...analysis.problems.map((problem) => `attw: ${JSON.stringify(problem)}`),
  ]
}
