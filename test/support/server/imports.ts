import { runImport } from '@sipspace/core'
import { expect } from 'vitest'
import { procedures } from './procedures.ts'
import { ADMIN_KEY, type TestServer } from './test-server.ts'

/** Who imports, and in which Space; the first super admin in the first Space unless told otherwise. */
interface By {
  key?: string
  space?: string
}

/** Uploads a file; the answer. */
export const upload = (server: TestServer, file: Buffer | string, { key = ADMIN_KEY, space }: By = {}) =>
  server.request({
    method: 'POST',
    url: `/files/imports?name=people.csv${space === undefined ? '' : `&space=${space}`}`,
    key,
    headers: { 'content-type': 'text/csv' },
    payload: Buffer.from(file),
  })

/** Uploads a file and checks it by the columns that it seems to have; the import, as it is then. */
export async function checkedImport(server: TestServer, file: Buffer | string, by: By & { plan?: object } = {}) {
  const { query, mutate } = procedures(server, by)
  const uploaded = await upload(server, file, by)
  expect(uploaded.statusCode, uploaded.body).toBe(201)
  const { id } = uploaded.json<{ id: number }>()
  const { data: seen } = await query('imports.getPreview', { id })
  const columns = seen.columns.map(({ field }: { field: string | null }) => field)
  const { delimiter, encoding, header } = seen
  const checking = await mutate('imports.check', { id, delimiter, encoding, header, columns, ...by.plan })
  expect(checking.data?.state, JSON.stringify(checking.error)).toBe('checking')
  await work(server, id)
  return (await query('imports.get', { id })).data
}

/** Does what the worker does with an import. */
export const work = (server: TestServer, id: number, signal?: AbortSignal) =>
  runImport({ db: server.db, config: server.deps.config, clock: server.clock, ...(signal ? { signal } : {}) }, id)

/** Starts a checked import and works it off; the import, as it is then. */
export async function imported(server: TestServer, id: number, by: By = {}) {
  const { query, mutate } = procedures(server, by)
  const started = await mutate('imports.start', { id })
  expect(started.data?.state, JSON.stringify(started.error)).toBe('importing')
  await work(server, id)
  return (await query('imports.get', { id })).data
}

/** The lines of the result file, without its heading. */
export async function resultOf(server: TestServer, id: number): Promise<string[]> {
  const response = await server.request({ method: 'GET', url: `/files/imports/${id}/result.csv`, key: ADMIN_KEY })
  expect(response.statusCode, response.body).toBe(200)
  const [heading, ...lines] = response.body.trimEnd().split('\r\n')
  expect(heading).toBe('\ufeffline,username,outcome,error')
  return lines
}
