import { useMemo } from 'react'
import { useFormats } from '../../messages/messages.ts'

/** A period in parts, each with the moment that it begins at. */
export interface Period {
  unit: 'hour' | 'day' | 'month'
  data: { from: string }[]
}

const SHORT: Record<Period['unit'], Intl.DateTimeFormatOptions> = {
  hour: { hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  month: { month: 'short' },
}

const LONG: Record<Period['unit'], Intl.DateTimeFormatOptions> = {
  hour: { weekday: 'short', hour: '2-digit', minute: '2-digit' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  month: { month: 'long', year: 'numeric' },
}

/** The parts of a period in words: short below a chart, long where there is room. */
export function useLabels({ unit, data }: Period): { short: string[]; long: string[] } {
  const { region } = useFormats()
  return useMemo(() => {
    const say = (options: Intl.DateTimeFormatOptions) => {
      const format = new Intl.DateTimeFormat(region, options)
      return data.map(({ from }) => format.format(new Date(from)))
    }
    return { short: say(SHORT[unit]), long: say(LONG[unit]) }
  }, [region, unit, data])
}
