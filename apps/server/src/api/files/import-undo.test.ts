import { runBulkChange } from '@sipspace/core'
import { describe, expect, test } from 'vitest'
import { addActor, addSpace } from '../../../../../test/support/server/actors.ts'
import { checkedImport, imported } from '../../../../../test/support/server/imports.ts'
import { procedures } from '../../../../../test/support/server/procedures.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()
const usernames = async (text: string): Promise<string[]> =>
  (
    await server.database.pool.query<{ username: string }>(
      'select username from accounts where username like $1 order by username',
      [`${text}%`],
    )
  ).rows.map(({ username }) => username)
const work = (id: number) => runBulkChange({ db: server.db, clock: server.clock }, id)

/** A file of accounts that is imported. */
async function importOf(text: string, plan = {}) {
  const { id } = await checkedImport(server, text, { plan })
  return imported(server, id)
}

describe('an import', () => {
  test('is undone by deleting exactly the accounts that it has created, whose usernames are free again', async () => {
    await addActor(server, { domain: DOMAIN, username: 'undo-taken' })
    const file = 'username,password\nundo-a,password-1\nundo-b,password-2\nundo-taken,password-3\n'
    const done = await importOf(file)
    expect(done).toMatchObject({ state: 'done', created: 2, undoable: true, undone: false })
    await addActor(server, { domain: DOMAIN, username: 'undo-later' })
    const { query, mutate } = procedures(server)
    const [undo] = (await mutate('imports.undo', { id: done.id })).data
    expect(undo).toMatchObject({ action: 'delete', state: 'running', accounts: 2, undoes_import: done.id })
    await work(undo.id)
    expect((await query('bulkChanges.get', { id: undo.id })).data).toMatchObject({ done: 2, undoable: false })
    expect(await usernames('undo-')).toEqual(['undo-later', 'undo-taken'])
    expect((await query('imports.get', { id: done.id })).data).toMatchObject({ undoable: false, undone: true })
    expect((await mutate('imports.undo', { id: done.id })).status).toBe(409)
    expect(await importOf(file)).toMatchObject({ created: 2 })
    expect(await usernames('undo-')).toEqual(['undo-a', 'undo-b', 'undo-later', 'undo-taken'])
  })

  test('into several Spaces is undone in each', async () => {
    const domain = await addSpace(server)
    const file = `username,domain,password\nboth-a,${DOMAIN},password-1\nboth-b,${domain},password-2\n`
    const done = await importOf(file, { other_domains: 'to_their_spaces' })
    expect(done).toMatchObject({ created: 2 })
    const undone = (await procedures(server).mutate('imports.undo', { id: done.id })).data
    expect(undone).toHaveLength(2)
    for (const { id } of undone) await work(id)
    expect(await usernames('both-')).toEqual([])
  })

  test('that has created nothing, or is of another Space, is not undone', async () => {
    const { id } = await checkedImport(server, 'username,password\nnot-yet,password-1\n')
    expect((await procedures(server).mutate('imports.undo', { id })).status).toBe(409)
    const domain = await addSpace(server)
    const { key } = await addActor(server, { domain, admin: true })
    const theirs = await server.request({
      method: 'POST',
      url: `/api/v2/imports/${id}/undo`,
      key,
      host: domain,
    })
    expect(theirs.statusCode).toBe(404)
  })

  test('is one entry of the audit log, which opens to its stages and its accounts', async () => {
    const done = await importOf('username,password\nentry-a,password-1\nentry-b,password-2\n')
    const { query } = procedures(server)
    const [entry] = (await query('audit.list', { grouped: true, limit: 1 })).data.data
    expect(entry).toMatchObject({ kind: 'import', action: 'create', target_id: String(done.id) })
    const parts = (await query('audit.list', { part_of: `import:${done.id}` })).data.data as {
      kind: string
      target: string
    }[]
    expect(parts.filter(({ kind }) => kind === 'account').map(({ target }) => target)).toEqual(
      expect.arrayContaining([`entry-a@${DOMAIN}`, `entry-b@${DOMAIN}`]),
    )
    expect(new Set(parts.map(({ kind }) => kind))).toEqual(new Set(['account', 'import']))
  })
})
