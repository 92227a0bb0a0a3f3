import { Button, Group, NativeSelect, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTRPC } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { useAction } from '../ui/hooks/use-action.ts'
import { dumpMessages } from './dump-imports.messages.ts'

const PROGRAMS = ['flexisip', 'kamailio', 'opensips', 'asterisk', 'fusionpbx'] as const

type Program = (typeof PROGRAMS)[number]

const realmsOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [domain = '', ...realm] = line.split('=')
      return { domain: domain.trim(), realm: realm.join('=').trim() }
    })

/** What a dump is of, and what is known of it beside. */
export function DumpPlanForm({ id }: { id: number }) {
  const say = useMessages(dumpMessages)
  const trpc = useTRPC()
  const [program, setProgram] = useState<Program>('flexisip')
  const [domain, setDomain] = useState('')
  const [realms, setRealms] = useState('')
  const [env, setEnv] = useState('')
  const [zone, setZone] = useState('')
  const check = useAction(trpc.dumpImports.check.mutationOptions(), { refresh: [trpc.dumpImports.pathFilter()] })
  const isFlexisip = program === 'flexisip'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    check.mutate({
      id,
      program,
      domain: isFlexisip || domain.trim() === '' ? null : domain.trim(),
      realms: realmsOf(realms),
      env: isFlexisip && env.trim() !== '' ? env : null,
      time_zone: zone.trim() === '' ? null : zone.trim(),
    })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
          <NativeSelect
            label={say('program')}
            value={program}
            onChange={({ currentTarget: { value } }) =>
              setProgram(PROGRAMS.find((known) => known === value) ?? 'flexisip')
            }
            data={PROGRAMS.map((value) => ({ value, label: say(`program_${value}`) }))}
          />
          <TextInput
            label={say('time_zone')}
            description={say('time_zone_hint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={zone}
            onChange={({ currentTarget: { value } }) => setZone(value)}
          />
          {!isFlexisip && (
            <TextInput
              label={say('domain')}
              value={domain}
              onChange={({ currentTarget: { value } }) => setDomain(value)}
            />
          )}
          <Textarea
            label={say('realms')}
            description={say('realms_hint')}
            autosize
            minRows={2}
            maxRows={8}
            spellCheck={false}
            value={realms}
            onChange={({ currentTarget: { value } }) => setRealms(value)}
          />
          {isFlexisip && (
            <Textarea
              label={say('env')}
              description={say('env_hint')}
              autosize
              minRows={2}
              maxRows={8}
              spellCheck={false}
              value={env}
              onChange={({ currentTarget: { value } }) => setEnv(value)}
            />
          )}
        </SimpleGrid>
        <Group gap="sm">
          <Button type="submit" variant="light" loading={check.isPending}>
            {say('check')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
