import type { ReactNode } from 'react'
import classes from './toolbar.module.css'

/** What is above a list: a search, other ways to narrow it, and at the end how long it is and what is done with all. */
export function Toolbar(props: { search?: ReactNode; children?: ReactNode; beside?: ReactNode }) {
  return (
    <div className={classes['toolbar']}>
      {props.search && <div className={classes['search']}>{props.search}</div>}
      {props.children}
      {props.beside && <div className={classes['beside']}>{props.beside}</div>}
    </div>
  )
}
