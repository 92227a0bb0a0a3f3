import { expect, it } from 'vitest'
import { readVerb } from './account-verbs.ts'

const FRENCH = { activate: 'Activer', deactivate: 'Désactiver', block: 'Bloquer', unblock: 'Débloquer' }

it('reads what is to be done with whom, in English and in the language of the reader', () => {
  expect(readVerb('block alice', FRENCH)).toEqual({ verb: 'block', name: 'alice' })
  expect(readVerb('  Débloquer Léa Léger ', FRENCH)).toEqual({ verb: 'unblock', name: 'Léa Léger' })
  expect(readVerb('unbl alice', FRENCH)).toEqual({ verb: 'unblock', name: 'alice' })
  expect(readVerb('ACTIVATE +33 6', FRENCH)).toEqual({ verb: 'activate', name: '+33 6' })
})

it('reads nothing where no verb is followed by a name, or it could be another', () => {
  for (const text of ['', 'block', 'block ', 'alice', 'alice block', 'bl alice', 'dé alice', 'blocked alice', 'dés'])
    expect(readVerb(text, FRENCH)).toBeNull()
})
