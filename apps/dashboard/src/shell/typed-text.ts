/**
 * Collects what is typed from now on until it is taken, so that a field that is about to open, and whose script may still
 * be on its way, loses no letter of it, and no letter is a keyboard shortcut. A click or Escape ends it, too.
 *
 * @returns Takes what was typed, and ends the collecting.
 */
export function collectTypedText(): () => string {
  let text = ''
  const collecting = new AbortController()
  const options = { capture: true, signal: collecting.signal }
  const end = () => {
    collecting.abort()
    const typed = text
    text = ''
    return typed
  }
  const collect = (event: KeyboardEvent) => {
    if (event.key === 'Escape') end()
    const isShortcut = event.ctrlKey || event.metaKey || event.altKey
    if (isShortcut || (event.key.length > 1 && event.key !== 'Enter')) return
    if (event.key !== 'Enter') text += event.key
    event.preventDefault()
    event.stopPropagation()
  }
  window.addEventListener('keydown', collect, options)
  window.addEventListener('pointerdown', end, options)
  return end
}
