import { SegmentedControl } from '@mantine/core'
import { useMessages } from '../../messages/messages.ts'
import { chartMessages } from './chart.messages.ts'

export const PERIODS = ['day', 'week', 'month', 'year'] as const
export type PeriodName = (typeof PERIODS)[number]

/** Chooses the period that charts are of. */
export function PeriodChoice({ value, onChange }: { value: PeriodName; onChange: (period: PeriodName) => void }) {
  const say = useMessages(chartMessages)
  return (
    <SegmentedControl
      aria-label={say('period')}
      value={value}
      onChange={(chosen) => onChange(PERIODS.find((one) => one === chosen) ?? 'month')}
      data={PERIODS.map((period) => ({ value: period, label: say(period) }))}
    />
  )
}

/** The time zone of the browser, where it knows one. */
export const timeZone = (): string => {
  const { timeZone: zone } = Intl.DateTimeFormat().resolvedOptions()
  return /^[A-Z]/.test(zone) && zone !== 'Etc/Unknown' ? zone : 'UTC'
}
