import { defineMessages } from '../messages/messages.ts'

export const accountMessages = defineMessages({
  en: {
    back: 'Accounts',
    address: 'SIP address',
    display_name: 'Display name',
    email: 'Email',
    phone: 'Phone',
    passwords: 'Passwords',
    language: 'Language',
    dtmf: 'DTMF',
    created: 'Created',
    updated: 'Last changed',
    created_from: 'Created from',
    no_password: 'None: nobody can sign in with it',
  },
  fr: {
    back: 'Comptes',
    address: 'Adresse SIP',
    display_name: 'Nom affiché',
    email: 'E-mail',
    phone: 'Téléphone',
    passwords: 'Mots de passe',
    language: 'Langue',
    dtmf: 'DTMF',
    created: 'Créé le',
    updated: 'Dernière modification',
    created_from: 'Créé depuis',
    no_password: 'Aucun : personne ne peut s’en servir',
  },
})
