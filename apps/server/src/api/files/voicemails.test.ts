import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  caller,
  createAccount,
  createSpace,
  expectNoDefect,
  expectRefused,
  fieldsOf,
  type Json,
  jsonOf,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { ADMIN_KEY, createTestServer, DOMAIN, type TestServer } from '../../../../../test/support/server/test-server.ts'
import { clearExpired } from '../../worker/clear.ts'

let folder: string
let server: TestServer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipspace-voicemails-'))
  server = await createTestServer({ DATA_DIR: folder })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})
afterEach(() => expectNoDefect(server))

const OWN = '/api/accounts/me/voicemails'
const wav = Buffer.concat([Buffer.from('RIFF(\0\0\0WAVEfmt '), Buffer.alloc(28, 1)])
const opus = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(24), Buffer.from('OpusHead'), Buffer.alloc(9)])

async function newParty() {
  const name = newName()
  const { id } = await createAccount(server, name, { activated: true })
  const user = caller(server, { key: await userKey(server, name) })
  return { id: id as number, name, user, url: `/api/accounts/${id}/voicemails` }
}

async function newSlot(fields: Json = {}) {
  const party = await newParty()
  const body = { sip_from: 'sip:xavier@sip.example.org', content_type: 'audio/wav', ...fields }
  const slot = jsonOf(await caller(server).post(party.url, body), 201)
  return { ...party, slot, uuid: slot['id'] as string }
}

function upload(
  uuid: string,
  content: Buffer,
  { key = ADMIN_KEY, host = DOMAIN, field = 'file', name = 'voice.wav' } = {},
) {
  const head = `--b\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\nContent-Type: text/html\r\n\r\n`
  const payload = Buffer.concat([Buffer.from(head), content, Buffer.from('\r\n--b--\r\n')])
  const headers = { 'content-type': 'multipart/form-data; boundary=b' }
  return server.request({ method: 'POST', url: `/api/files/${uuid}`, key, host, headers, payload })
}

const fetchFile = (path: string, host = DOMAIN) => server.request({ method: 'GET', url: path, host })
const pathOf = ({ download_url }: Json) => new URL(download_url).pathname

describe('a voicemail', () => {
  it('is a slot first, then a file, for its account and its admins', async () => {
    const { url, uuid, slot, user } = await newSlot()
    expect(slot).toMatchObject({ download_url: null, max_upload_size: 67_108_864, content_type: 'audio/wav' })
    expect(new URL(slot['upload_url']).pathname).toBe(`/api/files/${uuid}`)
    expect(jsonOf(await user.get(`${OWN}/${uuid}`))).toMatchObject({ name: null, size: null, uploaded_at: null })
    const uploaded = jsonOf(await upload(uuid, wav))
    expect(uploaded).toMatchObject({ id: uuid, size: wav.length, content_type: 'audio/wav' })
    expect(uploaded).not.toHaveProperty('account')
    for (const answer of [await user.get(`${OWN}/${uuid}`), await caller(server).get(`${url}/${uuid}`)]) {
      expect(jsonOf(answer)).toEqual(uploaded)
    }
    expect(jsonOf(await user.get(OWN))).toEqual([uploaded])
    expect(jsonOf(await caller(server).get(url))).toEqual([uploaded])
  })

  it.each([
    ['audio/wav', wav],
    ['audio/opus', opus],
  ])('of %s is served as an attachment that nothing runs', async (content_type, content) => {
    const { uuid } = await newSlot({ content_type })
    const voicemail = jsonOf(await upload(uuid, content, { name: '../../<script>.html' }))
    for (const path of [pathOf(voicemail), `/f/${uuid}/${voicemail['name']}`]) {
      const { statusCode, headers, rawPayload } = await fetchFile(path)
      expect(statusCode).toBe(200)
      expect(rawPayload.equals(content)).toBe(true)
      expect(headers['content-type']).toBe(content_type)
      expect(headers['content-disposition']).toBe(`attachment; filename="${voicemail['name']}"`)
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['content-security-policy']).toContain('sandbox')
      expect(headers['cache-control']).toBe('no-store')
    }
    expect(await readdir(join(folder, 'files'))).toContain(uuid)
  })

  it.each([
    [{ content_type: 'audio/mp3' }, ['content_type']],
    [{ content_type: undefined }, ['content_type']],
    [{ sip_from: 'nobody', content_type: 'audio/mpeg' }, ['sip_from', 'content_type']],
  ])('is refused with what is wrong: %j', async (body, fields) => {
    const { url } = await newParty()
    expect(Object.keys(fieldsOf(await caller(server).post(url, body))).toSorted()).toEqual(fields.toSorted())
  })

  it('takes a file once, and nothing else than its kind of file', async () => {
    const { uuid } = await newSlot()
    for (const content of [Buffer.from('just text'), opus, Buffer.alloc(0), Buffer.from('<html><script>')]) {
      expect(Object.keys(fieldsOf(await upload(uuid, content)))).toEqual(['file'])
    }
    const { post } = caller(server)
    for (const answer of [
      await post(`/api/files/${uuid}`, {}),
      await post(`/api/files/${uuid}`),
      await upload(uuid, wav, { field: 'other' }),
    ]) {
      expect(fieldsOf(answer)).toEqual({ file: ['file is required.'] })
    }
    const both = await Promise.all([upload(uuid, wav), upload(uuid, wav)])
    expect(both.map(({ statusCode }) => statusCode).toSorted((one, other) => one - other)).toEqual([200, 404])
    expectRefused(await upload(uuid, wav), 404)
    expect((await readdir(join(folder, 'files'))).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('is deleted with its file', async () => {
    const { uuid, user } = await newSlot()
    const voicemail = jsonOf(await upload(uuid, wav))
    expect((await user.del(`${OWN}/${uuid}`)).statusCode).toBe(200)
    expectRefused(await fetchFile(pathOf(voicemail)), 404)
    expectRefused(await user.get(`${OWN}/${uuid}`), 404)
    expectRefused(await user.del(`${OWN}/${uuid}`), 404)
    expect(await readdir(join(folder, 'files'))).not.toContain(uuid)
  })

  it('goes with its account, and its file with the next clearing', async () => {
    const { id, uuid } = await newSlot()
    const voicemail = jsonOf(await upload(uuid, wav))
    await caller(server).del(`/api/accounts/${id}`)
    expectRefused(await fetchFile(pathOf(voicemail)), 404)
    await clearExpired(server.deps)
    expect(await readdir(join(folder, 'files'))).not.toContain(uuid)
    expect((await server.database.pool.query('select from deleted_files')).rows).toEqual([])
  })

  it('has a link that only its own name opens, at the host of its Space, while the account is not blocked', async () => {
    const { id, uuid } = await newSlot()
    const voicemail = jsonOf(await upload(uuid, wav))
    const domain = `${newName('tenant')}.example.net`
    await createSpace(server, domain)
    for (const path of [`/f/${uuid}/voice.wav`, `/f/${uuid}/..%2f${uuid}`, `/f/nothing/${voicemail['name']}`]) {
      expectRefused(await fetchFile(path), 404, 'No such file.')
    }
    expectRefused(await fetchFile(pathOf(voicemail), domain), 404, 'No such file.')
    await caller(server).post(`/api/accounts/${id}/block`)
    expectRefused(await fetchFile(pathOf(voicemail)), 404, 'No such file.')
  })

  it('of another account or Space is not found', async () => {
    const [one, other] = [await newSlot(), await newParty()]
    const domain = `${newName('tenant')}.example.net`
    await createSpace(server, domain)
    const { key } = await addActor(server, { domain, admin: true })
    const tenant = caller(server, { key, host: domain })
    for (const [by, url] of [
      [other.user, OWN],
      [caller(server), other.url],
      [tenant, one.url],
    ] as const) {
      expectRefused(await by.get(`${url}/${one.uuid}`), 404)
      expectRefused(await by.del(`${url}/${one.uuid}`), 404)
    }
    expectRefused(await tenant.get(one.url), 404)
    expectRefused(await tenant.post(one.url, { content_type: 'audio/wav' }), 404)
    expectRefused(await upload(one.uuid, wav, { key, host: domain }), 404)
    expectRefused(await caller(server).get(`${one.url}/nothing`), 404)
    expectRefused(await upload('nothing', wav), 404)
    expectRefused(await caller(server).post('/api/accounts/99999/voicemails', { content_type: 'audio/wav' }), 404)
  })

  it('is made and uploaded by admins only', async () => {
    const { user, url, uuid, name } = await newSlot()
    expectRefused(await user.post(url, { content_type: 'audio/wav' }), 403)
    expectRefused(await upload(uuid, wav, { key: await userKey(server, name) }), 403)
    expect((await server.request({ method: 'POST', url: `/api/files/${uuid}` })).statusCode).toBe(401)
  })

  it('is one of a bounded number', async () => {
    const { id, url } = await newParty()
    await server.database.pool.query(
      `insert into voicemails (id, account_id, content_type, created_at)
        select gen_random_uuid(), $1, 'audio/wav', now() from generate_series(1, 500)`,
      [id],
    )
    expectRefused(await caller(server).post(url, { content_type: 'audio/wav' }), 403, 'as many voicemails')
  })
})
