import { type Count, operations } from '@sipspace/core'
import type { OpenDatabase } from '../startup/process.ts'
import type { createOperations, Operator } from './operator.ts'

type Pool = OpenDatabase['pool']
type Run = ReturnType<typeof createOperations>['run']

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

const REFUSAL = 'Message failed: 450 4.2.0 <{address}>: Recipient address rejected: Greylisted, try again later'
const UNREACHABLE = 'connect ECONNREFUSED 198.51.100.40:587'
const UNKNOWN =
  'Message failed: 550 5.1.1 <{address}>: Recipient address rejected: User unknown in virtual mailbox table'

/** How mails are, when a person looks after them: none is due while someone looks. */
const MAILS = [
  { error: UNREACHABLE, attempts: 3, minutes: 42 },
  { error: UNREACHABLE, attempts: 2, minutes: 25 },
  { error: REFUSAL, attempts: 4, minutes: 65 },
  { error: null, attempts: 0, minutes: 180 },
  { error: REFUSAL, attempts: 1, minutes: 15 },
  { error: UNKNOWN, attempts: 8, minutes: -90 },
  { error: null, attempts: 0, minutes: 240 },
  { error: UNKNOWN, attempts: 8, minutes: -300 },
  { error: UNREACHABLE, attempts: 2, minutes: 31 },
]

/** Mails that wait, have failed or were given up, as if the mail servers had been unavailable. */
export async function leaveMails(
  pool: Pool,
  run: Run,
  { domain, admin, accounts, now }: { domain: string; admin: Operator; accounts: number[]; now: Date },
): Promise<void> {
  const { rows } = await pool.query<{ id: number; email: string }>(
    'select id, email from accounts where id = any ($1) and email is not null order by id limit $2',
    [accounts, MAILS.length],
  )
  for (const [index, { id, email }] of rows.entries()) {
    const { error, attempts, minutes } = MAILS[index] ?? { error: null, attempts: 0, minutes: 60 }
    const { sendProvisioningEmail, sendResetPasswordEmail } = operations.accounts
    const operation = index % 3 === 1 ? sendResetPasswordEmail : sendProvisioningEmail
    const at = new Date(now.getTime() - (20 + (MAILS.length - index) * 11) * 60_000)
    await run(admin, { at, domain, operation, input: { id } })
    const jobs = `array(select id from graphile_worker.jobs where flags ? ('account:' || $1::integer))`
    if (error !== null) {
      const message = error.replace('{address}', email)
      await pool.query(`select from graphile_worker.permanently_fail_jobs(${jobs}, $2)`, [id, message])
    }
    await pool.query(
      `select from graphile_worker.reschedule_jobs(${jobs}, run_at => $2, attempts => $3, max_attempts => 8)`,
      [id, new Date(now.getTime() + minutes * 60_000), attempts],
    )
  }
}

/** How often people signed in and were sent mails, hour by hour: in the daytime, less at weekends, more as the Space grows. */
export function countsOfAYear(spaceId: number, now: Date, chance: () => number): Count[] {
  const counts: Count[] = []
  for (let hour = 0; hour < 365 * 24; hour++) {
    const at = new Date(now.getTime() - hour * HOUR_MS)
    const isWeekend = at.getDay() % 6 === 0
    const daytime = Math.max(0, Math.sin(((at.getHours() - 6) / 14) * Math.PI))
    const busy = daytime * (isWeekend ? 0.25 : 1) * (1 - (hour * HOUR_MS) / (400 * DAY_MS)) * (0.6 + chance() * 0.8)
    // of the last month, calls and messages are counted as they are reported
    const busyCalls = hour > 30 * 24 ? busy : 0
    const of = {
      calls: 1.7 * busyCalls,
      messages: 1.2 * busyCalls,
      sign_ins: 34 * busy,
      sign_in_failures: 2.4 * busy * chance(),
      mails_sent: 4 * busy,
      mails_failed: 0.5 * busy * chance(),
    }
    for (const [metric, count] of Object.entries(of)) {
      if (Math.round(count) > 0)
        counts.push({ spaceId, metric: metric as Count['metric'], at, count: Math.round(count) })
    }
  }
  return counts
}

/** User keys as apps get them, one after the other until `until`, from where their users are; and when each was used. */
export async function useKeys(
  { pool, run, userOf }: { pool: Pool; run: Run; userOf: (id: number, ip: string) => Promise<Operator> },
  { domain, accounts, now, until }: { domain: string; accounts: number[]; now: Date; until: Date },
): Promise<void> {
  for (const [index, id] of accounts.entries()) {
    const at = new Date(until.getTime() - (accounts.length - index) * 4 * 60_000)
    const user = await userOf(id, `203.0.113.${10 + index * 7}`)
    await run(user, { at, domain, operation: operations.apiKeys.issue, input: {} })
    const used = new Date(now.getTime() - ((accounts.length - index) * 3 + 1) * 60_000)
    await pool.query('update api_keys set last_used_at = $2 where account_id = $1 and name is null', [id, used])
  }
  const lastNight = new Date(now.getTime() - 13 * HOUR_MS)
  await pool.query(`update api_keys set last_used_at = $1 where name = 'Nightly backup'`, [lastNight])
}
