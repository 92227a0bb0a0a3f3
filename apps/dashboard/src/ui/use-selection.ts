import { useState } from 'react'

/** Which rows are ticked, by their keys. */
export function useSelection<Key>() {
  const [keys, setKeys] = useState<ReadonlySet<Key>>(new Set())
  return {
    keys,
    clear: () => setKeys(new Set()),
    replace: (chosen: Iterable<Key>) => setKeys(new Set(chosen)),
    toggle: (key: Key) =>
      setKeys((known) => {
        const changed = new Set(known)
        if (!changed.delete(key)) changed.add(key)
        return changed
      }),
  }
}
