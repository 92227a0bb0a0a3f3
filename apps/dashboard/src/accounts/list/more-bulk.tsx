import { Button, Group, Menu, Modal, NativeSelect, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTRPC } from '../../api/api.ts'
import { bulkMessages } from '../../bulk-changes/bulk.messages.ts'
import { common } from '../../messages/common.messages.ts'
import { useMessages } from '../../messages/messages.ts'
import { useSpace } from '../../shell/navigation.ts'
import type { Popup } from '../../ui/hooks/use-popup.tsx'
import { fieldsMessages } from '../shared/fields.messages.ts'
import { type AccountSearch, exportHref } from './account-search.ts'
import type { BulkAction, BulkOptions } from './use-bulk.ts'

const ASKING = ['add_to_contacts_list', 'set_language', 'set_dtmf_protocol'] as const
type Asking = (typeof ASKING)[number]

/** As many as an address can name; more are exported by the search that has found them. */
const MAX_EXPORTED = 1_000

/** What is less often done with many accounts. */
export default function MoreBulk(
  props: Popup & {
    search: AccountSearch
    /** null: all that the search finds */
    ids: number[] | null
    onRun: (action: BulkAction, options?: BulkOptions) => void
  },
) {
  const { search, ids, onRun, target, ...menu } = props
  const say = useMessages(bulkMessages)
  const sayCommon = useMessages(common)
  const space = useSpace()
  const [asked, setAsked] = useState<Asking | null>(null)
  return (
    <>
      <Menu {...menu} position="top-end" shadow="md">
        <Menu.Target>{target}</Menu.Target>
        <Menu.Dropdown>
          {(['send_provisioning_mail', 'send_reset_mail'] as const).map((action) => (
            <Menu.Item key={action} onClick={() => onRun(action)}>
              {say(action)}
            </Menu.Item>
          ))}
          {ASKING.map((action) => (
            <Menu.Item key={action} onClick={() => setAsked(action)}>
              {say(action)}
            </Menu.Item>
          ))}
          {(ids === null || ids.length <= MAX_EXPORTED) && (
            <Menu.Item component="a" href={exportHref(space, search, ids)} download>
              {say('export')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={asked && say(asked)}
        closeButtonProps={{ 'aria-label': sayCommon('close') }}
      >
        {asked && (
          <Ask
            action={asked}
            onAnswer={(options) => {
              setAsked(null)
              onRun(asked, options)
            }}
          />
        )}
      </Modal>
    </>
  )
}

/** Asks what an action is to be done with. */
function Ask({ action, onAnswer }: { action: Asking; onAnswer: (options: BulkOptions) => void }) {
  const say = useMessages(bulkMessages)
  const sayField = useMessages(fieldsMessages)
  const sayCommon = useMessages(common)
  const isList = action === 'add_to_contacts_list'
  const { data: lists } = useQuery(useTRPC().contactsLists.list.queryOptions({}, { enabled: isList }))
  const [value, setValue] = useState('')
  const data = {
    add_to_contacts_list: [
      { value: '', label: lists?.length === 0 ? say('no_lists') : say('choose_list') },
      ...(lists ?? []).map(({ id, title }) => ({ value: String(id), label: title })),
    ],
    set_language: [
      { value: '', label: sayField('language_any') },
      { value: 'en', label: 'English' },
      { value: 'fr', label: 'Français' },
    ],
    set_dtmf_protocol: [
      { value: '', label: sayField('dtmf_any') },
      ...(['rfc2833', 'sipinfo', 'sipmessage'] as const).map((one) => ({ value: one, label: sayField(`dtmf_${one}`) })),
    ],
  }[action]
  const label = { add_to_contacts_list: say('list'), set_language: sayField('language'), set_dtmf_protocol: 'DTMF' }[
    action
  ]
  const answer = () => {
    if (isList) return onAnswer({ contacts_list_id: Number(value) })
    if (action === 'set_language') return onAnswer({ language: value === 'en' || value === 'fr' ? value : null })
    const protocol = (['rfc2833', 'sipinfo', 'sipmessage'] as const).find((one) => one === value)
    return onAnswer({ dtmf_protocol: protocol ?? null })
  }
  return (
    <Stack gap="md">
      <NativeSelect
        label={label}
        data={data}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
        data-autofocus
      />
      <Group justify="flex-end">
        <Button disabled={isList && value === ''} onClick={answer}>
          {sayCommon('next')}
        </Button>
      </Group>
    </Stack>
  )
}
