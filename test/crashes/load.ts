import type { Entry, Journal, State, Version } from './journal.ts'

export const KEY = 'the-key-of-the-load-of-32-and-more'
const DOMAIN = 'sip.example.org'
const asAdmin = { 'x-api-key': KEY }

/** The fields of an account in a version of it. */
export const fieldsOf = (username: string, version: number) => ({
  username,
  password: `password ${version}`,
  algorithm: 'SHA-256',
  email: `${username}@mail.example`,
  display_name: `Version ${version}`,
  dictionary: { version: String(version), again: String(version) },
})

/** A request had no answer, or one that says that the database is away. */
class Unanswered extends Error {}

interface Answer {
  status: number
  body: string
  cookie: string
}

interface Load {
  address: string
  journal: Journal
  /** answers that a client may get while the database is away */
  away: number[]
  signal: AbortSignal
}

/** Writes of every kind, one after another, by writers that know each of theirs; until the signal, or one is not answered. */
export async function runLoad(load: Load, { writers, round }: { writers: number; round: string }): Promise<void> {
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(load, `w${writer}.${round}`)))
}

async function write(load: Load, name: string): Promise<void> {
  try {
    for (let turn = 0; !load.signal.aborted; turn += 1) {
      await writeAccount(load, `${name}.a${turn}`, turn)
      await writeByToken(load, `${name}.t${turn}`)
      if (turn % 4 === 0) await writeSpace(load, `sip.${name}.s${turn}.example`)
    }
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
  }
}

async function send(
  { address, journal, away, signal }: Load,
  [method, path, body]: [string, string, unknown?],
  { status = 200, headers = asAdmin }: { status?: number; headers?: Record<string, string> } = {},
): Promise<Answer> {
  if (signal.aborted) throw new Unanswered()
  const response = await fetch(`${address}${path}`, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    redirect: 'manual',
  })
    .then(async (one) => ({ one, text: await one.text() }))
    .catch(() => {
      throw new Unanswered()
    })
  const answer = {
    status: response.one.status,
    body: response.text,
    cookie: response.one.headers.getSetCookie().join(),
  }
  if (away.includes(answer.status)) throw new Unanswered()
  if (answer.status !== status) {
    journal.unexpected.push(`${method} ${path}: ${answer.status} ${answer.body.slice(0, 300)}`)
    throw new Unanswered()
  }
  if (method !== 'GET') journal.acknowledged += 1
  return answer
}

/** Takes an account from one state to the next, noting both until the answer is there. */
async function change(load: Load, entry: Entry, next: State, request: Parameters<typeof send>[1]): Promise<Answer> {
  entry.possible = [...entry.possible, next]
  const answer = await send(load, request)
  entry.possible = [next]
  return answer
}

function newEntry({ journal }: Load, username: string): Entry {
  const entry: Entry = {
    username,
    possible: ['never'],
    mails: { asked: 0, promised: 0 },
    change: null,
    sessions: [],
  }
  journal.accounts.set(username, entry)
  return entry
}

/** An account of an admin's: created, changed, blocked and unblocked, sent a mail, and every other one deleted. */
async function writeAccount(load: Load, username: string, turn: number): Promise<void> {
  const entry = newEntry(load, username)
  const first = { version: 1, blocked: false }
  const { body } = await change(load, entry, first, ['POST', '/api/accounts', fieldsOf(username, 1)])
  const path = `/api/accounts/${JSON.parse(body).id}`
  await change(load, entry, { ...first, version: 2 }, ['PUT', path, fieldsOf(username, 2)])
  await change(load, entry, { version: 2, blocked: true }, ['POST', `${path}/block`])
  await change(load, entry, { version: 2, blocked: false }, ['POST', `${path}/unblock`])
  if (turn % 2 === 0) await change(load, entry, 'gone', ['DELETE', path])
  else {
    entry.mails.asked += 1
    await send(load, ['POST', `${path}/send_provisioning_email`])
    entry.mails.promised += 1
  }
}

/** A user's own account: created by a token, signed in, and asking for a code to confirm an address with. */
async function writeByToken(load: Load, username: string): Promise<void> {
  const token: string = JSON.parse(
    (await send(load, ['POST', '/api/account_creation_tokens'], { status: 201 })).body,
  ).token
  const entry = newEntry(load, username)
  const { password, algorithm } = fieldsOf(username, 0)
  const fields = { username, password, algorithm, account_creation_token: token }
  const created: Version = { version: 0, blocked: false }
  const path = '/api/accounts/with-account-creation-token'
  await change(load, entry, created, ['POST', path, fields])

  const signIn = { username, domain: DOMAIN, password }
  const { cookie } = await send(load, ['POST', '/trpc/sessions.signIn', signIn], { headers: {} })
  const session = cookie.split(';')[0] ?? ''
  entry.sessions.push(session)
  const email = `new-${username}@mail.example`
  entry.change = { email, isPromised: false }
  await send(load, ['POST', '/api/accounts/me/email/request', { email }], {
    headers: { cookie: session, origin: load.address },
  })
  entry.change.isPromised = true
}

async function writeSpace(load: Load, domain: string): Promise<void> {
  const { spaces } = load.journal
  spaces.set(domain, ['there', 'gone'])
  await send(load, ['POST', '/api/spaces', { name: domain, domain, host: domain }], { status: 201 })
  spaces.set(domain, ['there'])
  const account = { ...fieldsOf('inhabitant', 1), domain }
  await send(load, ['POST', '/api/accounts', account])
  spaces.set(domain, ['there', 'gone'])
  await send(load, ['DELETE', `/api/spaces/${domain}`])
  spaces.set(domain, ['gone'])
}
