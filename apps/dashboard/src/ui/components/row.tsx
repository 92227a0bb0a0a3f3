import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './row.module.css'

/** One of a few things in a section, with what can be done with it. */
export function Row({ title, text, action }: { title: ReactNode; text?: ReactNode; action?: ReactNode }) {
  return (
    <div className={classes['row']}>
      <div className={classes['what']}>
        <div className={classes['title']}>{title}</div>
        {text && (
          <Text c="dimmed" size="sm">
            {text}
          </Text>
        )}
      </div>
      {action}
    </div>
  )
}
