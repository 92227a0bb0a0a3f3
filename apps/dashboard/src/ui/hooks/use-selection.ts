import { useState } from 'react'

/** Which rows are ticked, by their keys. */
export function useSelection<Key>() {
  const [keys, setKeys] = useState<ReadonlySet<Key>>(new Set())
  const [last, setLast] = useState<Key | null>(null)

  const toggle = (key: Key) => {
    setLast(key)
    setKeys((known) => {
      const changed = new Set(known)
      if (!changed.delete(key)) changed.add(key)
      return changed
    })
  }

  return {
    keys,
    clear: () => setKeys(new Set()),
    replace: (chosen: Iterable<Key>) => setKeys(new Set(chosen)),
    toggle,
    /** ticks all to this one, from another one or the one that was ticked last, in the order of the table */
    extend: (key: Key, order: Key[], other: Key | null = last) => {
      const from = other === null ? -1 : order.indexOf(other)
      if (from < 0) return toggle(key)
      const to = order.indexOf(key)
      setLast(key)
      setKeys((known) => new Set([...known, ...order.slice(Math.min(from, to), Math.max(from, to) + 1)]))
    },
  }
}
