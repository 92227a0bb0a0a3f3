import type { FieldErrors } from '../errors.ts'
import type { ImportFieldValue, ImportPlanValue } from './imports.schema.ts'

type Known = Exclude<ImportFieldValue, `dictionary.${string}`>

/**
 * The names that columns have in English, French, German and Spanish, and in files of Microsoft 365, Google Workspace,
 * FreePBX, FusionPBX, 3CX and Kamailio: lower-case letters and digits alone. Of several in one file, the first is it.
 */
const NAMES: [Known, string[]][] = [
  [
    'username',
    [
      'username',
      'sipusername',
      'sip',
      'sipaddress',
      'sipuri',
      'extension',
      'user',
      'login',
      'userprincipalname',
      'accountname',
      'number',
      'identifiant',
      'identifiantsip',
      'adressesip',
      'nomdutilisateur',
      'utilisateur',
      'nomprincipaldelutilisateur',
      'poste',
      'benutzername',
      'benutzerprinzipalname',
      'benutzer',
      'sipadresse',
      'nebenstelle',
      'nombredeusuario',
      'nombreprincipaldeusuario',
      'usuario',
      'extensionsip',
      'direccionsip',
      'name',
    ],
  ],
  // what FreePBX calls password is not what its phones register with
  [
    'password',
    [
      'sippassword',
      'sipsecret',
      'devicesecret',
      'authpassword',
      'secret',
      'password',
      'passwordrequired',
      'pass',
      'motdepasse',
      'mdp',
      'passwort',
      'kennwort',
      'contrasena',
      'clave',
    ],
  ],
  ['ha1', ['ha1', 'md5cred', 'passwordhash', 'hash']],
  ['realm', ['realm', 'authrealm', 'digestrealm']],
  ['algorithm', ['algorithm', 'algo', 'algorithme', 'algorithmus', 'algoritmo']],
  ['domain', ['domain', 'sipdomain', 'domainname', 'domaine', 'domainesip', 'sipdomane', 'dominio', 'dominiosip']],
  [
    'email',
    [
      'email',
      'emailaddress',
      'mail',
      'emailaddressrequired',
      'workemail',
      'primaryemail',
      'vmemail',
      'voicemailmailto',
      'voicemailemail',
      'homesecondaryemail',
      'alternateemailaddress',
      'courriel',
      'adresseemail',
      'adressemail',
      'adressedemessagerie',
      'autreadresseemail',
      'emailadresse',
      'mailadresse',
      'alternativeemailadresse',
      'correo',
      'correoelectronico',
      'direcciondecorreoelectronico',
    ],
  ],
  [
    'phone',
    [
      'mobilephone',
      'mobilenumber',
      'mobile',
      'phone',
      'phonenumber',
      'telephone',
      'telephonenumber',
      'tel',
      'workphone',
      'officephone',
      'homephone',
      'telephonemobile',
      'numerodemobile',
      'numerodetelephone',
      'portable',

      'telephonedebureau',
      'numero',
      'mobiltelefon',
      'handy',
      'mobilnummer',
      'telefonnummer',
      'rufnummer',
      'telefon',

      'telefonomovil',
      'movil',
      'numerodetelefono',
      'telefono',
      'telefonodelaoficina',
    ],
  ],
  [
    'display_name',
    [
      'displayname',
      'fullname',
      'effectivecalleridname',
      'calleridname',
      'callerid',
      'outboundcalleridname',
      'nomaffiche',
      'nomdaffichage',
      'nomcomplet',
      'anzeigename',
      'vollstandigername',
      'nombreparamostrar',
      'nombrecompleto',
      'nombremostrado',
    ],
  ],
  [
    'given_name',
    ['givenname', 'firstname', 'firstnamerequired', 'directoryfirstname', 'directoryfirst', 'prenom', 'vorname'],
  ],
  [
    'family_name',
    [
      'familyname',
      'lastname',
      'lastnamerequired',
      'surname',
      'directorylastname',
      'directorylast',
      'nomdefamille',
      'nachname',
      'familienname',
      'apellidos',
      'apellido',
    ],
  ],
  [
    'activated',
    ['activated', 'active', 'enabled', 'actif', 'activation', 'aktiv', 'aktiviert', 'activo', 'habilitado'],
  ],
  [
    'blocked',
    ['blocked', 'blockcredential', 'bloque', 'bloquerlesinformationsdidentification', 'gesperrt', 'bloqueado'],
  ],
  ['admin', ['admin', 'role', 'administrator', 'administrateur', 'rolle', 'administrador', 'rol']],
  ['dtmf_protocol', ['dtmfprotocol', 'dtmf', 'dtmfmode']],
  [
    'language',
    ['language', 'lang', 'preferredlanguage', 'languagecode', 'langue', 'languepreferee', 'sprache', 'idioma'],
  ],
  ['dictionary', ['dictionary']],
]

/** What a name is that stands for a whole name or a part of one, by what the file has beside it. */
const PARTS_OF_NAMES: Record<string, { alone: Known; besideGiven: Known; besideFamily: Known }> = {
  // French; German and English files have `Name`
  nom: { alone: 'display_name', besideGiven: 'family_name', besideFamily: 'given_name' },
  name: { alone: 'display_name', besideGiven: 'family_name', besideFamily: 'given_name' },
  nombre: { alone: 'display_name', besideGiven: 'family_name', besideFamily: 'given_name' },
}

/** What the columns of a file seem to be, by their names; each field once. */
export function guessFields(names: readonly string[]): (ImportFieldValue | null)[] {
  const keys = names.map(keyOf)
  const fields: (ImportFieldValue | null)[] = names.map((name) =>
    /^dictionary\..{1,255}$/.test(name.trim()) ? (name.trim() as ImportFieldValue) : null,
  )
  const take = (field: Known, key: string): boolean => {
    const index = keys.findIndex((known, at) => known === key && fields[at] === null)
    if (index < 0 || fields.includes(field)) return false
    fields[index] = field
    return true
  }
  for (const [field, known] of NAMES) known.some((key) => take(field, key))
  for (const [key, { alone, besideGiven, besideFamily }] of Object.entries(PARTS_OF_NAMES)) {
    take(fields.includes('given_name') ? besideGiven : fields.includes('family_name') ? besideFamily : alone, key)
  }
  return fields.map((field, index) => (field !== null && fields.indexOf(field) < index ? null : field))
}

const keyOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\[[^\]]*\]/g, (mark) => (/required/i.test(mark) ? 'required' : ''))
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')

/** What is wrong with how a file is to be read. */
export function planErrors(plan: {
  columns: ImportPlanValue['columns']
  defaults: ImportPlanValue['defaults'] | undefined
}): FieldErrors {
  const chosen = plan.columns.filter((column) => column !== null)
  const twice = chosen.find((column, index) => chosen.indexOf(column) !== index)
  if (twice !== undefined) return { columns: [{ key: 'column_twice', params: { column: twice } }] }
  const missing = missingColumn(chosen, plan.defaults)
  return missing === null ? {} : { columns: [{ key: 'column_missing', params: { column: missing } }] }
}

function missingColumn(
  chosen: readonly ImportFieldValue[],
  defaults: ImportPlanValue['defaults'] | undefined,
): 'username' | 'email' | 'password' | null {
  const areNamesGiven = chosen.includes('username')
  if (!areNamesGiven && defaults?.username !== 'from_email') return 'username'
  if (!areNamesGiven && !chosen.includes('email')) return 'email'
  if (chosen.includes('password') || chosen.includes('ha1') || defaults?.password === 'none') return null
  return 'password'
}
