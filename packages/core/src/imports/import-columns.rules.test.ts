import { describe, expect, it } from 'vitest'
import { firstRecords } from './csv.rules.ts'
import { guessFields, planErrors } from './import-columns.rules.ts'

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
    [
      'Microsoft 365, a template in a language that is not known',
      {
        'A [userPrincipalName]': 'username',
        'B [PasswordProfile]': 'password',
        'C [givenName]': 'given_name',
        'D [surname]': 'family_name',
        'E [mobile]': 'phone',
        'F [preferredLanguage]': 'language',
        'G [accountEnabled]': 'blocked',
        'H [jobTitle]': null,
      },
    ],
    ['people with a number', { 'A [telephoneNumber]': 'phone', 'Email [private]': 'email' }],
    ['people with two numbers', { Extension: null, 'SIP username': null, Username: 'username', Secret: 'password' }],
    ['FreePBX', { name: 'username', secret: 'password' }],
    ['people with an entry of the dictionary', { ' dictionary.room ': 'dictionary.room', 'a dictionary.room': null }],
    ['people with one part of a name', { Login: 'username', Vorname: 'given_name', Name: 'family_name' }],
    ['people with the other part', { 'Family name': 'family_name', Nom: 'given_name' }],
    ['people with a whole name', { Username: 'username', Name: 'display_name' }],
    ['people in English', { 'SIP address': 'username', 'SIP password': 'password', 'Cell phone': 'phone' }],
  ])('of %s are known by their names', (_, columns) => {
    expect(guessFields(Object.keys(columns))).toEqual(Object.values(columns))
  })

  it('are each field once, and no entry of the dictionary with a name that is too long', () => {
    expect(guessFields(['Email', 'dictionary.room', 'E-mail', 'dictionary.room'])).toEqual([
      'email',
      'dictionary.room',
      null,
      null,
    ])
    const names = ['x'.repeat(255), 'x'.repeat(256)].map((name) => `dictionary.${name}`)
    expect(guessFields(names)).toEqual([names[0], null])
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

describe('how a file is to be read', () => {
  const errors = (columns: Parameters<typeof planErrors>[0]['columns'], defaults: object = {}) =>
    planErrors({
      columns,
      defaults: { algorithm: 'SHA-256', activated: true, username: 'required', password: 'required', ...defaults },
    })
  const missing = (column: string) => ({ columns: [{ key: 'column_missing', params: { column } }] })

  it.each([
    [['username', 'password']],
    [['username', null, null, 'ha1']],
    [['username'], { password: 'none' }],
    [['email', 'password'], { username: 'from_email' }],
    [['username', 'password'], { username: 'from_email' }],
  ] as const)('is fine with %j, %j', (columns, defaults?: object) => {
    expect(errors([...columns], defaults)).toEqual({})
  })

  it('has no column twice', () => {
    expect(errors(['username', 'password', 'email', 'password'])).toEqual({
      columns: [{ key: 'column_twice', params: { column: 'password' } }],
    })
  })

  it('has names and passwords, unless it says what stands for them', () => {
    expect(errors(['email', 'password'])).toEqual(missing('username'))
    expect(errors(['phone', 'password'], { username: 'from_email' })).toEqual(missing('email'))
    expect(errors(['username', 'email'])).toEqual(missing('password'))
    expect(errors(['email'], { username: 'from_email' })).toEqual(missing('password'))
    expect(planErrors({ columns: ['username'], defaults: undefined })).toEqual(missing('password'))
    expect(planErrors({ columns: ['password'], defaults: undefined })).toEqual(missing('username'))
  })
})
