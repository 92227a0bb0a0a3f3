import { openAsBlob } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createNetServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { type ClientOptions, createClient, type FileSource, type Progress } from '@sipspace/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAccount, createSpace, newName, userKey } from '../../../../../test/support/clients/rest-client.ts'
import { work } from '../../../../../test/support/server/imports.ts'
import { ADMIN_KEY, createTestServer, DOMAIN, type TestServer } from '../../../../../test/support/server/test-server.ts'

let folder: string
let server: TestServer
let url: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipspace-files-'))
  server = await createTestServer({ DATA_DIR: folder, IMPORT_MAX_FILES: '100' })
  url = await server.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const connect = (options: Partial<ClientOptions> = {}) => createClient({ url, auth: { apiKey: ADMIN_KEY }, ...options })
const admin = { username: 'admin', domain: DOMAIN, password: 'secret-admin' }
const csv = 'username,email\r\nalice-of-a-file,alice@example.com\r\nbob-of-a-file,bob@example.com\r\n'
const bytes = new TextEncoder().encode(csv)

async function* parts(): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, 20)
  yield bytes.subarray(20)
}

/** A program that is no sipspace server. */
async function listen(program: { listen(port: number, host: string, ready: () => void): unknown; address(): unknown }) {
  await new Promise<void>((resolve) => {
    program.listen(0, '127.0.0.1', resolve)
  })
  return `http://127.0.0.1:${(program.address() as AddressInfo).port}`
}

describe('an upload', () => {
  test.each<[string, () => FileSource | Promise<FileSource>]>([
    ['a Blob', () => new Blob([csv])],
    ['a File', () => new File([csv], 'given.csv')],
    ['bytes', () => bytes],
    ['a ReadableStream', () => ReadableStream.from(parts())],
    ['an async iterable', parts],
    ['a stream of Node', () => Readable.from(parts())],
    [
      'a file of the disk',
      async () => {
        await writeFile(join(folder, 'people.csv'), csv)
        return openAsBlob(join(folder, 'people.csv'))
      },
    ],
  ])('sends all of %s, with its progress and without', async (_kind, source) => {
    const { imports } = connect()
    const seen: Progress[] = []
    const known = await imports.upload(await source(), { name: 'people.csv', onProgress: (one) => void seen.push(one) })
    const plain = await imports.upload(await source(), { name: 'people.csv' })
    for (const { id, ...rest } of [known, plain]) {
      expect(rest).toMatchObject({ file_name: 'people.csv', bytes: bytes.length, state: 'uploaded' })
      expect(JSON.stringify(await imports.getPreview({ id }))).toContain('bob@example.com')
    }
    expect(seen.at(-1)?.loaded).toBe(bytes.length)
    expect([bytes.length, null]).toContain(seen.at(-1)?.total)
  })

  test('has the name of its File, and the Space of its client', async () => {
    await createSpace(server, 'files.example.org')
    const { imports } = connect({ space: 'files.example.org' })
    const { data, response } = await imports.upload(new File([csv], 'staff.csv')).withResponse()
    expect(data.file_name).toBe('staff.csv')
    expect(response).toMatchObject({ status: 201, requestId: expect.any(String) })
    expect((await imports.list()).map(({ id }) => id)).toEqual([data.id])
  })

  test.each([
    ['name and password', () => admin],
    ['a function', () => async () => admin],
    ['a function with a key', () => () => ({ apiKey: ADMIN_KEY })],
  ])('takes a stream with %s, which can be sent only once', async (_kind, auth) => {
    const { imports } = connect({ auth: auth() })
    expect(await imports.upload(parts())).toMatchObject({ bytes: bytes.length })
    expect(await imports.upload(parts())).toMatchObject({ bytes: bytes.length })
    expect(await imports.upload(new Blob([csv]))).toMatchObject({ bytes: bytes.length })
  })

  test('is refused as calls are', async () => {
    const name = newName()
    await createAccount(server, name, { activated: true })
    const refusals: [Partial<ClientOptions>, FileSource, object][] = [
      [
        {},
        new Blob([]),
        { code: 'invalid_input', status: 422, fieldCodes: { file: [{ code: 'required', params: {} }] } },
      ],
      [{ auth: { apiKey: await userKey(server, name) } }, parts(), { code: 'forbidden', status: 403 }],
      [{ auth: undefined }, parts(), { code: 'unauthenticated', status: 401 }],
      [{ auth: { ...admin, password: 'wrong' } }, parts(), { code: 'wrong_credentials', status: 401 }],
      [{ space: 'nowhere.example.org' }, parts(), { code: 'space_not_found' }],
      [{ url: `${url}/elsewhere` }, parts(), { code: 'route_not_found', status: 404 }],
    ]
    for (const [options, file, error] of refusals) {
      await expect(connect(options).imports.upload(file)).rejects.toMatchObject({
        name: 'SipspaceError',
        operation: 'imports.upload',
        requestId: expect.any(String),
        ...error,
      })
    }
    await expect(connect({ language: 'fr' }).imports.upload(new Blob([]))).rejects.toThrow(/champs|invalide/i)
  })

  test('that is given up leaves nothing behind', async () => {
    const { imports } = connect()
    const before = (await imports.list()).length
    const controller = new AbortController()
    let isReturned = false
    const endless = async function* () {
      try {
        for (;;) yield new Uint8Array(65_536)
      } finally {
        isReturned = true
      }
    }
    const sent = imports.upload(endless(), {
      signal: controller.signal,
      onProgress: ({ loaded }) => loaded > 1_000_000 && controller.abort(),
    })
    await expect(sent).rejects.toMatchObject({ code: 'aborted', operation: 'imports.upload' })
    await expect.poll(() => isReturned).toBe(true)
    await expect.poll(async () => (await imports.list()).length).toBe(before)
  })

  test('of a large file goes through', async () => {
    const chunk = new Uint8Array(1_048_576).fill(97)
    const large = async function* () {
      for (let n = 0; n < 24; n++) yield chunk
    }
    let loaded = 0
    const { bytes: received } = await connect().imports.upload(large(), {
      onProgress: (progress) => {
        loaded = progress.loaded
      },
    })
    expect([received, loaded]).toEqual([24 * 1_048_576, 24 * 1_048_576])
  }, 30_000)

  test('reads no more of a stream than the server takes, and ends in its time', async () => {
    const idle = createNetServer((socket) => socket.on('error', () => {}).pause())
    let read = 0
    const large = async function* () {
      for (; read < 1_073_741_824; read += 65_536) yield new Uint8Array(65_536)
    }
    const { imports } = connect({ url: await listen(idle) })
    await expect(imports.upload(large(), { timeoutMs: 1_000 })).rejects.toMatchObject({ code: 'timeout' })
    expect(read).toBeLessThan(33_554_432)
    idle.close()
  })

  test('of a dump is for super admins', async () => {
    const uploaded = await connect().dumpImports.upload(new Blob(['-- a dump']), { name: 'flexisip.sql' })
    expect(uploaded).toMatchObject({ file_name: 'flexisip.sql', bytes: 9 })
  })
})

test.each([
  ['an object', { file: csv }],
  ['a text', csv],
  ['a list', [bytes]],
  ['nothing', undefined],
])('an upload of %s is refused before it is sent, by the name of the argument', async (_what, file) => {
  const { imports, dumpImports, voicemails } = connect({ url: 'http://127.0.0.1:1' })
  const given = file as never
  for (const upload of [
    () => imports.upload(given),
    () => dumpImports.upload(given),
    () => voicemails.upload({ id: 'x' }, given),
  ])
    await expect(upload()).rejects.toMatchObject({
      code: 'invalid_input',
      status: 0,
      fields: { file: ['file must be a Blob, bytes or a stream of them.'] },
      fieldCodes: { file: [{ code: 'wrong_type', params: { expected: 'file' } }] },
    })
})

describe('a download', () => {
  test('is a file with a name and a type, which comes as it is read', async () => {
    await createAccount(server, 'of-the-export', { activated: true, email: 'export@example.com' })
    const { accounts } = connect()
    const file = await accounts.export({ text: 'of-the-export' })
    expect(file).toMatchObject({ name: `accounts-${DOMAIN}.csv`, type: 'text/csv; charset=utf-8', size: null })
    const lines = (await file.text()).trimEnd().split('\r\n')
    expect(lines).toEqual([expect.stringMatching(/^id,username,/), expect.stringContaining('export@example.com')])

    const filter = { text: 'of-the-export', admin: false }
    let read = ''
    const seen: Progress[] = []
    const decoder = new TextDecoder()
    const again = await accounts.export(filter, { onProgress: (progress) => void seen.push(progress) })
    for await (const part of again) read += decoder.decode(part, { stream: true })
    expect(read.trimEnd().split('\r\n')).toEqual(lines)
    const all = await (await accounts.export(filter)).bytes()
    expect(seen.at(-1)).toEqual({ loaded: all.byteLength, total: null })
    const { data, response } = await accounts.export(filter).withResponse()
    expect(response.requestId).toEqual(expect.any(String))
    expect(await text(data.stream)).toContain('export@example.com')
  })

  test('tells what became of the lines of an import', async () => {
    const { imports } = connect({ auth: admin })
    const { id } = await imports.upload(new Blob(['username,email\r\nof-a-result,not an address\r\n']))
    const { columns, delimiter, encoding, header } = await imports.getPreview({ id })
    const plan = { delimiter, encoding, header, columns: columns.map(({ field }) => field) }
    await imports.check({ id, ...plan, defaults: { password: 'none' } })
    await work(server, id)
    const file = await imports.downloadResult({ id })
    expect(file.name).toBe(`import-${id}.csv`)
    expect(await file.text()).toMatch(/^line,username,outcome,error\r\n2,of-a-result,not_created,"email must /)
    await expect(imports.downloadResult({ id: 4_711 })).rejects.toMatchObject({ code: 'import_not_found', status: 404 })
  })

  test('has the bytes of a voicemail that was uploaded, and their number', async () => {
    const { accounts, voicemails } = connect()
    const { id } = await accounts.create({ username: newName(), password: 'a long secret', algorithm: 'SHA-256' })
    const wav = Buffer.concat([Buffer.from('RIFF(\0\0\0WAVEfmt '), Buffer.alloc(1_000_000, 1)])
    for (const source of [wav, new Blob([wav]), Readable.from([wav])]) {
      const slot = await voicemails.create({ id, content_type: 'audio/wav' })
      const voicemail = await voicemails.upload(slot, source, { onProgress: () => {} })
      expect(voicemail).toMatchObject({ id: slot.id, size: wav.length })
      const file = await createClient({ url }).voicemails.download(voicemail)
      expect(file).toMatchObject({ name: voicemail.name, type: 'audio/wav', size: wav.length })
      expect(wav.equals(await file.bytes())).toBe(true)
    }
    const slot = await voicemails.create({ id, content_type: 'audio/opus' })
    await expect(voicemails.upload(slot, wav)).rejects.toMatchObject({
      code: 'invalid_input',
      fieldCodes: { file: [{ code: 'file_type' }] },
    })
    await expect(voicemails.download({ id: slot.id, name: null })).rejects.toMatchObject({ code: 'file_not_found' })
  })

  test('has a voicemail of the Space of its client, which no stranger gets there', async () => {
    await createSpace(server, 'voices.example.org')
    const { accounts, voicemails } = connect({ space: 'voices.example.org' })
    const { id } = await accounts.create({ username: newName(), password: 'a long secret', algorithm: 'SHA-256' })
    const wav = Buffer.concat([Buffer.from('RIFF(\0\0\0WAVEfmt '), Buffer.alloc(28, 1)])
    const slot = await voicemails.create({ id, content_type: 'audio/wav' })
    await expect(connect().voicemails.upload(slot, wav)).rejects.toMatchObject({ code: 'voicemail_not_found' })
    const voicemail = await voicemails.upload(slot, wav)
    expect(wav.equals(await (await voicemails.download(voicemail)).bytes())).toBe(true)
    await expect(connect().voicemails.download(voicemail)).rejects.toMatchObject({ code: 'file_not_found' })
    const stranger = createClient({ url, space: 'voices.example.org' })
    await expect(stranger.voicemails.download(voicemail)).rejects.toMatchObject({ status: 401 })
  })

  test('is refused as calls are', async () => {
    const { accounts } = connect()
    await expect(accounts.export({ sort: 'colour' as 'username' })).rejects.toMatchObject({
      code: 'invalid_input',
      status: 422,
      operation: 'accounts.export',
      fieldCodes: { sort: [expect.objectContaining({ code: expect.any(String) })] },
    })
    await expect(connect({ auth: undefined }).accounts.export()).rejects.toMatchObject({ code: 'unauthenticated' })
  })

  test('that breaks off or is given up rejects where it is read', async () => {
    const cut = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/csv', 'content-length': '1000' })
      response.write('id,username\r\n')
      if (_request.url?.includes('cut')) setImmediate(() => response.destroy())
    })
    const { accounts } = connect({ url: await listen(cut) })
    const broken = await accounts.export({ text: 'cut' })
    expect(broken.size).toBe(1_000)
    await expect(broken.text()).rejects.toMatchObject({ code: 'network', operation: 'accounts.export' })

    const controller = new AbortController()
    const given = await accounts.export({}, { signal: controller.signal })
    const reading = async () => {
      for await (const part of given) if (part.byteLength > 0) controller.abort()
    }
    await expect(reading()).rejects.toMatchObject({ code: 'aborted' })
    const late = await accounts.export({}, { timeoutMs: 300 })
    await expect(late.bytes()).rejects.toMatchObject({ code: 'timeout' })
    cut.closeAllConnections()
    cut.close()
  })

  test('that is not wanted any more ends with its loop', async () => {
    let isClosed = false
    const endless = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/csv' })
      response.write('id\r\n')
      response.on('close', () => {
        isClosed = true
      })
    })
    const { accounts } = connect({ url: await listen(endless) })
    for await (const part of await accounts.export()) if (part.byteLength > 0) break
    await expect.poll(() => isClosed).toBe(true)
    endless.close()
  })
})
