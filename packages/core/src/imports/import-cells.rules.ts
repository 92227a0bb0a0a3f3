const yes = new Set([
  'true',
  '1',
  'yes',
  'on',
  'y',
  'x',
  'admin',
  'active',
  'activated',
  'enabled',
  'oui',
  'vrai',
  'ja',
  'wahr',
  'si',
  'sí',
  'verdadero',
  't',
])
const no = new Set([
  'false',
  '0',
  'no',
  'off',
  'n',
  'user',
  'inactive',
  'disabled',
  'non',
  'faux',
  'nein',
  'falsch',
  'falso',
  'f',
])

/** A flag as people write it; the text itself when it is none, for the schema to refuse. */
function readFlag(text: string): boolean | string {
  const word = text.toLowerCase()
  return yes.has(word) ? true : no.has(word) ? false : text
}

function readAlgorithm(text: string): string {
  const word = text.toUpperCase().replace(/[^A-Z0-9]/g, '')
  return word === 'SHA256' ? 'SHA-256' : word
}

/** How cells of these fields are read; others are taken as they are. */
export const readers: Partial<Record<string, (text: string) => unknown>> = {
  activated: readFlag,
  blocked: readFlag,
  admin: readFlag,
  algorithm: readAlgorithm,
  dtmf_protocol: (text) => text.toLowerCase(),
  // fr-FR
  language: (text) => text.toLowerCase().replace(/[-_][a-z]{2}$/, ''),
  ha1: (text) => text.toLowerCase(),
  realm: (text) => text,
  domain: (text) => text.toLowerCase(),
}

/** `="0612"` is how Excel keeps a number as text. */
export const readSpreadsheetText = (cell: string): string => /^="([^"]*)"$/.exec(cell)?.[1] ?? cell
