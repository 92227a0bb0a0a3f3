import { Button, List, SimpleGrid, Stack, Text } from '@mantine/core'
import { PasswordAlgorithm, type Space, UpdateSpace } from '@sipspace/core/schemas/spaces/spaces'
import { realmOf } from '@sipspace/core/space-identity'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import { apiOf } from '../api/api.ts'
import { Allowed, Editable } from '../app/allowed.tsx'
import { useSignedIn } from '../app/session.ts'
import { useMessages } from '../messages/messages.ts'
import { confirm } from '../ui/components/confirm.tsx'
import { Section } from '../ui/components/section.tsx'
import { toastDone } from '../ui/components/toast.tsx'
import { changedFields, useSaveChange } from '../ui/hooks/save-change.ts'
import { useAction } from '../ui/hooks/use-action.ts'
import { useZodForm } from '../ui/hooks/use-zod-form.ts'
import { DeleteSpace } from './delete-space.tsx'
import { LogoSection } from './logo-section.tsx'
import { settingsMessages } from './settings.messages.ts'
import { SpaceFieldInput } from './space-field.tsx'
import { fieldMessages } from './space-fields.messages.ts'
import { FIELDS, fieldsOf, GROUPS, isSwitch, type SpaceField } from './space-fields.ts'
import { endingOf } from './space-state.ts'
import classes from './spaces.module.css'

type Settings = z.output<typeof Space>
/** A change as the form has it: without an object in it. */
const SettingsForm = UpdateSpace.omit({ digest_authentication_configuration: true, version: true }).extend({
  default_password_algorithm: PasswordAlgorithm,
})

type Change = z.input<typeof SettingsForm>

const ALL = Object.keys(FIELDS) as SpaceField[]

/** A Space as the form has it. */
const flat = (space: Settings) => ({ ...space, ...space.digest_authentication_configuration })

type State = ReturnType<typeof flat>

const valuesOf = (state: State): Record<string, unknown> => ({
  domain: state.domain,
  ...Object.fromEntries(ALL.map((field) => [field, state[field] ?? ''])),
})

/** The settings of a state, which are sent along with a change, as an update replaces all of them. */
const settingsOf = (state: State) =>
  Object.fromEntries(ALL.map((field) => [field, state[field]])) as Pick<State, SpaceField>

const hasEnded = (expireAt: string | null | undefined): boolean =>
  Boolean(expireAt) && endingOf(expireAt ?? '', new Date()) === 'over'

/** All settings of a Space, saved together. */
export default function SettingsTab({ space }: { space: Settings }) {
  const say = useMessages(settingsMessages)
  const sayField = useMessages(fieldMessages)
  const trpc = apiOf(space.domain)
  const { role } = useSignedIn()
  const isSuperAdmin = role === 'superAdmin'
  const usage = useQuery(apiOf(null).spaces.listUsage.queryOptions({}, { enabled: isSuperAdmin }))
  const accounts = usage.data?.find(({ id }) => id === space.id)?.accounts ?? 0
  const [isDirty, setDirty] = useState(false)
  const labels = Object.fromEntries(ALL.map((field) => [field, sayField(field)])) as Record<SpaceField, string>
  const queries = useQueryClient()
  const saveChange = useSaveChange({ kind: 'space', target_id: String(space.id), scope: 'all' })
  // what the form shows, which may be older than what is loaded anew meanwhile
  const [base, setBase] = useState(flat(space))
  const form = useZodForm({ schema: SettingsForm, initialValues: valuesOf(flat(space)), labels })
  const show = (state: State) => {
    form.setInitialValues(valuesOf(state))
    form.setValues(valuesOf(state))
    setBase(state)
    setDirty(false)
  }
  const options = { refresh: [trpc.spaces.pathFilter(), apiOf(null).spaces.pathFilter()], quiet: true }
  const replace = useAction(apiOf(null).spaces.replace.mutationOptions(), options)
  const update = useAction(trpc.spaces.updateOwn.mutationOptions(), options)

  /** What else changes by a change, in sentences. */
  const consequencesOf = (change: Change): string[] => {
    const realm = realmOf({ domain: space.domain, account_realm: change.account_realm ?? null })
    const most = change.max_accounts
    return [
      realm !== realmOf(space) && say('realm_changes', { realm }),
      change.host !== undefined &&
        change.host !== space.host &&
        say('host_changes', { host: change.host, former: space.host }),
      change.super === true && !space.super && say('becomes_super'),
      change.super === false && space.super && say('is_super_no_more'),
      hasEnded(change.expire_at) && !hasEnded(space.expire_at) && say('ends_now'),
      !hasEnded(change.expire_at) && hasEnded(space.expire_at) && say('ends_no_more'),
      most > 0 && most < accounts && most !== space.max_accounts && say('fewer_than_there_are', { count: accounts }),
    ].filter((sentence) => sentence !== false)
  }

  const submit = form.send(async (change) => {
    const consequences = consequencesOf(change)
    const isWanted =
      consequences.length === 0 ||
      (await confirm({
        title: say('consequences_title'),
        text: (
          <>
            {say('consequences')}
            <List spacing={4} mt={6}>
              {consequences.map((sentence) => (
                <List.Item key={sentence}>{sentence}</List.Item>
              ))}
            </List>
          </>
        ),
        action: say('save'),
      }))
    if (!isWanted) return false
    const { domain } = space
    const saved = await saveChange({
      base,
      change: changedFields(change, base),
      save: async (changed, state: State) => {
        const { version } = state
        const { default_password_algorithm, ...settings } = {
          ...(isSuperAdmin ? settingsOf(state) : {}),
          ...changed,
        } as ReturnType<typeof settingsOf>
        const digest_authentication_configuration = { default_password_algorithm }
        const whole = { ...settings, digest_authentication_configuration, version }
        return flat(await (isSuperAdmin ? replace.mutateAsync({ ...whole, domain }) : update.mutateAsync(whole)))
      },
      load: async () => flat(await queries.fetchQuery(trpc.spaces.getOwn.queryOptions({}, { staleTime: 0 }))),
      labelOf: (name) => labels[name as SpaceField],
    })
    if (saved === null) return false
    show(saved)
    toastDone(say('saved', { name: saved.name }))
    return true
  })
  const discard = () => {
    form.reset()
    setDirty(false)
  }

  return (
    <Stack gap="md" className={classes['form'] ?? ''}>
      <Editable by={isSuperAdmin ? 'spaces.replace' : 'spaces.updateOwn'}>
        <form onSubmit={submit} onChange={() => setDirty(form.isDirty())} noValidate>
          <Stack gap="md">
            {GROUPS.filter((group) => fieldsOf(group, role).length > 0).map((group) => (
              <Section
                key={group}
                title={sayField(group)}
                description={group === 'apps' ? say('apps_text') : undefined}
              >
                <Fields fields={fieldsOf(group, role)} form={form} space={space} />
              </Section>
            ))}
            {isDirty && (
              <div className={classes['saveBar']}>
                <Text role="status">{say('unsaved')}</Text>
                <Button variant="default" disabled={form.submitting} onClick={discard}>
                  {say('discard')}
                </Button>
                <Button type="submit" loading={form.submitting}>
                  {say('save')}
                </Button>
              </div>
            )}
          </Stack>
        </form>
      </Editable>
      <LogoSection space={space} />
      {isSuperAdmin && (
        <Allowed to="spaces.delete">
          <DeleteSpace space={space} />
        </Allowed>
      )}
    </Stack>
  )
}

/** The settings of a group: what is typed in before what is switched. */
function Fields(props: { fields: SpaceField[]; form: Parameters<typeof SpaceFieldInput>[0]['form']; space: Settings }) {
  const { fields, form, space } = props
  const typed = fields.filter((field) => !isSwitch(field))
  const switches = fields.filter(isSwitch)
  const isDomainByDefault = (field: SpaceField) =>
    field === 'account_realm' || field === 'account_proxy_registrar_address'
  const inputOf = (field: SpaceField) => (
    <SpaceFieldInput
      key={field}
      field={field}
      form={form}
      {...(isDomainByDefault(field) ? { placeholder: space.domain } : {})}
    />
  )
  const isAcross = typed.some((field) => ['lines', 'code'].includes(FIELDS[field].kind))
  return (
    <Stack gap="md">
      {isAcross ? typed.map(inputOf) : typed.length > 0 && <Grid>{typed.map(inputOf)}</Grid>}
      {switches.length > 0 && <Grid>{switches.map(inputOf)}</Grid>}
    </Stack>
  )
}

const Grid = ({ children }: { children: React.ReactNode }) => (
  <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" verticalSpacing="sm">
    {children}
  </SimpleGrid>
)
