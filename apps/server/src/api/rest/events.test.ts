import { beforeAll, describe, expect, it } from 'vitest'
import { type EventStream, followPath, type SentEvent } from '../../../../../test/support/clients/event-stream.ts'
import { createAccount, createSpace } from '../../../../../test/support/clients/rest-client.ts'
import { addActor } from '../../../../../test/support/server/actors.ts'
import { upload } from '../../../../../test/support/server/imports.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { ADMIN_KEY, DOMAIN } from '../../../../../test/support/server/test-server.ts'

const OTHER = 'sip.followed.example'
const PATH = '/api/v2/audit_log/events'

const server = await sharedServer()
beforeAll(async () => {
  await createSpace(server, OTHER)
})

const follow = (path: string, { key = ADMIN_KEY, lastEventId }: { key?: string; lastEventId?: string | null } = {}) =>
  followPath(server, path, {
    headers: { 'x-api-key': key, host: DOMAIN },
    ...(lastEventId == null ? {} : { lastEventId }),
  })

const about =
  (username: string) =>
  ({ data }: SentEvent): boolean =>
    (data as { target?: string } | null)?.target?.startsWith(`${username}@`) === true

const begun = (stream: EventStream) => stream.next(({ data }) => data === null)

describe('a stream of events', () => {
  it('tells what is done, and goes on after the last event that its client has', async () => {
    const stream = await follow(PATH)
    expect(stream.type).toBe('text/event-stream')
    await begun(stream)
    await createAccount(server, 'followed-1')
    const { id } = await stream.next(about('followed-1'))
    stream.close()
    await createAccount(server, 'followed-2')
    const again = await follow(PATH, { lastEventId: id })
    expect((await again.next(({ data }) => data !== null)).data).toMatchObject({ operation: 'accounts.create' })
    again.close()
  })

  it('is of the Space that a super admin names, with what a filter lets through', async () => {
    const stream = await follow(`${PATH}?space=${OTHER}&kind=account`)
    await begun(stream)
    await createAccount(server, 'of-this-space')
    await addActor(server, { domain: OTHER, username: 'of-the-other' })
    expect((await stream.next(({ data }) => data !== null)).data).toMatchObject({ space: { domain: OTHER } })
    stream.close()
  })

  it('ends with the reason when its caller may know no more', async () => {
    const { id, key } = await addActor(server, { domain: DOMAIN, username: 'soon-blocked', admin: true })
    const stream = await follow(PATH, { key })
    await begun(stream)
    const blocked = await server.request({ method: 'POST', url: `/api/accounts/${id}/block`, key: ADMIN_KEY })
    expect(blocked.statusCode).toBe(200)
    const { data } = await stream.next(({ event }) => event === 'error')
    expect(data).toMatchObject({ code: 'account_blocked', message: expect.any(String) })
    await stream.rest()
  })

  it('of an import ends when there is no more to come', async () => {
    const { id } = (await upload(server, 'username,password\nof-events,secret of events\n')).json()
    const stream = await follow(`/api/v2/imports/${id}/events`)
    const all = await stream.rest()
    expect(all[0]?.data).toMatchObject({ id, state: 'uploaded' })
    expect(all.at(-1)?.event).toBe('end')
  })

  it('is refused by a status, before it has begun', async () => {
    const { key } = await addActor(server, { domain: DOMAIN, username: 'follows-nothing' })
    const answers = [
      [{ url: PATH }, 401, 'unauthenticated'],
      [{ url: PATH, key }, 403, 'forbidden'],
      [{ url: `${PATH}?nonsense=1`, key: ADMIN_KEY }, 422, 'invalid_input'],
      [{ url: '/api/v2/imports/2000000000/events', key: ADMIN_KEY }, 404, 'import_not_found'],
      [{ url: '/api/v2/imports/none/events', key: ADMIN_KEY }, 404, 'import_not_found'],
      [{ url: PATH, key: ADMIN_KEY, method: 'HEAD' as const }, 405, null],
      [{ url: PATH, key: ADMIN_KEY, method: 'POST' as const }, 405, 'method_not_allowed'],
    ] as const
    for (const [request, status, code] of answers) {
      const response = await server.request(request)
      expect(response.statusCode, request.url).toBe(status)
      if (code !== null) expect(response.json().code).toBe(code)
    }
  })
})
