import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database/index.ts'
import { foldText } from '../search-words.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

// what later versions of Unicode have added is not known to every PostgreSQL: these blocks have had no new pair of letters
const isOld = (character: string): boolean => /^[\0-\u052f\u0590-\u06ff\u1f00-\u1fff]$/.test(character)

const letters = fc.oneof(
  fc.constantFrom(...Array.from('aÉéßẞÆøŁđðĦİıΣς’ﬁ№Å\u0301\u0328\u200d\u00ad')),
  fc
    .nat(0x2fff)
    .map((code) => String.fromCodePoint(code))
    .filter(isOld),
)

it('the database folds a text as the program does', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: letters, maxLength: 20 }), { maxLength: 200 }), async (texts) => {
      const storable = texts.filter((text) => !text.includes('\0'))
      const { rows } = await database.pool.query<{ folded: string }>(
        'select folded_search(lower(text)) as folded from unnest($1::text[]) with ordinality as given (text, number) order by number',
        [storable],
      )
      expect(rows.map(({ folded }) => folded)).toEqual(storable.map(foldText))
    }),
    { numRuns: 20 },
  )
})
