import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'

/** What the keys do with the row that has the focus. */
export interface RowKeys<Row> {
  /** Enter */
  open: (row: Row) => void
  /** Space or X, where rows are chosen */
  toggle?: (row: Row) => void
  /** Shift, on the way from one row to another */
  extend?: (from: Row, to: Row) => void
}

const PAGE = 10

/** Where a key leads to from a row; undefined for one that leads nowhere. */
function targetOf(key: string, from: number, last: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return Math.min(from + 1, last)
    case 'ArrowUp':
    case 'k':
      return Math.max(from - 1, 0)
    case 'PageDown':
      return Math.min(from + PAGE, last)
    case 'PageUp':
      return Math.max(from - PAGE, 0)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return undefined
  }
}

/**
 * One row of a table is reached by Tab, and the others from it by the arrow keys, as of a grid
 * (https://www.w3.org/WAI/ARIA/apg/patterns/grid/). A row that is not in the document is scrolled to first.
 */
export function useRowKeys<Row>({
  rows,
  rowKeys,
  body,
  shown,
  reveal,
}: {
  rows: Row[]
  rowKeys: RowKeys<Row> | undefined
  body: RefObject<HTMLTableSectionElement | null>
  shown: { index: number }[]
  reveal: (index: number) => void
}) {
  const [active, setActive] = useState(0)
  const isAwaited = useRef(false)
  const elementOf = (index: number) => body.current?.querySelector<HTMLElement>(`[aria-rowindex="${index + 2}"]`)

  // after every render: the row may come into the document some renders later
  useEffect(() => {
    if (!isAwaited.current) return
    const row = elementOf(active)
    if (!row) return
    isAwaited.current = false
    row.focus({ preventScroll: true })
  })

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const row = rows[active]
    const isOnRow = event.target instanceof HTMLTableRowElement
    if (!rowKeys || row === undefined || !isOnRow || event.ctrlKey || event.metaKey || event.altKey) return
    const target = targetOf(event.key, active, rows.length - 1)
    if (target !== undefined) {
      if (event.shiftKey) rowKeys.extend?.(row, rows[target] ?? row)
      isAwaited.current = true
      setActive(target)
      reveal(target)
    } else if (event.key === 'Enter') rowKeys.open(row)
    else if (event.key === ' ' || event.key === 'x') rowKeys.toggle?.(row)
    else return
    event.preventDefault()
  }

  const isShown = shown.some(({ index }) => index === active)
  const tabbed = isShown ? active : (shown[0]?.index ?? 0)
  return {
    onKeyDown,
    propsOf: (index: number) =>
      rowKeys ? { tabIndex: index === tabbed ? 0 : -1, onFocus: () => setActive(index) } : {},
  }
}
