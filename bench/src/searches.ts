import { median } from './compare.ts'
import { ADMIN_KEYS, accountsOfFirstSpace, DOMAINS, keyOf, usernameOf } from './data.ts'
import type { Fact } from './report.ts'

const TARGET_MS = 50
const TIMES = 15

/** What is searched for, by what it is; of the accounts that the database was filled with. */
function textsOf(accounts: number): Record<string, string> {
  const number = Math.floor(accountsOfFirstSpace(accounts) / 2)
  return {
    'words without accents': 'leger lea',
    'words that everyone has, and one that few have': `user mail ${number}`,
    'a word that everyone has': 'user',
    'a word that is not there': 'nothing-like-it',
    'the beginning of a word': 'le',
    'a letter': 'u',
    'a SIP address': `"User" <sip:${usernameOf(number)}@${DOMAINS[0]};transport=tls>`,
    'an email address': `user-${number}@mail.example`,
    'a phone number': `0049 151 ${String(number).padStart(8, '0')}`,
    'a phone number without its country': `0151 ${String(number).padStart(8, '0')}`,
    'an IP address': '127.0.0.1',
    'an IP address that is not there': '192.0.2.77',
  }
}

/** How long searches take, one at a time: in one Space and in all of them. The slowest text of each counts. */
export async function measureSearches(origin: string, accounts: number, say: (text: string) => void): Promise<Fact[]> {
  const facts: Fact[] = []
  for (const [where, path] of [
    ['in a Space', '/api/v2/accounts'],
    ['in all Spaces', '/api/v2/accounts/search'],
  ] as const) {
    const times: number[] = []
    for (const [what, text] of Object.entries(textsOf(accounts))) {
      const time = await timeOf(`${origin}${path}?limit=50&text=${encodeURIComponent(text)}`)
      say(`${what} ${where}: ${time.toFixed(1)} ms`)
      times.push(time)
    }
    facts.push({ name: `the slowest search ${where}`, value: Math.max(...times), unit: 'ms', most: TARGET_MS })
  }
  return facts
}

async function timeOf(url: string): Promise<number> {
  const times: number[] = []
  for (let time = 0; time < TIMES; time += 1) {
    const begun = performance.now()
    const response = await fetch(url, { headers: { 'x-api-key': keyOf(1 + (time % ADMIN_KEYS)) } })
    const body = await response.text()
    if (!response.ok) throw new Error(`${url}: ${response.status} ${body}`)
    times.push(performance.now() - begun)
  }
  return median(times)
}
