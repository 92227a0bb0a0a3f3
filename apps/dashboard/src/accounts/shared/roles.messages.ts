import { defineMessages } from '../../messages/messages.ts'

/** What admins and API keys may do. */
export const ADMIN_ROLES = ['full', 'support', 'read_only'] as const

export const rolesMessages = defineMessages({
  en: {
    admin_role: 'Role',
    admin_role_text: 'What it may do as an admin, whichever credential it uses. Its API keys may do no more.',
    may: 'It may',
    full: 'Do everything',
    support: 'Support users',
    read_only: 'Read only',
    full_text: 'Everything that an admin of the Space may.',
    support_text:
      'See everything, activate and block users, send reset and setup mails. No export, no keys, and nothing about admins.',
    read_only_text: 'See everything but links, codes and secrets. Change nothing, export nothing.',
    role_set: 'The role of {name} is changed.',
    restrict: 'Restrict my role',
    restrict_title: 'Restrict what {name} may do?',
    restrict_text: 'Another admin would have to undo it.',
  },
  fr: {
    admin_role: 'Rôle',
    admin_role_text:
      'Ce qu’il peut faire comme administrateur, quel que soit son moyen de connexion. Ses clés d’API ne peuvent pas plus.',
    may: 'Il peut',
    full: 'Tout faire',
    support: 'Assister les utilisateurs',
    read_only: 'Lire seulement',
    full_text: 'Tout ce que peut un administrateur de l’Espace.',
    support_text:
      'Tout voir, activer et bloquer des utilisateurs, envoyer les e-mails de réinitialisation et de configuration. Ni export, ni clés, et rien sur les administrateurs.',
    read_only_text: 'Tout voir sauf les liens, codes et secrets. Ne rien changer, ne rien exporter.',
    role_set: 'Le rôle de {name} est changé.',
    restrict: 'Restreindre mon rôle',
    restrict_title: 'Restreindre ce que {name} peut faire ?',
    restrict_text: 'Un autre administrateur devrait l’annuler.',
  },
})
