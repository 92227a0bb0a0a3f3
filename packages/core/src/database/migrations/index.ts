import type { Migration } from 'kysely'
import { up as accounts } from './0001_accounts.ts'
import { up as cardDavServers } from './0002_carddav_servers.ts'
import { up as rateLimits } from './0003_rate_limits.ts'
import { up as audit } from './0004_audit.ts'
import { up as listsAndImports } from './0005_dashboard_lists_and_imports.ts'
import { up as contacts } from './0006_contacts.ts'
import { up as accountBlocks } from './0007_account_blocks.ts'
import { up as changedSecrets } from './0010_changed_secrets.ts'
import { up as recoveryNetworks } from './0011_recovery_networks.ts'
import { up as boundedClearing } from './0013_bounded_clearing.ts'
import { up as removedImports } from './0014_removed_imports.ts'
import { up as creationTokenSources } from './0015_creation_token_sources.ts'
import { up as superAdmins } from './0016_super_admins.ts'
import { up as formerNames } from './0017_former_names.ts'
import { up as mailServerTls } from './0018_mail_server_tls.ts'
import { up as erasure } from './0019_erasure.ts'
import { up as typesActionsVcards } from './0020_types_actions_vcards.ts'
import { up as callAndMessageStatistics } from './0021_call_and_message_statistics.ts'
import { up as callForwardings } from './0025_call_forwardings.ts'
import { up as externalAccounts } from './0026_external_accounts.ts'
import { up as wizardLinks } from './0027_wizard_links.ts'
import { up as voicemails } from './0028_voicemails.ts'
import { up as endedCredentials } from './0030_ended_credentials.ts'
import { up as movedAccounts } from './0034_moved_accounts.ts'
import { up as sipViews } from './0040_sip_views.ts'
import { up as jobWorkers } from './0041_job_workers.ts'
import { up as sipAlgorithms } from './0042_sip_algorithms.ts'
import { up as contactRemovals } from './0043_contact_removals.ts'
import { up as idempotencyKeys } from './0052_idempotency_keys.ts'
import { up as spaceSettings } from './0058_space_settings.ts'
import { up as spaceOidc } from './0059_space_oidc.ts'
import { up as spaceExpiryMails } from './0060_space_expiry_mails.ts'
import { up as linesOfOtherSpaces } from './0061_lines_of_other_spaces.ts'
import { up as defaultCountry } from './0062_default_country.ts'
import { up as dumpImports } from './0063_dump_imports.ts'
import { up as callCounts } from './0064_call_counts.ts'
import { up as countedCalls } from './0065_counted_calls.ts'
import { up as webhooks } from './0068_webhooks.ts'
import { up as importFields } from './0070_import_fields.ts'
import { up as scim } from './0071_scim.ts'
import { up as bulkChanges } from './0075_bulk_changes.ts'
import { up as sessionUse } from './0078_session_use.ts'
import { up as creationsTogether } from './0079_creations_together.ts'
import { up as keptTriggerPlans } from './0080_kept_trigger_plans.ts'
import { up as partsOfChanges } from './0085_parts_of_changes.ts'
import { up as moreBulkChanges } from './0086_more_bulk_changes.ts'
import { up as accountMails } from './0087_account_mails.ts'
import { up as adminRoles } from './0090_admin_roles.ts'
import { up as secondFactors } from './0091_second_factors.ts'
import { up as exports } from './0095_exports.ts'
import { up as serversOfSpaces } from './0099_servers_of_spaces.ts'
import { up as passkeys } from './0110_passkeys.ts'
import { up as formerValues } from './0120_former_values.ts'
import { up as noJitInFunctions } from './0140_no_jit_in_functions.ts'
import { up as foldedSearch } from './0150_folded_search.ts'
import { up as importCorrections } from './0160_import_corrections.ts'
import { up as cancelledDeletions } from './0161_cancelled_deletions.ts'

/** Every migration by name, in the order of the names. A released one never changes. */
export const migrations: Record<string, Migration> = {
  '0001_accounts': { up: accounts },
  '0002_carddav_servers': { up: cardDavServers },
  '0003_rate_limits': { up: rateLimits },
  '0004_audit': { up: audit },
  '0005_dashboard_lists_and_imports': { up: listsAndImports },
  '0006_contacts': { up: contacts },
  '0007_account_blocks': { up: accountBlocks },
  '0010_changed_secrets': { up: changedSecrets },
  '0011_recovery_networks': { up: recoveryNetworks },
  '0013_bounded_clearing': { up: boundedClearing },
  '0014_removed_imports': { up: removedImports },
  '0015_creation_token_sources': { up: creationTokenSources },
  '0016_super_admins': { up: superAdmins },
  '0017_former_names': { up: formerNames },
  '0018_mail_server_tls': { up: mailServerTls },
  '0019_erasure': { up: erasure },
  '0020_types_actions_vcards': { up: typesActionsVcards },
  '0021_call_and_message_statistics': { up: callAndMessageStatistics },
  '0025_call_forwardings': { up: callForwardings },
  '0026_external_accounts': { up: externalAccounts },
  '0027_wizard_links': { up: wizardLinks },
  '0028_voicemails': { up: voicemails },
  '0030_ended_credentials': { up: endedCredentials },
  '0034_moved_accounts': { up: movedAccounts },
  '0040_sip_views': { up: sipViews },
  '0041_job_workers': { up: jobWorkers },
  '0042_sip_algorithms': { up: sipAlgorithms },
  '0043_contact_removals': { up: contactRemovals },
  '0052_idempotency_keys': { up: idempotencyKeys },
  '0058_space_settings': { up: spaceSettings },
  '0059_space_oidc': { up: spaceOidc },
  '0060_space_expiry_mails': { up: spaceExpiryMails },
  '0061_lines_of_other_spaces': { up: linesOfOtherSpaces },
  '0062_default_country': { up: defaultCountry },
  '0063_dump_imports': { up: dumpImports },
  '0064_call_counts': { up: callCounts },
  '0065_counted_calls': { up: countedCalls },
  '0068_webhooks': { up: webhooks },
  '0070_import_fields': { up: importFields },
  '0071_scim': { up: scim },
  '0075_bulk_changes': { up: bulkChanges },
  '0078_session_use': { up: sessionUse },
  '0079_creations_together': { up: creationsTogether },
  '0080_kept_trigger_plans': { up: keptTriggerPlans },
  '0085_parts_of_changes': { up: partsOfChanges },
  '0086_more_bulk_changes': { up: moreBulkChanges },
  '0087_account_mails': { up: accountMails },
  '0090_admin_roles': { up: adminRoles },
  '0091_second_factors': { up: secondFactors },
  '0095_exports': { up: exports },
  '0099_servers_of_spaces': { up: serversOfSpaces },
  '0110_passkeys': { up: passkeys },
  '0120_former_values': { up: formerValues },
  '0140_no_jit_in_functions': { up: noJitInFunctions },
  '0150_folded_search': { up: foldedSearch },
  '0160_import_corrections': { up: importCorrections },
  '0161_cancelled_deletions': { up: cancelledDeletions },
}
