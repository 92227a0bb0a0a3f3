import { defineMessages } from '../../messages/messages.ts'

export const conflictMessages = defineMessages({
  en: {
    title: 'Changed meanwhile',
    text: 'While you were editing, these fields were changed too. Choose which values count.',
    by: '{name}, {moment}',
    unknown: 'Changed meanwhile',
    theirs: 'Keep what is there',
    mine: 'Save mine',
    empty: 'Empty',
    yes: 'Yes',
    no: 'No',
    save: 'Save what I chose',
  },
  fr: {
    title: 'Modifié entre-temps',
    text: 'Pendant votre saisie, ces champs ont aussi été modifiés. Choisissez les valeurs à garder.',
    by: '{name}, {moment}',
    unknown: 'Modifié entre-temps',
    theirs: 'Garder la valeur en place',
    mine: 'Enregistrer la mienne',
    empty: 'Vide',
    yes: 'Oui',
    no: 'Non',
    save: 'Enregistrer mon choix',
  },
})
