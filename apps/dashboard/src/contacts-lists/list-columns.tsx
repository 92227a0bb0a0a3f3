import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useFormats, useMessages } from '../messages/messages.ts'
import { useSpace } from '../shell/navigation.ts'
import { listsMessages } from './lists.messages.ts'
import classes from './lists.module.css'

interface List {
  id: number
  title: string
  description: string
  contacts_count: number
}

/** The columns of the table of contacts lists. */
export function useListColumns() {
  const say = useMessages(listsMessages)
  const { number } = useFormats()
  const space = useSpace()
  return [
    {
      key: 'title',
      head: say('name'),
      cell: ({ id, title }: List) => (
        <Anchor
          className={classes['name'] ?? ''}
          tabIndex={-1}
          renderRoot={(props) => <Link to="/$space/contacts-lists/$id" params={{ space, id }} {...props} />}
        >
          {title}
        </Anchor>
      ),
    },
    {
      key: 'description',
      head: say('description'),
      shownFrom: 'wide' as const,
      cell: ({ description }: List) => description,
    },
    {
      key: 'count',
      head: say('accounts'),
      width: '110px',
      cell: ({ contacts_count }: List) => number(contacts_count),
    },
  ]
}
