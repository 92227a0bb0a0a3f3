import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useTRPC } from '../../api/api.ts'
import { useMessages } from '../../messages/messages.ts'
import { useAction } from '../../ui/hooks/use-action.ts'
import { accountsMessages } from '../shared/accounts.messages.ts'
import { type AccountSearch, exportHref, filterOf, orderOf } from './account-search.ts'
import { exportsMessages } from './exports.messages.ts'

/** Downloads the accounts that are found; where they are many, has the server write them first: `AccountExports` shows it. */
export function ExportButton({ space, search, areMany }: { space: string; search: AccountSearch; areMany: boolean }) {
  const say = useMessages(accountsMessages)
  const sayOfMany = useMessages(exportsMessages)
  const trpc = useTRPC()
  const start = useAction(trpc.exports.start.mutationOptions(), { refresh: [trpc.exports.pathFilter()] })
  const icon = <IconDownload size={16} stroke={1.7} aria-hidden />
  if (areMany) {
    return (
      <Button
        variant="default"
        title={sayOfMany('export_text')}
        leftSection={icon}
        loading={start.isPending}
        onClick={() => start.mutate({ ...filterOf(search), ...orderOf(search) })}
      >
        {say('export')}
      </Button>
    )
  }
  return (
    <Button
      component="a"
      variant="default"
      href={exportHref(space, search)}
      download
      title={say('export_text')}
      leftSection={icon}
    >
      {say('export')}
    </Button>
  )
}
