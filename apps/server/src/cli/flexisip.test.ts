import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { FlexisipReport } from '@sipspace/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { digestRequest } from '../../../../test/support/clients/digest-client.ts'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database/index.ts'
import { createTestServer, type TestServer } from '../../../../test/support/server/test-server.ts'
import { runCli } from './cli.ts'

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../../test/fixtures/imports/flexisip-account-manager-${name}`, import.meta.url))

const SECRET_KEY = 'what-the-tests-encrypt-their-secrets-with'
const ME = { method: 'GET', url: '/api/accounts/me' } as const

const A = 'sip.example.com'
const B = 'sip.example.org'

/** The passwords of the made-up people, see the README beside the dumps. */
const PEOPLE = [
  { id: 1, username: 'superadmin', domain: A, password: 'Super-Kiwi-01', algorithms: ['SHA-256'] },
  { id: 2, username: 'admin.org', domain: B, password: 'Admin-Plum-02', algorithms: ['SHA-256'] },
  { id: 3, username: 'zoe.lefevre', domain: A, password: 'Zoé-pass-03', algorithms: ['MD5'] },
  { id: 4, username: 'ahmed', domain: A, password: 'Ahmed-Fig-04', algorithms: ['MD5', 'SHA-256'] },
  { id: 7, username: 'charles-batz', domain: A, password: 'Musket:07 "quoted" \\ back', algorithms: ['SHA-256'] },
  { id: 8, username: 'Greta.Stone', domain: B, password: 'Greta-Nut-08', algorithms: ['MD5'] },
  { id: 9, username: 'zoe.lefevre', domain: B, password: 'Zoe-Org-09', algorithms: ['SHA-256'] },
  { id: 10, username: '+33612000010', domain: B, password: 'Phone-10-Mint', algorithms: ['SHA-256'] },
  { id: 12, username: 'clear', domain: A, password: 'Clear-Text-12', algorithms: ['MD5', 'SHA-256'] },
  { id: 13, username: 'zoe.bis', domain: A, password: 'Zoe-Bis-13', algorithms: ['SHA-256'] },
] as const

const VERSIONS = [
  { version: '1.6.10', hosts: { [A]: 'fam.example.com', [B]: B } },
  { version: '2.0.7', hosts: { [A]: 'fam.example.com', [B]: 'atelier.fam.example.com' } },
  { version: '2.1-2026-08-20', hosts: { [A]: 'fam.example.com', [B]: 'atelier.fam.example.com' } },
] as const

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flexisip-'))
  await mkdir(join(folder, 'storage/files'), { recursive: true })
  await mkdir(join(folder, 'storage/public/img'), { recursive: true })
  const wav = Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE'), Buffer.alloc(48_032)])
  await writeFile(join(folder, 'storage/files/k3JdP0aQ_message.wav'), wav)
  const png = Buffer.from('\x89PNG\r\n\x1a\n and so on', 'latin1')
  await writeFile(join(folder, 'storage/public/img/Qm9uam91ckxvZ29FeGVtcGxlMDEyMzQ1Njc4OTAx.png'), png)
})
afterAll(() => rm(folder, { recursive: true }))

async function sipspace(database: TestDatabase, ...args: string[]) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const env = { DATABASE_URL: database.url, DATA_DIR: join(folder, 'data'), SECRET_KEY }
  const code = await runCli(args, env, { stdin: Readable.from([]), stdout, stderr })
  stdout.end()
  stderr.end()
  return { code, stdout: await text(stdout), stderr: await text(stderr) }
}

async function importDump(database: TestDatabase, version: string, ...options: string[]): Promise<FlexisipReport> {
  const source = fixture(`${version}-mysql.sql.gz`)
  const answer = await sipspace(database, '--json', 'import', 'flexisip', '--source', source, ...options)
  expect(answer).toMatchObject({ code: 0, stderr: '' })
  return JSON.parse(answer.stdout)
}

describe.each(VERSIONS)('the database of Flexisip Account Manager $version', ({ version, hosts }) => {
  let database: TestDatabase
  let server: TestServer
  let report: FlexisipReport
  const options = ['--env', fixture(`${version}.env`)]

  beforeAll(async () => {
    database = await createTestDatabase()
    report = await importDump(database, version, ...options, '--files', join(folder, 'storage'))
    server = await createTestServer({ DATA_DIR: join(folder, 'data') }, database)
  })
  afterAll(() => server[Symbol.asyncDispose]())

  it('is all there: every account with its id and every field, and no Space but its own', async () => {
    for (const space of report.spaces) {
      expect(space).toMatchObject({ outcome: 'created', id: space.source_id, differences: [] })
      expect(space.accounts.here).toBe(space.accounts.source)
      expect(space.hashes.here).toBe(space.hashes.source)
    }
    const { rows: spaces } = await database.pool.query('select domain from spaces order by id')
    expect(spaces.map(({ domain }) => domain)).toEqual([A, B, 'lab.example.net'].slice(0, report.spaces.length))
    const { rows } = await database.pool.query(
      'select accounts.id, username, domain from accounts join spaces on spaces.id = space_id order by id',
    )
    for (const { id, username, domain } of PEOPLE) expect(rows).toContainEqual({ id, username, domain })
  })

  it.each(PEOPLE.map((person) => [`${person.username}@${person.domain}`, person] as const))(
    'lets %s sign in by Digest with the password of before',
    async (_name, { id, username, domain, password, algorithms }) => {
      const known = version.startsWith('2.1') && id === 2 ? (['MD5'] as const) : algorithms
      for (const algorithm of known) {
        const account = { username, domain, password, algorithm }
        const answer = await digestRequest(server, account, { ...ME, host: hosts[domain] })
        expect(answer.statusCode, answer.body).toBe(200)
        expect(answer.json()).toMatchObject({ id, username })
        const wrong = await digestRequest(
          server,
          { ...account, password: `${password}!` },
          { ...ME, host: hosts[domain] },
        )
        expect(wrong.statusCode).toBe(401)
      }
    },
  )

  it('keeps blocked and pending accounts so, and API keys working', async () => {
    const host = hosts[A]
    const blocked = { username: 'blocked.user', domain: A, password: 'Block-Pear-05' }
    expect((await digestRequest(server, blocked, { ...ME, host })).statusCode).toBe(403)
    const key = version === '1.6.10' ? null : 'SuperAdminServiceKeyNeverExpires0000004d'
    if (key === null) return
    const answer = await server.request({ method: 'GET', url: '/api/accounts', key, host })
    expect(answer.statusCode, answer.body).toBe(200)
  })

  it('goes on counting after the ids that were kept', async () => {
    const { rows } = await database.pool.query(
      "select nextval(pg_get_serial_sequence('accounts', 'id'))::integer as id",
    )
    expect(rows[0].id).toBeGreaterThan(report.spaces.length > 2 ? 14 : 13)
  })
})

describe('a database of Flexisip Account Manager between two versions', () => {
  it('is taken over with its three Spaces, and its key opens what it opened', async () => {
    const database = await createTestDatabase()
    const report = await importDump(database, '2.1-2026-01-14')
    await using server = await createTestServer({}, database)
    for (const space of report.spaces) {
      expect(space).toMatchObject({ outcome: 'created', id: space.source_id, differences: [] })
      expect(space.accounts.here).toBe(space.accounts.source)
      expect(space.hashes.here).toBe(space.hashes.source)
    }
    const key = 'peer-super-admin-key-0123456789abcdefghi'
    const answer = await server.request({ method: 'GET', url: '/api/spaces/full.example.org', key })
    expect(answer.json()).toMatchObject({ id: 4, name: 'Full 2', account_realm: 'realm.example.org', max_accounts: 10 })
    const accounts = await server.request({ method: 'GET', url: '/api/accounts/19', key })
    expect(accounts.json()).toMatchObject({ username: 'julia01', phone: '+33612345678', email: 'julia@example.com' })
  })
})

describe('what hangs on accounts and Spaces of 2.1', () => {
  const version = '2.1-2026-08-20'
  const host = 'fam.example.com'
  const key = 'SuperAdminServiceKeyNeverExpires0000004d'
  let server: TestServer
  beforeAll(async () => {
    const database = await createTestDatabase()
    await importDump(database, version, '--env', fixture(`${version}.env`), '--files', join(folder, 'storage'))
    server = await createTestServer({ DATA_DIR: join(folder, 'data') }, database)
  })
  afterAll(() => server[Symbol.asyncDispose]())

  const get = async (url: string, at: string = host) => {
    const answer = await server.request({ method: 'GET', url: `/api${url}`, key, host: at })
    expect(answer.statusCode, answer.body).toBe(200)
    return answer.json()
  }

  it('is shown by the API as before', async () => {
    expect(await get('/accounts/3')).toMatchObject({
      display_name: "Zoé Lefèvre-O'Neil",
      email: 'zoe@example.com',
      phone: '+33612000003',
      dictionary: { language: 'fr', note: "Bureau d'angle, 2ᵉ étage" },
      actions: [{ id: 4, key: 'orphan_action', code: '1' }],
    })
    expect(await get('/accounts/4')).toMatchObject({
      display_name: 'Ahmed Benali 🍇',
      email: 'AHMED.BENALI@Example.COM',
    })
    expect(await get('/accounts/10', 'atelier.fam.example.com')).toMatchObject({
      email: null,
      dtmf_protocol: 'sipmessage',
      types: [{ key: 'device_audio_intercom' }, { key: 'device_video_intercom' }],
      actions: [
        { key: 'open_door', code: '123#' },
        { key: 'lumière', code: '*9' },
      ],
    })
    expect((await get('/accounts/3/contacts')).map(({ id }: { id: number }) => id)).toEqual([4, 7])
    expect(await get('/accounts/8/call_forwardings', 'atelier.fam.example.com')).toMatchObject([
      {
        type: 'no_answer',
        forward_to: 'sip_uri',
        sip_uri: 'sips:greta@mobile.example.net;transport=tls',
        enabled: true,
      },
    ])
    expect(await get('/accounts/4/call_forwardings')).toMatchObject([
      { type: 'no_answer', forward_to: 'contact', contact_id: 3 },
      { type: 'busy', forward_to: 'voicemail' },
    ])
    expect(await get('/accounts/4/external')).toMatchObject({
      username: 'ahmed-ext',
      domain: 'trunk.example.net',
      realm: 'pbx.example.net',
      protocol: 'TLS',
    })
    const cards = await server.request({ method: 'GET', url: '/api/accounts/3/vcards-storage', key, host })
    expect(cards.body).toContain("O'Brien & fils 🍇")
    expect(await get('/contacts_lists/1')).toMatchObject({ title: "Équipe d'accueil", contacts_count: 3 })
    expect((await get('/accounts/4/statistics/calls')).data.map(({ id }: { id: string }) => id)).toEqual([
      'c-0002@example',
      'c-0001@example',
      'c-0003@example',
    ])
    const countries = await server.database.pool.query('select count(*)::integer as open from phone_countries')
    expect(countries.rows).toEqual([{ open: 3 }])
  })

  it('has its secrets encrypted by our key, and settings, logo and provider', async () => {
    const { pool } = server.database
    const mail = await pool.query(
      'select space_id, encrypted_password as ciphertext, password_key_id as key_id, password from space_email_servers',
    )
    const [{ ciphertext, key_id, password }] = mail.rows
    expect(password).toBeNull()
    expect(
      await server.deps.secrets.decrypt('space_email_servers.encrypted_password/2', { ciphertext, keyId: key_id }),
    ).toBe('made-up-smtp-pw-02')
    const oidc = await pool.query(
      'select issuer, encrypted_client_secret as ciphertext, client_secret_key_id as key_id, auto_provisioning from space_oidc',
    )
    expect(oidc.rows).toMatchObject([{ issuer: 'https://sso.example.org/realms/staff', auto_provisioning: true }])
    const [provider] = oidc.rows
    expect(
      await server.deps.secrets.decrypt('space_oidc.encrypted_client_secret/2', {
        ciphertext: provider.ciphertext,
        keyId: provider.key_id,
      }),
    ).toBe('made-up-client-secret-0001')
    expect(await get('/spaces/sip.example.com')).toMatchObject({
      name: 'Exemple Télécom',
      theme_hue: 210,
      copyright_text: 'Exemple Télécom SAS',
      custom_provisioning_entries: '[app]\nsend_logs=1\n\n[ui]\nmax_recent="25"\nlogo_text="Société d\'exemple"\n',
    })
    const logo = await server.request({ method: 'GET', url: '/logo', host })
    expect(logo.headers['content-type']).toBe('image/png')
    expect(await get('/spaces/sip.example.org')).toMatchObject({
      max_accounts: 50,
      account_realm: 'realm.example.org',
      expire_at: '2027-12-31T00:00:00.000000Z',
    })
  })

  it('has voicemails by the links that they had', async () => {
    expect(await get('/accounts/3/voicemails')).toHaveLength(2)
    const url = '/f/a34b270e-5024-4a0c-b2fb-000000000001/k3JdP0aQ_message.wav'
    const file = await server.request({ method: 'GET', url, host })
    expect(file.statusCode).toBe(200)
    expect(file.rawPayload).toHaveLength(48_044)
  })

  it('is provisioned by the tokens that were not used, and no others', async () => {
    const statuses: number[] = []
    for (const token of ['tQU5AHqEZ367c', 'GkgDfbQHN2I6e', 'OBsZYbxPOh6vt'])
      statuses.push(
        (
          await server.request({
            method: 'GET',
            url: `/provisioning/${token}`,
            host,
            headers: { 'x-linphone-provisioning': 'true' },
          })
        ).statusCode,
      )
    expect(statuses).toEqual([200, 200, 404])
  })
})
