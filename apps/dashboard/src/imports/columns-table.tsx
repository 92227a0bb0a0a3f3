import { NativeSelect, TextInput } from '@mantine/core'
import { useMessages } from '../messages/messages.ts'
import type { Field } from './import-states.ts'
import { importsMessages } from './imports.messages.ts'
import classes from './imports.module.css'

/** What a column can be, beside entries of the dictionary. */
export const FIELDS = [
  'username',
  'password',
  'ha1',
  'algorithm',
  'email',
  'phone',
  'display_name',
  'activated',
  'blocked',
  'admin',
  'dtmf_protocol',
  'language',
  'given_name',
  'family_name',
  'domain',
  'realm',
  'dictionary',
] as const satisfies Field[]

const DICTIONARY = 'dictionary.'

const isEntry = (field: Field): field is `dictionary.${string}` => field?.startsWith(DICTIONARY) === true

/** The first lines of a file, and above each column what is to become of it. */
export function ColumnsTable(props: {
  columns: { name: string }[]
  rows: string[][]
  fields: Field[]
  onChoose: (index: number, field: Field) => void
}) {
  const { columns, rows, fields, onChoose } = props
  const say = useMessages(importsMessages)
  const options = [
    { value: '', label: say('leave_out') },
    ...FIELDS.map((value) => ({ value, label: say(`field_${value}`) })),
    { value: DICTIONARY, label: say('dictionary') },
  ]
  const choose = (index: number, value: string) => {
    if (value === DICTIONARY) return onChoose(index, `dictionary.${columns[index]?.name || index + 1}`)
    onChoose(index, FIELDS.find((known) => known === value) ?? null)
  }
  return (
    <div className={classes['scroll']}>
      <table className={classes['preview']}>
        <thead>
          <tr>
            {columns.map(({ name }, index) => {
              const field = fields[index] ?? null
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns are known by their positions alone
                <th key={index} scope="col" data-left-out={field === null || undefined}>
                  <span className={classes['columnName']} title={name}>
                    {name}
                  </span>
                  <NativeSelect
                    size="xs"
                    aria-label={say('column', { name })}
                    value={isEntry(field) ? DICTIONARY : (field ?? '')}
                    onChange={({ currentTarget: { value } }) => choose(index, value)}
                    data={options}
                  />
                  {isEntry(field) && (
                    <TextInput
                      size="xs"
                      mt={4}
                      maxLength={255}
                      aria-label={say('dictionary_key', { name })}
                      value={field.slice(DICTIONARY.length)}
                      onChange={({ currentTarget: { value } }) => onChoose(index, `dictionary.${value}`)}
                    />
                  )}
                </th>
              )
            })}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are known by their positions alone
            <tr key={line}>
              {columns.map((_, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={index} data-left-out={fields[index] == null || undefined} title={cells[index]}>
                  {fields[index] === 'password' ? '•'.repeat(Math.min(cells[index]?.length ?? 0, 12)) : cells[index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
