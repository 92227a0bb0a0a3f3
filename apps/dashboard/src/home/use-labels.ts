import { useMemo } from 'react'
import { useFormats } from '../messages/messages.ts'
import type { Series } from './home-search.ts'

const SHORT: Record<Series['unit'], Intl.DateTimeFormatOptions> = {
  hour: { hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  month: { month: 'short' },
}

const LONG: Record<Series['unit'], Intl.DateTimeFormatOptions> = {
  hour: { weekday: 'short', hour: '2-digit', minute: '2-digit' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  month: { month: 'long', year: 'numeric' },
}

/** The parts of a period in words: short below a chart, long where there is room. */
export function useLabels({ unit, data }: Series): { short: string[]; long: string[] } {
  const { region } = useFormats()
  return useMemo(() => {
    const say = (options: Intl.DateTimeFormatOptions) => {
      const format = new Intl.DateTimeFormat(region, options)
      return data.map(({ from }) => format.format(new Date(from)))
    }
    return { short: say(SHORT[unit]), long: say(LONG[unit]) }
  }, [region, unit, data])
}
