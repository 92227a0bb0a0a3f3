import { Button, Group, PasswordInput, SimpleGrid, Stack, Switch, Text, TextInput } from '@mantine/core'
import { SetSpaceOidc, type SpaceOidc } from '@sipspace/core/schemas/oidc/oidc'
import type { Space } from '@sipspace/core/schemas/spaces/spaces'
import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { apiOf } from '../api/api.ts'
import { useMessages } from '../messages/messages.ts'
import { confirm } from '../ui/components/confirm.tsx'
import { Problem } from '../ui/components/problem.tsx'
import { Section } from '../ui/components/section.tsx'
import { Lines } from '../ui/components/skeletons.tsx'
import { useAction } from '../ui/hooks/use-action.ts'
import { useZodForm } from '../ui/hooks/use-zod-form.ts'
import { oidcMessages } from './oidc.messages.ts'
import classes from './spaces.module.css'

type Oidc = z.output<typeof SpaceOidc>

const ORDER: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error']

/** The OpenID provider of a Space, which is asked for only where there is one. */
export default function OidcTab({ space: { domain, has_oidc } }: { space: z.output<typeof Space> }) {
  const { data, error, isLoading } = useQuery(
    apiOf(domain).oidc.getOwn.queryOptions({}, { staleTime: 0, enabled: has_oidc }),
  )
  if (isLoading) return <Lines />
  if (has_oidc && error) return <Problem error={error} />
  const oidc = has_oidc ? (data ?? null) : null
  return (
    <div className={classes['form'] ?? ''}>
      {/* what it was is no default of what it is now */}
      <OidcForm key={String(oidc?.updated_at)} domain={domain} oidc={oidc} />
    </div>
  )
}

function OidcForm({ domain, oidc }: { domain: string; oidc: Oidc | null }) {
  const say = useMessages(oidcMessages)
  const trpc = apiOf(domain)
  const labels = {
    issuer: say('issuer'),
    client_id: say('client_id'),
    client_secret: say('client_secret'),
    audience: say('audience'),
    sip_identifier: say('sip_identifier'),
    auto_provisioning: say('auto_provisioning'),
    role_provisioning: say('role_provisioning'),
  }
  const form = useZodForm({
    schema: SetSpaceOidc.omit({ domain: true }),
    initialValues: {
      issuer: oidc?.issuer ?? '',
      client_id: oidc?.client_id ?? '',
      client_secret: oidc?.client_secret ?? '',
      audience: oidc?.audience ?? '',
      sip_identifier: oidc?.sip_identifier ?? 'sip_identity',
      auto_provisioning: oidc?.auto_provisioning ?? false,
      role_provisioning: oidc?.role_provisioning ?? false,
    },
    labels,
  })
  const refresh = [trpc.spaces.pathFilter(), trpc.oidc.pathFilter(), apiOf(null).sessions.pathFilter()]
  const set = useAction(trpc.oidc.setOwn.mutationOptions(), { done: () => say('saved'), refresh, quiet: true })
  const remove = useAction(trpc.oidc.deleteOwn.mutationOptions(), { done: () => say('removed'), refresh })
  const askToRemove = async () => {
    const isWanted = await confirm({
      title: say('remove_title'),
      text: say('remove_text'),
      losses: [say('loss')],
      action: say('remove'),
    })
    if (isWanted) remove.mutate({})
  }
  const field = (name: 'issuer' | 'client_id' | 'audience' | 'sip_identifier', hint?: string) => {
    const { key, ...props } = { key: form.key(name), label: labels[name], ...form.getInputProps(name) }
    const described = hint === undefined ? {} : { description: hint, inputWrapperOrder: ORDER }
    return <TextInput key={key} {...props} {...described} autoComplete="off" spellCheck={false} />
  }
  const flag = (name: 'auto_provisioning' | 'role_provisioning') => (
    <Switch
      key={form.key(name)}
      label={labels[name]}
      description={say(`${name}_hint`)}
      {...form.getInputProps(name, { type: 'checkbox' })}
    />
  )
  return (
    <Section title={say('title')} description={say('text')}>
      <form onSubmit={form.send((wanted) => set.mutateAsync(wanted))} noValidate>
        <Stack gap="md">
          {oidc === null ? (
            <Text c="dimmed">{say('none')}</Text>
          ) : (
            <TextInput label={say('redirect_uri')} value={oidc.redirect_uri} readOnly />
          )}
          {field('issuer', say('issuer_hint'))}
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
            {field('client_id')}
            <PasswordInput
              key={form.key('client_secret')}
              label={labels.client_secret}
              description={say('client_secret_hint')}
              inputWrapperOrder={ORDER}
              autoComplete="new-password"
              {...form.getInputProps('client_secret')}
            />
            {field('sip_identifier')}
            {field('audience', say('audience_hint'))}
          </SimpleGrid>
          {flag('auto_provisioning')}
          {flag('role_provisioning')}
          <Group gap="xs">
            <Button type="submit" loading={form.submitting}>
              {oidc ? say('save') : say('add')}
            </Button>
            {oidc && (
              <Button variant="light" color="red" loading={remove.isPending} onClick={() => void askToRemove()}>
                {say('remove')}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Section>
  )
}
