import type { CallLog } from '@sipspace/core/schemas/call-statistics/call-statistics'
import type { z } from 'zod'
import { useFormats } from '../messages/messages.ts'
import type { Tone } from '../ui/components/state-badge.tsx'

export type Call = z.output<typeof CallLog>['data'][number]

export const TONES = {
  accepted: 'good',
  elsewhere: 'good',
  declined: 'neutral',
  canceled: 'warning',
  unanswered: 'neutral',
  error: 'bad',
} as const satisfies Record<string, Tone>

/** What became of a call: what counts most of what its devices have done. */
export function outcomeOf({ devices }: Call): keyof typeof TONES {
  const states = new Set(devices.map((device) => device.invite_terminated_state))
  if (states.has('accepted')) return 'accepted'
  if (states.has('accepted_elsewhere')) return 'elsewhere'
  if (states.has('declined') || states.has('declined_elsewhere')) return 'declined'
  if (states.has('canceled')) return 'canceled'
  return states.has('error') ? 'error' : 'unanswered'
}

/** How long something took, such as `1 hr, 5 min`. */
export function useLength(): (from: string, until: string) => string {
  const { region } = useFormats()
  return (from, until) => {
    const seconds = Math.max(0, Math.round((Date.parse(until) - Date.parse(from)) / 1000))
    const parts = [
      { unit: 'hour', value: Math.floor(seconds / 3600) },
      { unit: 'minute', value: Math.floor((seconds % 3600) / 60) },
      { unit: 'second', value: seconds % 60 },
    ].filter(({ value }, index) => value > 0 || (index === 2 && seconds === 0))
    const say = ({ unit, value }: (typeof parts)[number]) =>
      new Intl.NumberFormat(region, { style: 'unit', unit, unitDisplay: 'short' }).format(value)
    return new Intl.ListFormat(region, { type: 'unit', style: 'short' }).format(parts.slice(0, 2).map(say))
  }
}

/** An address as it is shown to those of a domain, who need not be told that one. */
export const shownAddress = (username: string, domain: string, own: string): string =>
  domain === own ? username : `${username}@${domain}`
