import { generate, PostgresDialect, RawExpressionNode } from 'kysely-codegen'
import { test } from 'vitest'
import { createTestDatabase } from '../../../../test/support/database/test-database.ts'
import { expectGenerated } from '../../../../test/support/generated.ts'

// `pnpm generate` writes the file anew after a migration has changed.
test('the types of the tables are those of the migrated database', async () => {
  await using database = await createTestDatabase()
  const types = await generate({
    db: database.db,
    dialect: new PostgresDialect(),
    excludePattern: '(kysely_migration*|graphile_worker.*|sip.{domains,kamailio*,opensips,ps_*})',
    typeMapping: { timestamptz: 'ColumnType<string, Date | string, Date | string>' },
    overrides: {
      columns: {
        'account_carddav_credentials.algorithm': new RawExpressionNode("'MD5' | 'SHA-256'"),
        'account_events.kind': new RawExpressionNode("'code_request' | 'wrong_code'"),
        'account_passwords.algorithm': new RawExpressionNode("'MD5' | 'SHA-256'"),
        'spaces.default_password_algorithm': new RawExpressionNode("Generated<'MD5' | 'SHA-256'>"),
        'space_logos.content_type': new RawExpressionNode("'image/jpeg' | 'image/png' | 'image/webp'"),
        'spaces.sip_algorithms': new RawExpressionNode("'MD5' | 'SHA-256' | 'both' | null"),
        'accounts.dtmf_protocol': new RawExpressionNode("'rfc2833' | 'sipinfo' | 'sipmessage'"),
        'accounts.language': new RawExpressionNode("'en' | 'fr'"),
        'space_email_servers.encryption': new RawExpressionNode("Generated<'tls' | 'ssl' | 'none'>"),
        'call_forwardings.forward_to': new RawExpressionNode("'contact' | 'sip_uri' | 'voicemail'"),
        'external_accounts.algorithm': new RawExpressionNode("'MD5'"),
        'external_accounts.protocol': new RawExpressionNode("'TCP' | 'TLS' | 'UDP'"),
        'voicemails.content_type': new RawExpressionNode("'audio/opus' | 'audio/wav'"),
        'wizard_links.linphone_action': new RawExpressionNode("'accept' | 'bye' | 'call' | 'decline' | 'show' | null"),
        'call_forwardings.type': new RawExpressionNode("'always' | 'busy' | 'no_answer'"),
      },
    },
  })
  await expectGenerated('packages/core/src/database/database.types.ts', types)
})
