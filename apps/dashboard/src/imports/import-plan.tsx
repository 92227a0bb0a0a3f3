import { Alert, Button, Group, NativeSelect, SegmentedControl, SimpleGrid, Stack, Switch, Text } from '@mantine/core'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '../api/api.ts'
import { useSignedIn } from '../app/session.ts'
import { useMessages } from '../messages/messages.ts'
import { Problem } from '../ui/components/problem.tsx'
import { Section } from '../ui/components/section.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { ColumnsTable } from './columns-table.tsx'
import type { Field, Import, Plan } from './import-states.ts'
import { importsMessages } from './imports.messages.ts'

type Reading = { [Part in 'delimiter' | 'encoding' | 'header']?: Plan[Part] | undefined }

const DELIMITERS = [
  { value: ',', label: 'delimiter_comma' },
  { value: ';', label: 'delimiter_semicolon' },
  { value: '\t', label: 'delimiter_tab' },
  { value: '|', label: 'delimiter_bar' },
] as const satisfies { value: Plan['delimiter']; label: string }[]

const ENCODINGS: readonly Plan['encoding'][] = ['utf-8', 'windows-1252', 'utf-16le', 'utf-16be']

const DEFAULTS = { algorithm: 'SHA-256', activated: true, username: 'required', password: 'required' } as const

/** Cards have no passwords, and seldom a SIP address. */
const DEFAULTS_OF_CARDS = { ...DEFAULTS, username: 'from_email', password: 'none' } as const

const readingOf = ({ delimiter, encoding, header }: Plan): Reading => ({ delimiter, encoding, header })

/** How a file is read and what its columns are: as the server guesses it, until it is said otherwise. */
export default function ImportPlan(props: {
  imported: Import
  /** called when the check has begun */
  onChecking: () => void
  /** called to leave it as it was checked; not given before */
  onKeep: (() => void) | undefined
}) {
  const { id, plan } = props.imported
  const say = useMessages(importsMessages)
  const { role } = useSignedIn()
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [reading, setReading] = useState<Reading>(() => (plan ? readingOf(plan) : {}))
  const [chosen, setChosen] = useState<Record<number, Field>>(() => Object.fromEntries((plan?.columns ?? []).entries()))
  const [otherDomains, setOtherDomains] = useState<Plan['other_domains']>(plan?.other_domains ?? 'refused')
  const [chosenDefaults, setDefaults] = useState<Plan['defaults'] | null>(plan?.defaults ?? null)
  const [isTried, setTried] = useState(false)
  const preview = useQuery(
    trpc.imports.getPreview.queryOptions({ id, ...reading }, { placeholderData: keepPreviousData, staleTime: 600_000 }),
  )
  const check = useAction(trpc.imports.check.mutationOptions(), {})
  if (preview.error) return <Problem error={preview.error} reset={() => void preview.refetch()} />
  if (!preview.data) return <Lines />

  const { format, delimiter, encoding, header, columns, rows } = preview.data
  const defaults = chosenDefaults ?? (format === 'vcard' ? DEFAULTS_OF_CARDS : DEFAULTS)
  const fields = columns.map(({ field }, index) => chosen[index] ?? (index in chosen ? null : field))
  const fault = faultOf(fields, defaults)
  // other columns, other guesses
  const read = (changed: Reading) => {
    setChosen({})
    setReading({ delimiter, encoding, header, ...changed })
  }
  const submit = async () => {
    setTried(true)
    if (fault) return
    const checking = await check.mutateAsync({
      id,
      format,
      delimiter,
      encoding,
      header,
      columns: fields,
      defaults,
      other_domains: otherDomains,
    })
    queries.setQueryData(trpc.imports.get.queryKey({ id }), checking)
    queries.removeQueries(trpc.imports.listProblems.pathFilter())
    props.onChecking()
  }

  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Section title={say('how_read')}>
          <Stack gap="sm">
            <Text size="sm">{say(`format_${format}`)}</Text>
            {format === 'csv' && (
              <Group gap="sm" grow align="flex-start">
                <NativeSelect
                  label={say('delimiter')}
                  value={delimiter}
                  onChange={({ currentTarget: { value } }) =>
                    read({ delimiter: DELIMITERS.find((known) => known.value === value)?.value })
                  }
                  data={DELIMITERS.map(({ value, label }) => ({ value, label: say(label) }))}
                />
                <NativeSelect
                  label={say('encoding')}
                  value={encoding}
                  onChange={({ currentTarget: { value } }) =>
                    read({ encoding: ENCODINGS.find((known) => known === value) })
                  }
                  data={ENCODINGS.map((value) => ({
                    value,
                    label: value === 'windows-1252' ? say('encoding_western') : value.toUpperCase(),
                  }))}
                />
              </Group>
            )}
            {format !== 'vcard' && (
              <Switch
                label={say('header')}
                checked={header}
                onChange={({ currentTarget: { checked } }) => read({ header: checked })}
              />
            )}
          </Stack>
        </Section>
        <Section title={say('defaults')}>
          <Stack gap="sm" align="flex-start">
            <div>
              <Text id="import-algorithm" size="sm" fw={600} mb={4}>
                {say('algorithm')}
              </Text>
              <SegmentedControl
                aria-labelledby="import-algorithm"
                data={['SHA-256', 'MD5']}
                value={defaults.algorithm}
                onChange={(algorithm) => setDefaults({ ...defaults, algorithm })}
              />
            </div>
            <Switch
              label={say('activated')}
              checked={defaults.activated}
              onChange={({ currentTarget: { checked } }) => setDefaults({ ...defaults, activated: checked })}
            />
            <Switch
              label={say('name_from_email')}
              checked={defaults.username === 'from_email'}
              onChange={({ currentTarget: { checked } }) =>
                setDefaults({ ...defaults, username: checked ? 'from_email' : 'required' })
              }
            />
            <Switch
              label={say('without_password')}
              checked={defaults.password === 'none'}
              onChange={({ currentTarget: { checked } }) =>
                setDefaults({ ...defaults, password: checked ? 'none' : 'required' })
              }
            />
            {role === 'superAdmin' && (
              <Switch
                label={say('other_domains')}
                checked={otherDomains === 'to_their_spaces'}
                onChange={({ currentTarget: { checked } }) => setOtherDomains(checked ? 'to_their_spaces' : 'refused')}
              />
            )}
          </Stack>
        </Section>
      </SimpleGrid>
      <Section title={say('columns')} description={say('columns_text')}>
        {rows.length === 0 && <Text mb="sm">{say('empty_file')}</Text>}
        <ColumnsTable
          columns={columns}
          rows={rows}
          fields={fields}
          onChoose={(index, field) => setChosen((known) => ({ ...known, [index]: field }))}
        />
        {isTried && fault && (
          <Alert color="red" mt="md" role="alert">
            {fault.twice ? say('twice', { field: say(`field_${fault.twice}`) }) : say(`missing_${fault.missing}`)}
          </Alert>
        )}
      </Section>
      <Group gap="sm">
        <Button onClick={submit} loading={check.isPending}>
          {say('check')}
        </Button>
        {props.onKeep && (
          <Button variant="default" onClick={props.onKeep}>
            {say('keep_columns')}
          </Button>
        )}
        <Text c="dimmed" size="sm">
          {say('check_text')}
        </Text>
      </Group>
    </Stack>
  )
}

type Known = Exclude<Field, `dictionary.${string}` | null>

type Fault = { twice: Known; missing?: never } | { twice?: never; missing: 'username' | 'email' | 'password' }

/** What the server would refuse the columns for. */
function faultOf(fields: Field[], { username, password }: Plan['defaults']): Fault | null {
  const known = fields.filter((field): field is Known => field !== null && !field.startsWith('dictionary.'))
  const twice = known.find((field, index) => known.indexOf(field) !== index)
  if (twice) return { twice }
  if (!known.includes('username')) {
    if (username !== 'from_email') return { missing: 'username' }
    if (!known.includes('email')) return { missing: 'email' }
  }
  return known.includes('password') || known.includes('ha1') || password === 'none' ? null : { missing: 'password' }
}
