import { describe, expect, test } from 'vitest'
import { createSpace } from '../../../../../test/support/clients/rest-client.ts'
import { checkedImport, imported, work } from '../../../../../test/support/server/imports.ts'
import { procedures } from '../../../../../test/support/server/procedures.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
const { query, mutate } = {
  query: (procedure: string, input: object) => procedures(server).query(procedure, input),
  mutate: (procedure: string, input: object) => procedures(server).mutate(procedure, input),
}
const importOf = async (id: number) => (await query('imports.get', { id })).data
const usernames = async (text: string): Promise<string[]> =>
  (await query('accounts.list', { text })).data.data.map(({ username }: { username: string }) => username)

describe('a line that is wrong', () => {
  test('has its cells by the names of its columns, is put right alone, and imported with the others', async () => {
    const file = `Username;Email;Password;Room
lined-1;one@mail.example;secret-lined-1;7
lined-2;nowhere;secret-lined-2;8
lined-3;three@mail.example;;9
`
    const { id, invalid } = await checkedImport(server, file)
    expect(invalid).toBe(2)
    const { data: seen } = await query('imports.getLine', { id, line: 3 })
    expect(seen).toEqual({
      line: 3,
      username: 'lined-2',
      errors: { email: [expect.any(String)] },
      error_codes: { email: [expect.objectContaining({ code: expect.any(String) })] },
      columns: [
        { name: 'Username', field: 'username' },
        { name: 'Email', field: 'email' },
        { name: 'Password', field: 'password' },
        { name: 'Room', field: null },
      ],
      cells: ['lined-2', 'nowhere', 'secret-lined-2', '8'],
    })

    const correct = (cells: string[]) => mutate('imports.replaceLine', { id, line: 3, cells })
    const still = await correct(['lined-1', 'two@mail.example', 'secret-lined-2', '8'])
    expect(still.data.error_codes).toEqual({ username: [{ code: 'same_as_line', params: { line: 2 } }] })
    expect((await importOf(id)).invalid).toBe(2)
    expect((await query('imports.getLine', { id, line: 3 })).data.cells[1]).toBe('two@mail.example')

    const right = await correct(['lined-2', 'two@mail.example', 'secret-lined-2', '8'])
    expect(right.data).toEqual({ line: 3, username: 'lined-2', errors: {}, error_codes: {} })
    expect(await importOf(id)).toMatchObject({ state: 'checked', lines: 3, invalid: 1 })
    expect((await correct(['lined-2', '', '', ''])).error?.fields).toEqual({ line: [expect.any(String)] })

    expect(await imported(server, id)).toMatchObject({ state: 'done', created: 2 })
    expect((await usernames('lined-')).toSorted()).toEqual(['lined-1', 'lined-2'])
    const { rows } = await server.database.pool.query('select from import_corrections')
    expect(rows).toEqual([])
    expect((await query('imports.getLine', { id, line: 4 })).error?.error).toBe('import_not_ready')
  })

  test('stays put right where the file is checked anew by other columns, and not where its cells are others', async () => {
    const { id, plan } = await checkedImport(server, 'username,password,note\nkept-1,,a b\nkept-2,secret-kept-2,c\n')
    await mutate('imports.replaceLine', { id, line: 2, cells: ['kept-1', 'secret-kept-1', 'a b'] })
    const checkAgain = async (change: object) => {
      await mutate('imports.check', { id, ...plan, ...change })
      await work(server, id)
      return (await importOf(id)).invalid
    }
    expect(await checkAgain({ columns: ['username', 'password', 'display_name'] })).toBe(0)
    expect(await checkAgain({ encoding: 'windows-1252' })).toBe(1)
  })

  test('is refused by what accounts have, and by what the Space may have', async () => {
    await mutate('accounts.create', { username: 'first-here', password: 'secret-first', algorithm: 'SHA-256' })
    const { id } = await checkedImport(server, 'username,password\nfirst-here,secret-first\n')
    const taken = await mutate('imports.replaceLine', { id, line: 2, cells: ['first-here', 'secret-second'] })
    expect(taken.data.error_codes.username[0].code).toBe('taken')

    const domain = 'two-lines.example.org'
    await createSpace(server, domain, { max_accounts: 1 })
    const by = { space: domain }
    const full = await checkedImport(server, 'username,password\nfits-in-1,secret-fits-1\nfits-in-2,short\n', by)
    const { data } = await procedures(server, by).mutate('imports.replaceLine', {
      id: full.id,
      line: 3,
      cells: ['fits-in-2', 'secret-fits-2'],
    })
    expect(data.error_codes).toEqual({ line: [expect.objectContaining({ code: 'space_full' })] })
  })

  test('has the same at its REST path', async () => {
    const { id } = await checkedImport(server, 'username,password\nrested-1,short\n')
    const url = `/api/v2/imports/${id}/lines/2`
    const seen = await server.request({ method: 'GET', url, key: ADMIN_KEY })
    expect(seen.json()).toMatchObject({ line: 2, cells: ['rested-1', 'short'] })
    const payload = { cells: ['rested-1', 'secret-rested-1'] }
    const right = await server.request({ method: 'PUT', url, key: ADMIN_KEY, payload })
    expect(right.json()).toEqual({ line: 2, username: 'rested-1', errors: {}, error_codes: {} })
    for (const other of [`${id}/lines/1`, `${id}/lines/2`, `${id}/lines/3`, '999999/lines/2']) {
      const none = await server.request({ method: 'GET', url: `/api/v2/imports/${other}`, key: ADMIN_KEY })
      expect(none.statusCode, other).toBe(404)
    }
  })
})
