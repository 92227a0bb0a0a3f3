import { defineMessages } from '../../messages/messages.ts'

export const contactsMessages = defineMessages({
  en: {
    title: 'Contacts',
    text: 'Accounts of this Space that its apps show in the address book.',
    none: 'It has no contact of its own yet.',
    find: 'Add a contact',
    find_text: 'Type a name',
    nobody: 'No other account of this Space is called that',
    add: 'Add',
    added: 'The contact is added.',
    remove: 'Remove',
    remove_of: 'Remove {name}',
    removed: 'The contact is removed.',
  },
  fr: {
    title: 'Contacts',
    text: 'Des comptes de cet Espace que ses applications montrent dans le carnet d’adresses.',
    none: 'Il n’a pas encore de contact à lui.',
    find: 'Ajouter un contact',
    find_text: 'Saisissez un nom',
    nobody: 'Aucun autre compte de cet Espace ne s’appelle ainsi',
    add: 'Ajouter',
    added: 'Le contact est ajouté.',
    remove: 'Retirer',
    remove_of: 'Retirer {name}',
    removed: 'Le contact est retiré.',
  },
})
