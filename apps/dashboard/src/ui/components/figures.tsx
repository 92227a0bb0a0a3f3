import type { ReactNode } from 'react'
import classes from './figures.module.css'

interface Figure {
  label: string
  value: ReactNode
  /** under it, in a few words */
  note?: ReactNode
  /** whether it needs attention */
  isBad?: boolean
}

/** A few numbers, side by side. */
export function Figures({ figures }: { figures: Figure[] }) {
  return (
    <dl className={classes['figures']}>
      {figures.map(({ label, value, note, isBad }) => (
        <div key={label} className={classes['figure']}>
          <dt>{label}</dt>
          <dd className={classes['value']} data-bad={isBad || undefined}>
            {value}
          </dd>
          {note && <dd className={classes['note']}>{note}</dd>}
        </div>
      ))}
    </dl>
  )
}
