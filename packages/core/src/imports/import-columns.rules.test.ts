import { describe, expect, it } from 'vitest'
import { firstRecords } from './csv.rules.ts'
import { guessFields } from './import-columns.rules.ts'

describe('the columns of a file', () => {
  it.each<[string, Record<string, string | null>]>([
    [
      'Microsoft 365, a template',
      {
        'Name [displayName] Required': 'display_name',
        'User name [userPrincipalName] Required': 'username',
        'Initial password [passwordProfile] Required': 'password',
        'Block sign in (Yes/No) [accountEnabled] Required': 'blocked',
        'First name [givenName]': 'given_name',
        'Last name [surname]': 'family_name',
        'Job title [jobTitle]': null,
        'Mobile phone [mobile]': 'phone',
      },
    ],
    [
      'Microsoft 365, a template in French',
      {
        'Nom [displayName] Requis': 'display_name',
        'Nom d’utilisateur [userPrincipalName] Requis': 'username',
        'Mot de passe initial [passwordProfile] Requis': 'password',
      },
    ],
    [
      'Microsoft Entra ID',
      {
        userPrincipalName: 'username',
        displayName: 'display_name',
        mail: 'email',
        accountEnabled: 'activated',
        id: null,
      },
    ],
    [
      'Microsoft 365 in French',
      {
        'Nom d’utilisateur principal': 'username',
        'Nom d’affichage': 'display_name',
        Prénom: 'given_name',
        Nom: 'family_name',
        'Téléphone mobile': 'phone',
        'Adresse e-mail secondaire': 'email',
        'Bloquer les informations d’identification': 'blocked',
      },
    ],
    [
      'Microsoft 365 in German',
      {
        Benutzerprinzipalname: 'username',
        Anzeigename: 'display_name',
        'Alternative E-Mail-Adresse': 'email',
        'Anmeldeinformationen blockieren': 'blocked',
        'Bevorzugte Sprache': 'language',
      },
    ],
    [
      'Microsoft 365 in Spanish',
      {
        'Nombre principal de usuario': 'username',
        'Nombre para mostrar': 'display_name',
        Nombre: 'given_name',
        Apellidos: 'family_name',
        'Bloquear credencial': 'blocked',
        'Idioma preferido': 'language',
      },
    ],
    [
      'Google Workspace in Spanish',
      {
        'Nombre [Obligatorio]': 'given_name',
        'Apellidos [Obligatorio]': 'family_name',
        'Dirección de correo electrónico [Obligatorio]': 'email',
        'Contraseña [Obligatorio]': 'password',
      },
    ],
    ['3CX', { Number: 'username', 'Authentication ID': null, 'Authentication Password': 'password', Mobile: 'phone' }],
    ['people in French', { 'Identifiant SIP': 'username', 'Mot de passe SIP': 'password', 'N° de téléphone': 'phone' }],
    [
      'people in German',
      { Nebenstelle: 'username', 'SIP-Passwort': 'password', Handynummer: 'phone', 'SIP-Domain': 'domain' },
    ],
    ['people in Spanish', { Extensión: 'username', 'Contraseña SIP': 'password', Celular: 'phone' }],
    ['people in English', { 'SIP address': 'username', 'SIP password': 'password', 'Cell phone': 'phone' }],
  ])('of %s are known by their names', (_, columns) => {
    expect(guessFields(Object.keys(columns))).toEqual(Object.values(columns))
  })

  it('come after the line with the version, in templates of Microsoft 365', () => {
    const text =
      'version:v1.0,,\nName [displayName] Required,User name [userPrincipalName] Required,x\nA,a@b.example,\n'
    expect(firstRecords({ text, isWhole: true }, ',').map(({ cells }) => cells[0])).toEqual([
      'Name [displayName] Required',
      'A',
    ])
  })
})
