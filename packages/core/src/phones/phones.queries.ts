import type { Database } from '../database/database.ts'

export async function isCountryOpen(db: Database, code: string): Promise<boolean> {
  const country = await db.selectFrom('phone_countries').select('code').where('code', '=', code).executeTakeFirst()
  return country !== undefined
}

export async function listOpenCountries(db: Database): Promise<Set<string>> {
  const countries = await db.selectFrom('phone_countries').select('code').execute()
  return new Set(countries.map((country) => country.code))
}

export async function openCountries(db: Database, codes: readonly string[], now: Date): Promise<void> {
  await db
    .insertInto('phone_countries')
    .values([...new Set(codes)].map((code) => ({ code, activated_at: now })))
    .onConflict((conflict) => conflict.column('code').doNothing())
    .execute()
}

export async function closeCountries(db: Database, codes: readonly string[]): Promise<void> {
  await db.deleteFrom('phone_countries').where('code', 'in', codes).execute()
}
