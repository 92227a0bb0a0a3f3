import { computeHa1 } from '@sipspace/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { createMailServer } from '../../../../../test/support/fakes/mail-queue.ts'
import { addActor, addSpace } from '../../../../../test/support/server/actors.ts'
import { checkedImport, imported, resultOf, upload, work } from '../../../../../test/support/server/imports.ts'
import { procedures } from '../../../../../test/support/server/procedures.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, createTestServer, DOMAIN } from '../../../../../test/support/server/test-server.ts'
import { clearExpired } from '../../worker/clear.ts'
import { startWorker } from '../../worker/worker.ts'

const server = await sharedServer()
beforeAll(async () => {
  await procedures(server).mutate('phoneCountries.activate', { code: 'FR' })
})

const problemsOf = async (id: number) =>
  (await procedures(server).query('imports.listProblems', { id })).data.data as {
    line: number
    username: string | null
    errors: Record<string, string[]>
  }[]
const accountOf = async (username: string) => {
  const { data } = await procedures(server).query('accounts.list', { text: username })
  return data.data[0]
}
const hashesOf = async (username: string) =>
  (
    await server.database.pool.query('select algorithm, realm, ha1 from sip_credentials where username = $1', [
      username,
    ])
  ).rows

describe('a file of accounts', () => {
  test('gives accounts a hash by each algorithm that the SIP servers speak, where it has the password', async () => {
    const setAlgorithms = (value: string | null) =>
      server.database.pool.query('update spaces set sip_algorithms = $1 where domain = $2', [value, DOMAIN])
    await setAlgorithms('both')
    try {
      const file = `username,password,ha1
by-password,long enough,
by-hash,,${'0'.repeat(64)}
`
      const { id } = await checkedImport(server, file)
      await imported(server, id)
      const algorithms = async (name: string) =>
        (await hashesOf(name)).map(({ algorithm }) => algorithm).toSorted((a, b) => a.localeCompare(b))
      await server.database.pool.query("update accounts set activated = true where username like 'by-%'")
      expect(await algorithms('by-password')).toEqual(['MD5', 'SHA-256'])
      expect(await algorithms('by-hash')).toEqual(['SHA-256'])
      const { rows } = await server.database.pool.query(
        'select from import_rows where import_id = $1 and coalesce(ha1, other_ha1) is not null',
        [id],
      )
      expect(rows).toEqual([])
    } finally {
      await setAlgorithms(null)
    }
  })

  test('is read as it comes out of a spreadsheet, and its accounts are what it says', async () => {
    const file = `\ufeffIdentifiant;Mot de passe;Courriel;Téléphone;Nom affiché;Actif;Rôle;Langue;dictionary.floor;Remarque
elodie.martin;"long ; enough";elodie@example.com;+33 6 12 34 56 78;"Élodie ""Lo"" Martin";oui;;fr;3;keep
second.admin;long enough;;;;non;admin;;;
`
    const found = await checkedImport(server, file)
    expect(found).toMatchObject({
      state: 'checked',
      lines: 2,
      invalid: 0,
      progress: 1,
      username: 'admin',
      file_name: 'people.csv',
      plan: {
        delimiter: ';',
        columns: [
          'username',
          'password',
          'email',
          'phone',
          'display_name',
          'activated',
          'admin',
          'language',
          'dictionary.floor',
          null,
        ],
      },
    })
    expect(await accountOf('elodie.martin')).toBeUndefined()
    expect(await imported(server, found.id)).toMatchObject({ state: 'done', created: 2, failed: 0, progress: 1 })
    expect(await accountOf('elodie.martin')).toMatchObject({
      email: 'elodie@example.com',
      phone: '+33612345678',
      display_name: 'Élodie "Lo" Martin',
      activated: true,
      admin: false,
      language: 'fr',
      dictionary: { floor: '3' },
      provisioning_token: expect.stringMatching(/^[\w-]{27}$/),
      passwords: [{ algorithm: 'SHA-256' }],
    })
    expect(await accountOf('second.admin')).toMatchObject({ activated: false, admin: true, email: null })
    expect(await hashesOf('elodie.martin')).toEqual([
      {
        algorithm: 'SHA-256',
        realm: DOMAIN,
        ha1: computeHa1('SHA-256', { username: 'elodie.martin', realm: DOMAIN, password: 'long ; enough' }),
      },
    ])
    expect(await resultOf(server, found.id)).toEqual(['2,elodie.martin,created,', '3,second.admin,created,'])
  })

  test.each([
    ['sep=;\r\n', ';'],
    ['\ufeff"sep=;"\r\n', ';'],
    ['sep=|\n', '|'],
    ['SEP=,\n', ','],
  ])('may begin with a line that says what separates its cells: %j', async (first, delimiter) => {
    const cells = ['username,password,email', `separated-${delimiter.codePointAt(0)}-${first.length},long enough,`]
    const file = `${first}${cells.join('\n').replaceAll(',', delimiter)}\n`
    const found = await checkedImport(server, file)
    expect(found).toMatchObject({ state: 'checked', lines: 1, invalid: 0, plan: { delimiter } })
    expect(found.plan.columns).toEqual(['username', 'password', 'email'])
  })

  test('may have quotation marks within cells, numbers as Excel keeps them, and passwords like formulas', async () => {
    const file = [
      'username,password,phone,display_name,dictionary.screen',
      `quoted-one,"'=secret, kept",="+33612345679",Max "Bob" Miller,5" screen`,
      `quoted-two,'=secret-two,"=""+33612345680""",'=SUM(1),"a ""b"" c"`,
    ]
    const found = await checkedImport(server, `${file.join('\r\n')}\r\n`)
    expect(found).toMatchObject({ state: 'checked', lines: 2, invalid: 0 })
    await imported(server, found.id)
    expect(await accountOf('quoted-one')).toMatchObject({
      phone: '+33612345679',
      display_name: 'Max "Bob" Miller',
      dictionary: { screen: '5" screen' },
    })
    expect(await accountOf('quoted-two')).toMatchObject({
      phone: '+33612345680',
      display_name: "'=SUM(1)",
      dictionary: { screen: 'a "b" c' },
    })
    const passwords = { 'quoted-one': "'=secret, kept", 'quoted-two': "'=secret-two" }
    for (const [username, password] of Object.entries(passwords)) {
      const ha1 = computeHa1('SHA-256', { username, realm: DOMAIN, password })
      expect(await hashesOf(username)).toEqual([{ algorithm: 'SHA-256', realm: DOMAIN, ha1 }])
    }
  })

  test('may have hashes instead of passwords', async () => {
    const ha1 = computeHa1('MD5', { username: 'hash-only', realm: DOMAIN, password: 'secret' })
    const found = await checkedImport(
      server,
      `username,ha1,algorithm\nhash-only,${ha1.toUpperCase()},\nhash-bad,12,md5\n`,
    )
    expect(await problemsOf(found.id)).toEqual([
      {
        line: 3,
        username: 'hash-bad',
        errors: { ha1: [expect.stringContaining('32 hexadecimal digits')] },
        error_codes: { ha1: [{ code: 'ha1', params: { digits: 32 } }] },
      },
    ])
    await imported(server, found.id)
    expect(await hashesOf('hash-only')).toEqual([{ algorithm: 'MD5', realm: DOMAIN, ha1 }])
  })

  test.each([
    [
      'UTF-16 with tabs',
      Buffer.from('\ufeffusername\tpassword\tdisplay_name\nutf16-name\tpassword\tŒuvre', 'utf16le'),
      'Œuvre',
    ],
    [
      'Windows-1252',
      Buffer.from('username,password,display_name\r\ncp1252-name,password,\xe9t\xe9 \x80\r\n', 'latin1'),
      'été €',
    ],
  ])('may be in %s', async (_, file, name) => {
    const found = await checkedImport(server, file)
    expect(found).toMatchObject({ state: 'checked', lines: 1, invalid: 0 })
    await imported(server, found.id)
    expect(await accountOf(file.includes('cp1252') ? 'cp1252-name' : 'utf16-name')).toMatchObject({
      display_name: name,
    })
  })

  test('has every problem told, by its line and field, in the language of the reader', async () => {
    await addActor(server, { domain: DOMAIN, username: 'already-there' })
    const gone = await addActor(server, { domain: DOMAIN, username: 'already-gone' })
    await procedures(server).mutate('accounts.delete', { id: gone.id })
    const found = await checkedImport(
      server,
      `username,password,email,phone,activated,algorithm
already-there,password,,,,
already-gone,password,,,,
Upper-Case,password,,,,
short,pass,,,,
bad-fields,password,nobody,0612345678,perhaps,SHA-1
closed-country,password,,+358401234567,,
twice-there,password,,+33612340001,,
twice-there,password,,,,
other-phone,password,,+33 6 12 34 00 01,,

"no-password
"
`,
    )
    expect(found).toMatchObject({ state: 'checked', lines: 10, invalid: 9 })
    const problems = await problemsOf(found.id)
    expect(problems.map(({ line, errors }) => [line, Object.keys(errors).toSorted()])).toEqual([
      [2, ['username']],
      [3, ['username']],
      [4, ['username']],
      [5, ['password', 'username']],
      [6, ['activated', 'algorithm', 'email', 'phone']],
      [7, ['phone']],
      [9, ['username']],
      [10, ['phone']],
      [12, ['password', 'username']],
    ])
    expect(problems[6]?.errors).toEqual({ username: ['username is the same as in line 8.'] })
    const french = await server.request({
      method: 'GET',
      url: `/trpc/imports.listProblems?input=${encodeURIComponent(JSON.stringify({ id: found.id, limit: 1, cursor: 2 }))}`,
      key: ADMIN_KEY,
      headers: { 'accept-language': 'fr' },
    })
    expect(french.json().result.data).toEqual({
      data: [
        {
          line: 3,
          username: 'already-gone',
          errors: { username: ['username est déjà pris.'] },
          error_codes: { username: [{ code: 'taken', params: {} }] },
        },
      ],
      next_cursor: 3,
    })
    expect(await imported(server, found.id)).toMatchObject({ state: 'done', created: 1, failed: 0 })
    expect(await accountOf('twice-there')).toMatchObject({ phone: '+33612340001' })
  })

  test('is checked again by other columns', async () => {
    const found = await checkedImport(server, 'a,b\nsome-name,a password\n', {
      plan: { header: true, columns: ['password', 'username'] },
    })
    expect(found).toMatchObject({ lines: 1, invalid: 1 })
    const { mutate, query } = procedures(server)
    const start = await mutate('imports.start', { id: found.id })
    expect(start.error?.fields).toEqual({ id: ['id: no line of it can be imported.'] })
    const plan = { ...found.plan, columns: ['username', 'password'], defaults: { algorithm: 'MD5', activated: false } }
    await mutate('imports.check', { id: found.id, ...plan })
    await work(server, found.id)
    expect((await query('imports.get', { id: found.id })).data).toMatchObject({ lines: 1, invalid: 0 })
    await imported(server, found.id)
    expect(await accountOf('some-name')).toMatchObject({ activated: false, passwords: [{ algorithm: 'MD5' }] })
  })

  test('with passwords in clear is gone once it is started', async () => {
    const found = await checkedImport(server, 'username,password\nclear-password,the-clear-password\n')
    await imported(server, found.id)
    const { rows } = await server.database.pool.query('select from import_chunks where import_id = $1', [found.id])
    expect(rows).toEqual([])
    expect((await procedures(server).mutate('imports.check', { id: found.id, ...found.plan })).status).toBe(409)
  })

  test.each([
    ['', 422, 'file'],
    ['username\nonly-name\n', 422, 'columns'],
    ['username,username,password\nname,name,password\n', 422, 'columns'],
  ])('that cannot be imported is refused: %j', async (file, status, field) => {
    const uploaded = await upload(server, file)
    if (uploaded.statusCode !== 201) {
      expect([uploaded.statusCode, Object.keys(uploaded.json().errors)]).toEqual([status, [field]])
      return
    }
    const { id } = uploaded.json()
    const columns = file.split('\n')[0]?.split(',')
    const checking = await procedures(server).mutate('imports.check', {
      id,
      delimiter: ',',
      encoding: 'utf-8',
      header: true,
      columns,
    })
    expect([checking.status, Object.keys(checking.error?.fields ?? {})]).toEqual([status, [field]])
  })
})

/** A file of so many accounts with names of their own. */
const many = (name: string, amount: number): string =>
  `username,password\n${Array.from({ length: amount }, (_, n) => `${name}-${n},password\n`).join('')}`
const countOf = async (text: string): Promise<number> =>
  (await procedures(server).query('accounts.count', { text, exact: true })).data.count

describe('an import', () => {
  test('that is cut short goes on where it was, and makes nothing twice', async () => {
    const found = await checkedImport(server, many('cut-short', 2_500))
    const { query, mutate } = procedures(server)
    await mutate('imports.start', { id: found.id })
    const ending = new AbortController()
    const { db } = server
    // the process ends after the first batch
    const working = work(server, found.id, ending.signal)
    await expect.poll(() => countOf('cut-short'), { interval: 5 }).toBeGreaterThan(0)
    ending.abort()
    await working
    const { created } = (await query('imports.get', { id: found.id })).data
    expect(created).toBe(await countOf('cut-short'))
    expect(db).toBe(server.db)
    await Promise.all([work(server, found.id), work(server, found.id)])
    expect((await query('imports.get', { id: found.id })).data).toMatchObject({
      state: 'done',
      created: 2_500,
      failed: 0,
    })
    expect(await countOf('cut-short')).toBe(2_500)
  })

  test('that is cancelled can be started again for the rest', async () => {
    const found = await checkedImport(server, many('cancelled', 10))
    const { mutate } = procedures(server)
    await mutate('imports.start', { id: found.id })
    expect((await mutate('imports.cancel', { id: found.id })).data).toMatchObject({ state: 'cancelled', created: 0 })
    await work(server, found.id)
    expect(await countOf('cancelled')).toBe(0)
    expect(await resultOf(server, found.id)).toContain('2,cancelled-0,waiting,')
    expect(await imported(server, found.id)).toMatchObject({ state: 'done', created: 10 })
    expect((await mutate('imports.cancel', { id: found.id })).status).toBe(409)
  })

  test('leaves out what others have taken meanwhile, and says so', async () => {
    const found = await checkedImport(server, many('meanwhile', 3))
    await addActor(server, { domain: DOMAIN, username: 'meanwhile-1' })
    expect(await imported(server, found.id)).toMatchObject({ state: 'done', created: 2, failed: 1 })
    expect(await resultOf(server, found.id)).toEqual([
      '2,meanwhile-0,created,',
      '3,meanwhile-1,not_created,username is already taken.',
      '4,meanwhile-2,created,',
    ])
  })

  test('keeps to the maximum of its Space, in the check and in the end', async () => {
    const space = await addSpace(server)
    const by = { space }
    await server.database.pool.query('update spaces set max_accounts = 3 where domain = $1', [space])
    const found = await checkedImport(server, many('limited', 5), by)
    expect(found).toMatchObject({ lines: 5, invalid: 2 })
    const { data } = await procedures(server, by).query('imports.listProblems', { id: found.id })
    expect(data.data).toEqual(
      [5, 6].map((line) => ({
        line,
        username: `limited-${line - 2}`,
        errors: { line: ['This Space has reached its maximum number of accounts.'] },
        error_codes: { line: [{ code: 'space_full', params: {} }] },
      })),
    )
    await addActor(server, { domain: space })
    expect(await imported(server, found.id, by)).toMatchObject({ state: 'done', created: 2, failed: 1 })
  })

  test('gives no address twice where addresses are unique', async () => {
    await using unique = await createTestServer({ ACCOUNT_EMAIL_UNIQUE: 'true' })
    const found = await checkedImport(
      unique,
      'username,password,email\nfirst-one,password,One@example.com\nsecond-one,password,one@example.com\nthird-one,password,three@example.com\n',
    )
    expect(found).toMatchObject({ lines: 3, invalid: 1 })
    await procedures(unique).mutate('accounts.create', {
      username: 'in-between',
      password: 'password',
      algorithm: 'MD5',
      email: 'THREE@example.com',
    })
    expect(await imported(unique, found.id)).toMatchObject({ created: 1, failed: 1 })
  })

  test('is done by the worker, which takes up again what a killed process was at', async () => {
    const found = await checkedImport(server, many('by-worker', 5))
    await procedures(server).mutate('imports.start', { id: found.id })
    await server.database.pool.query(`select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs))`)
    await server.database.pool.query(`update imports set heartbeat_at = now() - interval '1 minute' where id = $1`, [
      found.id,
    ])
    const worker = await startWorker(server.deps, server.database.pool)
    try {
      await expect.poll(() => countOf('by-worker')).toBe(5)
    } finally {
      await worker.stop()
    }
  })

  test('leaves the worker to mails, however many there are', async () => {
    await using other = await createMailServer()
    const { query, mutate } = procedures(other)
    const ids: number[] = []
    for (let n = 0; n < 4; n += 1) ids.push((await checkedImport(other, many(`one-of-several-${n}`, 2))).id)
    for (const id of ids) await mutate('imports.start', { id })
    const holding = await other.database.pool.connect()
    await holding.query('begin')
    await holding.query('select from imports for update')
    try {
      await other.startWorker()
      await expect.poll(async () => (await other.jobs()).filter((job) => job.is_locked).length).toBe(2)
      expect(await other.askFor('provisioning', await other.createAccount({ username: 'mailed-meanwhile' }))).toBe(200)
      await expect.poll(() => other.sink.mails.length, { timeout: 3_000 }).toBe(1)
    } finally {
      await holding.query('rollback')
      holding.release()
    }
    const states = () => Promise.all(ids.map(async (id) => (await query('imports.get', { id })).data.state))
    await expect.poll(states, { timeout: 15_000 }).toEqual(ids.map(() => 'done'))
  })

  test('tells who watches how far it is', async () => {
    const found = await checkedImport(server, many('watched', 2))
    const input = encodeURIComponent(JSON.stringify({ id: found.id }))
    const response = await server.request({ method: 'GET', url: `/trpc/imports.watch?input=${input}`, key: ADMIN_KEY })
    expect(response.headers['content-type']).toContain('text/event-stream')
    expect(response.body).toContain('"state":"checked"')
  })

  test('counts no line without content', async () => {
    const found = await checkedImport(server, `username,password\n\n  \n,\n , \nbetween-empty,password\n,\n\n`)
    expect(found).toMatchObject({ state: 'checked', lines: 1, invalid: 0 })
  })

  test('has no more lines than the setting says', async () => {
    await using own = await createTestServer({ IMPORT_MAX_LINES: '3' })
    expect(await checkedImport(own, many('just-enough', 3))).toMatchObject({ state: 'checked', lines: 3 })
    const refused = await checkedImport(own, many('too-many', 4))
    expect(refused).toMatchObject({ state: 'failed', error: expect.stringContaining('more than 3 lines') })
  })

  test('is refused where the Space has as many as it may have, until one is removed', async () => {
    await using own = await createTestServer({ IMPORT_MAX_FILES: '2' })
    const ids = [0, 1].map(async () => (await upload(own, many('one-of-two', 1))).json<{ id: number }>().id)
    const [first] = await Promise.all(ids)
    const refused = await upload(own, many('the-third', 1))
    expect(refused.statusCode).toBe(409)
    expect(refused.body).toContain('as many files of accounts as it may have')
    await procedures(own).mutate('imports.delete', { id: first })
    expect((await upload(own, many('the-third', 1))).statusCode).toBe(201)
  })

  const secretsOf = async (id: number): Promise<number> => {
    const { rows } = await server.database.pool.query(
      `select count(*)::integer as secrets from import_rows
        where import_id = $1 and (ha1 is not null or provisioning_token is not null)`,
      [id],
    )
    return rows[0].secrets
  }

  test('has no hashes or provisioning tokens any more when it has ended', async () => {
    const found = await checkedImport(server, many('secrets-go', 5))
    expect(await secretsOf(found.id)).toBe(5)
    expect(await imported(server, found.id)).toMatchObject({ state: 'done', created: 5 })
    expect(await secretsOf(found.id)).toBe(0)
    expect(await resultOf(server, found.id)).toHaveLength(5)
    expect(await hashesOf('secrets-go-0')).toHaveLength(1)
  })

  test('ends with its secrets when it has waited for a day', async () => {
    const { id } = await checkedImport(server, many('waits-long', 3))
    await server.database.pool.query(`update imports set updated_at = updated_at - interval '2 days' where id = $1`, [
      id,
    ])
    await clearExpired(server.deps)
    const { data } = await procedures(server).query('imports.get', { id })
    expect(data).toMatchObject({ state: 'failed', error: expect.stringContaining('waited for a day') })
    expect(await secretsOf(id)).toBe(0)
    expect((await procedures(server).mutate('imports.start', { id })).status).toBe(409)
  })

  test.each([
    ['blocked', 'update accounts set blocked = true where id = $1'],
    ['no admin any more', 'update accounts set admin = false where id = $1'],
    ['deleted', 'delete from accounts where id = $1'],
  ])('ends when its author is %s', async (_, statement) => {
    const { id: author, key } = await addActor(server, { domain: DOMAIN, admin: true })
    const by = { key }
    const found = await checkedImport(server, many('by-another-admin', 3), by)
    await procedures(server, by).mutate('imports.start', { id: found.id })
    await server.database.pool.query(statement, [author])
    await work(server, found.id)
    const { data } = await procedures(server).query('imports.get', { id: found.id })
    expect(data).toMatchObject({ state: 'failed', created: 0, error: expect.stringContaining('may not import') })
    expect(await secretsOf(found.id)).toBe(0)
  })

  test('is gone at once when it is removed, and its rows are deleted by several statements', async () => {
    const found = await checkedImport(server, many('removed', 2))
    await server.database.pool.query(
      `insert into import_rows (import_id, line, activated, admin) select $1, n, false, false from generate_series(100, 25000) n`,
      [found.id],
    )
    expect((await procedures(server).mutate('imports.delete', { id: found.id })).status).toBe(200)
    expect((await procedures(server).query('imports.get', { id: found.id })).status).toBe(404)
    server.database.takeStatements()
    await work(server, found.id)
    const deletions = server.database.takeStatements().filter((text) => text.includes('import_rows'))
    expect(deletions).toHaveLength(3)
    const { rows } = await server.database.pool.query('select from imports where id = $1', [found.id])
    expect(rows).toEqual([])
  })

  test('is its Space’s, and an admin’s', async () => {
    const found = await checkedImport(server, many('tenancy', 2))
    const domain = await addSpace(server)
    const other = await addActor(server, { domain, admin: true })
    const user = await addActor(server, { domain: DOMAIN })
    const from = (url: string, key: string, host: string) => server.request({ method: 'GET', url, key, host })
    const input = encodeURIComponent(JSON.stringify({ id: found.id }))
    for (const path of [`/trpc/imports.get?input=${input}`, `/files/imports/${found.id}/result.csv`]) {
      expect((await from(path, other.key, domain)).statusCode).toBe(404)
      expect((await from(path, user.key, DOMAIN)).statusCode).toBe(403)
    }
    expect((await upload(server, many('by-user', 1), { key: user.key })).statusCode).toBe(403)
    expect((await from('/trpc/imports.list', other.key, domain)).json().result.data).toEqual([])
    expect((await procedures(server).query('imports.list')).data[0]).toMatchObject({ id: found.id })
    expect((await procedures(server).mutate('imports.delete', { id: found.id })).status).toBe(200)
    expect((await procedures(server).query('imports.get', { id: found.id })).status).toBe(404)
  })
})
