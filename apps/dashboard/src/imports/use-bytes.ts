import { useLanguage } from '../messages/messages.ts'

const UNITS = ['byte', 'kilobyte', 'megabyte'] as const

/** Sizes of files as the reader writes them. */
export function useBytes(): (bytes: number) => string {
  const { language } = useLanguage()
  return (bytes) => {
    const power = bytes < 1000 ? 0 : bytes < 1_000_000 ? 1 : 2
    const format = new Intl.NumberFormat(language, {
      style: 'unit',
      unit: UNITS[power] ?? 'byte',
      unitDisplay: power === 0 ? 'long' : 'short',
      maximumFractionDigits: power === 2 ? 1 : 0,
    })
    return format.format(bytes / 1000 ** power)
  }
}
