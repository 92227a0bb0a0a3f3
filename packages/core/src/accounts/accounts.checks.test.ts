import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database/index.ts'
import { DomainSettings } from '../config.ts'
import { AppError, fieldError } from '../errors.ts'
import { checkFields, claimEmail, isEmailClaimed, normalPhone, whatIsTaken } from './accounts.checks.ts'

const config = DomainSettings.parse({})
const uniqueEverywhere = DomainSettings.parse({ ACCOUNT_EMAIL_UNIQUE: 'true' })
const TAKEN = [{ key: 'taken' }]

let database: TestDatabase
let [home, strict, alice] = [0, 0, 0]

beforeAll(async () => {
  database = await createTestDatabase()
  const { rows } = await database.pool.query<{ id: number }>(
    `insert into spaces (domain, host, name, created_at, updated_at) values
      ('a.example', 'a.example', 'A', now(), now()), ('b.example', 'b.example', 'B', now(), now()) returning id`,
  )
  ;[home, strict] = rows.map(({ id }) => id) as [number, number]
  const accounts = await database.pool.query<{ id: number }>(
    `insert into accounts (space_id, username, email, phone, ip_address, user_agent, created_at, updated_at)
      select id, 'alice01', 'alice@mail.example', '+33612345678', '192.0.2.1', '', now(), now()
      from spaces where id = any($1) order by id returning id`,
    [[home, strict]],
  )
  await database.pool.query(
    `insert into accounts (space_id, username, phone, ip_address, user_agent, created_at, updated_at)
      values ($1, 'carol01', '+442079460958', '192.0.2.1', '', now(), now())`,
    [home],
  )
  alice = accounts.rows[0]?.id ?? 0
  await database.pool.query(`insert into phone_countries (code, activated_at) values ('FR', now())`)
})
afterAll(() => database[Symbol.asyncDispose]())

const ctx = (settings = config) => ({ db: database.db, config: settings })
const homeSpace = () => ({ id: home, unique_email: false, default_country: null })
const strictSpace = () => ({ id: strict, unique_email: true, default_country: 'FR' })
const check = (
  fields: Parameters<typeof checkFields>[2],
  options: Partial<Parameters<typeof checkFields>[3]> & { space?: ReturnType<typeof strictSpace> | null } = {},
) => {
  const { space = homeSpace(), ...rest } = options
  return checkFields(ctx(), space, fields, { phoneNumbers: false, ...rest })
}

describe('the fields of an account', () => {
  it('have nothing wrong with them where no other account has them', async () => {
    const fields = { username: 'bob001', password: 'long enough', phone: '+33612345679', email: 'bob@mail.example' }
    expect(await check(fields)).toEqual({})
    expect(await check(fields, { space: strictSpace() })).toEqual({})
  })

  it('are wrong where another account of the Space has them', async () => {
    expect(await check({ username: 'alice01' })).toEqual({ username: TAKEN })
    expect(await check({ phone: '+33 6 12 34 56 78' })).toEqual({ phone: TAKEN })
    expect(await check({ phone: '06 12 34 56 78' }, { space: strictSpace() })).toEqual({ phone: TAKEN })
    expect(await check({ email: 'Alice@mail.example' }, { space: strictSpace() })).toEqual({ email: TAKEN })
  })

  it('may have an email address that another has, unless the Space or the installation wants each once', async () => {
    const fields = { email: 'alice@mail.example' }
    expect(await check(fields)).toEqual({})
    const everywhere = ctx(uniqueEverywhere)
    expect(await checkFields(everywhere, homeSpace(), fields, { phoneNumbers: false })).toEqual({ email: TAKEN })
  })

  it('are no other account’s where they are its own, or where there is no Space', async () => {
    const fields = { username: 'alice01', phone: '+33612345678' }
    expect(await check(fields, { exceptId: alice })).toEqual({})
    expect(await check(fields, { space: null })).toEqual({})
  })

  it('have all that is wrong with them said at once', async () => {
    expect(await check({ username: 'Al', password: 'x', phone: '112', email: 'alice@mail.example' })).toEqual({
      username: [{ key: 'min_length', params: { minimum: 6 } }, { key: 'username_uppercase' }],
      password: [{ key: 'min_length', params: { minimum: 6 } }],
      phone: [{ key: 'phone' }],
    })
    expect(await check({ username: 'alice01', phone: '112' })).toEqual({ username: TAKEN, phone: [{ key: 'phone' }] })
  })

  it('may have a phone number as a name where that is allowed', async () => {
    expect(await check({ username: '+33612345679' })).toEqual({ username: [{ key: 'username_phone' }] })
    expect(await check({ username: '+33612345679' }, { phoneNumbers: true })).toEqual({})
  })

  it('are looked for among others before a write that is refused for them only where something else is wrong', async () => {
    const options = { takenIsRefused: true }
    expect(await check({ username: 'alice01' }, options)).toEqual({})
    expect(await check({ username: 'alice01', password: 'x' }, options)).toMatchObject({ username: TAKEN })
  })

  it('cost no question to the database that has no answer', async () => {
    database.takeStatements()
    await check({ password: 'long enough', email: 'bob@mail.example' })
    await check({ username: 'al', phone: null })
    expect(database.takeStatements()).toEqual([])
  })
})

describe('a phone number', () => {
  it('is of a country that is open', async () => {
    const closed = { phone: [{ key: 'phone_country_closed', params: { country: 'GB' } }] }
    expect(await check({ phone: '+44 20 7946 0959' })).toEqual(closed)
    // which another account has
    expect(await check({ phone: '+44 20 7946 0958' })).toEqual(closed)
    expect(await check({ phone: '+800 1234 5678' })).toEqual({ phone: [{ key: 'phone_country' }] })
  })

  it('is read by the country of the Space, where it has one', async () => {
    expect(await check({ phone: '06 12 34 56 79' })).toEqual({ phone: [{ key: 'phone' }] })
    expect(await check({ phone: '06 12 34 56 79' }, { space: null })).toEqual({ phone: [{ key: 'phone' }] })
    expect(await check({ phone: '06 12 34 56 79' }, { space: strictSpace() })).toEqual({})
  })

  it('is kept in international form', () => {
    const numbers = [null, undefined, '112', '06 12 34 56 78', '+33 6 12 34 56 78']
    const kept = (space: { default_country: string | null } | null) => numbers.map((one) => normalPhone(one, space))
    expect(kept(null)).toEqual([null, null, null, null, '+33612345678'])
    expect(kept({ default_country: 'FR' })).toEqual([null, null, null, '+33612345678', '+33612345678'])
  })
})

describe('an account that the database has refused', () => {
  const refused = (constraint: string) => Object.assign(new Error('refused'), { constraint })
  const fields = { username: 'alice01', phone: '+33612345678' }

  it('learns of all that others have, not only of what was met first', async () => {
    const error = await whatIsTaken(ctx(), homeSpace(), fields, refused('accounts_phone_key'))
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code: 'invalid_input', fields: { username: TAKEN, phone: TAKEN } })
    const named = { username: '+33612345679', phone: '+33612345678' }
    const taken = await whatIsTaken(ctx(), homeSpace(), named, refused('accounts_phone_key'))
    expect((taken as AppError).fields).toEqual({ phone: TAKEN })
  })

  it('keeps the error where it is another, or where no account has them any more', async () => {
    for (const error of [new Error('lost'), refused('spaces_max_accounts_reached'), 'no error'])
      expect(await whatIsTaken(ctx(), homeSpace(), fields, error)).toBe(error)
    const error = refused('accounts_phone_key')
    expect(await whatIsTaken(ctx(), homeSpace(), { username: 'bob001' }, error)).toBe(error)
  })
})

describe('an email address', () => {
  const claim = (
    space: ReturnType<typeof strictSpace> | ReturnType<typeof homeSpace>,
    email: string | null,
    id?: number,
  ) => database.db.transaction().execute((tx) => claimEmail({ config }, tx, space, email, id ?? null))

  it('is claimed where each is there once', () => {
    const email = 'bob@mail.example'
    expect(isEmailClaimed({ config }, homeSpace(), email)).toBe(false)
    expect(isEmailClaimed({ config }, strictSpace(), email)).toBe(true)
    expect(isEmailClaimed({ config: uniqueEverywhere }, homeSpace(), email)).toBe(true)
    expect(isEmailClaimed({ config: uniqueEverywhere }, homeSpace(), null)).toBe(false)
  })

  it('cannot be claimed where another account has it', async () => {
    const taken = fieldError('email', 'taken')
    await expect(claim(strictSpace(), 'ALICE@mail.example')).rejects.toEqual(taken)
    await expect(claim(strictSpace(), 'bob@mail.example')).resolves.toBeUndefined()
    await expect(claim(homeSpace(), 'alice@mail.example')).resolves.toBeUndefined()
    await expect(claim(strictSpace(), null)).resolves.toBeUndefined()
  })

  it('can be claimed by the account that has it', async () => {
    const { rows } = await database.pool.query<{ id: number }>('select id from accounts where space_id = $1', [strict])
    await expect(claim(strictSpace(), 'alice@mail.example', rows[0]?.id)).resolves.toBeUndefined()
  })
})
