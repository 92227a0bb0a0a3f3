import { type RefObject, useEffect, useLayoutEffect, useReducer, useState } from 'react'

/** Rows before and after those in view that are shown as well, for fast scrolling. */
const BESIDE = 12

/**
 * Which rows of a table that scrolls with the page are in view, where each is as high as the others: those alone need to
 * be in the document.
 *
 * @param table `count`: of its rows; `height`: of one; `covered`: what lies over them at the top and bottom of the window
 */
export function useVisibleRows(table: {
  bodyRef: RefObject<HTMLElement | null>
  count: number
  height: number
  covered: { top: number; bottom: number }
}) {
  const { bodyRef, count, height, covered } = table
  const [top, setTop] = useState(0)
  const [, showAgain] = useReducer((times: number) => times + 1, 0)
  useLayoutEffect(() => {
    const ofBody = bodyRef.current?.getBoundingClientRect().top ?? 0
    setTop(ofBody + window.scrollY)
  }, [bodyRef])
  const from = Math.max(0, Math.min(rowAt(window.scrollY) - BESIDE, count - 1))
  const to = Math.max(from, Math.min(rowAt(window.scrollY + window.innerHeight) + BESIDE + 1, count))

  useEffect(() => {
    // shown anew when rows that are not there come near, not with every pixel
    const look = () => {
      const isAbove = from > 0 && rowAt(window.scrollY) < from + BESIDE / 2
      const isBelow = to < count && rowAt(window.scrollY + window.innerHeight) > to - BESIDE / 2
      if (isAbove || isBelow) showAgain()
    }
    window.addEventListener('scroll', look, { passive: true })
    window.addEventListener('resize', look)
    return () => {
      window.removeEventListener('scroll', look)
      window.removeEventListener('resize', look)
    }
  })

  function rowAt(y: number): number {
    return Math.floor((y - top) / height)
  }

  /** Scrolls a row into view, if it is not. */
  function reveal(index: number): void {
    const start = top + index * height
    const highest = start + height + covered.bottom - window.innerHeight
    const lowest = start - covered.top
    if (window.scrollY > lowest) window.scrollTo({ top: lowest })
    else if (window.scrollY < highest) window.scrollTo({ top: highest })
  }

  return { from, to, above: from * height, below: (count - to) * height, reveal }
}
