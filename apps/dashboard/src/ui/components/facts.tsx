import { Fragment, type ReactNode } from 'react'
import { common } from '../../messages/common.messages.ts'
import { useMessages } from '../../messages/messages.ts'
import classes from './facts.module.css'

/** What is known of something, name by name. */
export function Facts({ facts }: { facts: [name: string, value: ReactNode][] }) {
  const say = useMessages(common)
  return (
    <dl className={classes['facts']}>
      {facts.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value ?? say('none')}</dd>
        </Fragment>
      ))}
    </dl>
  )
}
