import { UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { type RowKeys, useRowKeys } from '../hooks/use-row-keys.ts'
import classes from './virtual-table.module.css'

interface Column<Row> {
  key: string
  head: ReactNode
  cell: (row: Row) => ReactNode
  /** a CSS width; the rest is shared out among those without */
  width?: string
  /** how wide the table must be for it to be there: from 600, 800 or 1000 px on; always where it is not given */
  shownFrom?: 'wide' | 'wider' | 'widest'
  /** how the rows are sorted by it: null for not at all; not given where they cannot be */
  sorted?: 'asc' | 'desc' | null
  /** called when its head is pressed */
  onSort?: () => void
}

const ROW_HEIGHT = 46
/** Rows from the end at which the next part is asked for. */
const MARGIN = 20
/** What lies over the rows at the top, and may at the bottom. */
const COVERED = { top: 96, bottom: 72 }

/**
 * A table of any length that scrolls with the page: only the rows in view are in the document, and the next part is
 * loaded before its end is reached.
 *
 * @param props `rowKeys`: what the keys do with the row that has the focus; without it, no row has it
 */
export function VirtualTable<Row>(props: {
  label: string
  columns: Column<Row>[]
  rows: Row[]
  keyOf: (row: Row) => string | number
  isSelected?: (row: Row) => boolean
  rowKeys?: RowKeys<Row>
  /** called when the end comes into view; not given when there is no more */
  onEnd: (() => void) | undefined
}) {
  const { columns, rows, keyOf, isSelected, rowKeys, onEnd } = props
  const body = useRef<HTMLTableSectionElement>(null)
  const [offset, setOffset] = useState(0)
  useLayoutEffect(() => {
    const top = body.current?.getBoundingClientRect().top ?? 0
    setOffset(top + window.scrollY)
  }, [])
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6,
    scrollMargin: offset,
    scrollPaddingStart: COVERED.top,
    scrollPaddingEnd: COVERED.bottom,
  })
  const shown = virtualizer.getVirtualItems()
  const first = shown[0]
  const last = shown.at(-1)
  const isNearEnd = last !== undefined && last.index >= rows.length - MARGIN
  useEffect(() => {
    if (isNearEnd) onEnd?.()
  }, [isNearEnd, onEnd])
  const { propsOf, ...grid } = useRowKeys({ rows, rowKeys, body, shown, reveal: virtualizer.scrollToIndex })

  const above = first ? first.start - offset : 0
  const below = last ? virtualizer.getTotalSize() - (last.end - offset) : 0
  return (
    <div className={classes['frame']}>
      <table
        className={classes['table']}
        aria-label={props.label}
        aria-rowcount={onEnd ? -1 : rows.length + 1}
        {...(rowKeys ? { role: 'grid', 'aria-multiselectable': Boolean(rowKeys.toggle), ...grid } : {})}
      >
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <Head key={column.key} column={column} />
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
                {...propsOf(index)}
              >
                {columns.map(({ key, cell, shownFrom }) => (
                  <td key={key} className={shownFrom && classes[shownFrom]}>
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

function Head<Row>({ column: { head, width, shownFrom, sorted, onSort } }: { column: Column<Row> }) {
  const Arrow = sorted === 'desc' ? IconArrowDown : IconArrowUp
  return (
    <th
      scope="col"
      style={{ width }}
      className={shownFrom && classes[shownFrom]}
      aria-sort={sorted == null ? undefined : sorted === 'asc' ? 'ascending' : 'descending'}
    >
      {onSort ? (
        <UnstyledButton className={classes['sort']} onClick={onSort}>
          {head}
          <Arrow size={14} stroke={1.8} aria-hidden data-sorted={sorted != null || undefined} />
        </UnstyledButton>
      ) : (
        head
      )}
    </th>
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

/** What a cell says while the table is too narrow for the columns that say it. */
export const WhileNarrow = ({ children }: { children: ReactNode }) => (
  <span className={classes['narrow']}>{children}</span>
)
