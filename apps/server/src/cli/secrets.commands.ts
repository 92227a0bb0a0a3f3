import type { Command } from 'commander'
import { openSecrets, rotateSecrets } from '../config/secret-keys.ts'
import type { Open } from './operator.ts'
import { print } from './output.ts'

export function addSecretCommands(program: Command, open: Open): void {
  const secrets = program.command('secrets').description('what the database has encrypted')

  secrets
    .command('rotate')
    .description(
      'encrypt all of it with the first key of SECRET_KEY or SECRET_KEY_FILE, or with a new one of DATA_DIR, while servers run',
    )
    .action(async (_options: object, command: Command) => {
      const session = await open(command)
      const { config } = session
      const db = session.db.withAudit({ operation: 'secrets.rotate', at: new Date(), by: null })
      const rotation = await rotateSecrets(db, config, openSecrets(config))
      const { key_id, made, encrypted } = rotation
      const text =
        key_id === null
          ? 'There is no key, and nothing is encrypted.'
          : `${encrypted} encrypted anew with ${made ? 'the new key' : 'the key'} ${key_id}.`
      print(session.io, session.options, rotation, text)
    })
}
