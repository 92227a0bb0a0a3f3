import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DCLinter } from 'dclint'
import { Deployment } from 'kubernetes-models/apps/v1/Deployment'
import { Job } from 'kubernetes-models/batch/v1/Job'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget'
import { Service } from 'kubernetes-models/v1/Service'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { parseSettings } from '../../apps/server/src/config/config.ts'

const ROOT = join(import.meta.dirname, '../..')
const MANIFESTS = ['migrate.yaml', 'server.yaml'].map((name) => join(ROOT, 'docs/deploy/kubernetes', name))

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipspace-deploy-'))
})
afterAll(() => rm(folder, { recursive: true }))

const VALUES: Record<string, string> = { DATABASE_URL: 'postgresql://sipspace@database/sipspace' }

/** Names of the variables that no setting reads; a file with a secret is one that holds it. */
async function withoutUse(env: Record<string, string>): Promise<string[]> {
  const files = await Promise.all(
    Object.keys(env).map(async (name) => {
      if (!name.endsWith('_FILE')) return []
      const path = join(folder, name)
      await writeFile(path, VALUES[name.replace('_FILE', '')] ?? 'a-secret-of-more-than-32-characters')
      return [[name, path]]
    }),
  )
  return parseSettings({ ...env, ...Object.fromEntries(files.flat()) }).withoutUse
}

describe('compose.yaml', () => {
  const lint = (path: string) =>
    new DCLinter({
      rules: {
        'service-keys-order': 0,
        'services-alphabetical-order': 0,
        'require-quotes-in-ports': [2, { quoteType: 'double' }],
      },
      quiet: false,
      debug: false,
      exclude: [],
    })
      .lintFiles([path], false)
      .flatMap(({ messages }) => messages.map(({ message }) => message))

  it('is one that Compose takes', async () => {
    expect(lint(join(ROOT, 'compose.yaml'))).toEqual([])
    const wrong = join(folder, 'compose.yaml')
    const text = await readFile(join(ROOT, 'compose.yaml'), 'utf8')
    await writeFile(wrong, text.replace('read_only', 'readonly'))
    expect(lint(wrong).join()).toContain('additional properties')
  })

  it('sets what the server reads, and has the files that it says how to make', async () => {
    const Compose = z.object({
      services: z.object({ server: z.object({ environment: z.record(z.string(), z.string()) }) }),
      secrets: z.record(z.string(), z.object({ file: z.string() })),
    })
    const text = await readFile(join(ROOT, 'compose.yaml'), 'utf8')
    const { services, secrets } = Compose.parse(parse(text))
    expect(await withoutUse(services.server.environment)).toEqual([])
    for (const { file } of Object.values(secrets)) expect(text).toContain(`> ${file.slice(2)}`)
  })
})

const kinds = { Deployment, Job, PodDisruptionBudget, Service }

/** A value that notes which of its fields are looked at, and all that it has. */
function watched(value: unknown, path: string, read: Set<string>, all: Set<string>): unknown {
  if (value === null || typeof value !== 'object') return value
  const inside = new Map(Object.entries(value).map(([key, one]) => [key, watched(one, `${path}/${key}`, read, all)]))
  for (const key of inside.keys()) all.add(`${path}/${key}`)
  return new Proxy(value, {
    get(target, key) {
      if (typeof key === 'string') read.add(`${path}/${key}`)
      return typeof key === 'string' && inside.has(key) ? inside.get(key) : Reflect.get(target, key)
    },
  })
}

/** What is wrong with a manifest. A field that the schema of its kind never looks at is unknown. */
function faultsOf(manifest: unknown): string[] {
  const { apiVersion, kind } = z.object({ apiVersion: z.string(), kind: z.string() }).parse(manifest)
  const Kind = Object.values(kinds).find((one) => one.kind === kind && one.apiVersion === apiVersion)
  if (Kind === undefined) return [`${apiVersion} ${kind}`]
  const [read, all] = [new Set<string>(), new Set<string>()]
  try {
    Kind.prototype.validate.call(watched(manifest, '', read, all) as InstanceType<typeof Kind>)
  } catch (error) {
    return [(error as Error).message]
  }
  return [...all].filter((field) => !read.has(field))
}

const Container = z.object({
  env: z.array(z.object({ name: z.string(), value: z.string() })),
  volumeMounts: z.array(z.object({ name: z.string() })),
})
const Pod = z.object({ containers: z.tuple([Container]), volumes: z.array(z.object({ name: z.string() })) })

describe('the manifests for Kubernetes', () => {
  const manifests = async () =>
    (await Promise.all(MANIFESTS.map((path) => readFile(path, 'utf8'))))
      .flatMap((text) => parseAllDocuments(text))
      .map((document): unknown => document.toJS())

  it('are ones that Kubernetes takes, without a field that it does not know', async () => {
    for (const manifest of await manifests()) expect(faultsOf(manifest)).toEqual([])
  })

  it.each([
    [{ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', spec: { minAvailabel: 1 } }, '/spec/minAvailabel'],
    [{ apiVersion: 'v1', kind: 'Service', spec: { ports: [{ port: 'eighty' }] } }, 'port'],
    [{ apiVersion: 'policy/v1beta1', kind: 'PodDisruptionBudget' }, 'policy/v1beta1 PodDisruptionBudget'],
  ])('are found wrong where they are: %j', (manifest, fault) => {
    expect(faultsOf(manifest).join()).toContain(fault)
  })

  it('set what the server reads, and mount what they have', async () => {
    const pods = (await manifests()).flatMap((manifest) => {
      const parsed = z.object({ spec: z.object({ template: z.object({ spec: Pod }) }) }).safeParse(manifest)
      return parsed.success ? [parsed.data.spec.template.spec] : []
    })
    expect(pods).toHaveLength(2)
    for (const { containers, volumes } of pods) {
      const [{ env, volumeMounts }] = containers
      expect(await withoutUse(Object.fromEntries(env.map(({ name, value }) => [name, value])))).toEqual([])
      expect(volumeMounts.map(({ name }) => name)).toEqual(volumes.map(({ name }) => name))
    }
  })
})
