import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { parseSettings } from '../../config/config.ts'
import { readDotEnv } from '../../sources/dot-env.ts'
import { settingsOf } from './settings.ts'

const read = async (version: string) => {
  const name = `../../../../../test/fixtures/imports/flexisip-account-manager-${version}.env`
  return readDotEnv(await readFile(new URL(name, import.meta.url), 'utf8'))
}

describe('the settings of a .env file', () => {
  it.each(['1.6.10', '2.0.7', '2.1-2026-08-20'])(
    'of %s are taken by this server, each with a remark',
    async (version) => {
      const env = await read(version)
      const text = settingsOf(env)
      for (const name of env.keys())
        expect(text).toMatch(new RegExp(`^(?:# ${name} is left out|# means the same\\n${name}=)`, 'm'))
      const taken = readDotEnv(text)
      for (const [name, value] of taken) expect(value).toBe(env.get(name))
      expect(parseSettings(Object.fromEntries(taken))).toMatchObject({
        MAIL_HOST: 'smtp.example.com',
        MAIL_SIGNATURE: "L'équipe Exemple",
        APP_API_KEY_EXPIRATION_MINUTES: 120,
      })
    },
  )

  it('that this server would refuse are remarks, with the reason', () => {
    const text = settingsOf(
      new Map(Object.entries({ MAIL_PORT: '99999', OVH_APP_KEY: '', SHOE_SIZE: '42', DB_HOST: 'x' })),
    )
    expect(text).toContain('# MAIL_PORT is left out, as sipspace refuses it: must be')
    expect(text).toContain('# OVH_APP_KEY is left out: it is empty')
    expect(text).toContain('# SHOE_SIZE is left out: sipspace has nothing like it')
    expect(text).toContain('# DB_HOST is left out: see DATABASE_URL')
    expect(readDotEnv(text).size).toBe(0)
  })
})
