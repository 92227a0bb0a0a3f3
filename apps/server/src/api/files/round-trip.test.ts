import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { addSpace } from '../../../../../test/support/server/actors.ts'
import { checkedImport, imported } from '../../../../../test/support/server/imports.ts'
import { procedures } from '../../../../../test/support/server/procedures.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
beforeAll(async () => {
  await procedures(server).mutate('phoneCountries.activate', { code: 'FR' })
})

const ROUNDS = 60

/** Texts of what spreadsheets and readers of CSV take for something else, beginning and ending with letters or not. */
const unit = fc.constantFrom(
  'a',
  'é',
  '😀',
  ',',
  ';',
  '"',
  "'",
  '=',
  '+',
  '-',
  '@',
  '＝',
  '＋',
  '=SUM(1)',
  '="06"',
  'sep=;',
  '0',
  'true',
  ' ',
)
const text = fc
  .string({ unit, minLength: 1, maxLength: 8 })
  .map((drawn) => drawn.trim())
  .filter((drawn) => drawn !== '')
const key = fc.string({ unit: fc.constantFrom('a', 'b', '=', '.', "'", '"', ','), minLength: 1, maxLength: 5 })
const lines = fc.string({
  unit: fc.constantFrom('a', '=', "'", '"', ' ', '\t', '\n', '\r'),
  minLength: 1,
  maxLength: 6,
})
const values = fc.record(
  {
    display_name: text,
    dictionary: fc.dictionary(key, fc.oneof(text, lines), { maxKeys: 3 }),
    language: fc.constantFrom('en', 'fr'),
    dtmf_protocol: fc.constantFrom('sipinfo', 'rfc2833', 'sipmessage'),
    activated: fc.boolean(),
    admin: fc.boolean(),
  },
  { requiredKeys: [] },
)

test('an export is imported again with every value', async () => {
  const space = await addSpace(server)
  const { mutate, query } = procedures(server, { space })
  const named = [
    { username: 'formula-one', display_name: '=SUM(1)', email: 'one@mail.example' },
    { username: 'formula-two', display_name: "'=SUM(1)", phone: '+33612345699', language: 'fr' },
    { username: 'formula-three', display_name: '＝SUM(1)', dictionary: { 'a,"b"': "'+x", floor: ' 3\n4 ' } },
    { username: '+formula', display_name: '"quoted", \'t Hooft', admin: true, dtmf_protocol: 'rfc2833' },
    { username: 'formula-five', activated: false },
  ]
  const drawn = fc.sample(values, ROUNDS).map((account, index) => ({ username: `drawn-${index}`, ...account }))
  for (const account of [...named, ...drawn]) {
    const made = await mutate('accounts.create', {
      activated: true,
      password: 'password',
      algorithm: 'MD5',
      ...account,
    })
    expect(made.error).toBeNull()
  }
  await server.database.pool.query(`update accounts set blocked = true where username = 'formula-two'`)
  const all = async () =>
    (await query('accounts.list', { sort: 'username', limit: 200 })).data.data.map(
      (account: Record<string, unknown>) => {
        const {
          id: _,
          created_at: _c,
          updated_at: _u,
          version: _v,
          passwords: _p,
          provisioning_token: _t,
          ...kept
        } = account
        return { ...kept, provisioning_token_expire_at: null, ip_address: '', user_agent: '' }
      },
    )
  const before = await all()
  const { body } = await server.request({ method: 'GET', url: `/files/accounts.csv?space=${space}`, key: ADMIN_KEY })
  for (const { id } of (await query('accounts.list', { limit: 200 })).data.data) await mutate('accounts.delete', { id })
  await server.database.pool.query('delete from account_tombstones')
  const found = await checkedImport(server, body, { space, plan: { defaults: { password: 'none' } } })
  expect((await query('imports.listProblems', { id: found.id })).data.data).toEqual([])
  await imported(server, found.id, { space })
  expect(await all()).toEqual(before)
})
