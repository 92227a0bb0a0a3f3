import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { settingsTable } from '../../../../test/support/server/settings-table.ts'
import { Settings } from './config.ts'

const README = fileURLToPath(new URL('../../../../README.md', import.meta.url))

// `pnpm generate` writes the table anew after a setting has changed.
test('the README has the settings as they are', async () => {
  const readme = await readFile(README, 'utf8')
  const parts = /^([\s\S]*<!-- settings:[^>]*-->\n)[\s\S]*(<!-- \/settings -->[\s\S]*)$/.exec(readme)
  expect(parts).not.toBeNull()
  await expect(`${parts?.[1]}\n${settingsTable(Settings)}\n\n${parts?.[2]}`).toMatchFileSnapshot(README)
})
