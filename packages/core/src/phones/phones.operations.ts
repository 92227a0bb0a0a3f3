import { getCountries, getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/max'
import { z } from 'zod'
import { AppError } from '../errors.ts'
import { mutation, query } from '../operation.ts'
import { closeCountries, listOpenCountries, openCountries } from './phones.queries.ts'

const Country = z
  .object({
    code: z.string().meta({ description: 'ISO 3166-1 alpha-2', examples: ['FR'] }),
    country_code: z.string().meta({ description: 'The calling code, without +', examples: ['33'] }),
    activated: z.boolean(),
  })
  .meta({ id: 'PhoneCountry' })

const CountryInput = z.object({
  code: z
    .string()
    .max(10)
    .meta({ description: 'ISO 3166-1 alpha-2', examples: ['FR'] }),
})

function knownCountry(code: string) {
  if (!isSupportedCountry(code)) throw new AppError('country_not_found')
  return code
}

export const list = query({
  summary: 'List the countries of phone numbers, and which of them are open',
  access: 'public',
  input: z.object({}),
  output: z.array(Country),
  async run(ctx) {
    const open = await listOpenCountries(ctx.db)
    return getCountries()
      .sort()
      .map((code) => ({ code, country_code: getCountryCallingCode(code), activated: open.has(code) }))
  },
})

export const activate = mutation({
  summary: 'Open a country: accounts may have its phone numbers',
  access: 'superAdmin',
  input: CountryInput,
  output: z.void(),
  errors: ['country_not_found'],
  run: (ctx, { code }) => openCountries(ctx.db, [knownCountry(code)], ctx.clock()),
})

export const deactivate = mutation({
  summary: 'Close a country: no further account gets one of its phone numbers',
  access: 'superAdmin',
  input: CountryInput,
  output: z.void(),
  errors: ['country_not_found'],
  run: (ctx, { code }) => closeCountries(ctx.db, [knownCountry(code)]),
})

/** More than there are countries. */
const MAX_COUNTRIES = 500

export const setActivated = mutation({
  summary: 'Open or close several countries: all of them, or none',
  access: 'superAdmin',
  input: z
    .object({
      codes: z.array(CountryInput.shape.code).min(1).max(MAX_COUNTRIES),
      activated: z.boolean(),
    })
    .meta({ examples: [{ codes: ['FR', 'BE'], activated: true }] }),
  output: z.void(),
  errors: ['country_not_found'],
  run: (ctx, { codes, activated }) => {
    const known = codes.map(knownCountry)
    return activated ? openCountries(ctx.db, known, ctx.clock()) : closeCountries(ctx.db, known)
  },
})
