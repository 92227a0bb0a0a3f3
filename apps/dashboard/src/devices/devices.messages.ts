import { defineMessages } from '../messages/messages.ts'

export const devicesMessages = defineMessages({
  en: {
    title: 'Devices',
    text: 'The devices that are registered at the SIP server.',
    own_text:
      'Your devices that are registered. One that you do not know can be signed out; change your password then.',
    none: 'No device is registered.',
    none_text: 'A device is listed here once its app has registered with this account.',
    unknown_agent: 'Unknown app',
    registered: 'Registered {moment}',
    remove: 'Sign out',
    remove_of: 'Sign out {name}',
    remove_title: 'Sign out this device?',
    remove_text:
      'Its registration ends, so that it gets no calls. An app that knows the password registers again when it is opened.',
    loss: 'the registration of {name}',
    removed: 'The device is signed out.',
  },
  fr: {
    title: 'Appareils',
    text: 'Les appareils qui sont enregistrés auprès du serveur SIP.',
    own_text:
      'Vos appareils enregistrés. Vous pouvez en déconnecter un que vous ne connaissez pas ; changez alors votre mot de passe.',
    none: 'Aucun appareil n’est enregistré.',
    none_text: 'Un appareil apparaît ici dès que son application s’est enregistrée avec ce compte.',
    unknown_agent: 'Application inconnue',
    registered: 'Enregistré le {moment}',
    remove: 'Déconnecter',
    remove_of: 'Déconnecter {name}',
    remove_title: 'Déconnecter cet appareil ?',
    remove_text:
      'Son enregistrement prend fin : il ne reçoit plus d’appels. Une application qui connaît le mot de passe s’enregistre de nouveau à son ouverture.',
    loss: 'l’enregistrement de {name}',
    removed: 'L’appareil est déconnecté.',
  },
})
