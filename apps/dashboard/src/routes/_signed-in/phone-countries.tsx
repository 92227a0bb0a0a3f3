import { createFileRoute } from '@tanstack/react-router'
import { requireSuperAdmin } from '../../app/session.ts'
import { CountriesPage } from '../../phone-countries/countries-page.tsx'
import { readCountrySearch } from '../../phone-countries/country-search.ts'

export const Route = createFileRoute('/_signed-in/phone-countries')({
  validateSearch: readCountrySearch,
  beforeLoad: requireSuperAdmin,
  component: CountriesPage,
})
