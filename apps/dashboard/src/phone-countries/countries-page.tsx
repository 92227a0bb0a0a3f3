import { Button, SegmentedControl, Text } from '@mantine/core'
import { isFoundBy } from '@sipspace/core/search-words'
import { IconWorldSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTRPC } from '../api/api.ts'
import { useLanguage, useMessages } from '../messages/messages.ts'
import { confirm } from '../ui/components/confirm.tsx'
import { NoneFound } from '../ui/components/empty.tsx'
import { Page } from '../ui/components/page.tsx'
import { Problem } from '../ui/components/problem.tsx'
import { SearchField } from '../ui/components/search-field.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { Toolbar } from '../ui/components/toolbar.tsx'
import { VirtualTable } from '../ui/components/virtual-table.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { countriesMessages } from './countries.messages.ts'
import { type Country, useCountryColumns } from './country-columns.tsx'
import { type CountrySearch, SHOWN } from './country-search.ts'

const route = getRouteApi('/_signed-in/phone-countries')

/** The countries with their names in the reader's language, in the order of those. */
function useCountries() {
  const { language } = useLanguage()
  const query = useQuery(useTRPC().phoneCountries.list.queryOptions({}))
  const countries = useMemo(() => {
    const names = new Intl.DisplayNames(language, { type: 'region' })
    return (query.data ?? [])
      .map((country) => ({ ...country, name: names.of(country.code) ?? country.code }))
      .sort((a, b) => a.name.localeCompare(b.name, language))
  }, [query.data, language])
  return { ...query, countries }
}

const isFound = ({ code, country_code, name, activated }: Country, { text = '', show }: CountrySearch): boolean => {
  const wanted = text.trim().toLowerCase()
  const isLike =
    isFoundBy(text, [name]) || code.toLowerCase() === wanted || country_code.startsWith(wanted.replace(/^\+/, ''))
  return isLike && (show === undefined || activated === (show === 'open'))
}

/** Which countries accounts may have phone numbers of. */
export function CountriesPage() {
  const say = useMessages(countriesMessages)
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const trpc = useTRPC()
  const { countries, error, isPending } = useCountries()
  const found = countries.filter((country) => isFound(country, search))
  const isNarrowed = Boolean(search.text ?? search.show)
  const refresh = [trpc.phoneCountries.pathFilter()]
  const nameOf = (code: string) => countries.find((country) => country.code === code)?.name ?? code
  const set = useAction(trpc.phoneCountries.setActivated.mutationOptions(), {
    done: (_, { codes: [code = '', ...others], activated }) =>
      others.length === 0
        ? say(activated ? 'opened' : 'closed_one', { name: nameOf(code) })
        : say(activated ? 'opened_many' : 'closed_many', { count: others.length + 1 }),
    refresh,
  })

  const narrow = (change: CountrySearch) =>
    void navigate({ search: (known) => ({ ...known, ...change }), replace: true, resetScroll: false })

  const setFound = async (activated: boolean) => {
    const codes = found.filter((country) => country.activated !== activated).map(({ code }) => code)
    const wanted = await confirm({
      title: say(activated ? 'open_title' : 'close_title', { count: codes.length }),
      text: say(activated ? 'open_text' : 'close_text'),
      action: say(activated ? 'open_found' : 'close_found', { count: codes.length }),
    })
    if (wanted) set.mutate({ codes, activated })
  }
  const closedCount = found.filter(({ activated }) => !activated).length
  const openCount = found.length - closedCount

  const columns = useCountryColumns((code, activated) => set.mutate({ codes: [code], activated }), set.isPending)

  const content = () => {
    if (error && countries.length === 0) return <Problem error={error} />
    if (isPending) return <Lines />
    if (found.length === 0)
      return <NoneFound icon={IconWorldSearch} say={say} onClear={() => void navigate({ search: {} })} />
    return (
      <VirtualTable label={say('title')} columns={columns} rows={found} keyOf={({ code }) => code} onEnd={undefined} />
    )
  }

  return (
    <Page title={say('title')} description={say('intro')}>
      <Toolbar
        search={
          <SearchField
            label={say('search')}
            clearLabel={say('clear_search')}
            value={search.text ?? ''}
            onSearch={(text) => narrow({ text: text.trim() || undefined })}
          />
        }
        beside={
          <>
            <Text c="dimmed" size="sm" role="status">
              {countries.length > 0 &&
                say('open_count', {
                  count: countries.filter(({ activated }) => activated).length,
                  total: countries.length,
                })}
            </Text>
            <Button variant="default" disabled={closedCount === 0 || set.isPending} onClick={() => void setFound(true)}>
              {isNarrowed ? say('open_found', { count: closedCount }) : say('open_all')}
            </Button>
            <Button variant="default" disabled={openCount === 0 || set.isPending} onClick={() => void setFound(false)}>
              {isNarrowed ? say('close_found', { count: openCount }) : say('close_all')}
            </Button>
          </>
        }
      >
        <SegmentedControl
          aria-label={say('show')}
          value={search.show ?? ''}
          onChange={(show) => narrow({ show: SHOWN.find((known) => known === show) })}
          data={[{ value: '', label: say('all') }, ...SHOWN.map((value) => ({ value, label: say(value) }))]}
        />
      </Toolbar>
      {content()}
    </Page>
  )
}
