import { type AnyOperation, operations } from '@sipspace/core'
import type { createOperations, Operator } from './operator.ts'
import type { Person } from './people.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

interface Account {
  id: number
  person: Person
}

/** Does something of an operator's in the Space, some hours after what it is about. */
type Does = (operation: AnyOperation, input: object, hours: number) => Promise<{ id: number }>

/** What is typed in for a new account: not every account has all of it. */
export function newAccount({ username, display_name, email, phone, language }: Person, index: number) {
  return {
    username,
    password: `${username}-${index}-of-the-seed`,
    algorithm: index % 9 === 4 ? 'MD5' : 'SHA-256',
    display_name: index % 17 === 5 ? null : display_name,
    email: index % 11 === 3 ? null : email,
    phone: index % 3 === 1 ? null : phone,
    language: index % 4 === 0 ? language : null,
    dictionary: index % 5 === 2 ? { department: ['sales', 'support', 'warehouse', 'office'][index % 4] } : {},
  }
}

/** The same day between 8 and 18 h, some day before where it is a Sunday. */
function atWork(moment: Date, chance: () => number): Date {
  const at = new Date(moment)
  if (at.getDay() === 0) at.setDate(at.getDate() - 1 - Math.floor(chance() * 5))
  at.setHours(8 + Math.floor(chance() * 10), Math.floor(chance() * 60), Math.floor(chance() * 60))
  return at
}

/**
 * Creates accounts over a year, more of them as time goes by, and does meanwhile what admins do with those that are
 * there.
 *
 * @param options.leave how many of them are deleted again
 * @returns those that stay, oldest first
 */
export async function simulateYear(
  run: ReturnType<typeof createOperations>['run'],
  options: { domain: string; admins: Operator[]; people: Person[]; leave: number; now: Date; chance: () => number },
): Promise<number[]> {
  const { domain, admins, people, leave, now, chance } = options
  // the last hours belong to what happens afterwards
  const latest = now.getTime() - 4 * HOUR_MS
  const moments = people
    .map((_, index) => new Date(latest - 362 * DAY_MS * (1 - Math.sqrt((index + 1) / people.length))))
    .map((moment) => Math.min(atWork(moment, chance).getTime(), latest))
    .toSorted((a, b) => a - b)
  const accounts: Account[] = []
  for (const [index, person] of people.entries()) {
    const by = admins[Math.floor(chance() ** 1.6 * admins.length)]
    if (!by) throw new Error('nobody is there to do it')
    const does: Does = (operation, input, hours) => {
      const at = new Date(Math.min((moments[index] ?? 0) + hours * HOUR_MS, latest))
      return run(by, { at, domain, operation, input })
    }
    const activated = chance() < 0.72
    const { id } = await does(operations.accounts.create, { ...newAccount(person, index), activated }, 0)
    accounts.push({ id, person })
    if (!activated && chance() < 0.6) await does(operations.accounts.activate, { id }, 1)
    const isToLeave = index % 20 === 19 && index / 20 < leave
    await lookAfter(accounts, { isToLeave, does, chance })
  }
  return accounts.map(({ id }) => id)
}

/** What happens to one of the accounts, now and then. */
async function lookAfter(
  accounts: Account[],
  { isToLeave, does, chance }: { isToLeave: boolean; does: Does; chance: () => number },
): Promise<void> {
  const index = Math.floor(chance() * accounts.length)
  const account = accounts[index]
  if (!account) return
  const { id, person } = account
  if (isToLeave) {
    accounts.splice(index, 1)
    await does(operations.accounts.delete, { id }, 4)
    return
  }
  const what = chance()
  if (what < 0.06) await does(operations.accounts.block, { id }, 2)
  else if (what < 0.09) await does(operations.accounts.deactivate, { id }, 2)
  else if (what < 0.14) await does(operations.accounts.update, { id, email: `${person.username}@example.org` }, 2)
  else if (what < 0.19) await does(operations.dictionary.set, { id, key: 'floor', value: String(1 + (id % 6)) }, 3)
  else if (what < 0.22) {
    await does(operations.passwords.set, { id, password: `${id}-of-the-seed`, algorithms: ['SHA-256'] }, 3)
  }
}
