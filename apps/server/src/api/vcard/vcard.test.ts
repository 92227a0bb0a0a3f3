import fc from 'fast-check'
import { parse } from 'vcard4'
import { beforeAll, describe, expect, it } from 'vitest'
import { digestRequest } from '../../../../../test/support/clients/digest-client.ts'
import {
  caller,
  createAccount,
  expectRefused,
  type Json,
  newName,
  userKey,
} from '../../../../../test/support/clients/rest-client.ts'
import { sharedServer } from '../../../../../test/support/server/shared-server.ts'
import { DOMAIN } from '../../../../../test/support/server/test-server.ts'
import { renderVcard } from './vcard.ts'

const server = await sharedServer()
beforeAll(async () => {
  await caller(server).post('/api/phone_countries/FR/activate')
})

/** What a parser that is not ours reads: the values of each card, by property. */
const readVcards = (text: string): Record<string, string>[] =>
  [parse(text)]
    .flat()
    .map(({ parsedVcard }) => Object.fromEntries(parsedVcard.map(({ property, value }) => [property, value])))

/** An account and its contacts. */
async function ownerOf(contacts: Json[]) {
  const owner = newName('owner')
  const { id } = await createAccount(server, owner, { activated: true })
  for (const contact of contacts) {
    expect((await caller(server).post(`/api/accounts/${id}/contacts/${contact['id']}`)).statusCode).toBe(200)
  }
  return { id, owner, key: await userKey(server, owner) }
}

describe('contacts as vCards', () => {
  it('are one card an account, as an app gets them by Digest', async () => {
    const full = await createAccount(server, 'vera-01', {
      display_name: 'Vera "V.", the 1st',
      phone: '+33612345678',
      dtmf_protocol: 'sipinfo',
    })
    const plain = await createAccount(server, 'victor01')
    const { owner } = await ownerOf([full, plain])
    const login = { username: owner, password: `password of ${owner}`, domain: DOMAIN }
    const response = await digestRequest(server, login, { method: 'GET', url: '/contacts/vcard', host: DOMAIN })
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('text/vcard; charset=utf-8')
    expect(response.body).toBe(
      [
        'BEGIN:VCARD',
        'VERSION:4.0',
        'KIND:individual',
        'FN:Vera "V."\\, the 1st',
        `IMPP:sip:vera-01@${DOMAIN}`,
        'TEL;VALUE=uri:tel:+33612345678',
        'X-LINPHONE-ACCOUNT-DTMF-PROTOCOL:sipinfo',
        'END:VCARD',
        'BEGIN:VCARD',
        'VERSION:4.0',
        'KIND:individual',
        `FN:victor01@${DOMAIN}`,
        `IMPP:sip:victor01@${DOMAIN}`,
        'END:VCARD',
        '',
      ].join('\r\n'),
    )
    expect(readVcards(response.body)).toMatchObject([
      { FN: 'Vera "V.", the 1st', IMPP: `sip:vera-01@${DOMAIN}`, TEL: 'tel:+33612345678' },
      { FN: `victor01@${DOMAIN}`, IMPP: `sip:victor01@${DOMAIN}` },
    ])
  })

  it('are those on lists, too', async () => {
    const listed = await createAccount(server, newName())
    const { id, key } = await ownerOf([])
    const { post } = caller(server)
    const list = (await post('/api/contacts_lists', { title: 'T', description: 'D' })).json<Json>()['id']
    await post(`/api/contacts_lists/${list}/contacts/${listed['id']}`)
    await post(`/api/accounts/${id}/contacts_lists/${list}`)
    const { body } = await caller(server, { key }).get('/contacts/vcard')
    expect(body).toContain(`\r\nIMPP:sip:${listed['username']}@${DOMAIN}\r\n`)
  })

  it('are no text without contacts', async () => {
    const { key } = await ownerOf([])
    const response = await caller(server, { key }).get('/contacts/vcard')
    expect([response.statusCode, response.body]).toEqual([200, ''])
  })

  it('are there one by one, by SIP address', async () => {
    const [contact, foreignPid] = [await createAccount(server, newName()), await createAccount(server, newName())]
    const { key } = await ownerOf([contact])
    const { get } = caller(server, { key })
    for (const sip of [`${contact['username']}@${DOMAIN}`, `sip%3A${contact['username']}%40${DOMAIN}`]) {
      const { body, headers } = await get(`/contacts/vcard/${sip}`)
      expect(headers['content-type']).toBe('text/vcard; charset=utf-8')
      expect(readVcards(body)).toMatchObject([{ IMPP: `sip:${contact['username']}@${DOMAIN}` }])
    }
    for (const sip of [
      `${foreignPid['username']}@${DOMAIN}`,
      `${contact['username']}@other.example`,
      'x'.repeat(500),
    ]) {
      expectRefused(await get(`/contacts/vcard/${sip}`), 404, 'contact')
    }
  })

  it('ask for credentials, and for GET', async () => {
    for (const url of ['/contacts/vcard', `/contacts/vcard/admin@${DOMAIN}`]) {
      expectRefused(await caller(server, {}).get(url), 401)
      const response = await caller(server).post(url)
      expectRefused(response, 405)
      expect(response.headers['allow']).toBe('GET, HEAD')
    }
  })
})

describe('a vCard', () => {
  const card = { sip: `sip:alice01@${DOMAIN}`, phone: null, dtmf_protocol: null }

  it('has a name with any characters as one property, by the escapes of its grammar alone', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(name, (given) => {
        const text = renderVcard({ ...card, name: given })
        const [begin, version, kind, ...rest] = text.split(/\r\n(?! )/)
        expect([begin, version, kind, ...rest.slice(1)]).toEqual([
          'BEGIN:VCARD',
          'VERSION:4.0',
          'KIND:individual',
          `IMPP:${card.sip}`,
          'END:VCARD',
          '',
        ])
        const shown = rest[0]?.replaceAll('\r\n ', '') ?? ''
        expect(shown).toMatch(/^FN:(?:[^\\,\r\n]|\\[\\,n])+$/u)
        const read = shown.slice(3).replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped))
        expect(read).toBe(given.replace(/\r\n|\r/g, '\n'))
      }),
    )
  })

  it('has lines of 75 octets at most, cut between characters', () => {
    const text = renderVcard({ ...card, name: `a${'\u{1f4de}'.repeat(60)}${'é'.repeat(60)}` })
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    expect(Buffer.from(text).toString()).toBe(text)
    expect(text.isWellFormed()).toBe(true)
  })
})
