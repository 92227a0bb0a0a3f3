import {
  type KeyboardEvent,
  type ReactElement,
  type Ref,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react'
import { common } from '../../messages/common.messages.ts'
import { useMessages } from '../../messages/messages.ts'
import { toastProblem } from '../components/toast.tsx'

/** The properties that a popup gets from its button, to be passed on to Mantine's `Menu`, `Popover` or `Combobox`. */
export interface Popup {
  id: string
  opened: boolean
  onChange: (isOpened: boolean) => void
  /** the one child of `Menu.Target` and its like */
  target: ReactElement
}

/**
 * A button that is there at once, and its popup, which is loaded when it is first asked for: floating over a page
 * takes a library of its own, which no first look needs. The button stays what it is, so that it keeps the focus.
 *
 * @param kind what pops up, for `aria-haspopup`
 * @param load the popup's `import()`, and what it shows, begun as soon as the button is pointed at or has the focus
 * @returns `button`: properties of the button; `popup`: those of the popup, which is to be rendered `isWanted`
 */
export function usePopup(kind: 'menu' | 'listbox' | 'dialog', load: () => Promise<unknown>) {
  const id = useId()
  const ref = useRef<HTMLButtonElement>(null)
  const [isWanted, setWanted] = useState(false)
  const [isAsked, setAsked] = useState(false)
  const [isLoaded, setLoaded] = useState(false)
  const onLoad = useCallback(() => setLoaded(true), [])
  const say = useMessages(common)
  // rendered once it is there: what cannot be loaded leaves the page as it is, and may be asked for again
  const change = (isOpened: boolean) => {
    setAsked(isOpened)
    if (!isOpened || isWanted) return
    load().then(
      () => setWanted(true),
      () => {
        setAsked(false)
        toastProblem(say('offline'))
      },
    )
  }
  // opened only after it is there, as it remembers what had the focus when it opens
  const opened = isAsked && isLoaded
  // what fails is said once it is asked for
  const preload = () => void load().catch(() => {})
  const popup: Popup = { id, opened, onChange: change, target: <StandIn button={ref} onLoad={onLoad} /> }
  return {
    isWanted,
    popup,
    button: {
      id,
      ref,
      'aria-haspopup': kind,
      'aria-expanded': opened,
      'aria-controls': opened ? `${id}-dropdown` : undefined,
      onClick: () => change(!isAsked),
      onKeyDown: (event: KeyboardEvent) => {
        if (kind === 'dialog' || event.key !== 'ArrowDown') return
        event.preventDefault()
        change(true)
      },
      onPointerEnter: preload,
      onFocus: preload,
    },
  }
}

/** To the popup it is the button, which was there before. */
function StandIn(props: { ref?: Ref<HTMLElement | null>; button: RefObject<HTMLElement | null>; onLoad: () => void }) {
  const { ref, button, onLoad } = props
  useImperativeHandle<HTMLElement | null, HTMLElement | null>(ref, () => button.current, [button])
  useEffect(onLoad, [onLoad])
  return null
}
