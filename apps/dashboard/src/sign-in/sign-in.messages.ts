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
    by_provider: 'Sign in with your organisation',
    or_by_password: 'or by password',
    forgotten: 'Forgot your password?',
    by_qr_code: 'Sign in with your phone',
    register: 'Create an account',
  },
  fr: {
    title: 'Se connecter',
    intro: 'pour gérer les comptes de {space}',
    username: 'Nom d’utilisateur',
    domain: 'Espace',
    domain_hint: 'Le domaine SIP de votre compte',
    password: 'Mot de passe',
    submit: 'Se connecter',
    by_provider: 'Se connecter avec votre organisation',
    or_by_password: 'ou par mot de passe',
    forgotten: 'Mot de passe oublié ?',
    by_qr_code: 'Se connecter avec votre téléphone',
    register: 'Créer un compte',
  },
})
