/** The languages mails are written in. */
export type MailLanguage = 'en' | 'fr'

const en = {
  greeting: (name: string) => `Hello ${name},`,
  account: 'SIP address',
  textAccount: (address: string) => `SIP address: ${address}`,
  signatureOf: (space: string) => `The ${space} team`,
  linkFallback: 'Button not working? Copy this link:',
  automatic: (space: string, host: string) => `${space} (${host}) sent this mail automatically.`,

  provisioning: {
    subject: (space: string) => `Set up the app for your ${space} account`,
    preview: (space: string) => `A QR code and a link that bring your ${space} account into the app.`,
    title: 'Set up your app',
    intro: (space: string) => `Your ${space} account is ready. Here is how to bring it into the app.`,
    qrTitle: 'The app is on another device',
    qrHelp: 'Open the app, choose to sign in with a QR code, and scan this one:',
    qrAlt: 'QR code with the set-up link given in this mail',
    linkTitle: 'The app is on this device',
    linkHelp: 'Install the app first, then tap the button:',
    button: 'Set up the app',
    linkFallback: 'If the app does not open, copy this link and paste it into the app, as its remote configuration:',
    expiry: (date: string) => `The QR code and the link work until ${date}.`,
    personal: 'They give access to your account: do not forward this mail.',
    textLinkHelp:
      'Open this link on the device with the app. If the app does not open, paste the link into it, as its remote configuration:',
    textQrHelp: 'For an app on another device, the attached QR code holds the same link.',
  },

  resetPassword: {
    subject: (space: string) => `Choose a new password for your ${space} account`,
    preview: 'Use the link in this mail to choose a new password.',
    title: 'Choose a new password',
    intro: (space: string) => `Someone, hopefully you, asked for a new password for this ${space} account.`,
    help: 'To choose it, use this button:',
    textHelp: 'To choose it, open this link:',
    button: 'Choose the password',
    expiry: (date: string) => `The link works once, until ${date}.`,
    ignore:
      'If you did not ask for it, you have nothing to do: without this link, nobody can change your password, and it stays as it is.',
  },

  changeEmail: {
    subject: (space: string) => `Your code for your ${space} account`,
    preview: 'The code in this mail confirms this email address.',
    title: 'Confirm this email address',
    intro: (space: string) => `This address is to become that of a ${space} account.`,
    help: 'To confirm it, enter this code in the app:',
    expiry: (date: string) => `The code works once, until ${date}.`,
    ignore: 'If this is not your account, ignore this mail, and give the code to nobody: nothing changes without it.',
  },

  voicemail: {
    subject: (space: string) => `A new voicemail for your ${space} account`,
    preview: 'Somebody has left you a message.',
    title: 'You have a new voicemail',
    intro: (space: string) => `Somebody has left a message for your ${space} account.`,
    from: (caller: string, date: string) => `From ${caller}, ${date}`,
    withoutCaller: (date: string) => `Received ${date}`,
    button: 'Listen to it',
    textHelp: 'To listen to it, open this link:',
    personal: 'Whoever has the link can listen to the message: do not forward this mail.',
  },

  spaceExpiry: {
    subject: (space: string, date: string) => `${space} ends on ${date}`,
    preview: (space: string) => `The accounts of ${space} stop working then.`,
    title: (space: string) => `${space} ends soon`,
    intro: (space: string, date: string) =>
      `${space}, of which you are an admin, ends on ${date}. From then on, its accounts are refused and nobody can sign in. They are not deleted.`,
    help: 'If it is to go on, ask the operator of this server to set a later date.',
  },

  test: {
    subject: (space: string) => `A test mail from ${space}`,
    title: 'The mail server works',
    intro: (space: string) => `This mail was sent to try the mail server of ${space} out. You have nothing to do.`,
  },

  recovery: {
    subject: (space: string) => `Your code for a new ${space} password`,
    preview: 'Use the code in this mail to choose a new password.',
    title: 'Your code for a new password',
    intro: (space: string) => `Someone, hopefully you, asked for a new password for this ${space} account.`,
    help: 'To choose it, enter this code on the page where you asked for it:',
    expiry: (date: string) => `The code works once, until ${date}.`,
    ignore:
      'If you did not ask for it, you have nothing to do. Give the code to nobody: whoever has it can change your password.',
  },
}

// French puts a no-break space before « : ; ! ? », written \u00a0 here so that it is seen.
const fr: typeof en = {
  greeting: (name) => `Bonjour ${name},`,
  account: 'Adresse SIP',
  textAccount: (address) => `Adresse SIP\u00a0: ${address}`,
  signatureOf: (space) => `L’équipe ${space}`,
  linkFallback: 'Le bouton ne fonctionne pas\u00a0? Copiez ce lien\u00a0:',
  automatic: (space, host) => `${space} (${host}) a envoyé ce message automatiquement.`,

  provisioning: {
    subject: (space) => `Configurez l’application pour votre compte ${space}`,
    preview: (space) => `Un QR code et un lien pour utiliser votre compte ${space} dans l’application.`,
    title: 'Configurez votre application',
    intro: (space) => `Votre compte ${space} est prêt. Voici comment l’ajouter à l’application.`,
    qrTitle: 'L’application est sur un autre appareil',
    qrHelp: 'Ouvrez l’application, choisissez la connexion par QR code, puis scannez celui-ci\u00a0:',
    qrAlt: 'QR code contenant le lien de configuration donné dans ce message',
    linkTitle: 'L’application est sur cet appareil',
    linkHelp: 'Installez d’abord l’application, puis appuyez sur le bouton\u00a0:',
    button: 'Configurer l’application',
    linkFallback:
      'Si l’application ne s’ouvre pas, copiez ce lien et collez-le dans l’application, comme configuration distante\u00a0:',
    expiry: (date) => `Le QR code et le lien fonctionnent jusqu’au ${date}.`,
    personal: 'Ils donnent accès à votre compte\u00a0: ne transférez pas ce message.',
    textLinkHelp:
      'Ouvrez ce lien sur l’appareil où se trouve l’application. Si elle ne s’ouvre pas, collez-y le lien, comme configuration distante\u00a0:',
    textQrHelp: 'Pour une application sur un autre appareil, le QR code joint contient le même lien.',
  },

  resetPassword: {
    subject: (space) => `Choisissez un nouveau mot de passe pour votre compte ${space}`,
    preview: 'Le lien contenu dans ce message permet de choisir un nouveau mot de passe.',
    title: 'Choisissez un nouveau mot de passe',
    intro: (space) =>
      `Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour le compte ${space} ci-dessous.`,
    help: 'Pour le choisir, utilisez ce bouton\u00a0:',
    textHelp: 'Pour le choisir, ouvrez ce lien\u00a0:',
    button: 'Choisir le mot de passe',
    expiry: (date) => `Le lien fonctionne une seule fois, jusqu’au ${date}.`,
    ignore:
      'Si vous n’avez rien demandé, vous n’avez rien à faire\u00a0: sans ce lien, personne ne peut changer votre mot de passe, et il reste inchangé.',
  },

  changeEmail: {
    subject: (space) => `Votre code pour votre compte ${space}`,
    preview: 'Le code contenu dans ce message confirme cette adresse e-mail.',
    title: 'Confirmez cette adresse e-mail',
    intro: (space) => `Cette adresse doit devenir celle d’un compte ${space}.`,
    help: 'Pour la confirmer, saisissez ce code dans l’application\u00a0:',
    expiry: (date) => `Le code fonctionne une seule fois, jusqu’au ${date}.`,
    ignore:
      'Si ce compte n’est pas le vôtre, ignorez ce message et ne donnez le code à personne\u00a0: sans lui, rien ne change.',
  },

  voicemail: {
    subject: (space) => `Un nouveau message vocal pour votre compte ${space}`,
    preview: 'Quelqu’un vous a laissé un message.',
    title: 'Vous avez un nouveau message vocal',
    intro: (space) => `Quelqu’un a laissé un message pour votre compte ${space}.`,
    from: (caller, date) => `De ${caller}, le ${date}`,
    withoutCaller: (date) => `Reçu le ${date}`,
    button: 'Écouter le message',
    textHelp: 'Pour l’écouter, ouvrez ce lien\u00a0:',
    personal: 'Quiconque a ce lien peut écouter le message\u00a0: ne transférez pas cet e-mail.',
  },

  spaceExpiry: {
    subject: (space, date) => `${space} prend fin le ${date}`,
    preview: (space) => `Les comptes de ${space} cesseront alors de fonctionner.`,
    title: (space) => `${space} prend bientôt fin`,
    intro: (space, date) =>
      `${space}, que vous administrez, prend fin le ${date}. À partir de là, ses comptes seront refusés et personne ne pourra se connecter. Ils ne seront pas supprimés.`,
    help: 'Pour continuer, demandez à l’opérateur de ce serveur de fixer une date plus lointaine.',
  },

  test: {
    subject: (space) => `Un message d’essai de ${space}`,
    title: 'Le serveur de messagerie fonctionne',
    intro: (space) =>
      `Ce message a été envoyé pour essayer le serveur de messagerie de ${space}. Vous n’avez rien à faire.`,
  },

  recovery: {
    subject: (space) => `Votre code pour un nouveau mot de passe ${space}`,
    preview: 'Le code contenu dans ce message permet de choisir un nouveau mot de passe.',
    title: 'Votre code pour un nouveau mot de passe',
    intro: (space) =>
      `Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour le compte ${space} ci-dessous.`,
    help: 'Pour le choisir, saisissez ce code sur la page où vous l’avez demandé\u00a0:',
    expiry: (date) => `Le code fonctionne une seule fois, jusqu’au ${date}.`,
    ignore:
      'Si vous n’avez rien demandé, vous n’avez rien à faire. Ne donnez le code à personne\u00a0: il permet de changer votre mot de passe.',
  },
}

/** Every text of the mails. A text missing in a language is a type error. */
export const mailMessages: Record<MailLanguage, typeof en> = { en, fr }
