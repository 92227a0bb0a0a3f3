import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { procedures } from '../../../../../test/support/server/procedures.ts'
import { ADMIN_KEY, createTestServer, DOMAIN, type TestServer } from '../../../../../test/support/server/test-server.ts'

let folder: string
let server: TestServer
let admin: { key: string }
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipspace-uploads-'))
  server = await createTestServer({ DATA_DIR: folder, IMPORT_MAX_FILES: '3', RATE_LIMIT: 'off' })
  admin = await addActor(server, { domain: DOMAIN, admin: true })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const people = (name: string) => `username,email\r\n${name},${name}@example.com\r\n`

const upload = (key: string, payload: string, { path = '/files/imports', name = 'people.csv', by = ADMIN_KEY } = {}) =>
  server.request({
    method: 'POST',
    url: `${path}?name=${name}`,
    key: by,
    headers: { 'content-type': 'application/octet-stream', 'idempotency-key': key },
    payload: Buffer.from(payload),
  })

const BOUNDARY = 'a-boundary'
const uploadVoicemail = (id: string, key: string, file: Buffer) =>
  server.request({
    method: 'POST',
    url: `/api/files/${id}`,
    key: ADMIN_KEY,
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, 'idempotency-key': key },
    payload: Buffer.concat([
      Buffer.from(`--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="a.wav"\r\n\r\n`),
      file,
      Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
    ]),
  })
const wav = (byte: number) => Buffer.concat([Buffer.from('RIFF(\0\0\0WAVEfmt '), Buffer.alloc(2_000, byte)])

async function createVoicemail(type = 'audio/wav'): Promise<string> {
  const { mutate } = procedures(server)
  const username = `of-uploads-${crypto.randomUUID()}`
  const { data } = await mutate('accounts.create', { username, password: 'a long secret', algorithm: 'SHA-256' })
  return (await mutate('voicemails.create', { id: data.id, content_type: type })).data.id
}

async function deleteImports(): Promise<void> {
  await server.database.pool.query('delete from import_chunks')
  await server.database.pool.query('delete from imports')
}
const importsKept = async () =>
  (await server.database.pool.query<{ state: string }>('select state from imports order by id')).rows

describe('an upload with an Idempotency-Key', () => {
  test.each(['/files/imports', '/files/dumps'])('to %s is taken in once, and answered the same again', async (path) => {
    const list = path === '/files/imports' ? 'imports.list' : 'dumpImports.list'
    const before = (await procedures(server).query(list)).data.length
    const first = await upload(`"once-${list}"`, people('once'), { path })
    const again = await upload(`once-${list}`, people('once'), { path })
    expect(first.statusCode, first.body).toBe(201)
    expect([again.statusCode, again.body]).toEqual([201, first.body])
    expect((await procedures(server).query(list)).data).toHaveLength(before + 1)
    await deleteImports()
  })

  test('gets its answer again also where there is no room for another file, and writes nothing', async () => {
    const answers = []
    for (const name of ['one', 'two', 'three']) answers.push(await upload(name, people(name)))
    expect((await upload('four', people('four'))).json().code).toBe('too_many_imports')
    const lines = () => server.database.pool.query('select count(*)::int as count from audit_log')
    const before = (await lines()).rows
    expect((await upload('one', people('one'))).body).toBe(answers[0]?.body)
    expect((await lines()).rows).toEqual(before)
    await deleteImports()
    // what was refused has left its key free
    expect((await upload('four', people('four'))).statusCode).toBe(201)
    await deleteImports()
  })

  test.each<[string, { payload?: string; path?: string; name?: string }]>([
    ['other bytes', { payload: people('other') }],
    ['more bytes', { payload: `${people('reused')}x` }],
    ['another name', { name: 'others.csv' }],
    ['another kind of file', { path: '/files/dumps' }],
  ])('is 422 where the key was that of an upload with %s', async (_, { payload = people('reused'), ...rest }) => {
    await upload('reused', people('reused'))
    const other = await upload('reused', payload, rest)
    expect([other.statusCode, other.json().code]).toEqual([422, 'idempotency_key_reused'])
  })

  test('does not meet the keys of another account', async () => {
    await deleteImports()
    const first = await upload('shared', people('shared'))
    const other = await upload('shared', people('shared'), { by: admin.key })
    expect([first.statusCode, other.statusCode]).toEqual([201, 201])
    expect(other.json().id).not.toBe(first.json().id)
    await deleteImports()
  })

  test('is taken in once however many come at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 3 }, () => upload('together', people('together'))))
    const done = answers.filter(({ statusCode }) => statusCode === 201)
    const refused = answers.filter(({ statusCode }) => statusCode !== 201)
    expect(new Set(done.map(({ body }) => body)).size).toBe(1)
    for (const answer of refused) expect(answer.json().code).toBe('idempotency_key_in_use')
    expect(await importsKept()).toEqual([{ state: 'uploaded' }])
    await deleteImports()
  })

  test('leaves nothing behind when it fails, and can come again', async () => {
    await server.database.pool.query('alter table idempotency_keys add constraint no_more check (false) not valid')
    const failed = await server.app.inject({
      method: 'POST',
      url: '/files/imports',
      headers: { host: DOMAIN, 'x-api-key': ADMIN_KEY, 'idempotency-key': 'fails', 'content-type': 'text/csv' },
      payload: people('fails'),
    })
    await server.database.pool.query('alter table idempotency_keys drop constraint no_more')
    expect([failed.statusCode, await importsKept()]).toEqual([500, []])
    expect((await upload('fails', people('fails'))).statusCode).toBe(201)
    await deleteImports()
  })

  test('of a voicemail’s file is done once; another file is refused', async () => {
    const id = await createVoicemail()
    const first = await uploadVoicemail(id, 'voicemail', wav(1))
    const again = await uploadVoicemail(id, 'voicemail', wav(1))
    const other = await uploadVoicemail(id, 'voicemail', wav(2))
    expect(first.statusCode, first.body).toBe(200)
    expect([again.statusCode, again.body]).toEqual([200, first.body])
    expect([other.statusCode, other.json().code]).toEqual([422, 'idempotency_key_reused'])
    // without the key, and by another one, there is nothing left to upload
    expect((await uploadVoicemail(id, 'another', wav(1))).statusCode).toBe(404)
    expect((await readdir(join(folder, 'files'))).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  test('of a voicemail’s file of another type is refused the same again', async () => {
    const id = await createVoicemail('audio/opus')
    const refused = await uploadVoicemail(id, 'wrong-type', wav(1))
    const again = await uploadVoicemail(id, 'wrong-type', wav(1))
    expect([refused.statusCode, again.statusCode, again.body]).toEqual([422, 422, refused.body])
  })

  test('is 400 where the key is none', async () => {
    expect((await upload('"a", "b"', people('none'))).json().code).toBe('idempotency_key_malformed')
    expect((await uploadVoicemail(crypto.randomUUID(), 'ä', wav(1))).json().code).toBe('idempotency_key_malformed')
  })
})
