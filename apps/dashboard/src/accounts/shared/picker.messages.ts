import { defineMessages } from '../../messages/messages.ts'

export const pickerMessages = defineMessages({
  en: {
    find: 'Add a contact',
    find_text: 'Type a name',
    nobody: 'No other account of this Space is called that',
    add: 'Add',
  },
  fr: {
    find: 'Ajouter un contact',
    find_text: 'Saisissez un nom',
    nobody: 'Aucun autre compte de cet Espace ne s’appelle ainsi',
    add: 'Ajouter',
  },
})
