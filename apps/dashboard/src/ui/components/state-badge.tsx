import { Badge } from '@mantine/core'

export type Tone = 'good' | 'neutral' | 'warning' | 'bad'

const COLORS = { good: 'lagoon', neutral: 'gray', warning: 'yellow', bad: 'red' } as const

/** A state in a word or two. */
export function StateBadge({ tone, children, title }: { tone: Tone; children: string; title?: string }) {
  return (
    <Badge
      variant="light"
      color={COLORS[tone]}
      // yellow on yellow cannot be read
      {...(tone === 'warning' ? { c: 'light-dark(#744500, var(--mantine-color-yellow-3))' } : {})}
      {...(title === undefined ? {} : { title })}
      radius="sm"
      tt="none"
      fw={550}
    >
      {children}
    </Badge>
  )
}
