import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import classes from './virtual-table.module.css'

interface Column<Row> {
  key: string
  head: ReactNode
  cell: (row: Row) => ReactNode
  /** a CSS width; the rest is shared out among those without */
  width?: string
  /** not on a phone */
  isWide?: boolean
}

const ROW_HEIGHT = 46
/** Rows from the end at which the next part is asked for. */
const MARGIN = 30

/**
 * A table of any length that scrolls with the page: only the rows in view are in the document, and the next part is
 * loaded before its end is reached.
 */
export function VirtualTable<Row>(props: {
  label: string
  columns: Column<Row>[]
  rows: Row[]
  keyOf: (row: Row) => string | number
  isSelected?: (row: Row) => boolean
  /** called when the end comes into view; not given when there is no more */
  onEnd: (() => void) | undefined
}) {
  const { columns, rows, keyOf, isSelected, onEnd } = props
  const body = useRef<HTMLTableSectionElement>(null)
  const [offset, setOffset] = useState(0)
  useLayoutEffect(() => {
    const top = body.current?.getBoundingClientRect().top ?? 0
    setOffset(top + window.scrollY)
  }, [])
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollMargin: offset,
  })
  const shown = virtualizer.getVirtualItems()
  const first = shown[0]
  const last = shown.at(-1)
  const isNearEnd = last !== undefined && last.index >= rows.length - MARGIN
  useEffect(() => {
    if (isNearEnd) onEnd?.()
  }, [isNearEnd, onEnd])

  const above = first ? first.start - offset : 0
  const below = last ? virtualizer.getTotalSize() - (last.end - offset) : 0
  return (
    <div className={classes['frame']}>
      <table className={classes['table']} aria-label={props.label} aria-rowcount={onEnd ? -1 : rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ key, head, width, isWide }) => (
              <th key={key} scope="col" style={{ width }} className={isWide ? classes['wide'] : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          <Spacer height={above} />
          {shown.map(({ index }) => {
            const row = rows[index]
            if (row === undefined) return null
            return (
              <tr
                key={keyOf(row)}
                aria-rowindex={index + 2}
                aria-selected={isSelected?.(row)}
                className={classes['row']}
                style={{ height: ROW_HEIGHT }}
              >
                {columns.map(({ key, cell, isWide }) => (
                  <td key={key} className={isWide ? classes['wide'] : undefined}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
            )
          })}
          <Spacer height={below} />
        </tbody>
      </table>
    </div>
  )
}

function Spacer({ height }: { height: number }) {
  if (height <= 0) return null
  return (
    <tr className={classes['spacer']} aria-hidden>
      {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- it only takes the place of rows */}
      <td style={{ height }} />
    </tr>
  )
}
