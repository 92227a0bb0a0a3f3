import { defineMessages } from '../../messages/messages.ts'

export const createMessages = defineMessages({
  en: {
    identity: 'Sign-in',
    identity_text: 'What its apps and devices sign in with.',
    profile: 'Profile',
    profile_text: 'All of it may be left empty.',
    submit: 'Create account',
    another: 'Create and add another',
    created: '{name} created.',
    just_created: 'Created just now:',
  },
  fr: {
    identity: 'Connexion',
    identity_text: 'Ce que ses applications et appareils utilisent pour se connecter.',
    profile: 'Profil',
    profile_text: 'Tout peut rester vide.',
    submit: 'Créer le compte',
    another: 'Créer et en ajouter un autre',
    created: '{name} créé.',
    just_created: 'Créés à l’instant :',
  },
})
