/** The languages pages are written in. */
export type PageLanguage = 'en' | 'fr'

const en = {
  account: 'SIP address',
  captchaNeedsScript: 'Switch JavaScript on for this page: the check that you are not a robot needs it.',

  resetPassword: {
    title: 'Choose a new password',
    password: 'New password',
    passwordHint: (minLength: number) => `At least ${minLength} characters.`,
    confirmation: 'New password, once more',
    submit: 'Save the password',
    errorTitle: 'The password was not changed',
    errorPrefix: 'Error:',
  },

  resetPasswordDone: {
    title: 'Your password is changed',
    done: 'The new password works from now on.',
    next: 'Use it the next time the app asks for your password. You can close this page.',
  },

  linkNotValid: {
    title: 'This link does not work',
    reason: 'It may have been used already, or be too old, or be incomplete.',
    next: 'To get a new one, ask for a new password again, then use the link in the latest mail. If that does not help, contact the people who gave you your account.',
    unchanged: 'Nothing was changed.',
  },

  recovery: {
    title: 'Recover your account',
    errorTitle: 'Nothing was sent',
    errorPrefix: 'Error:',
    byEmail: 'Give the name and the email address of your account. A code to choose a new password comes by mail.',
    byPhone: 'Give the phone number of your account. A code to choose a new password comes by SMS.',
    username: 'Username',
    usernameHint: 'The part of your SIP address before the @, or all of it.',
    email: 'Email address',
    phone: 'Phone number',
    phoneHint: 'With its country code, such as +33612345678.',
    submit: 'Send the code',
    otherwiseEmail: 'Use my email address instead',
    otherwisePhone: 'Use my phone number instead',
  },

  recoveryCode: {
    title: 'Enter the code',
    errorTitle: 'The code was not accepted',
    errorPrefix: 'Error:',
    sent: (minutes: number) =>
      `If what you gave is that of an account, a code of six digits, or a link, is on its way. A code works for ${minutes} minutes.`,
    code: 'Code',
    codeHint: 'The six digits, in the latest message.',
    submit: 'Go on',
    again: 'Nothing came? Ask for another code',
  },

  confirmCreation: {
    title: 'Create an account',
    ask: 'An app on your device asks to create an account here. Confirm it if that was you.',
    submit: 'Yes, it was me',
  },

  creationConfirmed: {
    title: 'It is confirmed',
    next: 'Go back to the app to create your account. You can close this page.',
  },

  confirmationNotValid: {
    title: 'This link does not work',
    reason: 'It may have been used already, or be too old, or be incomplete.',
    next: 'Go back to the app and start again.',
  },

  wizard: {
    title: 'Open the app',
    show: 'The app opens.',
    call: (address: string) => `The app calls ${address}.`,
    bye: 'The app ends the call.',
    accept: 'The app accepts the call.',
    decline: 'The app declines the call.',
    configures: 'It is set up for your account. This works once: if you reload this page, ask for a new link.',
    open: 'Open in the app',
    none: 'If nothing happens, install the app first and come back to this page without reloading it.',
  },

  failedSignIn: {
    title: 'You are not signed in',
    again: 'Try again',
    byPassword: 'Sign in by password',
  },

  failed: {
    title: 'That did not work',
  },
}

// French puts a no-break space before « : ; ! ? », written \u00a0 here so that it is seen.
const fr: typeof en = {
  account: 'Adresse SIP',
  captchaNeedsScript: 'Activez JavaScript pour cette page\u00a0: le contrôle contre les robots en a besoin.',

  resetPassword: {
    title: 'Choisissez un nouveau mot de passe',
    password: 'Nouveau mot de passe',
    passwordHint: (minLength) => `Au moins ${minLength} caractères.`,
    confirmation: 'Nouveau mot de passe, une seconde fois',
    submit: 'Enregistrer le mot de passe',
    errorTitle: 'Le mot de passe n’a pas été changé',
    errorPrefix: 'Erreur\u00a0:',
  },

  resetPasswordDone: {
    title: 'Votre mot de passe est changé',
    done: 'Le nouveau mot de passe est valable dès maintenant.',
    next: 'Utilisez-le quand l’application vous demandera votre mot de passe. Vous pouvez fermer cette page.',
  },

  linkNotValid: {
    title: 'Ce lien ne fonctionne pas',
    reason: 'Il a peut-être déjà servi, ou il est trop ancien, ou incomplet.',
    next: 'Pour en obtenir un autre, demandez à nouveau un nouveau mot de passe, puis utilisez le lien du dernier message reçu. Si cela ne suffit pas, adressez-vous aux personnes qui vous ont fourni votre compte.',
    unchanged: 'Rien n’a été modifié.',
  },

  recovery: {
    title: 'Retrouvez votre compte',
    errorTitle: 'Rien n’a été envoyé',
    errorPrefix: 'Erreur\u00a0:',
    byEmail:
      'Donnez le nom et l’adresse e-mail de votre compte. Vous recevrez par e-mail un code pour choisir un nouveau mot de passe.',
    byPhone:
      'Donnez le numéro de téléphone de votre compte. Vous recevrez par SMS un code pour choisir un nouveau mot de passe.',
    username: 'Nom d’utilisateur',
    usernameHint: 'La partie de votre adresse SIP qui précède le @, ou l’adresse entière.',
    email: 'Adresse e-mail',
    phone: 'Numéro de téléphone',
    phoneHint: 'Avec l’indicatif du pays, par exemple +33612345678.',
    submit: 'Envoyer le code',
    otherwiseEmail: 'Utiliser mon adresse e-mail',
    otherwisePhone: 'Utiliser mon numéro de téléphone',
  },

  recoveryCode: {
    title: 'Saisissez le code',
    errorTitle: 'Le code n’a pas été accepté',
    errorPrefix: 'Erreur\u00a0:',
    sent: (minutes) =>
      `Si ces informations sont celles d’un compte, un code à six chiffres, ou un lien, est en route. Le code fonctionne ${minutes} minutes.`,
    code: 'Code de confirmation',
    codeHint: 'Les six chiffres du dernier message reçu.',
    submit: 'Continuer',
    again: 'Rien n’est arrivé\u00a0? Demandez un autre code',
  },

  confirmCreation: {
    title: 'Créer un compte',
    ask: 'Une application sur votre appareil demande à créer un compte ici. Confirmez si c’est bien vous.',
    submit: 'Oui, c’est moi',
  },

  creationConfirmed: {
    title: 'C’est confirmé',
    next: 'Retournez dans l’application pour créer votre compte. Vous pouvez fermer cette page.',
  },

  confirmationNotValid: {
    title: 'Ce lien ne fonctionne pas',
    reason: 'Il a peut-être déjà servi, ou il est trop ancien, ou incomplet.',
    next: 'Retournez dans l’application et recommencez.',
  },

  wizard: {
    title: 'Ouvrir l’application',
    show: 'L’application s’ouvre.',
    call: (address) => `L’application appelle ${address}.`,
    bye: 'L’application met fin à l’appel.',
    accept: 'L’application accepte l’appel.',
    decline: 'L’application refuse l’appel.',
    configures:
      'Elle est configurée pour votre compte. Cela ne fonctionne qu’une fois\u00a0: si vous rechargez cette page, demandez un nouveau lien.',
    open: 'Ouvrir dans l’application',
    none: 'Si rien ne se passe, installez d’abord l’application, puis revenez à cette page sans la recharger.',
  },

  failedSignIn: {
    title: 'Vous n’êtes pas connecté',
    again: 'Réessayer',
    byPassword: 'Se connecter par mot de passe',
  },

  failed: {
    title: 'Cela n’a pas fonctionné',
  },
}

/** Every text of the pages, and of the errors they show. A text missing in a language is a type error. */
export const pagesMessages: Record<PageLanguage, typeof en> = { en, fr }
