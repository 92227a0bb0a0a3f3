import { useEffect, useEffectEvent } from 'react'

/** The forms of the page; each says whether it has input that is not saved. */
const forms = new Set<() => boolean>()

/** Whether leaving the page would lose what was typed in. */
export const hasUnsavedChanges = (): boolean => [...forms].some((hasChanges) => hasChanges())

/** Makes the page ask before it is left while a form has input that is not saved. */
export function useUnsavedChanges(hasChanges: () => boolean): void {
  const ask = useEffectEvent(hasChanges)
  useEffect(() => {
    const form = () => ask()
    forms.add(form)
    return () => void forms.delete(form)
  }, [])
}

/** Asks before input that is not saved is lost. Whether to go on. */
export async function mayLeave(): Promise<boolean> {
  if (!hasUnsavedChanges()) return true
  const { confirmLeaving } = await import('../components/confirm-leaving.ts')
  return confirmLeaving()
}
