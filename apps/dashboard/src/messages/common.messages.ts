import { defineMessages } from './messages.ts'

/** What more than one page says. */
export const common = defineMessages({
  en: {
    cancel: 'Cancel',
    save: 'Save',
    saved: 'Saved.',
    copied: 'Copied',
    close: 'Close',
    retry: 'Try again',
    loading: 'Loading…',
    problem: 'Something went wrong',
    offline: 'The server does not answer. Look at your connection and try again.',
    not_found: 'Nothing is here',
    not_found_text: 'This address leads nowhere, or to something that has been deleted.',
    to_start: 'To the start page',
    type_to_confirm: 'To go on, type in:',
    will_be_lost: 'This will be lost for good:',
    none: '—',
  },
  fr: {
    cancel: 'Annuler',
    save: 'Enregistrer',
    saved: 'Enregistré.',
    copied: 'Copié',
    close: 'Fermer',
    retry: 'Réessayer',
    loading: 'Chargement…',
    problem: 'Un problème est survenu',
    offline: 'Le serveur ne répond pas. Vérifiez votre connexion, puis réessayez.',
    not_found: 'Il n’y a rien ici',
    not_found_text: 'Cette adresse ne mène nulle part, ou à quelque chose qui a été supprimé.',
    to_start: 'Vers la page d’accueil',
    type_to_confirm: 'Pour continuer, saisissez :',
    will_be_lost: 'Ceci sera définitivement perdu :',
    none: '—',
  },
})
