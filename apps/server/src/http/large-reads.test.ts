import { expect, it } from 'vitest'
import { caller, createSpace } from '../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY } from '../../../../test/support/server/test-server.ts'

const OTHER = 'other.example'
const server = await sharedServer({ LARGE_READS_AT_ONCE: '1' })

it('has a large read wait for that of its own Space, and neither other Spaces nor small reads', async () => {
  await createSpace(server, OTHER)
  const [here, there] = [caller(server), caller(server, { key: ADMIN_KEY, host: OTHER })]
  const holder = await server.database.pool.connect()
  const answered: string[] = []
  try {
    await holder.query('begin; lock table statistics')
    const series = here
      .get(`/trpc/statistics.getSeries?input=${encodeURIComponent('{"period":"day"}')}`)
      .then(({ statusCode }) => answered.push(`series ${statusCode}`))
    const list = here.get('/trpc/accounts.list').then(({ statusCode }) => answered.push(`list ${statusCode}`))
    expect((await there.get('/trpc/accounts.list')).statusCode).toBe(200)
    expect((await here.get('/trpc/me.get')).statusCode).toBe(200)
    expect((await there.get('/trpc/accounts.list')).statusCode).toBe(200)
    expect(answered).toEqual([])
    await holder.query('rollback')
    await Promise.all([series, list])
    expect(answered).toEqual(['series 200', 'list 200'])
  } finally {
    await holder.query('rollback')
    holder.release()
  }
})
