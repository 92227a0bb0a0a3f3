import { defineMessages } from '../../messages/messages.ts'

export const historyMessages = defineMessages({
  en: {
    title: 'What was done with the account',
    none: 'Nothing is recorded',
    none_text: 'What happens with the account from now on is listed here. Old lines are cleared after a while.',
    older: 'Show older',
    by_from: '{name}, from {ip}',
  },
  fr: {
    title: 'Ce qui a été fait du compte',
    none: 'Rien n’est enregistré',
    none_text: 'Ce qui arrive au compte est listé ici à partir de maintenant. Les vieilles lignes sont effacées.',
    older: 'Voir plus ancien',
    by_from: '{name}, depuis {ip}',
  },
})
