import { Group, Kbd, Table } from '@mantine/core'
import { modals } from '@mantine/modals'
import { common } from '../messages/common.messages.ts'
import { readLanguage } from '../messages/language.ts'
import { sayIn, useMessages } from '../messages/messages.ts'
import { keysMessages } from './keys.messages.ts'

const MOD = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl'

const KEYS = [
  ['palette', [[MOD, 'K'], ['/']]],
  ['new_account', [['N']]],
  ['keys', [['?']]],
  ['rows', [['↑'], ['↓'], ['J'], ['K']]],
  ['open', [['Enter']]],
  ['choose', [['Space'], ['X']]],
  ['choose_several', [['Shift', '↓']]],
  ['choose_all', [[MOD, 'A']]],
  ['choose_none', [['Esc']]],
  ['create_and_next', [[MOD, 'Enter']]],
] as const

/** Shows which keys do what. */
export function showKeys(): void {
  const language = readLanguage()
  modals.open({
    title: sayIn(keysMessages, language)('title'),
    closeButtonProps: { 'aria-label': sayIn(common, language)('close') },
    children: <KeysTable />,
  })
}

function KeysTable() {
  const say = useMessages(keysMessages)
  return (
    <Table>
      <Table.Tbody>
        {KEYS.map(([action, keys]) => (
          <Table.Tr key={action}>
            <Table.Th scope="row" fw={450}>
              {say(action)}
            </Table.Th>
            <Table.Td>
              <Group gap="xs" justify="flex-end">
                {keys.map((pressed) => (
                  <span key={pressed.join()}>
                    {pressed.map((key) => (
                      <Kbd key={key}>{key}</Kbd>
                    ))}
                  </span>
                ))}
              </Group>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
