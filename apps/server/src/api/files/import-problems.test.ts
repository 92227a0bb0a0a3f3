import { describe, expect, test } from 'vitest'
import { addActor, addSpace } from '../../../../../test/support/server/actors.ts'
import { checkedImport, imported } from '../../../../../test/support/server/imports.ts'
import { procedures } from '../../../../../test/support/server/procedures.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
const FILE = [
  'username,password,email,Floor',
  'rightful,password-1,right@mail.example,1',
  'Wrong One,password-2,wrong@mail.example,2',
  'no-address,password-3,nowhere,3',
  'Wrong Two,password-4,nowhere,4',
].join('\n')

const download = (id: number, key = ADMIN_KEY, host?: string) =>
  server.request({ method: 'GET', url: `/files/imports/${id}/problems.csv`, key, ...(host ? { host } : {}) })

describe('the problems of an import', () => {
  test('are counted by field and problem, and listed by one of them', async () => {
    const { id } = await checkedImport(server, FILE)
    const { query } = procedures(server)
    const groups = (await query('imports.countProblems', { id })).data
    expect(groups).toMatchObject([
      { field: 'email', lines: 2 },
      { field: 'username', problem: 'username_uppercase', lines: 2 },
    ])
    expect(groups[1].message).toMatch(/^username/)
    const { field, problem } = groups[0]
    const listed = (await query('imports.listProblems', { id, field, problem })).data.data as { line: number }[]
    expect(listed.map(({ line }) => line)).toEqual([4, 5])
    expect((await query('imports.listProblems', { id, field, problem: 'taken' })).data.data).toEqual([])
  })

  test('are downloaded with all columns of the file, put right, and imported', async () => {
    const { id } = await checkedImport(server, FILE)
    const { statusCode, body } = await download(id)
    expect(statusCode).toBe(200)
    const lines = body.trimEnd().split('\r\n')
    expect(lines).toHaveLength(4)
    expect(lines[0]).toBe('\ufeffusername,password,email,Floor,problem,sipspace_export')
    expect(lines[1]).toMatch(/^Wrong One,password-2,wrong@mail\.example,2,.*username.*,$/)
    const corrected = body
      .replace('Wrong One', 'person-one')
      .replace('Wrong Two', 'person-two')
      .replaceAll('nowhere', 'a@mail.example')
    const found = await checkedImport(server, corrected)
    expect(found).toMatchObject({ lines: 3, invalid: 0 })
    expect(await imported(server, found.id)).toMatchObject({ created: 3 })
  })

  test('are not downloaded once the file is gone, nor from another Space', async () => {
    const { id } = await checkedImport(server, 'username,password\nlast-one,password-1\nBad,password-2\n')
    await imported(server, id)
    expect((await download(id)).statusCode).toBe(409)
    const domain = await addSpace(server)
    const { key } = await addActor(server, { domain, admin: true })
    expect((await download(id, key, domain)).statusCode).toBe(404)
  })
})

describe('the check of fields while they are typed in', () => {
  test('says of each what saving it would be refused for, and nothing of what is right', async () => {
    const { id } = await addActor(server, { domain: 'sip.example.org', username: 'known-one' })
    const { query, mutate } = procedures(server)
    await mutate('phoneCountries.setActivated', { codes: ['FR'], activated: true })
    const check = async (input: object) => (await query('accounts.check', input)).data.errors
    expect(await check({ username: 'still-free', email: 'free@mail.example', phone: '+33612345678' })).toEqual({})
    const wrong = await check({ username: 'known-one', email: 'nowhere', phone: '12' })
    expect(Object.keys(wrong).toSorted()).toEqual(['email', 'phone', 'username'])
    expect(await check({ id, username: 'known-one' })).toEqual({})
  })
})
