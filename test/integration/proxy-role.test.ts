import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '@sipspace/embedded-postgres'
import pg from 'pg'
import { expect, it } from 'vitest'
import { sipspace } from '../support/sip/proxy-command.ts'

it('prints statements by which a superuser creates a role that signs in with its password alone', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'sipspace-role-'))
  await chmod(dataDir, 0o755)
  const postgres = await startEmbeddedPostgres({ dataDir, dataDirIsDefault: false, onNotice: () => {} })
  try {
    // the embedded database's user may not create roles, and nobody is asked for a password: here a proxy is
    const hba = join(dataDir, 'postgres/data/pg_hba.conf')
    await writeFile(hba, `local all sip_proxy scram-sha-256\n${await readFile(hba, 'utf8')}`)
    const { host, port } = postgres.connection as { host: string; port: number }
    const database = 'sipspace'
    const superuser = new pg.Client({ host, port, database, user: 'postgres' })
    await superuser.connect()
    await superuser.query('select pg_reload_conf()')

    const password = 'what-the-role-signs-in-with'
    const printed = await sipspace(
      { DATA_DIR: dataDir },
      '--json',
      'proxy',
      'create-role',
      'sip_proxy',
      '--password',
      password,
    )
    const { outcome, statements } = JSON.parse(printed) as { outcome: string; statements: string[] }
    expect(outcome).toBe('printed')
    expect(printed).not.toContain(password)
    await superuser.query(statements.join(';\n'))
    await superuser.end()

    const signIn = async (secret: string) => {
      const client = new pg.Client({ host, port, database, user: 'sip_proxy', password: secret })
      try {
        await client.connect()
        return (await client.query('select count(*)::integer as count from sip.credentials')).rows
      } finally {
        await client.end()
      }
    }
    expect(await signIn(password)).toEqual([{ count: 0 }])
    await expect(signIn(`${password}.`)).rejects.toThrow('password authentication failed')
  } finally {
    await postgres.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
})
