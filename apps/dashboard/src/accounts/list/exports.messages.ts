import { defineMessages } from '../../messages/messages.ts'

export const exportsMessages = defineMessages({
  en: {
    title: { one: 'Export of {count} account', other: 'Export of {count} accounts' },
    title_uncounted: 'Export of accounts',
    counting: 'Counting the accounts.',
    part: '{done} of {all}. You can leave this page: it goes on.',
    done: '{time}. The file is kept for a day.',
    cancelled: 'Cancelled after {count} accounts.',
    failed: 'It could not go on:',
    download: 'Download',
    cancel: 'Cancel',
    resume: 'Resume',
    delete: 'Delete the export',
    export_text: 'Have the accounts found written to a CSV file, as they are many',
  },
  fr: {
    title: { one: 'Export de {count} compte', other: 'Export de {count} comptes' },
    title_uncounted: 'Export de comptes',
    counting: 'Les comptes sont comptés.',
    part: '{done} sur {all}. Vous pouvez quitter cette page : l’export continue.',
    done: '{time}. Le fichier est conservé un jour.',
    cancelled: 'Annulé après {count} comptes.',
    failed: 'Il n’a pas pu continuer :',
    download: 'Télécharger',
    cancel: 'Annuler',
    resume: 'Reprendre',
    delete: 'Supprimer l’export',
    export_text: 'Faire écrire les comptes trouvés, qui sont nombreux, dans un fichier CSV',
  },
})
