import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './row.module.css'

/** One of a few things in a section, with what can be done with it; `below`: what is shown of it once it is asked for. */
export function Row(props: { title: ReactNode; text?: ReactNode; action?: ReactNode; below?: ReactNode }) {
  const { title, text, action, below } = props
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
      {below && <div className={classes['below']}>{below}</div>}
    </div>
  )
}
