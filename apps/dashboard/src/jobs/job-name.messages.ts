import type { JobTask } from '@sipspace/core/schemas/jobs/jobs'
import { defineMessages } from '../messages/messages.ts'

/** What the worker does. */
export const tasksMessages = defineMessages({
  en: {
    send_mail: 'Mail',
    send_sms: 'SMS',
    empty_space: 'Deletion of a Space',
    import_accounts: 'Import of accounts',
    import_dump: 'Import of another system’s database',
    change_accounts: 'Bulk change of accounts',
    export_accounts: 'Export of accounts',
    remove_contacts: 'Removal of contacts at the SIP server',
    clear_expired: 'Removal of what has expired',
    erase_deleted_accounts: 'Erasure of deleted accounts',
    mail_space_expiries: 'Mails about Spaces that expire',
    release_abandoned: 'Resumption of interrupted jobs',
  } satisfies Record<JobTask, string>,
  fr: {
    send_mail: 'E-mail',
    send_sms: 'SMS',
    empty_space: 'Suppression d’un Espace',
    import_accounts: 'Import de comptes',
    import_dump: 'Import de la base d’un autre système',
    change_accounts: 'Modification groupée de comptes',
    export_accounts: 'Export de comptes',
    remove_contacts: 'Retrait de contacts du serveur SIP',
    clear_expired: 'Retrait de ce qui a expiré',
    erase_deleted_accounts: 'Effacement de comptes supprimés',
    mail_space_expiries: 'E-mails sur les Espaces qui expirent',
    release_abandoned: 'Reprise de tâches interrompues',
  },
})

/** What a mail or SMS is about. */
export const mailKindsMessages = defineMessages({
  en: {
    provisioning: 'provisioning',
    reset_password: 'password reset',
    change_email: 'code for a new email address',
    change_phone: 'code for a new phone number',
    recovery: 'recovery code',
    space_expiry: 'expiry of the Space',
    voicemail: 'voicemail',
  },
  fr: {
    provisioning: 'configuration',
    reset_password: 'nouveau mot de passe',
    change_email: 'code pour une nouvelle adresse',
    change_phone: 'code pour un nouveau numéro',
    recovery: 'code de récupération',
    space_expiry: 'expiration de l’Espace',
    voicemail: 'message vocal',
  },
})
