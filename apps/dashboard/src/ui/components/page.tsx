import { Group, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './page.module.css'

/** A page of the dashboard: its title (of the window too), what one can do there, and its content. */
export function Page(props: {
  title: string
  /** under the title, in a word or two */
  description?: ReactNode
  /** before the title, such as a link back */
  above?: ReactNode
  /** beside the title, such as badges */
  beside?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  return (
    <div className={classes['page']}>
      <title>{`${props.title} · sipspace`}</title>
      {props.above}
      <header className={classes['head']}>
        <div className={classes['titles']}>
          <Group gap="sm">
            <Title order={1}>{props.title}</Title>
            {props.beside}
          </Group>
          {props.description && (
            <Text c="dimmed" size="sm">
              {props.description}
            </Text>
          )}
        </div>
        {props.actions && <Group gap="xs">{props.actions}</Group>}
      </header>
      {props.children}
    </div>
  )
}
