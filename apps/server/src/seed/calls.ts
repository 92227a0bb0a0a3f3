import { Readable } from 'node:stream'
import { fileOperations, operations } from '@sipspace/core'
import type { OpenDatabase } from '../startup/process.ts'
import type { createOperations, Operator } from './operator.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

const CALLS = 260
const MESSAGES = 180
/** Days over which they are. */
const DAYS = 30

const STATES = ['accepted', 'accepted', 'accepted', 'accepted', 'canceled', 'canceled', 'declined', 'error'] as const

interface World {
  pool: OpenDatabase['pool']
  run: ReturnType<typeof createOperations>['run']
  domain: string
  admin: Operator
  /** those that are looked at: the more of the calls, the later in the list */
  accounts: number[]
  now: Date
  chance: () => number
}

/** What SIP servers report of a month: calls with their ends and devices, and messages. */
export async function reportCalls({ pool, run, domain, admin, accounts, now, chance }: World): Promise<void> {
  const { rows } = await pool.query<{ id: number; username: string }>(
    'select id, username from accounts where id = any ($1)',
    [accounts],
  )
  const names = new Map(rows.map(({ id, username }) => [id, username]))
  const somebody = () => names.get(accounts[Math.floor(chance() ** 0.4 * accounts.length)] ?? 0) ?? 'reception'
  const address = () => (chance() < 0.2 ? `+3314${1_000_000 + Math.floor(chance() * 8_999_999)}` : somebody())
  const at = () => daytime(new Date(now.getTime() - HOUR_MS - chance() * DAYS * DAY_MS), now, chance)
  const moments = Array.from({ length: CALLS }, at).toSorted((a, b) => a.getTime() - b.getTime())
  const { report, reportDevice } = operations.callStatistics
  for (const [index, began] of moments.entries()) {
    const later = (seconds: number) => new Date(began.getTime() + seconds * 1000)
    const id = `call-${index}-of-the-seed`
    const state = STATES[Math.floor(chance() * STATES.length)] ?? 'accepted'
    const seconds = state === 'accepted' ? 20 + Math.floor(chance() ** 3 * 3_000) : 5 + Math.floor(chance() * 30)
    const [from, to] = chance() < 0.3 ? [address(), somebody()] : [somebody(), address()]
    if (from === to) continue
    const call = {
      id,
      from: `${from}@${domain}`,
      to: `${to}@${domain}`,
      initiated_at: began.toISOString(),
      ended_at: later(seconds).toISOString(),
    }
    await run(admin, { at: later(1), domain, operation: report, input: call })
    const device = {
      call_id: id,
      device_id: `urn:uuid:${index}`,
      rang_at: later(1).toISOString(),
      invite_terminated: { at: later(5).toISOString(), state },
    }
    await run(admin, { at: later(seconds), domain, operation: reportDevice, input: device })
  }
  for (let index = 0; index < MESSAGES; index++) {
    const sent = at()
    const message = {
      id: `message-${index}-of-the-seed`,
      from: `${somebody()}@${domain}`,
      sent_at: sent.toISOString(),
      encrypted: chance() < 0.7,
    }
    await run(admin, { at: sent, domain, operation: operations.messageStatistics.report, input: message })
  }
}

/** The same day between 7 and 20 h, and not after now. */
function daytime(moment: Date, now: Date, chance: () => number): Date {
  const at = new Date(moment)
  at.setHours(7 + Math.floor(chance() * 13), Math.floor(chance() * 60), Math.floor(chance() * 60))
  return at.getTime() > now.getTime() - HOUR_MS ? new Date(at.getTime() - DAY_MS) : at
}

/** What the accounts that are looked at have beside: voicemails, forwardings, lists, types, actions, another account. */
export async function furnishAccounts({ pool, run, domain, admin, accounts, now }: World): Promise<void> {
  const does = <T = { id: number }>(operation: Parameters<typeof run>[1]['operation'], input: object, hours: number) =>
    run<T>(admin, { at: new Date(now.getTime() - hours * HOUR_MS), domain, operation, input })
  const list = await does(operations.contactsLists.create, { title: 'Quay 4', description: 'Everybody on site' }, 300)
  const night = await does(operations.contactsLists.create, { title: 'Night desk', description: 'After 20 h' }, 299)
  for (const contact_id of accounts.slice(-20)) {
    await does(operations.contactsLists.addContact, { contacts_list_id: list.id, contact_id }, 298)
  }
  await does(operations.contactsLists.addContact, { contacts_list_id: night.id, contact_id: accounts[0] }, 297)
  const phone = await does(operations.accountTypes.create, { key: 'desk-phone' }, 290)
  await does(operations.accountTypes.create, { key: 'door' }, 289)
  for (const [index, id] of accounts.slice(-8).entries()) {
    await does(operations.contactsLists.assign, { id, contacts_list_id: list.id }, 250)
    await does(operations.accountTypes.attach, { id, account_type_id: phone.id }, 240)
    await does(operations.contacts.add, { id, contact_id: accounts[index] }, 230)
    const forwarding = { id, type: 'no_answer', forward_to: 'voicemail', enabled: true }
    await does(operations.callForwardings.create, forwarding, 200)
    await does(
      operations.callForwardings.create,
      { ...forwarding, type: 'busy', ...DESK, enabled: index % 2 === 0 },
      199,
    )
    await does(operations.externalAccounts.set, { id, ...ELSEWHERE, username: `trunk-${index}` }, 100)
    await pool.query(`update accounts set dtmf_protocol = 'sipinfo' where id = $1`, [id])
    await does(operations.accountActions.create, { id, key: 'open-gate', code: '9' }, 90)
    for (const [number, hours] of [30, 7, 2].entries()) {
      const from = { id, sip_from: `sip:+33140${index}5501${number}@${domain}`, content_type: 'audio/wav' }
      const voicemail = await does<{ id: string }>(operations.voicemails.create, from, hours)
      const file = () => Promise.resolve(Readable.from([silence(4 + number * 7)]))
      if (number < 2) await does(fileOperations.voicemails.upload, { id: voicemail.id, file }, hours)
    }
  }
}

const DESK = { forward_to: 'sip_uri', sip_uri: 'sip:desk@voice.harbour.example' }

const ELSEWHERE = {
  domain: 'trunk.example.net',
  password: 'not-a-password-of-anything',
  registrar: 'sip.trunk.example.net',
  protocol: 'TLS',
}

/** A recording in which nothing is heard: WAV, 8 kHz, 8 bits. */
function silence(seconds: number): Buffer {
  const size = seconds * 8_000
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + size, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(8_000, 24)
  head.writeUInt32LE(8_000, 28)
  head.writeUInt16LE(1, 32)
  head.writeUInt16LE(8, 34)
  head.write('data', 36)
  head.writeUInt32LE(size, 40)
  return Buffer.concat([head, Buffer.alloc(size, 0x80)])
}
