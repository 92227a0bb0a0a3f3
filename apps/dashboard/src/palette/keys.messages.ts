import { defineMessages } from '../messages/messages.ts'

export const keysMessages = defineMessages({
  en: {
    title: 'Keyboard shortcuts',
    palette: 'Search or do something',
    new_account: 'New account',
    keys: 'These shortcuts',
    rows: 'From row to row of a table',
    open: 'Open the row',
    choose: 'Choose the row, or no longer',
    choose_several: 'Choose row after row',
    choose_all: 'Choose all rows',
    choose_none: 'Choose no row',
    create_and_next: 'Create an account and begin the next',
  },
  fr: {
    title: 'Raccourcis clavier',
    palette: 'Chercher ou agir',
    new_account: 'Nouveau compte',
    keys: 'Ces raccourcis',
    rows: 'D’une ligne de tableau à l’autre',
    open: 'Ouvrir la ligne',
    choose: 'Choisir la ligne, ou ne plus la choisir',
    choose_several: 'Choisir ligne après ligne',
    choose_all: 'Choisir toutes les lignes',
    choose_none: 'Ne choisir aucune ligne',
    create_and_next: 'Créer un compte et commencer le suivant',
  },
})
