import { execFile } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { createTestDatabase } from '../support/database/index.ts'
import { asPrinted, blocksOf, openGuideFolder } from '../support/guide.ts'
import { builtServer } from '../support/server/server-process.ts'

const PAGE = 'docs/migrating-from-flexisip-account-manager.md'
const FIXTURE = join(import.meta.dirname, '../fixtures/imports/flexisip-account-manager-2.1-2026-08-20')

it('the evening is as the page says: its commands take a database over, whose people sign in', async () => {
  await using built = await builtServer()
  await using rehearsal = await createTestDatabase()
  await using database = await createTestDatabase()
  // in the places of the programs that an operator has
  const programs = await mkdtemp(join(tmpdir(), 'sipspace-programs-'))
  const program = async (name: string, script: string) => {
    await writeFile(join(programs, name), `#!/bin/sh\n${script}\n`)
    await chmod(join(programs, name), 0o755)
  }
  await program('mysqldump', `exec gzip -dc '${FIXTURE}-mysql.sql.gz'`)
  await program('sipspace', `exec '${process.execPath}' '${join(built.programs, 'sipspace.js')}' "$@"`)
  const settings = {
    DATABASE_URL: database.url,
    DATA_DIR: join(programs, 'data'),
    SECRET_KEY: 'what-the-tests-encrypt-their-secrets-with',
  }
  const env = {
    ...settings,
    REHEARSAL: rehearsal.url,
    PATH: `${programs}${delimiter}${process.env['PATH']}`,
  }
  await using guide = await openGuideFolder(null, env)
  await copyFile(`${FIXTURE}.env`, join(guide.path, '.env'))
  await mkdir(join(guide.path, 'storage/app'), { recursive: true })

  let printed = ''
  const evening = (await blocksOf(PAGE)).filter(({ code }) => !code.includes('dump.sql.gz'))
  for (const { language, code } of evening) {
    if (language === 'sh') printed = await guide.run(code)
    else expect(printed.trim()).toMatch(asPrinted(code))
  }

  const address = await built.run(settings).address()
  const name = 'clear@sip.example.com'
  const who = ['-u', 'clear:Clear-Text-12', '-H', `From: sip:${name}`, '-H', 'Host: fam.example.com']
  const asked = ['-s', '--digest', ...who, `${address}/api/accounts/me`]
  const { stdout } = await promisify(execFile)('curl', asked)
  expect(JSON.parse(stdout)).toMatchObject({ id: 12, sip_uri: `sip:${name}` })
  await rm(programs, { recursive: true })
}, 120_000)
