import { defineMessages } from '../../messages/messages.ts'

/** What decides whether an account is let in. */
export const statusMessages = defineMessages({
  en: {
    activate: 'Activate',
    deactivate: 'Deactivate',
    block: 'Block',
    unblock: 'Unblock',
    activated: '{name} activated.',
    deactivated: '{name} deactivated.',
    blocked: '{name} blocked.',
    unblocked: '{name} unblocked.',
    deactivate_title: 'Deactivate {name}?',
    deactivate_text: 'It may no longer register until it is activated again. Nothing is lost.',
    block_title: 'Block {name}?',
    block_text: 'It is refused everywhere, at once, until it is unblocked. Nothing is lost.',
    own_account: 'This is your own account.',
  },
  fr: {
    activate: 'Activer',
    deactivate: 'Désactiver',
    block: 'Bloquer',
    unblock: 'Débloquer',
    activated: '{name} activé.',
    deactivated: '{name} désactivé.',
    blocked: '{name} bloqué.',
    unblocked: '{name} débloqué.',
    deactivate_title: 'Désactiver {name} ?',
    deactivate_text: 'Il ne pourra plus s’enregistrer jusqu’à sa réactivation. Rien n’est perdu.',
    block_title: 'Bloquer {name} ?',
    block_text: 'Il sera refusé partout, immédiatement, jusqu’à son déblocage. Rien n’est perdu.',
    own_account: 'C’est votre propre compte.',
  },
})
