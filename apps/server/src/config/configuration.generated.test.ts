import { test } from 'vitest'
import { expectGenerated } from '../../../../test/support/generated.ts'
import { settingsTable } from '../../../../test/support/server/settings-table.ts'
import { Settings } from './config.ts'

const INTRODUCTION = `# Configuration

From the environment. A wrong value ends the start with one line that names the variable. What Flexisip Account Manager
also has means the same here. A secret can be in a file that the variable \`NAME_FILE\` names, as containers and systemd give
them: \`DATABASE_URL_FILE\`, \`MAIL_PASSWORD_FILE\`; the end of its last line does not count.

\`PGSSLMODE\`, \`PGSSLROOTCERT\` and \`PGTARGETSESSIONATTRS\` count where \`DATABASE_URL\` does not say it.`

// `pnpm generate` writes the page anew after a setting has changed.
test('docs/configuration.md has every setting with its default', async () => {
  const page = `${INTRODUCTION}\n\n${settingsTable(Settings)}\n`
  await expectGenerated('docs/configuration.md', page)
})
