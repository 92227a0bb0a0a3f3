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

  register: {
    title: 'Create an account',
    errorTitle: 'No account was created',
    errorPrefix: 'Error:',
    byEmail: 'Choose a username and a password. A code comes by mail, which activates the account.',
    byPhone: 'Choose a username and a password. A code comes by SMS, which activates the account.',
    username: 'Username',
    usernameHint: (domain: string) => `Your SIP address is made of it: username@${domain}.`,
    email: 'Email address',
    emailHint: 'The code is sent there.',
    phone: 'Phone number',
    phoneHint: 'With its country code, such as +33612345678. The code is sent there.',
    password: 'Password',
    passwordHint: (minLength: number) => `At least ${minLength} characters.`,
    confirmation: 'Password, once more',
    accept: 'I have read and accept:',
    terms: 'Terms of use',
    privacy: 'Privacy policy',
    submit: 'Create the account',
    otherwiseEmail: 'Use an email address instead',
    otherwisePhone: 'Use a phone number instead',
    signIn: 'I have an account already',
  },

  registerCode: {
    title: 'Enter the code',
    errorTitle: 'The code was not accepted',
    errorPrefix: 'Error:',
    sentByMail:
      'Your account is there. A code of four digits is on its way to your email address: it activates the account.',
    sentBySms: 'Your account is there. A code of four digits is on its way to your phone: it activates the account.',
    code: 'Code',
    codeHint: 'The four digits, in the latest message.',
    submit: 'Activate the account',
    again: 'Nothing came? Ask for another code',
  },

  registerAgain: {
    title: 'Ask for another code',
    errorTitle: 'Nothing was sent',
    errorPrefix: 'Error:',
    lead: 'The codes before no longer work then.',
    submit: 'Send another code',
    back: 'Back to the code',
  },

  registered: {
    title: 'Your account is active',
    text: 'Sign in with it in your app, by its username and password.',
    next: 'Look at my account',
  },

  registrationClosed: {
    title: 'Nobody can register here',
    text: 'The people who run this service create the accounts. Ask them for one.',
    next: 'Sign in',
  },

  qrSignIn: {
    title: 'Sign in with your phone',
    how: 'Your app shows who you are: it scans a code that this page shows. The app has to be signed in.',
    show: 'Show the code',
    ended: 'The code no longer works. Ask for a new one.',
    scan: 'Scan this code with your app.',
    image: 'QR code to scan with the app',
    waits: (minutes: number) =>
      `This page goes on by itself once the code is scanned. It works for ${minutes} minutes.`,
    warning: 'Scan a code only if you have opened this page yourself.',
    goOn: 'I have scanned it',
    byPassword: 'Sign in with a password instead',
  },

  provisioningLink: {
    title: 'Set up your app',
    lead: 'Your account is ready to be set up in the app on this device.',
    open: 'Set it up in the app',
    none: 'If nothing happens, install the app first and come back to this page.',
    otherDevice: 'On another device',
    scan: 'Scan this code with the app there.',
    image: 'QR code of the link',
    copy: 'The link',
    copyHint: 'To be pasted into the app, where it asks for a remote configuration.',
    secret: 'Keep this link to yourself: whoever has it sets the account up. Opening this page leaves it as it is.',
  },

  provisioningLinkNotValid: {
    title: 'This link sets up nothing',
    reason: 'It may have been used already, or be too old, or be incomplete.',
    next: 'Ask the people who gave you your account for another one.',
  },

  notFound: {
    title: 'There is nothing here',
    text: 'This address leads nowhere. It may be mistyped, or what was here is gone.',
    next: 'To the start page',
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

  register: {
    title: 'Créer votre compte',
    errorTitle: 'Aucun compte n’a été créé',
    errorPrefix: 'Erreur\u00a0:',
    byEmail: 'Choisissez un nom d’utilisateur et un mot de passe. Un code arrive par e-mail et active le compte.',
    byPhone: 'Choisissez un nom d’utilisateur et un mot de passe. Un code arrive par SMS et active le compte.',
    username: 'Nom d’utilisateur',
    usernameHint: (domain) => `Votre adresse SIP en est faite\u00a0: nom@${domain}.`,
    email: 'Adresse e-mail',
    emailHint: 'Le code y est envoyé.',
    phone: 'Numéro de téléphone',
    phoneHint: 'Avec l’indicatif du pays, par exemple +33612345678. Le code y est envoyé.',
    password: 'Mot de passe',
    passwordHint: (minLength) => `Au moins ${minLength} caractères.`,
    confirmation: 'Mot de passe, une seconde fois',
    accept: 'J’ai lu et j’accepte\u00a0:',
    terms: 'Conditions d’utilisation',
    privacy: 'Politique de confidentialité',
    submit: 'Créer le compte',
    otherwiseEmail: 'Utiliser une adresse e-mail',
    otherwisePhone: 'Utiliser un numéro de téléphone',
    signIn: 'J’ai déjà un compte',
  },

  registerCode: {
    title: 'Saisissez le code',
    errorTitle: 'Le code n’a pas été accepté',
    errorPrefix: 'Erreur\u00a0:',
    sentByMail:
      'Votre compte est créé. Un code à quatre chiffres est en route vers votre adresse e-mail\u00a0: il active le compte.',
    sentBySms:
      'Votre compte est créé. Un code à quatre chiffres est en route vers votre téléphone\u00a0: il active le compte.',
    code: 'Code de confirmation',
    codeHint: 'Les quatre chiffres du dernier message reçu.',
    submit: 'Activer le compte',
    again: 'Rien n’est arrivé\u00a0? Demandez un autre code',
  },

  registerAgain: {
    title: 'Demandez un autre code',
    errorTitle: 'Rien n’a été envoyé',
    errorPrefix: 'Erreur\u00a0:',
    lead: 'Les codes précédents ne fonctionneront plus.',
    submit: 'Envoyer un autre code',
    back: 'Retour au code',
  },

  registered: {
    title: 'Votre compte est actif',
    text: 'Connectez-vous dans votre application avec votre nom d’utilisateur et votre mot de passe.',
    next: 'Voir mon compte',
  },

  registrationClosed: {
    title: 'L’inscription est fermée',
    text: 'Les personnes qui gèrent ce service créent les comptes. Demandez-leur-en un.',
    next: 'Se connecter',
  },

  qrSignIn: {
    title: 'Connexion avec votre téléphone',
    how: 'Votre application montre qui vous êtes\u00a0: elle scanne un code que cette page affiche. L’application doit être connectée.',
    show: 'Afficher le code',
    ended: 'Le code ne fonctionne plus. Demandez-en un autre.',
    scan: 'Scannez ce code avec votre application.',
    image: 'Code QR à scanner avec l’application',
    waits: (minutes) => `Cette page continue d’elle-même une fois le code scanné. Il fonctionne ${minutes} minutes.`,
    warning: 'Ne scannez un code que si vous avez ouvert cette page vous-même.',
    goOn: 'Je l’ai scanné',
    byPassword: 'Se connecter par mot de passe',
  },

  provisioningLink: {
    title: 'Configurez votre application',
    lead: 'Votre compte est prêt à être configuré dans l’application de cet appareil.',
    open: 'Configurer dans l’application',
    none: 'Si rien ne se passe, installez d’abord l’application, puis revenez à cette page.',
    otherDevice: 'Sur un autre appareil',
    scan: 'Scannez-y ce code avec l’application.',
    image: 'Code QR du lien',
    copy: 'Le lien',
    copyHint: 'À coller dans l’application, là où elle demande une configuration distante.',
    secret: 'Gardez ce lien pour vous\u00a0: qui l’a configure le compte. Ouvrir cette page le laisse tel quel.',
  },

  provisioningLinkNotValid: {
    title: 'Ce lien ne configure rien',
    reason: 'Il a peut-être déjà servi, ou il est trop ancien, ou incomplet.',
    next: 'Demandez-en un autre aux personnes qui vous ont fourni votre compte.',
  },

  notFound: {
    title: 'Il n’y a rien ici',
    text: 'Cette adresse ne mène nulle part. Elle est peut-être mal saisie, ou ce qui s’y trouvait n’existe plus.',
    next: 'Vers la page d’accueil',
  },

  failed: {
    title: 'Cela n’a pas fonctionné',
  },
}

/** Every text of the pages, and of the errors they show. A text missing in a language is a type error. */
export const pagesMessages: Record<PageLanguage, typeof en> = { en, fr }
