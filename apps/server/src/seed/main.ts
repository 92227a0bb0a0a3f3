import { describeFailure } from '../startup/process.ts'
import { seed } from './seed.ts'

const FOLDER = 'data-seeded'

const { DATABASE_URL, DATA_DIR = FOLDER } = process.env
try {
  const seeded = await seed(DATABASE_URL === undefined ? { ...process.env, DATA_DIR } : process.env)
  process.stdout.write(seeded ? describe(seeded) : 'The example Space is there already: nothing was changed.\n')
} catch (error) {
  process.stderr.write(`${describeFailure(error)}\n`)
  process.exitCode = 1
}

function describe({ admin, domain, accounts }: NonNullable<Awaited<ReturnType<typeof seed>>>): string {
  const who = admin
    ? `\n  Super admin  ${admin.username}@${admin.domain}\n  Password     ${admin.password ?? 'that of BOOTSTRAP_ADMIN_PASSWORD'}\n`
    : '\nSign in as the super admin whom you know.\n'
  const start =
    DATABASE_URL === undefined ? `DATA_DIR=${DATA_DIR} pnpm start` : 'pnpm start, with the same DATABASE_URL'
  return `The Space ${domain} has ${accounts} accounts.\n${who}\nStart it: ${start}\nthen open http://127.0.0.1:3000/dashboard/${domain}/accounts\n`
}
