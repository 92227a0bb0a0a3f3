import { defineMessages } from '../messages/messages.ts'

export const signInMessages = defineMessages({
  en: {
    title: 'Sign in',
    intro: 'to manage the accounts of {space}',
    username: 'Username',
    domain: 'Space',
    domain_hint: 'The SIP domain of your account',
    password: 'Password',
    submit: 'Sign in',
    forgotten: 'Forgot your password?',
  },
  fr: {
    title: 'Se connecter',
    intro: 'pour gérer les comptes de {space}',
    username: 'Nom d’utilisateur',
    domain: 'Espace',
    domain_hint: 'Le domaine SIP de votre compte',
    password: 'Mot de passe',
    submit: 'Se connecter',
    forgotten: 'Mot de passe oublié ?',
  },
})
