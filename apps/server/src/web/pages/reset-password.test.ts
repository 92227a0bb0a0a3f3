import { describe, expect, it } from 'vitest'
import { digestRequest } from '../../../../../test/support/clients/digest-client.ts'
import {
  createAccount,
  expectPassword,
  FIRST_PASSWORD,
  linkFor,
  logsInWith,
  NEW_PASSWORD,
  submit,
} from '../../../../../test/support/clients/reset-form.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { DOMAIN } from '../../../../../test/support/server/test-server.ts'

const server = await sharedServer()

describe('the form', () => {
  it('is a page for the account of the link, and posts to where it came from', async () => {
    const link = await linkFor(server, await createAccount(server, 'opens.form'))
    const page = await server.request({ url: link })
    expect(page.statusCode).toBe(200)
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.body).toContain('sip:opens.form<wbr>@sip.example.org')
    expect(page.body).toContain(`<form method="post" action="${link}"`)
    expect(page.body).not.toContain('<script')
  })

  it('can be looked at as often as one likes, without using the link up', async () => {
    const account = await createAccount(server, 'looks.twice')
    const link = await linkFor(server, account)
    for (const _ of [1, 2, 3]) expect((await server.request({ url: link })).statusCode).toBe(200)
    expect((await server.request({ method: 'HEAD', url: link })).statusCode).toBe(200)
    expect((await submit(server, link)).statusCode).toBe(200)
  })

  it('finds its stylesheet', async () => {
    const page = await server.request({ url: await linkFor(server, await createAccount(server, 'well.dressed')) })
    const href = /<link rel="stylesheet" href="([^"]+)"/.exec(page.body)?.[1] ?? ''
    const stylesheet = await server.request({ url: href })
    expect(stylesheet.statusCode).toBe(200)
    expect(stylesheet.headers['content-type']).toBe('text/css; charset=utf-8')
  })

  it.each(['GET', 'POST'] as const)('keeps the link to itself: the answer to %s', async (method) => {
    const link = await linkFor(server, await createAccount(server, `kept.secret.${method.toLowerCase()}`))
    const response = method === 'GET' ? await server.request({ url: link }) : await submit(server, link)
    expect(response.statusCode).toBe(200)
    expect(response.headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    const policy = String(response.headers['content-security-policy']).split(';')
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"]),
    )
    expect(policy.join(';')).not.toMatch(/script-src|unsafe|https?:/)
  })
})

describe('a new password', () => {
  it.each(['MD5', 'SHA-256'] as const)('takes the place of the old one, kept as %s', async (algorithm) => {
    const account = await createAccount(server, `forgot.${algorithm.toLowerCase()}`, algorithm)
    await expectPassword(server, account, 'first')
    const page = await submit(server, await linkFor(server, account))
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('Your password is changed')
    expect(page.body).toContain(`sip:${account.username}<wbr>@${DOMAIN}`)
    await expectPassword(server, account, 'new')
  })

  it('is kept by every algorithm that the account had', async () => {
    const account = await createAccount(server, 'both.kinds')
    const ha1 = '0'.repeat(32)
    await server.db.insertInto('account_passwords').values({ account_id: account.id, algorithm: 'MD5', ha1 }).execute()
    await submit(server, await linkFor(server, account))
    await expectPassword(server, account, 'new')
    await expectPassword(server, { ...account, algorithm: 'MD5' }, 'new')
  })

  it('is taken as it is typed, spaces and all', async () => {
    const account = await createAccount(server, 'spacious')
    const password = '  pass + word & 100 %  '
    expect(
      (await submit(server, await linkFor(server, account), { password, password_confirmation: password })).statusCode,
    ).toBe(200)
    expect(await logsInWith(server, account, password)).toBe(true)
    expect(await logsInWith(server, account, password.trim())).toBe(false)
  })

  it('ends the key of the user', async () => {
    const account = await createAccount(server, 'key.holder')
    const issued = await digestRequest(
      server,
      { ...account, password: FIRST_PASSWORD },
      { method: 'GET', url: '/api/accounts/me/api_key' },
    )
    const me = () => server.request({ url: '/api/accounts/me', key: issued.body })
    expect((await me()).statusCode).toBe(200)
    await submit(server, await linkFor(server, account))
    expect((await me()).statusCode).toBe(401)
  })
})

describe('what is typed wrong', () => {
  const tooShort = 'at least 6 characters'
  const cases: [what: string, fields: Record<string, string>, errors: Record<string, string>][] = [
    ['a short password', { password: 'tiny7', password_confirmation: 'tiny7' }, { password: tooShort }],
    [
      'two different ones',
      { password: NEW_PASSWORD, password_confirmation: 'an other one' },
      { password_confirmation: 'the same as' },
    ],
    [
      'two short different ones',
      { password: 'tiny7', password_confirmation: 'tiny8' },
      { password: tooShort, password_confirmation: 'the same as' },
    ],
    ['nothing', {}, { password: 'required', password_confirmation: 'required' }],
    [
      'an endless one',
      { password: 'x'.repeat(300), password_confirmation: 'x'.repeat(300) },
      { password: '255', password_confirmation: '255' },
    ],
  ]

  it.each(cases)('is said at its field: %s', async (what, fields, errors) => {
    const account = await createAccount(server, `mistyped.${what.replaceAll(' ', '.').toLowerCase()}`)
    const link = await linkFor(server, account)

    const page = await submit(server, link, fields)

    expect(page.statusCode).toBe(422)
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.headers['cache-control']).toBe('no-store')
    for (const field of ['password', 'password_confirmation']) {
      const text = new RegExp(`id="${field}-error">([^<]*)<`).exec(page.body)?.[1]
      const expected = errors[field]
      if (expected === undefined) expect(text).toBeUndefined()
      else expect(text?.toLowerCase()).toContain(expected)
    }
    for (const value of Object.values(fields)) expect(page.body).not.toContain(value)
    await expectPassword(server, account, 'first')
    expect((await submit(server, link)).statusCode).toBe(200)
  })

  it('as two values of one field is refused, too', async () => {
    const account = await createAccount(server, 'doubled')
    const response = await server.request({
      method: 'POST',
      url: await linkFor(server, account),
      payload: 'password=first+value&password=second+value&password_confirmation=second+value',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(response.statusCode).toBe(422)
    await expectPassword(server, account, 'first')
  })

  it('cannot name another link or account', async () => {
    const victim = await createAccount(server, 'bystander')
    const other = await linkFor(server, victim)
    const account = await createAccount(server, 'meddler')
    const page = await submit(server, await linkFor(server, account), {
      password: NEW_PASSWORD,
      password_confirmation: NEW_PASSWORD,
      token: other.split('/').at(-1) ?? '',
      username: victim.username,
      account_id: String(victim.id),
    })
    expect(page.body).toContain('sip:meddler<wbr>')
    await expectPassword(server, victim, 'first')
    await expectPassword(server, account, 'new')
  })
})

describe('in French', () => {
  const language = 'fr-FR, fr;q=0.9, en;q=0.5'

  it('speaks the pages, from the form to the end', async () => {
    const link = await linkFor(server, await createAccount(server, 'francophone'))
    const form = await server.request({ url: link, headers: { 'accept-language': language } })
    expect(form.body).toContain('<html lang="fr"')
    expect(form.body).toContain('Choisissez un nouveau mot de passe')
    const wrong = await submit(server, link, { password: 'court', password_confirmation: 'long' }, { language })
    expect(wrong.statusCode).toBe(422)
    expect(wrong.body).toContain('Le mot de passe n’a pas été changé')
    expect(/id="password-error">([^<]*)</.exec(wrong.body)?.[1]).toMatch(/6 caractères/)
    const done = await submit(server, link, undefined, { language })
    expect(done.body).toContain('Votre mot de passe est changé')
    const used = await submit(server, link, undefined, { language })
    expect(used.body).toContain('Ce lien ne fonctionne pas')
  })
})

describe('two forms sent at once', () => {
  it('set one password, and the other is told that the link is used', async () => {
    await using secondProcess = await server.secondProcess()
    const account = await createAccount(server, 'in.a.hurry')
    const link = await linkFor(server, account)
    const attempts = Array.from({ length: 8 }, (_, index) => `candidate ${index}`)
    const pages = await Promise.all(
      attempts.map((password, index) =>
        (index % 2 === 0 ? server : secondProcess).request({
          method: 'POST',
          url: link,
          payload: { password, password_confirmation: password },
        }),
      ),
    )
    const winners = attempts.filter((_, index) => pages[index]?.statusCode === 200)
    expect(winners).toHaveLength(1)
    expect(pages.filter((page) => page.statusCode === 404)).toHaveLength(attempts.length - 1)
    for (const password of attempts) expect(await logsInWith(server, account, password)).toBe(password === winners[0])
  })
})
