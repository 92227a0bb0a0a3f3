import { Button, Group, Radio, Stack, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { type FormEvent, useState } from 'react'
import { common } from '../../messages/common.messages.ts'
import { readLanguage } from '../../messages/language.ts'
import { sayIn, useFormats, useMessages } from '../../messages/messages.ts'
import { conflictMessages } from './conflict.messages.ts'

/** A field that someone else has changed as well since the form was filled in. */
export interface Conflict {
  field: string
  label: string
  theirs: unknown
  mine: unknown
  /** who changed it last, and when; null where the audit log does not tell */
  change: { by: string; at: string } | null
}

/** The fields whose own values are to be saved; null when nothing is. */
export type ConflictChoice = ReadonlySet<string> | null

/** Asks, for each field, which of two values counts. */
export function askConflict(conflicts: Conflict[]): Promise<ConflictChoice> {
  return new Promise((resolve) => {
    const say = sayIn(conflictMessages, readLanguage())
    const id = modals.open({
      title: say('title'),
      size: 'lg',
      closeButtonProps: { 'aria-label': sayIn(common, readLanguage())('close') },
      onClose: () => resolve(null),
      children: (
        <Choices
          conflicts={conflicts}
          onAnswer={(choice) => {
            resolve(choice)
            modals.close(id)
          }}
        />
      ),
    })
  })
}

function Choices({ conflicts, onAnswer }: { conflicts: Conflict[]; onAnswer: (choice: ConflictChoice) => void }) {
  const say = useMessages(conflictMessages)
  const sayCommon = useMessages(common)
  const { moment } = useFormats()
  const [mine, setMine] = useState<ReadonlySet<string>>(new Set())
  const choose = (field: string, isMine: boolean) =>
    setMine((known) => new Set([...[...known].filter((one) => one !== field), ...(isMine ? [field] : [])]))
  const textOf = (value: unknown): string => {
    if (value === null || value === undefined || value === '') return say('empty')
    if (typeof value === 'boolean') return say(value ? 'yes' : 'no')
    return typeof value === 'string' ? value : JSON.stringify(value)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onAnswer(mine)
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text>{say('text')}</Text>
        {conflicts.map(({ field, label, theirs, mine: own, change }) => (
          <Radio.Group
            key={field}
            name={field}
            label={label}
            description={change ? say('by', { name: change.by, moment: moment(change.at) }) : say('unknown')}
            value={mine.has(field) ? 'mine' : 'theirs'}
            onChange={(value) => choose(field, value === 'mine')}
          >
            <Stack gap={6} mt={6}>
              <Radio value="theirs" label={`${say('theirs')}: ${textOf(theirs)}`} />
              <Radio value="mine" label={`${say('mine')}: ${textOf(own)}`} />
            </Stack>
          </Radio.Group>
        ))}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={() => onAnswer(null)}>
            {sayCommon('cancel')}
          </Button>
          <Button type="submit">{say('save')}</Button>
        </Group>
      </Stack>
    </form>
  )
}
